import { inverse } from "@concord/document";
import type { Operation } from "@concord/document";
import type { DocumentId } from "@concord/model";
import type { LocalChange, StoredChange } from "./local-writer.ts";

/** How many changes can be taken back, one after the other. */
const depth = 200;

/** What the person at this replica did and can take back. In memory only: an undo after a restart would surprise. */
export interface UndoStack {
  readonly remember: (stored: StoredChange) => void;
  /** The latest change, of the document if one is named; it is taken off the stack. */
  readonly take: (document?: DocumentId) => LocalChange | undefined;
  readonly peek: (document?: DocumentId) => LocalChange | undefined;
}

export function createUndoStack(): UndoStack {
  const changes: LocalChange[] = [];
  // An undo is no change to be undone: the next one goes further back.
  const undos = new WeakSet<LocalChange>();

  const latest = (document?: DocumentId): number =>
    changes.findLastIndex((change) => document === undefined || change.document === document);

  return {
    remember: ({ change, applied }) => {
      if (change.origin.source !== "user" || undos.has(change)) return;
      const inverses = change.operations.flatMap((operation, index): readonly Operation[] => {
        const did = applied[index];
        const undo = did?.type === "applied" ? inverse(operation, did) : undefined;
        return undo === undefined ? [] : [undo];
      });
      const changing = applied.filter(({ type }) => type === "applied").length;
      // Half of a change is not taken back: a payment recorded with a remark stays with its remark.
      if (inverses.length === 0 || inverses.length < changing) return;
      changes.push({ ...change, operations: inverses.toReversed() });
      if (changes.length > depth) changes.shift();
    },
    take: (document) => {
      const index = latest(document);
      const change = index < 0 ? undefined : changes.splice(index, 1)[0];
      if (change !== undefined) undos.add(change);
      return change;
    },
    peek: (document) => changes[latest(document)],
  };
}
