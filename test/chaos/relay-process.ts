import { once } from "node:events";
import { flushCompileCache } from "node:module";
import process from "node:process";
import { createRelay, nodeDeps } from "@concord/relay";

// A relay to be killed: `relay-process.ts FOLDER PORT`. Begins when it is told to, and says "ready" once it listens.
const [folder = "", port = "0"] = process.argv.slice(2);
await once(process.stdin, "data");
// Whoever started it has ended, however.
process.stdin.once("end", () => process.exit(1)).resume();
const created = await createRelay(
  {
    data: folder,
    port: Number(port),
    settings: { heartbeatMs: 1_000 },
    compaction: { everyMs: 200, minUpdates: 20 },
  },
  nodeDeps("silent"),
);
if (created.type === "refused") throw new Error(created.message);
process.stdout.write("ready\n");
// Whoever is killed does not come to it at the end: the next start finds what this one compiled.
flushCompileCache();
