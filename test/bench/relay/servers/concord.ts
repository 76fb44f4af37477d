import { enableCompileCache } from "node:module";

// Our relay as it ships: SQLite, WAL, `synchronous=FULL`, every check on, the audit ledger behind it unless a bench asks for what that costs.

// As `concord relay` begins.
enableCompileCache();
const { createRelay, keepHeapLean, nodeDeps } = await import("@concord/relay");
const { secretKey } = await import("../token.ts");

keepHeapLean();
const [, , port = "", folder = ""] = process.argv;
const created = await createRelay(
  {
    data: folder,
    port: Number(port),
    ...(process.env["CONCORD_BENCH_LEDGER"] !== "none" && { ledger: {} }),
    secretKey: Buffer.from(secretKey).toString("base64url"),
    // One load generator is all the people of a workspace.
    settings: { documentsPerPrincipal: 20_000 },
  },
  nodeDeps("error"),
);
if (created.type !== "listening") throw new Error(created.message);
const { relay } = created;
process.once("SIGTERM", () => {
  void relay[Symbol.asyncDispose]().then(() => process.exit(0));
});
