import * as Y from "yjs";
import type { ClockRange, UpdateStructure } from "./update-structure.ts";

/**
 * Whether an update would change a document. A stock Yjs client answers SyncStep1 even if it has nothing to say, and repeats all deletions
 * that it knows of: a reader must not be thrown out for that.
 */
export function bringsNews(structure: UpdateStructure, doc: Y.Doc): boolean {
  for (const [client, ranges] of structure.clients) {
    if ((ranges.at(-1)?.to ?? 0) > Y.getState(doc.store, client)) return true;
  }
  if (structure.deletions.size === 0) return false;
  const deleted = Y.createDeleteSetFromStructStore(doc.store);
  for (const [client, ranges] of structure.deletions) {
    const here = joined(
      (deleted.clients.get(client) ?? []).map(({ clock, len }) => ({
        from: clock,
        to: clock + len,
      })),
    );
    for (const { from, to } of ranges) {
      if (!here.some((range) => range.from <= from && to <= range.to)) return true;
    }
  }
  return false;
}

/** Neighbouring ranges as one. */
function joined(ranges: readonly ClockRange[]): readonly ClockRange[] {
  const result: ClockRange[] = [];
  for (const range of ranges.toSorted((one, other) => one.from - other.from)) {
    const last = result.at(-1);
    if (last !== undefined && range.from <= last.to) {
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
    } else {
      result.push(range);
    }
  }
  return result;
}
