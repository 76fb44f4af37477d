import { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { apply } from "./apply.ts";
import { fieldsOf, noteOf } from "./registers.ts";
import { Operation } from "./operation.ts";
import type { OperationInput } from "./operation.ts";
import type { Origin } from "./origin.ts";
import { invoiceSnapshot } from "./snapshot.ts";

const documentId = { id: DocumentId.parse("01890a5d-ac96-774b-bcce-b302099a8057") };
const ada: Origin = { source: "user", actor: "ada" };

function invoiceDoc(...operations: readonly OperationInput[]): Y.Doc {
  const doc = new Y.Doc();
  const create = { type: "create", document: { kind: "invoice", content: { currency: "EUR" } } };
  for (const operation of [create, ...operations]) {
    const applied = apply(doc, Operation.parse(operation), ada);
    if (applied.type === "refused") throw new Error(applied.message);
  }
  return doc;
}

const run = (doc: Y.Doc, operation: OperationInput) => apply(doc, Operation.parse(operation), ada);
const line = { type: "add-line", line: "k1", content: { name: "Pump", quantity: "2" } } as const;

test("[DO10] an operation writes registers in one transaction that carries its origin", () => {
  const doc = invoiceDoc();
  const origins: unknown[] = [];
  doc.on("update", (_update: Uint8Array, origin: unknown) => origins.push(origin));

  const applied = run(doc, line);

  expect(applied.type === "applied" && applied.changed).toEqual([
    "lines.k1.name",
    "lines.k1.quantity",
    "lines.k1.position",
  ]);
  expect(origins).toEqual([ada]);
  expect(fieldsOf(doc).get("lines.k1.quantity")).toBe("2");
});

test("[DO11] the same operation again writes nothing", () => {
  const doc = invoiceDoc(line);
  const before = Y.encodeStateVector(doc);
  expect(run(doc, line)).toEqual({ type: "unchanged" });
  expect(run(doc, { type: "set-field", path: "currency", value: "EUR" }).type).toBe("unchanged");
  expect(run(doc, { type: "set-field", path: "dueDate", value: null }).type).toBe("unchanged");
  expect(Y.encodeStateVector(doc)).toEqual(before);
});

test("[DO12] what a rule forbids is refused with rule and path, and nothing is written", () => {
  const doc = invoiceDoc(line);
  const before = Y.encodeStateAsUpdate(doc);
  const rules = [
    run(doc, { type: "set-field", path: "lines.k1.colour", value: "red" }),
    run(doc, { type: "set-line", line: "k1", field: "quantity", value: "2,5" }),
    run(doc, { type: "set-line", line: "k9", field: "quantity", value: "2" }),
    run(doc, { type: "set-field", path: "payments.p1", value: { amount: "1" } }),
    run(doc, { type: "merge-fields", fields: { dueDate: "2026-01-31", currency: "euro" } }),
    run(doc, { ...line, content: { name: "Other" } }),
    run(doc, { type: "move-line", line: "k1", after: "k9" }),
    run(doc, { type: "request-void", key: "r1" }),
    run(doc, { type: "resolve-conflict", conflict: "c1", choice: { type: "kept" } }),
    run(doc, { type: "link-fact", connector: "stripe", fact: "buyer.name", id: "x" }),
    run(doc, {
      type: "create",
      document: { kind: "invoice", content: { currency: "USD" } },
    }),
  ].map((applied) => applied.type === "refused" && applied.rule);
  expect(rules).toEqual([
    "unknown-path",
    "invalid-value",
    "missing-entry",
    "not-a-field",
    "invalid-value",
    "entry-exists",
    "missing-entry",
    "not-issued",
    "unknown-conflict",
    "unknown-path",
    "document-exists",
  ]);
  expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
});

test("[DO13] a fact is written once: the same again is nothing, other content is refused", () => {
  const payment = {
    type: "record-payment",
    key: "stripe:py_1",
    payment: { amount: "10" },
  } as const;
  const doc = invoiceDoc(payment);
  expect(run(doc, payment)).toEqual({ type: "unchanged" });
  expect(run(doc, { ...payment, payment: { amount: "11" } })).toMatchObject({
    type: "refused",
    rule: "fact-differs",
    path: "payments.stripe:py_1",
  });
  expect(fieldsOf(doc).get("payments.stripe:py_1")).toEqual({ amount: "10" });
});

test("[DO14] clearing writes null; the register stays", () => {
  const doc = invoiceDoc({ type: "set-field", path: "dueDate", value: "2026-01-31" });
  run(doc, { type: "set-field", path: "dueDate", value: null });
  expect(fieldsOf(doc).has("dueDate")).toBe(true);
  expect(fieldsOf(doc).get("dueDate")).toBeNull();
  expect(invoiceSnapshot(doc, documentId).invoice.dueDate).toBeUndefined();
});

test("[DO15] lines are added, moved, removed and restored; moving is one write", () => {
  const doc = invoiceDoc(line, { ...line, line: "k2" }, { ...line, line: "k3", after: null });
  const order = () =>
    invoiceSnapshot(doc, documentId).invoice.lines.map(
      ({ id, removed }) => `${id}${removed === true ? "-" : ""}`,
    );
  expect(order()).toEqual(["k3", "k1", "k2"]);

  const moved = run(doc, { type: "move-line", line: "k3", after: "k1" });
  expect(moved.type === "applied" && moved.changed).toEqual(["lines.k3.position"]);
  expect(order()).toEqual(["k1", "k3", "k2"]);

  run(doc, { type: "remove-line", line: "k1" });
  expect(order()).toEqual(["k1-", "k3", "k2"]);
  expect(run(doc, { type: "set-line", line: "k1", field: "quantity", value: "3" })).toMatchObject({
    rule: "entry-removed",
    // It is read by people, to whom a key says nothing.
    message: expect.not.stringContaining("k1"),
  });
  run(doc, { type: "restore-line", line: "k1" });
  expect(order()).toEqual(["k1", "k3", "k2"]);
});

test("[DO270] what would stand in an entry that was removed, or never was, is refused as an edit of that entry is", () => {
  const doc = invoiceDoc(line, { type: "remove-line", line: "k1" });
  const adjustment = { id: "a1", type: "allowance", amount: "5" } as const;
  const discount = (of: string) => run(doc, { type: "add-adjustment", line: of, adjustment });
  const before = fieldsOf(doc).toJSON();
  expect(discount("k1")).toMatchObject({ rule: "entry-removed", path: "lines.k1" });
  expect(discount("k9")).toMatchObject({ rule: "missing-entry", path: "lines.k9" });
  expect(fieldsOf(doc).toJSON()).toEqual(before);
  run(doc, { type: "restore-line", line: "k1" });
  expect(discount("k1").type).toBe("applied");
});

test("[DO15] adjustments stand on the document or on a line, other lists by name", () => {
  const doc = invoiceDoc(
    line,
    { type: "add-adjustment", adjustment: { id: "a1", type: "allowance", amount: "5" } },
    { type: "add-adjustment", line: "k1", adjustment: { id: "a2", type: "charge", percent: "3" } },
    { type: "set-adjustment", line: "k1", adjustment: "a2", field: "percent", value: "4" },
    { type: "add-entry", list: "notes", entry: "n1", content: { text: "Thank you" } },
    { type: "add-entry", list: "notes", entry: "n2", content: { text: "Pay soon" } },
    { type: "move-entry", list: "notes", entry: "n2", after: null },
    { type: "remove-adjustment", adjustment: "a1" },
  );
  const { invoice, removed } = invoiceSnapshot(doc, documentId);
  expect(invoice.adjustments).toEqual([]);
  expect(removed).toEqual(["adjustments.a1"]);
  expect(invoice.lines[0]?.adjustments).toEqual([{ id: "a2", type: "charge", percent: "4" }]);
  expect(invoice.notes.map(({ text }) => text)).toEqual(["Pay soon", "Thank you"]);
});

test("[DO16] the note is edited in place, and never through half a character", () => {
  const doc = invoiceDoc({ type: "edit-note", at: 0, insert: "Gate 🔑 code" });
  expect(run(doc, { type: "edit-note", at: 6, insert: "x" })).toMatchObject({ type: "refused" });
  expect(run(doc, { type: "edit-note", at: 90, insert: "x" })).toMatchObject({ type: "refused" });
  run(doc, { type: "edit-note", at: 5, delete: 2, insert: "key" });
  expect(invoiceSnapshot(doc, documentId).note).toBe("Gate key code");
});

test("[DO16] an edit of the note that says how it then reads is made once, however often it is asked for", () => {
  const doc = invoiceDoc({ type: "edit-note", at: 0, insert: "Hello" });
  const edit: OperationInput = { type: "edit-note", at: 5, insert: " world", makes: "Hello world" };
  expect(run(doc, edit).type).toBe("applied");
  expect(run(doc, edit).type).toBe("unchanged");
  const shorter: OperationInput = { type: "edit-note", at: 1, delete: 10, makes: "H" };
  expect(run(doc, shorter).type).toBe("applied");
  expect(run(doc, shorter).type).toBe("unchanged");
  expect(noteOf(doc).toJSON()).toBe("H");
});

test("[DO100] what the role of its writer may not is refused with rule and path, and nothing of the operation is written", () => {
  const doc = invoiceDoc();
  const before = Y.encodeStateAsUpdate(doc);
  const link = Operation.parse({
    type: "link",
    connector: "stripe",
    link: { id: "in_1", kind: "invoice", account: "acct_1" },
  });
  expect(apply(doc, link, ada, "field")).toMatchObject({
    type: "refused",
    rule: "not-allowed",
    path: "links.stripe",
    message: expect.stringContaining("field"),
  });
  expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
  expect(apply(doc, link, ada, "connector")).toMatchObject({ type: "applied" });
  // Nothing is written where everything stands there already.
  expect(apply(doc, link, ada, "field")).toEqual({ type: "unchanged" });
});
