import { runAcknowledgement } from "./acknowledgement.ts";
import type { Dialect } from "./dialect.ts";
import { runRead, runWrites } from "./kill.ts";
import { runLatency } from "./latency.ts";
import { LoadOrder, LoadTarget } from "./order.ts";
import { runThroughput } from "./throughput.ts";
import { runHold, runPopulate, runResync } from "./workspace.ts";

/** Updates that each writer has ready before a load begins. */
function penSizeOf(order: LoadOrder): number {
  switch (order.type) {
    case "throughput":
      return 2_000;
    case "latency":
      return (
        Math.ceil(
          ((order.warmMs + order.measureMs) / 1_000) * (order.perSecond / order.documents),
        ) + 10
      );
    case "acknowledgement":
      return order.writes;
    case "populate":
    case "resync":
    case "hold":
    case "write":
    case "read":
      return 1;
  }
}

/** Runs the load that the arguments of this process ask for. */
export async function runLoad(
  dialectOf: (target: LoadTarget, penSize: number) => Dialect,
): Promise<void> {
  const [, , target = "", text = ""] = process.argv;
  const order = LoadOrder.parse(JSON.parse(text));
  const dialect = dialectOf(LoadTarget.parse(JSON.parse(target)), penSizeOf(order));
  // Whoever started this is gone: some clients would go on trying for ever. What holds documents reads its input itself.
  if (order.type !== "hold") process.stdin.once("end", () => process.exit(0)).resume();
  switch (order.type) {
    case "throughput":
      await runThroughput(dialect, order);
      break;
    case "latency":
      await runLatency(dialect, order);
      break;
    case "acknowledgement":
      await runAcknowledgement(dialect, order);
      break;
    case "populate":
      await runPopulate(dialect, order);
      break;
    case "resync":
      await runResync(dialect, order);
      break;
    case "hold":
      await runHold(dialect, order);
      break;
    case "write":
      // Goes on until it is killed.
      return runWrites(dialect, order);
    case "read":
      await runRead(dialect, order);
      break;
    default:
      order satisfies never;
  }
  // Sockets of a load need no goodbye.
  process.exit(0);
}
