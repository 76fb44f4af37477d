import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

// Goes before every server (`node --import`), so that memory and processor time are read the same way in all of them.

setFlagsFromString("--expose-gc");
const collect: unknown = runInNewContext("gc");

process.on("message", (wish) => {
  // Memory is what is in use, not what waits for the next collection. Processor time is asked for in the middle of work, and left alone.
  if (wish === "memory" && typeof collect === "function") collect();
  const { rss, heapUsed, external } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  process.send?.({ rss, used: heapUsed + external, cpuSeconds: (user + system) / 1e6 });
});
// Whoever started it is gone: a server that nobody asks any more ends.
process.on("disconnect", () => process.exit(0));
