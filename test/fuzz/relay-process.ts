import process from "node:process";
import { createRelay, nodeDeps } from "@concord/relay";

// A relay to be attacked: `relay-process.ts FOLDER SECRET [FAULT]`. Says where it listens, and then at each line that it hears how many bytes of memory it takes.
const [folder = "", secretKey = "", fault = ""] = process.argv.slice(2);
const mib = 1_024 * 1_024;

const created = await createRelay(
  {
    data: folder,
    port: 0,
    secretKey,
    // So small that what is not bounded shows.
    settings: {
      heartbeatMs: 1_000,
      strangerMs: 1_000,
      strangersBytes: 16 * mib,
      unreadBytes: 32 * mib,
      receivedBytes: 32 * mib,
    },
    compaction: { everyMs: 200, minUpdates: 20 },
    registerHttp: (app) => {
      if (fault !== "metrics") return;
      app.server.on("request", ({ url }) => {
        if (url?.startsWith("/metrics") === true) process.exit(3);
      });
    },
  },
  nodeDeps("silent"),
);
if (created.type === "refused") throw new Error(created.message);
process.stdout.write(`${created.relay.url}\n`);
process.stdin.on("data", () => process.stdout.write(`${process.memoryUsage.rss()}\n`));
// Whoever started it has ended, however.
process.stdin.once("end", () => process.exit(1));
