import type { BridgeStatus } from "@concord/bridge";
import type { PartStatus } from "./child-message.ts";

/** What the board shows of a bridge. */
export function partStatus(status: BridgeStatus): PartStatus {
  const { queues, lag, backfill, lastEvents } = status;
  const open = Object.entries(queues.effects)
    .filter(([state]) => state === "pending" || state === "sending" || state === "uncertain")
    .reduce((sum, [, count]) => sum + count, 0);
  return {
    state: stateWord(status),
    queue: queues.incoming + queues.documents + open,
    lagMs: Math.max(lag.incomingMs, lag.outgoingMs),
    deadLetters: queues.deadLetters,
    ...(isBackfilling(backfill) && {
      progress: {
        phase: backfill.phase,
        done: backfill.done,
        ...(backfill.total !== undefined && { total: backfill.total }),
      },
    }),
    events: lastEvents
      .slice(0, 6)
      .toReversed()
      .map(({ at, what, subject }) => ({
        at: new Date(at).toISOString(),
        text: `${what} ${subject}`,
      })),
  };
}

function isBackfilling({ state }: BridgeStatus["backfill"]): boolean {
  return state === "reading" || state === "merging";
}

function stateWord({ lifecycle, vendor, backfill }: BridgeStatus): string {
  if (lifecycle.state !== "running") return lifecycle.state;
  if (vendor.state !== "closed") return "vendor away";
  return isBackfilling(backfill) ? "backfill" : "live";
}
