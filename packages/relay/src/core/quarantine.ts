import { limits } from "@concord/protocol";
import { reasonOf } from "../relay-deps.ts";
import type { RelayDeps } from "../relay-deps.ts";
import type { QuarantineStorage, Quarantined } from "../storage/storage.ts";

export interface QuarantineSettings {
  readonly keepMs: number;
  /** Of one principal in one workspace, so that nobody pushes out what others left. */
  readonly bytesPerAuthor: number;
  readonly bytes: number;
}

const day = 24 * 3_600_000;
const mib = 1_024 * 1_024;

export const defaultQuarantine: QuarantineSettings = {
  keepMs: 30 * day,
  bytesPerAuthor: 8 * mib,
  bytes: 64 * mib,
};

/** Keeps the bytes of refused batches for a person to look at: nothing is silently lost, and no disk is filled. */
export interface Quarantine extends Disposable {
  /** Resolves when they are on the disk. */
  readonly keep: (items: readonly Quarantined[]) => Promise<void>;
}

const purgeEveryMs = 3_600_000;

export function startQuarantine(
  storage: QuarantineStorage,
  settings: QuarantineSettings,
  deps: Pick<RelayDeps, "now" | "every" | "log">,
): Quarantine {
  let grown = 0;
  const purge = async (): Promise<void> => {
    grown = 0;
    const { bytes, bytesPerAuthor } = settings;
    await storage.purgeQuarantine({ before: deps.now() - settings.keepMs, bytes, bytesPerAuthor });
  };
  const timer = deps.every(purgeEveryMs, () => {
    purge().catch((error: unknown) =>
      deps.log.error("quarantine-not-purged", { reason: reasonOf(error) }),
    );
  });
  return {
    keep: async (items) => {
      const kept = items.filter(({ update }) => update.byteLength <= limits.batchBytes);
      if (kept.length === 0) return;
      await storage.quarantine(kept);
      grown += kept.reduce((sum, { update }) => sum + update.byteLength, 0);
      if (grown > settings.bytesPerAuthor / 2) await purge();
    },
    [Symbol.dispose]: () => timer[Symbol.dispose](),
  };
}
