import { jsonEqual } from "@concord/document";
import type { Registers } from "@concord/document";
import type { JsonValue } from "@concord/model";
import type { HistoryEntry, LedgerValue } from "../reading/history-entry.ts";

/** A register that two moments differ in. */
export interface MomentDifference {
  readonly path: string;
  readonly before: JsonValue;
  readonly after: JsonValue;
}

/**
 * The states that a document went through, as far as its entries are known: all, or the latest. A place is one of theirs, and means what stood after it; -1 is what
 * stood before the first of them.
 */
export interface Moments {
  readonly entries: readonly HistoryEntry[];
  readonly registersAt: (place: number) => Registers;
  /** The place of the entry that gave a register its value; -1 for one that is not known. */
  readonly writtenAt: (path: string, place: number) => number;
  /** Without what came back to what it was, by path. */
  readonly difference: (from: number, to: number) => readonly MomentDifference[];
}

interface Write {
  readonly place: number;
  readonly before: JsonValue;
  readonly after: JsonValue;
}

/**
 * Opens the moments of a history. A moment is found by halving the writes of each register, so that none costs more than another however long the history is.
 *
 * @param entries the oldest first, without a gap up to the last
 * @param head the registers after the last entry: what the entries do not name stood all the time
 */
export function momentsOf(entries: readonly HistoryEntry[], head: Registers): Moments {
  const writes = new Map<string, Write[]>();
  for (const [place, { changes }] of entries.entries()) {
    for (const { path, before, after } of changes) {
      const write = { place, before: valueIn(before), after: valueIn(after) };
      const known = writes.get(path);
      if (known === undefined) writes.set(path, [write]);
      else known.push(write);
    }
  }
  const lasting = Object.entries(head).filter(
    ([path, value]) => !writes.has(path) && value !== null,
  );

  /** How many writes of a register there are up to a place. */
  const countAt = (of: readonly Write[], place: number): number => {
    let from = 0;
    let to = of.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((of[middle]?.place ?? 0) > place) to = middle;
      else from = middle + 1;
    }
    return from;
  };
  const valueAt = (of: readonly Write[], place: number): JsonValue => {
    const count = countAt(of, place);
    return (count === 0 ? of[0]?.before : of[count - 1]?.after) ?? null;
  };

  return {
    entries,
    registersAt: (place) => {
      const registers: Record<string, JsonValue> = Object.fromEntries(lasting);
      for (const [path, of] of writes) {
        const value = valueAt(of, place);
        if (value !== null) registers[path] = value;
      }
      return registers;
    },
    writtenAt: (path, place) => {
      const of = writes.get(path) ?? [];
      return of[countAt(of, place) - 1]?.place ?? -1;
    },
    difference: (from, to) =>
      [...writes]
        .map(([path, of]) => ({ path, before: valueAt(of, from), after: valueAt(of, to) }))
        .filter(({ before, after }) => !jsonEqual(before, after))
        .toSorted((one, other) => (one.path < other.path ? -1 : 1)),
  };
}

/** What is withheld is as unknown as what never was. */
function valueIn(value: LedgerValue): JsonValue {
  return value.type === "known" ? value.value : null;
}
