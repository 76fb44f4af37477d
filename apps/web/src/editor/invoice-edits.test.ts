import { Operation, apply, invoiceSnapshot, noteOf, readRegisters } from "@concord/document";
import type { OperationInput } from "@concord/document";
import { DocumentId, EntryKey } from "@concord/model";
import { expect, test } from "vitest";
import * as Y from "yjs";
import type { FieldValue } from "../parts/field-format.ts";
import { fieldEdit } from "./invoice-edits.ts";
import { invoiceWith, noteWith, withWrite } from "./pending-writes.ts";
import type { PendingWrites } from "./pending-writes.ts";

const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");

/** An invoice that is edited while its replica answers nothing: all entries are made from what was told before the first, and applied then, in their order. */
function silentReplica() {
  const doc = new Y.Doc();
  const run = (operation: OperationInput): string => {
    const applied = apply(doc, Operation.parse(operation), { source: "user", actor: "ada" });
    return applied.type === "refused" ? applied.message : applied.type;
  };
  run({ type: "create", document: { kind: "invoice", content: { currency: "EUR" } } });
  const told = invoiceSnapshot(readRegisters(doc).registers, { id });
  let pending: PendingWrites = [];
  let noteBase = told.note;
  const operations: OperationInput[] = [];
  return {
    enter: (path: string, value: FieldValue): void => {
      const edit = fieldEdit(path, value, {
        invoice: invoiceWith(told, pending),
        registers: told.registers,
        ghost: EntryKey.parse("ghost"),
        newLineTax: undefined,
        note: { base: noteBase, now: noteWith(told, pending) },
        place: 0,
      });
      if (path === "note") noteBase = value ?? "";
      pending = withWrite(pending, operations.length, edit.overlay);
      operations.push(...edit.operations);
    },
    made: () => operations,
    shown: () => invoiceWith(told, pending),
    /** What the replica says of each operation, and the invoice after them. */
    answer: () => {
      const outcomes = operations.map(run);
      const { invoice } = invoiceSnapshot(readRegisters(doc).registers, { id });
      return { outcomes, invoice, note: noteOf(doc).toJSON() };
    },
  };
}

test("[WB144, WB145] a note that is written on before its beginning is told reads as it was typed", () => {
  const { enter, answer, made } = silentReplica();
  enter("note", "Hello");
  enter("note", "Hello world");
  enter("note", "Hallo world");
  expect(answer()).toMatchObject({
    outcomes: ["applied", "applied", "applied"],
    note: "Hallo world",
  });
  expect(made().at(-1)).toMatchObject({ type: "edit-note", makes: "Hallo world" });
});

test("[WB144] a discount or a note to the customer that is changed before it is told is one, and is shown as one", () => {
  const { enter, shown, answer } = silentReplica();
  enter("discount", "10%");
  enter("discount", "5");
  enter("notes.first", "Thanks");
  enter("notes.first", "Thank you");
  expect(shown().adjustments).toMatchObject([{ type: "allowance", amount: "5" }]);
  expect(shown().notes.map(({ text }) => text)).toEqual(["Thank you"]);
  const { outcomes, invoice } = answer();
  expect(outcomes).not.toContainEqual(expect.stringMatching(/ /u));
  expect(invoice.adjustments.map(({ id: key, amount }) => [key, amount])).toEqual([
    [shown().adjustments[0]?.id, "5"],
  ]);
  expect(invoice.notes.map(({ text }) => text)).toEqual(["Thank you"]);
});
