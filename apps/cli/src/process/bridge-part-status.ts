import type { BridgeStatus } from "@concord/bridge";
import { connectionEnd } from "../connectors/connection-end.ts";
import type { PartStatus } from "./child-message.ts";

/** What the board shows of a bridge. `reconnectDays` before a connection ends, a person is told. */
export function partStatus(
  status: BridgeStatus,
  now: number,
  reconnectDays: number | undefined,
): PartStatus {
  const { queues, lag, backfill, lastEvents } = status;
  const open = Object.entries(queues.effects)
    .filter(([state]) => state === "pending" || state === "sending" || state === "uncertain")
    .reduce((sum, [, count]) => sum + count, 0);
  return {
    state: stateWord(status),
    queue: queues.incoming + queues.documents + open,
    lagMs: Math.max(lag.incomingMs, lag.outgoingMs),
    ...needsOf(status, now, reconnectDays),
    ...(status.lagP95Ms !== undefined && { lagP95Ms: status.lagP95Ms }),
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

function needsOf(
  status: BridgeStatus,
  now: number,
  reconnectDays: number | undefined,
): Pick<PartStatus, "needs"> {
  const { lifecycle } = status;
  const needs =
    lifecycle.state === "unauthorized"
      ? lifecycle.reason
      : connectionEnd(status, now, reconnectDays)?.reason;
  return needs === undefined ? {} : { needs };
}

function isBackfilling({ state }: BridgeStatus["backfill"]): boolean {
  return state === "reading" || state === "merging";
}

function stateWord({ lifecycle, vendor, backfill }: BridgeStatus): string {
  if (lifecycle.state !== "running") return lifecycle.state;
  if (vendor.state !== "closed") return "vendor away";
  return isBackfilling(backfill) ? "backfill" : "live";
}
