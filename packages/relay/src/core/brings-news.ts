import * as Y from "yjs";
import type { ClockRange, UpdateStructure } from "./update-structure.ts";

/**
 * Whether an update would change a document. A stock Yjs client answers SyncStep1 even if it has nothing to say, and repeats all deletions
 * that it knows of: a reader must not be thrown out for that. It costs no more than the update and what its clients have written here.
 */
export function bringsNews(structure: UpdateStructure, doc: Y.Doc): boolean {
  for (const [client, ranges] of structure.clients) {
    if ((ranges.at(-1)?.to ?? 0) > Y.getState(doc.store, client)) return true;
  }
  for (const [client, ranges] of structure.deletions) {
    if (deletesMore(doc.store.clients.get(client) ?? [], joined(ranges))) return true;
  }
  return false;
}

/** @param ranges apart from each other, by rising clock */
function deletesMore(structs: readonly (Y.Item | Y.GC)[], ranges: readonly ClockRange[]): boolean {
  let index = 0;
  for (const { from, to } of ranges) {
    let known = from;
    while (known < to) {
      const struct = structs[index];
      if (struct === undefined) return true;
      const end = struct.id.clock + struct.length;
      if (end > known) {
        if (!struct.deleted) return true;
        known = end;
      }
      // One that reaches beyond this range may matter to the next.
      if (end <= to) index += 1;
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
