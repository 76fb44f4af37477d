import { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { apply } from "./apply.ts";
import { canUndo, inverse } from "./inverse.ts";
import { Operation } from "./operation.ts";
import type { OperationInput } from "./operation.ts";
import type { Origin } from "./origin.ts";
import { fieldsOf } from "./registers.ts";
import { invoiceSnapshot } from "./snapshot.ts";

const ada: Origin = { source: "user", actor: "ada" };
const id = DocumentId.parse("01890a5d-ac96-774b-bcce-b302099a8057");

/** Applies an operation and gives what takes it back. */
function act(doc: Y.Doc, input: OperationInput): Operation | undefined {
  const operation = Operation.parse(input);
  const applied = apply(doc, operation, ada);
  if (applied.type !== "applied") throw new Error(JSON.stringify(applied));
  return inverse(operation, applied);
}

function undoable(doc: Y.Doc, input: OperationInput): Operation {
  const undo = act(doc, input);
  if (undo === undefined) throw new Error(`${input.type} can be undone`);
  return undo;
}

const line = { type: "add-line", line: "k1", content: { name: "Pump" } } as const;

test("[DO17] an undo writes the old values back, and can be undone", () => {
  const doc = new Y.Doc();
  act(doc, { type: "set-field", path: "dueDate", value: "2026-01-01" });
  const undo = undoable(doc, { type: "set-field", path: "dueDate", value: "2026-02-02" });
  expect(canUndo(doc, undo)).toBe(true);
  const redo = undoable(doc, undo);
  expect(fieldsOf(doc).get("dueDate")).toBe("2026-01-01");
  act(doc, redo);
  expect(fieldsOf(doc).get("dueDate")).toBe("2026-02-02");
});

test("[DO17] it is offered only while my value still stands", () => {
  const doc = new Y.Doc();
  const undo = undoable(doc, {
    type: "merge-fields",
    fields: { dueDate: "2026-01-01", number: "7" },
  });
  act(doc, { type: "set-field", path: "number", value: "8" });
  expect(canUndo(doc, undo)).toBe(false);
  expect(apply(doc, undo, ada)).toMatchObject({
    type: "refused",
    rule: "moved-on",
    path: "number",
  });
  expect(fieldsOf(doc).get("dueDate")).toBe("2026-01-01");
});

test("[DO18] taking back an added line removes it and keeps what others wrote in it", () => {
  const doc = new Y.Doc();
  const undo = undoable(doc, line);
  act(doc, { type: "set-line", line: "k1", field: "quantity", value: "3" });
  act(doc, undo);
  expect(invoiceSnapshot(doc, { id }).invoice.lines).toMatchObject([
    { id: "k1", removed: true, quantity: "3" },
  ]);
});

test("[DO18] taking back a removal restores the line", () => {
  const doc = new Y.Doc();
  act(doc, line);
  const undo = undoable(doc, { type: "remove-line", line: "k1" });
  act(doc, undo);
  expect(invoiceSnapshot(doc, { id }).invoice.lines[0]?.removed).toBeUndefined();
});

test("[DO17] a note takes its text back while it still stands there", () => {
  const doc = new Y.Doc();
  act(doc, { type: "edit-note", at: 0, insert: "Gate code 12" });
  const undo = undoable(doc, { type: "edit-note", at: 10, delete: 2, insert: "99" });
  expect(canUndo(doc, undo)).toBe(true);
  act(doc, undo);
  expect(invoiceSnapshot(doc, { id }).note).toBe("Gate code 12");
  expect(canUndo(doc, undo)).toBe(false);
});

test("[DO19] facts, links and requests are not taken back", () => {
  const doc = new Y.Doc();
  const link = { account: "1", id: "1", kind: "invoice" };
  expect([
    act(doc, { type: "record-payment", key: "p1", payment: { amount: "1" } }),
    act(doc, { type: "link", connector: "stripe", link }),
    act(doc, { type: "request-issue", key: "r1" }),
  ]).toEqual([undefined, undefined, undefined]);
});
