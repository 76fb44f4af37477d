import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { openWorkspace, platformDeps } from "@concord/client";
import { openSqliteStorage } from "@concord/client/node";
import { completeDraft, documentNumbered } from "./numbered-drafts.ts";

// A device to be killed: `leasing-process.ts FILE RELAY TOKEN SERIES FROM TO`. Leases the series, issues the drafts of these numbers, many at once, says on stdout
// what it shows to its customer, and "done" once the relay has all of it. Started again it goes on.
const [file = "", relay = "", token = "", series = "", from = "1", to = "0"] =
  process.argv.slice(2);
const atOnce = 32;
const leaseSize = 200;

const opening = openSqliteStorage(file);
if (opening.type !== "opened") throw new Error(opening.message);
const replica = await openWorkspace({
  url: new URL("/sync", relay.replace("http", "ws")).href,
  token,
  storage: opening.storage,
  deps: platformDeps(),
  link: { backoff: { firstMs: 10, longestMs: 50 }, joinTimeoutMs: 3_000 },
});

let leasing: Promise<void> | undefined;
/** Asks for a lease, or more of it, until the device knows of one that has a number left. */
async function lease(): Promise<void> {
  for (;;) {
    const [held] = (await replica.leases()).filter((each) => each.lease.series === series);
    if (held?.next !== undefined && held.objection === undefined) return;
    const next = held === undefined ? {} : { next: held.lease.to + 1 };
    await fetch(new URL(`/api/v1/series/${series}/lease`, relay), {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify({ device: replica.device, size: leaseSize, ...next }),
    }).catch(() => undefined);
    await wait(20);
  }
}

async function issue(index: number): Promise<void> {
  const document = documentNumbered(index);
  if (replica.row(document) === undefined) {
    await replica.create({ kind: "invoice", id: document, operations: [completeDraft(index)] });
  }
  for (;;) {
    const outcome = await replica.issueOffline(document, { series });
    if (outcome.type === "issued") {
      process.stdout.write(`issued ${document} ${outcome.number}\n`);
      return;
    }
    const rules = outcome.type === "not-issued" ? outcome.findings.map(({ rule }) => rule) : [];
    // Stored by the process before, which died before it could show it.
    if (rules.includes("CONCORD-ISSUED")) return;
    if (!rules.includes("CONCORD-LEASE")) throw new Error(JSON.stringify(outcome));
    leasing ??= lease().finally(() => (leasing = undefined));
    await leasing;
  }
}

await replica.caughtUp();
const indices = Array.from(
  { length: Math.max(0, Number(to) - Number(from) + 1) },
  (_, offset) => Number(from) + offset,
).values();
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    for (const index of indices) await issue(index);
  }),
);
while (replica.status().state !== "synced") await wait(20);
process.stdout.write("done\n");
await replica[Symbol.asyncDispose]();
