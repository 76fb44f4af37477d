import { Operation, apply, snapshot } from "@concord/document";
import type { ConflictRecord, InvoiceSnapshot, Registers } from "@concord/document";
import { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { decisionOf } from "../conflicts/case-choices.ts";
import { fieldConflicts } from "./field-conflict.ts";
import type { FieldConflict, FieldOffer } from "./field-conflict.ts";

const id = DocumentId.parse("01890a5d-ac96-774b-bcce-b302099a8057");

const base: Registers = {
  kind: "invoice",
  currency: "EUR",
  "lines.l1.name": "Survey",
  "lines.l1.quantity": "2",
  "lines.l1.price": "120",
  "lines.l1.tax.scheme": "VAT",
  "lines.l1.tax.category": "S",
  "lines.l1.tax.rate": "19",
};

function record(path: string, kept: string, lost: string, by = "Ben"): ConflictRecord {
  return {
    kind: "concurrent",
    path,
    kept: { value: kept, author: "Ana", at: "2026-11-29T10:00:00Z" },
    lost: { value: lost, author: by, at: "2026-11-29T09:00:00Z" },
    state: "open",
  };
}

/** An invoice with conflicts, how a field of it stands, and what a choice makes of it. */
function invoiceWith(records: readonly ConflictRecord[]) {
  const doc = new Y.Doc();
  const fields = doc.getMap("fields");
  for (const [path, value] of Object.entries(base)) fields.set(path, value);
  for (const [index, each] of records.entries()) fields.set(`conflicts.c${index}`, each);
  const read = (): InvoiceSnapshot => {
    const taken = snapshot(doc, { id });
    if (taken.kind !== "invoice") throw new Error(taken.kind);
    return taken;
  };
  const conflict = (field: string): FieldConflict => {
    const found = fieldConflicts(read()).get(field);
    if (found === undefined) throw new Error(`Nothing about ${field}`);
    return found;
  };
  const choose = (offer: FieldOffer | undefined): void => {
    const decider = { by: "Mara", at: "2026-11-29T12:00:00Z" };
    for (const [of, choice] of offer?.choice ?? []) {
      for (const operation of decisionOf(of, choice, read().live, decider).operations) {
        const done = apply(doc, Operation.parse(operation), { source: "user", actor: "mara" });
        expect(done.type).not.toBe("refused");
      }
    }
  };
  return { read, conflict, choose };
}

test("[WB153] what is called shown now is what stands, and keeping it keeps it", () => {
  const { read, conflict, choose } = invoiceWith([record("lines.l1.price", "100", "110")]);
  const { offers } = conflict("lines.l1.price");
  expect(offers).toMatchObject([
    { isNow: true, value: "120", source: undefined },
    { isNow: false, value: "110", source: "Ben" },
  ]);
  choose(offers[0]);
  expect(read().invoice.lines[0]?.price).toBe("120");
  expect(fieldConflicts(read()).size).toBe(0);
});

test("[WB153] every writer of a field is offered, and one choice decides about all", () => {
  const path = "lines.l1.price";
  const { read, conflict, choose } = invoiceWith([
    record(path, "120", "110", "Ben"),
    record(path, "120", "130", "Cem"),
  ]);
  const { offers } = conflict(path);
  expect(offers.map(({ value, source }) => [value, source])).toEqual([
    ["120", "Ana"],
    ["110", "Ben"],
    ["130", "Cem"],
  ]);
  choose(offers[1]);
  expect(read().invoice.lines[0]?.price).toBe("110");
  expect(fieldConflicts(read()).size).toBe(0);
});

test("[WB153] a tax is decided as a whole: all that one writer said of it", () => {
  const { read, conflict, choose } = invoiceWith([
    record("lines.l1.tax.rate", "19", "0"),
    record("lines.l1.tax.category", "S", "AE"),
  ]);
  const { offers, hasMore } = conflict("lines.l1.tax");
  expect(hasMore).toBe(false);
  expect(offers.map(({ value }) => JSON.parse(value ?? ""))).toEqual([
    { scheme: "VAT", category: "S", rate: "19" },
    { scheme: "VAT", category: "AE", rate: "0" },
  ]);
  choose(offers[1]);
  expect(read().invoice.lines[0]?.tax).toMatchObject({ category: "AE", rate: "0" });
  expect(fieldConflicts(read()).size).toBe(0);
});

test("[WB153] who says two things of one register of a tax is asked on the page of conflicts", () => {
  const { conflict } = invoiceWith([
    record("lines.l1.tax.rate", "19", "0"),
    record("lines.l1.tax.rate", "19", "7"),
    record("lines.l1.tax.category", "S", "AE"),
  ]);
  const { offers, hasMore } = conflict("lines.l1.tax");
  expect(offers.map(({ isNow }) => isNow)).toEqual([true]);
  expect(hasMore).toBe(true);
});
