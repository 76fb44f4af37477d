import type * as Y from "yjs";
import type { Applied } from "./apply.ts";
import { viewOf } from "./document-view.ts";
import type { Operation } from "./operation.ts";
import { planOperation } from "./plan-operation.ts";
import { addedEntry } from "./plan-entry.ts";
import { noteOf } from "./registers.ts";

/**
 * The operation that takes one back, made from what its application changed; undefined for what cannot be taken back: facts and
 * links. An added entry is removed, not emptied, so that what others wrote in it meanwhile is kept.
 */
export function inverse(
  operation: Operation,
  applied: Extract<Applied, { type: "applied" }>,
): Operation | undefined {
  switch (operation.type) {
    case "edit-note":
      if (applied.note === undefined) return undefined;
      return {
        type: "edit-note",
        at: applied.note.at,
        delete: operation.insert.length,
        insert: applied.note.deleted,
        expect: operation.insert,
      };
    case "add-line":
    case "add-adjustment":
    case "add-entry": {
      const path = `${addedEntry(operation)}.removed`;
      return { type: "undo", values: [{ path, mine: null, previous: true }] };
    }
    case "set-field":
    case "merge-fields":
    case "set-line":
    case "move-line":
    case "remove-line":
    case "restore-line":
    case "set-adjustment":
    case "remove-adjustment":
    case "restore-adjustment":
    case "move-entry":
    case "remove-entry":
    case "restore-entry":
    case "resolve-conflict":
    case "ask-about-conflict":
    case "add-tag":
    case "remove-tag":
    case "name-moment":
    case "rename-moment":
    case "remove-moment":
    case "undo":
      return {
        type: "undo",
        values: applied.changes
          // What the remover saw stands beside a removal and says nothing without it: it is written, never cleared.
          .filter(({ path }) => !path.endsWith(".removedAs"))
          .map(({ path, before, after }) => ({
            path,
            mine: after ?? null,
            previous: before ?? null,
          })),
      };
    case "create":
    case "record-payment":
    case "record-payment-progress":
    case "record-refund":
    case "record-refund-failure":
    case "record-reversal":
    case "record-dispute":
    case "record-dispute-progress":
    case "apply-credit":
    case "void-credit":
    case "write-off":
    case "request-issue":
    case "request-void":
    case "decline-request":
    case "mark-issued":
    case "revise":
    case "mark-voided":
    case "link":
    case "link-fact":
    case "note-said":
    case "record-conflict":
    case "migrate":
      return undefined;
  }
}

/** Whether an inverse would be applied now: every value still stands as the operation left it. */
export function canUndo(doc: Y.Doc, undo: Operation): boolean {
  if (undo.type === "edit-note") {
    const { at, delete: length, expect } = undo;
    return (
      noteOf(doc)
        .toJSON()
        .slice(at, at + length) === (expect ?? "")
    );
  }
  return planOperation(viewOf(doc, "invoice"), undo).type === "writes";
}
