import { inverse } from "@concord/document";
import type { Operation } from "@concord/document";
import type { DocumentId } from "@concord/model";
import type { LocalChange, StoredChange } from "./local-writer.ts";

/** How many changes can be taken back, one after the other. */
const depth = 200;

/** Back, or forth again. */
export type UndoWay = "undo" | "redo";

/** What the person at this replica did and can take back, and what of that they can do again. In memory only: an undo after a restart would surprise. */
export interface UndoStack {
  readonly remember: (stored: StoredChange) => void;
  /** The latest change that way, of the document if one is named; it is taken off its stack. */
  readonly take: (way: UndoWay, document?: DocumentId) => LocalChange | undefined;
  readonly peek: (way: UndoWay, document?: DocumentId) => LocalChange | undefined;
}

export function createUndoStack(): UndoStack {
  const stacks = { undo: [] as LocalChange[], redo: [] as LocalChange[] };
  // What takes a change back is undone by doing it again, and the other way round: neither is a new change.
  const taken = new WeakMap<LocalChange, UndoWay>();

  const latest = (way: UndoWay, document?: DocumentId): number =>
    stacks[way].findLastIndex((change) => document === undefined || change.document === document);

  return {
    remember: ({ change, applied }) => {
      if (change.origin.source !== "user") return;
      const way = taken.get(change);
      // Who goes on from here has left what came after.
      if (way === undefined) {
        stacks.redo = stacks.redo.filter(({ document }) => document !== change.document);
      }
      const inverses = change.operations.flatMap((operation, index): readonly Operation[] => {
        const did = applied[index];
        const undo = did?.type === "applied" ? inverse(operation, did) : undefined;
        return undo === undefined ? [] : [undo];
      });
      const changing = applied.filter(({ type }) => type === "applied").length;
      // Half of a change is not taken back: a payment recorded with a remark stays with its remark.
      if (inverses.length === 0 || inverses.length < changing) return;
      const stack = stacks[way === "undo" ? "redo" : "undo"];
      stack.push({ ...change, operations: inverses.toReversed() });
      if (stack.length > depth) stack.shift();
    },
    take: (way, document) => {
      const index = latest(way, document);
      const change = index < 0 ? undefined : stacks[way].splice(index, 1)[0];
      if (change !== undefined) taken.set(change, way);
      return change;
    },
    peek: (way, document) => stacks[way][latest(way, document)],
  };
}
