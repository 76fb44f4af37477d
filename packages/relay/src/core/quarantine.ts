import { limits } from "@concord/protocol";
import { reasonOf } from "../relay-deps.ts";
import type { RelayDeps } from "../relay-deps.ts";
import { quarantineRowBytes } from "../storage/storage.ts";
import type { QuarantineSize, QuarantineStorage, Quarantined } from "../storage/storage.ts";

export interface QuarantineSettings {
  readonly keepMs: number;
  /** Of one principal in one workspace, so that nobody pushes out what others left: more than a whole document. */
  readonly bytesPerAuthor: number;
  readonly bytes: number;
}

const day = 24 * 3_600_000;
const mib = 1_024 * 1_024;

export const defaultQuarantine: QuarantineSettings = {
  keepMs: 30 * day,
  bytesPerAuthor: 32 * mib,
  bytes: 128 * mib,
};

/** Keeps the bytes of refused batches for a person to look at: nothing is silently lost, and no disk is filled. */
export interface Quarantine extends Disposable {
  /** Resolves when they are on the disk. */
  readonly keep: (items: readonly Quarantined[]) => Promise<void>;
  /** How much is kept: counted anew only when something has changed since. */
  readonly size: () => Promise<QuarantineSize>;
}

const purgeEveryMs = 3_600_000;

export function startQuarantine(
  storage: QuarantineStorage,
  settings: QuarantineSettings,
  deps: Pick<RelayDeps, "now" | "every" | "log">,
): Quarantine {
  let grown = 0;
  let changes = 0;
  let counted: { readonly at: number; readonly size: QuarantineSize } | null = null;
  const purge = async (): Promise<void> => {
    grown = 0;
    const { bytes, bytesPerAuthor } = settings;
    await storage.purgeQuarantine({ before: deps.now() - settings.keepMs, bytes, bytesPerAuthor });
    changes += 1;
  };
  const timer = deps.every(purgeEveryMs, () => {
    purge().catch((error: unknown) =>
      deps.log.error("quarantine-not-purged", { reason: reasonOf(error) }),
    );
  });
  return {
    keep: async (items) => {
      const kept = items.filter(({ update }) => update.byteLength <= limits.documentBytes);
      if (kept.length === 0) return;
      await storage.quarantine(kept);
      changes += 1;
      grown += kept.reduce((sum, { update }) => sum + update.byteLength + quarantineRowBytes, 0);
      if (grown > settings.bytesPerAuthor / 2) await purge();
    },
    size: async () => {
      if (counted?.at === changes) return counted.size;
      const at = changes;
      const size = await storage.quarantineSize();
      counted = { at, size };
      return size;
    },
    [Symbol.dispose]: () => timer[Symbol.dispose](),
  };
}
