import { Operation } from "./operation.ts";
import { DocumentId } from "@concord/model";
import type { JsonValue } from "@concord/model";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { apply } from "./apply.ts";
import { likenessOf, marksOf } from "./likeness.ts";
import { snapshot } from "./snapshot.ts";

const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");

function read(
  kind: "invoice" | "party",
  fields: Readonly<Record<string, JsonValue>>,
  ...more: readonly unknown[]
) {
  const doc = new Y.Doc();
  const operations = [
    { type: "create", document: { kind, content: {} } },
    { type: "merge-fields", fields },
    ...more,
  ];
  for (const operation of operations) {
    apply(doc, Operation.parse(operation), { source: "user", actor: "ada" });
  }
  return snapshot(doc, { id });
}
const fields = {
  currency: "EUR",
  number: "R-1",
  issueDate: "2026-11-20",
  "buyer.name": "Hafenbau G.m.b.H. & Co",
  "buyer.vatId": "DE 123",
  "buyer.contact.email": "Office@hafenbau.example",
  "lines.l1.quantity": "1",
  "lines.l1.price": "119",
};

test("[DO90] wording does not change the marks of an invoice, and what is another invoice has others", () => {
  const marks = marksOf(read("invoice", fields));
  // Its number, and its buyer's three names on its day.
  expect(marks).toHaveLength(4);
  const worded = {
    ...fields,
    number: " r-1 ",
    "buyer.name": "HAFENBAU GmbH & CO",
    "buyer.vatId": "de123",
    "buyer.contact.email": "office@hafenbau.example ",
  };
  expect(marksOf(read("invoice", worded))).toEqual(marks);
  for (const other of [
    { currency: "USD" },
    { kind: "credit-note" },
    { "lines.l1.price": "119.01" },
  ]) {
    const others = marksOf(read("invoice", { ...fields, ...other }));
    expect(others.filter((mark) => marks.includes(mark))).toEqual([]);
  }
  expect(marksOf(read("invoice", { ...fields, number: "R1" }))).not.toContain(marks[0]);
  const issued = {
    type: "mark-issued",
    issued: {
      number: "S-9",
      on: "2026-11-21",
      by: { type: "connector", connector: "stripe", account: "acct_1", id: "in_1" },
    },
  };
  const link = { account: "acct_1", kind: "invoice", id: "in_1" };
  const whole = read("invoice", fields, issued, { type: "link", connector: "stripe", link });
  expect(whole.kind === "invoice" && likenessOf(whole)).toMatchObject({
    number: "S-9",
    issueDate: "2026-11-21",
    gross: "119",
    issuer: "stripe:acct_1",
    objects: { stripe: JSON.stringify(["acct_1", "invoice", "in_1"]) },
    isVoid: false,
  });
});

test("[DO90] a party is marked by VAT id and e-mail", () => {
  const party = { name: "Hafenbau", vatId: "DE 123", "contact.email": "A@example.com" };
  expect(marksOf(read("party", party))).toEqual(
    marksOf(read("party", { vatId: "de123", "contact.email": "a@example.com" })),
  );
  expect(marksOf(read("party", { name: "Hafenbau" }))).toEqual([]);
});

test("[DO91] what has no number or no currency has no mark, and nothing costs nothing", () => {
  expect(marksOf(read("invoice", { ...fields, number: null }))).toEqual([]);
  expect(marksOf(read("invoice", { ...fields, currency: null }))).toEqual([]);
  expect(marksOf(read("invoice", { ...fields, "lines.l1.price": "0" }))).toHaveLength(1);
});
