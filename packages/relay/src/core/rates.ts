import type { WorkspaceId } from "@concord/protocol";

/**
 * What a batch costs. `structs` counts delete ranges too. `labourMs` is what this thread worked for it beyond what its size explains: a few bytes may change what follows from a
 * whole document.
 */
export interface Cost {
  readonly batches: number;
  readonly bytes: number;
  readonly structs: number;
  readonly labourMs: number;
}

/** How much may come per second for long, and at once after a quiet time. */
export interface Rate {
  readonly perSecond: Cost;
  readonly burst: Cost;
}

export interface RateSettings {
  readonly principal: Rate;
  readonly workspace: Rate;
}

const mib = 1_024 * 1_024;

/** A bridge that brings 10,000 invoices, or a device that was away for a year, stays under it; a loop that writes without end does not. */
export const defaultRates: RateSettings = {
  principal: {
    perSecond: { batches: 10_000, bytes: 32 * mib, structs: 1_000_000, labourMs: 100 },
    burst: { batches: 50_000, bytes: 256 * mib, structs: 10_000_000, labourMs: 1_000 },
  },
  workspace: {
    perSecond: { batches: 20_000, bytes: 64 * mib, structs: 2_000_000, labourMs: 400 },
    burst: { batches: 100_000, bytes: 512 * mib, structs: 20_000_000, labourMs: 10_000 },
  },
};

/**
 * Token buckets per principal and per workspace. A batch that is read is paid for, whatever it costs, and who is in debt waits before the next is read: so
 * that a batch larger than any bucket passes too, and nothing is ever half taken.
 */
export interface Rates {
  /** How long to wait before another batch is read; 0 for none. */
  readonly waitMs: (workspace: WorkspaceId, principal: string) => number;
  readonly charge: (workspace: WorkspaceId, principal: string, cost: Partial<Cost>) => void;
  /** Whether a principal owes so much that nothing more is done for it, also of what was read before that was known. To try again after so long; 0 if not. */
  readonly refusesMs: (workspace: WorkspaceId, principal: string) => number;
}

/** Work that was under way when it became too much. */
const mostOwedMs = 4_000;

interface Bucket {
  readonly left: Record<keyof Cost, number>;
  at: number;
}

const kinds = [
  "batches",
  "bytes",
  "structs",
  "labourMs",
] as const satisfies readonly (keyof Cost)[];

/** Above this many buckets those that are full again are forgotten. */
const sweepAbove = 1_000;

export function createRates(settings: RateSettings, now: () => number): Rates {
  const buckets = new Map<string, Bucket>();
  let sweepAt = sweepAbove;
  /** Whom labour was charged to lately. Hardly anybody ever is, and every batch asks. */
  const laboured = new Set<string>();

  const filled = (name: string, { perSecond, burst }: Rate): Bucket => {
    const at = now();
    const bucket = buckets.get(name) ?? { left: { ...burst }, at };
    // A clock that was put back fills nothing, and empties nothing.
    const seconds = (at - bucket.at) / 1_000;
    bucket.at = at;
    if (seconds <= 0) return bucket;
    for (const kind of kinds) {
      bucket.left[kind] = Math.min(burst[kind], bucket.left[kind] + seconds * perSecond[kind]);
    }
    return bucket;
  };
  const debtMs = (name: string, rate: Rate): number => {
    if (!buckets.has(name)) return 0;
    const { left } = filled(name, rate);
    let longest = 0;
    for (const kind of kinds) {
      if (left[kind] < 0) {
        longest = Math.max(longest, Math.ceil((-left[kind] / rate.perSecond[kind]) * 1_000));
      }
    }
    return longest;
  };
  const pay = (name: string, rate: Rate, cost: Partial<Cost>): void => {
    const bucket = filled(name, rate);
    for (const kind of kinds) bucket.left[kind] -= cost[kind] ?? 0;
    buckets.set(name, bucket);
  };
  const sweep = (): void => {
    if (buckets.size < sweepAt) return;
    for (const [name] of buckets) {
      const rate = name.includes("/") ? settings.principal : settings.workspace;
      const { left } = filled(name, rate);
      if (kinds.every((kind) => left[kind] >= rate.burst[kind])) buckets.delete(name);
    }
    sweepAt = Math.max(sweepAbove, 2 * buckets.size);
  };

  return {
    waitMs: (workspace, principal) =>
      Math.max(
        debtMs(workspace, settings.workspace),
        debtMs(`${workspace}/${principal}`, settings.principal),
      ),
    charge: (workspace, principal, cost) => {
      pay(workspace, settings.workspace, cost);
      const name = `${workspace}/${principal}`;
      pay(name, settings.principal, cost);
      if (cost.labourMs !== undefined) laboured.add(name);
      sweep();
    },
    refusesMs: (workspace, principal) => {
      if (laboured.size === 0) return 0;
      const name = `${workspace}/${principal}`;
      if (!laboured.has(name)) return 0;
      const owedMs = debtMs(name, settings.principal);
      if (owedMs === 0) laboured.delete(name);
      return owedMs > mostOwedMs ? owedMs : 0;
    },
  };
}
