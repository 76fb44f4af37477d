// What `npm run bench` runs: a bench by its name; the relay beside its peers unless named.

const [, , first = "relay", ...others] = process.argv;
const [name, args] = first.startsWith("--") ? ["relay", [first, ...others]] : [first, others];
if (name === "relay") {
  const { runRelayBench } = await import("./relay/run.ts");
  await runRelayBench(args);
} else if (name === "web") {
  const { runWebBench } = await import("./web/run.ts");
  await runWebBench(args);
  // The browser that tests share stays as long as the process does.
  process.stdout.write("", () => process.exit());
} else if (name === "document") {
  await import("./document.ts");
} else if (name === "ledger") {
  const { runLedgerBench } = await import("./ledger.ts");
  await runLedgerBench();
} else if (name === "partial") {
  await import("./partial.ts");
} else {
  process.stdout.write(
    "npm run bench -- document | ledger | partial | relay | web [--help]; relay unless named\n",
  );
  process.exitCode = 1;
}
