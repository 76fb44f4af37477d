import { limits } from "@concord/protocol";
import { Malformed, TooLarge, walkUpdate } from "./walk-update.ts";

/** Which clocks of a client an update carries. `to` is exclusive. */
export interface ClockRange {
  readonly from: number;
  readonly to: number;
}

/** What an update is made of, before it is applied anywhere. */
export interface UpdateStructure {
  /** What it carries, by client: one range, or several where the update has gaps. */
  readonly clients: ReadonlyMap<number, readonly ClockRange[]>;
  /** What it deletes. */
  readonly deletions: ReadonlyMap<number, readonly ClockRange[]>;
  /** Ends of clock ranges that must be known, here or at the receiver, for the update to apply whole. */
  readonly needs: ReadonlyMap<number, number>;
  /** How many structs and delete ranges it has: what applying it costs. */
  readonly size: number;
}

export type ReadStructure =
  | { readonly type: "read"; readonly structure: UpdateStructure }
  | {
      readonly type: "refused";
      readonly reason: "malformed-update" | "too-large";
      readonly message: string;
    };

/**
 * Reads a stranger's update without building or applying it. One that gives a clock twice is malformed: Yjs would take one of the two when it applies the
 * update and perhaps the other when it merges it, and replicas would differ for good.
 */
export function readUpdateStructure(
  update: Uint8Array,
  mostBytes: number = limits.batchBytes,
): ReadStructure {
  if (update.byteLength > mostBytes) {
    const message = `This may have ${mostBytes} bytes. Split it.`;
    return { type: "refused", reason: "too-large", message };
  }
  try {
    return { type: "read", structure: structureOf(update) };
  } catch (error) {
    // The bytes are a stranger's; lib0 throws whatever they make it stumble over.
    const message = error instanceof Error ? error.message : "Unreadable";
    const reason = error instanceof TooLarge ? "too-large" : "malformed-update";
    return { type: "refused", reason, message };
  }
}

function structureOf(update: Uint8Array): UpdateStructure {
  const clients = new Map<number, ClockRange[]>();
  const deletions = new Map<number, ClockRange[]>();
  const needs = new Map<number, number>();
  const need = (client: number, end: number): void => {
    needs.set(client, Math.max(needs.get(client) ?? 0, end));
  };
  let previous: number | undefined;
  let size = 0;
  walkUpdate(update, {
    struct: (client, clock, length, isSkip) => {
      size += 1;
      const isApart = previous !== client && clients.has(client);
      const ranges = clients.get(client) ?? [];
      const last = ranges.at(-1);
      if (isApart || clock < (last?.to ?? 0)) throw new Malformed("A clock stands in it twice");
      previous = client;
      const to = endOf(clock, length);
      if (isSkip) return;
      if (last !== undefined && last.to === clock) ranges[ranges.length - 1] = { ...last, to };
      else ranges.push({ from: clock, to });
      clients.set(client, ranges);
    },
    reference: (client, clock) => need(client, clock + 1),
    deletion: (client, clock, length) => {
      size += 1;
      const to = endOf(clock, length);
      need(client, to);
      const ranges = deletions.get(client) ?? [];
      ranges.push({ from: clock, to });
      deletions.set(client, ranges);
    },
  });
  return { clients, deletions, needs, size };
}

function endOf(clock: number, length: number): number {
  const end = clock + length;
  if (!Number.isSafeInteger(end)) throw new Malformed("A clock is too large");
  return end;
}

/**
 * Whether a document in the given state would have to wait for other updates before it could apply this one whole. Such an update
 * must not be applied: what waits in a Y.Doc hides fields that were fine before, and piles up at quadratic cost.
 */
export function lacksDependencies(
  structure: UpdateStructure,
  stateOf: (client: number) => number,
): boolean {
  const covered = new Map<number, number>();
  for (const [client, ranges] of structure.clients) {
    for (const { from, to } of ranges) {
      const here = covered.get(client) ?? stateOf(client);
      if (from > here) return true;
      covered.set(client, Math.max(here, to));
    }
  }
  for (const [client, end] of structure.needs) {
    if (end > (covered.get(client) ?? stateOf(client))) return true;
  }
  return false;
}
