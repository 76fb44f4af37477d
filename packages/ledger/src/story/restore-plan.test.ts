import { Operation, apply, fieldsOf, inverse, invoiceSnapshot } from "@concord/document";
import type { OperationInput, Registers } from "@concord/document";
import { DocumentId, EntryKey } from "@concord/model";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { planRestore, takingBack } from "./restore-plan.ts";
import type { RestoreScope } from "./restore-plan.ts";

const id = DocumentId.parse("01890a5d-ac96-774b-bcce-b302099a8057");
const ada = { source: "user", actor: "ada" } as const;

function begun(): Y.Doc {
  const doc = new Y.Doc();
  write(doc, [
    { type: "create", document: { kind: "invoice", content: { currency: "EUR" } } },
    {
      type: "add-line",
      line: EntryKey.parse("a"),
      content: { name: "Flight", quantity: "12", price: "72" },
    },
    {
      type: "add-line",
      line: EntryKey.parse("b"),
      content: { name: "Travel", quantity: "1", price: "40" },
    },
  ]);
  return doc;
}

function write(doc: Y.Doc, operations: readonly OperationInput[]): readonly string[] {
  return operations.map((each) => apply(doc, Operation.parse(each), ada).type);
}

const registersOf = (doc: Y.Doc): Registers => invoiceSnapshot(doc, { id }).live;
const said = (doc: Y.Doc) => invoiceSnapshot(doc, { id }).invoice;
const all: RestoreScope = { type: "all" };

const key = fc.constantFrom("a", "b").map((each) => EntryKey.parse(each));
const step: fc.Arbitrary<OperationInput> = fc.oneof(
  fc.record({
    type: fc.constant("set-line" as const),
    line: key,
    field: fc.constantFrom("quantity", "price"),
    value: fc.constantFrom("1", "2", "3"),
  }),
  fc.record({ type: fc.constant("remove-line" as const), line: key }),
  fc.record({ type: fc.constant("restore-line" as const), line: key }),
  fc.record({ type: fc.constant("move-line" as const), line: key, after: fc.constant(null) }),
  fc.record({
    type: fc.constant("set-field" as const),
    path: fc.constantFrom("dueDate", "issueDate"),
    value: fc.constantFrom("2026-12-01", null),
  }),
  fc.constantFrom("c", "d").map((each) => ({
    type: "add-line" as const,
    line: EntryKey.parse(each),
    content: { name: "More" },
  })),
);

test("[LE120] what is restored as a whole says what it said, whatever was done since, and can be taken back", () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 6 }),
      fc.array(step, { maxLength: 8 }),
      (before, since) => {
        const doc = begun();
        write(doc, before);
        const then = registersOf(doc);
        const asItWas = said(doc);
        write(doc, since);
        const asItIs = said(doc);
        const plan = planRestore(then, invoiceSnapshot(doc, { id }), all);
        const lines = (of: typeof asItWas) =>
          of.lines
            .filter(({ removed }) => removed !== true)
            .map((line) => ({ ...line, removed: undefined }));
        const undo = plan.operations.map((each) => {
          const operation = Operation.parse(each);
          const applied = apply(doc, operation, ada);
          expect(applied.type).not.toBe("refused");
          return applied.type === "applied" ? inverse(operation, applied) : undefined;
        });
        expect(lines(said(doc))).toEqual(lines(asItWas));
        expect(said(doc).dueDate).toBe(asItWas.dueDate);
        expect(planRestore(then, invoiceSnapshot(doc, { id }), all).operations).toEqual([]);
        for (const each of undo.toReversed()) if (each !== undefined) apply(doc, each, ada);
        expect(lines(said(doc)).map(({ id: line }) => line)).toEqual(
          lines(asItIs).map(({ id: line }) => line),
        );
      },
    ),
  );
});

test("[LE121] a field or a line is restored alone", () => {
  const doc = begun();
  const then = registersOf(doc);
  write(doc, [
    { type: "set-line", line: EntryKey.parse("a"), field: "quantity", value: "14" },
    { type: "set-line", line: EntryKey.parse("a"), field: "price", value: "80" },
    { type: "set-field", path: "dueDate", value: "2026-12-01" },
    { type: "remove-line", line: EntryKey.parse("b") },
  ]);
  const now = invoiceSnapshot(doc, { id });
  expect(planRestore(then, now, { type: "field", path: "lines.a.quantity" }).operations).toEqual([
    { type: "merge-fields", fields: { "lines.a.quantity": "12" } },
  ]);
  expect(planRestore(then, now, { type: "line", line: "a" }).operations).toEqual([
    { type: "merge-fields", fields: { "lines.a.price": "72", "lines.a.quantity": "12" } },
  ]);
  expect(planRestore(then, now, { type: "line", line: "b" }).operations).toEqual([
    { type: "restore-line", line: "b" },
  ]);
});

test("[LE122] of an issued invoice only what may still change is restored, and no fact is ever taken back", () => {
  const doc = begun();
  const then = registersOf(doc);
  const { invoice } = invoiceSnapshot(doc, { id });
  const fields = fieldsOf(doc);
  fields.set("lines.a.quantity", "99");
  fields.set("dueDate", "2026-12-01");
  fields.set("assignee", "mara");
  fields.set("payments.p1", { amount: "1" });
  fields.set("issued", {
    number: "R-7",
    by: { type: "registrar", series: "s" },
    content: JSON.parse(JSON.stringify(invoice)),
    digest: "0".repeat(64),
  });
  const plan = planRestore(then, invoiceSnapshot(doc, { id }), all);
  expect(plan.operations).toEqual([{ type: "merge-fields", fields: { assignee: null } }]);
  expect(plan.frozen).toBe(2);
});

test("[LE123] taking a restore back leaves what was entered since", () => {
  const doc = begun();
  const then = registersOf(doc);
  write(doc, [{ type: "set-field", path: "lines.a.quantity", value: "14" }]);
  write(doc, [{ type: "set-field", path: "dueDate", value: "2026-12-22" }]);
  const plan = planRestore(then, invoiceSnapshot(doc, { id }), all);
  write(doc, plan.operations);
  expect(said(doc)).toMatchObject({ lines: [{ quantity: "12" }, {}] });
  write(doc, [{ type: "set-field", path: "dueDate", value: "2026-12-31" }]);
  write(doc, [takingBack(plan.changes, registersOf(doc))]);
  expect(said(doc)).toMatchObject({ dueDate: "2026-12-31", lines: [{ quantity: "14" }, {}] });
});
