import type { AuditLedger } from "@concord/ledger";
import type { WorkspaceId } from "@concord/protocol";
import { reasonOf } from "../relay-deps.ts";
import type { RelayDeps } from "../relay-deps.ts";
import type { LedgerWorkerSettings } from "./ledger-messages.ts";

export interface EntrySealing extends Disposable {
  /** Something of a workspace was recorded: it is sealed now, or in time. */
  readonly recorded: (workspace: WorkspaceId) => Promise<void>;
  /** Seals now, and sends the seal away, as far as the time goes. Nothing is tried again later. */
  readonly last: (workspace: WorkspaceId, withinMs: number) => Promise<void>;
}

/** What was refused, or not taken elsewhere, is tried again, however short the time between seals is. */
const leastRetryMs = 1_000;

/** When entries are sealed: at most once in `sealEveryMs`, and whatever is recorded within that time, also if nothing is recorded after it. */
export function createEntrySealing(
  settings: Pick<LedgerWorkerSettings, "sealEveryMs" | "anchorMs">,
  deps: Pick<RelayDeps, "now" | "after" | "log"> & {
    readonly ledger: Pick<AuditLedger, "seal" | "anchor">;
    readonly within: (ms: number) => AbortSignal;
  },
): EntrySealing {
  const { ledger, log, now } = deps;
  const sealedAt = new Map<WorkspaceId, number>();
  const timers = new Map<WorkspaceId, Disposable>();
  let isOver = false;

  /** Whether nothing is left to be tried again. */
  const seal = async (workspace: WorkspaceId, anchorMs: number): Promise<boolean> => {
    timers.get(workspace)?.[Symbol.dispose]();
    timers.delete(workspace);
    sealedAt.set(workspace, now());
    const sealing = await ledger.seal(workspace);
    if (sealing.type === "refused") {
      const { reason, message } = sealing;
      log.error("ledger-not-sealed", { workspace, reason, message });
    }
    const failed = await ledger.anchor(workspace, deps.within(anchorMs));
    for (const [anchor, error] of failed) {
      log.warn("anchor-failed", { workspace, anchor, reason: reasonOf(error) });
    }
    return sealing.type !== "refused" && failed.size === 0;
  };

  const sealOrRetry = async (workspace: WorkspaceId): Promise<void> => {
    if (await seal(workspace, settings.anchorMs)) return;
    later(workspace, Math.max(settings.sealEveryMs, leastRetryMs));
  };

  const later = (workspace: WorkspaceId, ms: number): void => {
    if (isOver || timers.has(workspace)) return;
    const timer = deps.after(ms, () => {
      timers.delete(workspace);
      sealOrRetry(workspace).catch((error: unknown) => {
        log.error("ledger-not-sealed", { workspace, reason: reasonOf(error) });
        later(workspace, Math.max(settings.sealEveryMs, leastRetryMs));
      });
    });
    timers.set(workspace, timer);
  };

  return {
    recorded: async (workspace) => {
      const dueAt = (sealedAt.get(workspace) ?? -Infinity) + settings.sealEveryMs;
      if (now() >= dueAt) await sealOrRetry(workspace);
      // Never longer than that, whatever was done to the clock.
      else later(workspace, Math.min(dueAt - now(), settings.sealEveryMs));
    },
    last: async (workspace, withinMs) => {
      await seal(workspace, Math.min(withinMs, settings.anchorMs));
    },
    [Symbol.dispose]: () => {
      isOver = true;
      for (const timer of timers.values()) timer[Symbol.dispose]();
    },
  };
}
