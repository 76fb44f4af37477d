import { invoiceOf } from "@concord/document";
import type { Registers } from "@concord/document";
import { DecimalString, DocumentId, EntryKey, Item, PartyRecord } from "@concord/model";
import type { Invoice } from "@concord/model";
import { expect, test } from "vitest";
import type { ListedRow } from "../wire/messages.ts";
import { fieldEdit, lineEdit } from "./invoice-edits.ts";
import { fieldsFromItem, findItem, itemBook } from "./item-choice.ts";
import {
  chooseCustomer,
  customerBook,
  findCustomer,
  nameCustomer,
  nameNewCustomer,
} from "./party-choice.ts";
import { findTax, taxChoices, taxFormat, taxLabel, taxText } from "./tax-choice.ts";

const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");
const before: Registers = {
  issueDate: "2026-11-29",
  dueDate: "2026-12-13",
  currency: "EUR",
  customer: "0190a000-0000-7000-8000-000000000002",
  "buyer.name": "Kestrel Ltd",
  "buyer.vatId": "GB1",
  "buyer.address.city": "Leeds",
};
const invoice = invoiceOf(before).invoice;
const after = (fields: Registers): Invoice => invoiceOf({ ...before, ...fields }).invoice;

const party = PartyRecord.parse({
  name: "Nordlicht Studio GmbH",
  vatId: "DE123",
  address: { city: "Kiel", country: "DE" },
  paymentDays: 30,
  currency: "CHF",
});

test("[WB34] who is chosen as the customer is the whole buyer, with the link and their terms; nothing is left of who was there before", () => {
  const chosen = after(chooseCustomer(invoice, { id, party }, before));
  expect(chosen.buyer).toEqual({
    ref: id,
    name: "Nordlicht Studio GmbH",
    vatId: "DE123",
    address: { city: "Kiel", country: "DE" },
  });
  expect(chosen).toMatchObject({ customer: id, dueDate: "2026-12-29", currency: "CHF" });
  // What is priced stays in its currency.
  const priced = after({ "lines.a.price": "10" });
  expect(chooseCustomer(priced, { id, party }, before)).not.toHaveProperty("currency");
});

test("[WB34] a name that is typed over another takes its tax id and address away, another spelling does not", () => {
  const other = after(nameCustomer(invoice, "Somebody Else", before));
  expect(other.buyer).toEqual({ name: "Somebody Else" });
  expect(other.customer).toBeUndefined();
  const spelled = after(nameCustomer(invoice, "Kestrel Limited", before));
  expect(spelled.buyer).toMatchObject({ name: "Kestrel Limited", vatId: "GB1" });
  expect(spelled.customer).toBe(invoice.customer);
});

test("[WB152] another legal form or another letter in the name of a known company is another company", () => {
  const known = { ...before, "buyer.name": "Acme GmbH" };
  const read = invoiceOf(known).invoice;
  const named = (name: string): Registers => nameCustomer(read, name, known);
  expect(named("Acme AG")).toEqual({
    "buyer.name": "Acme AG",
    "buyer.vatId": null,
    "buyer.address.city": null,
    customer: null,
  });
  expect(named("Acme")).toEqual({ "buyer.name": "Acme" });
  // Whoever makes a new customer of it means another.
  expect(nameNewCustomer(read, "Acme", known)).toMatchObject({
    "buyer.name": "Acme",
    "buyer.vatId": null,
    customer: null,
  });
  const meier: Registers = { ...before, "buyer.name": "Meier" };
  expect(nameCustomer(invoiceOf(meier).invoice, "Maier", meier)).toMatchObject({
    customer: null,
    "buyer.vatId": null,
  });
  // Who is no record and has no tax id may have been mistyped.
  const byHand: Registers = { "buyer.name": "Nordlicth Studio", "buyer.address.city": "Kiel" };
  const corrected = nameCustomer(invoiceOf(byHand).invoice, "Nordlicht Studio", byHand);
  expect(corrected).toEqual({ "buyer.name": "Nordlicht Studio" });
});

const row = (number: number, kind: "party" | "item", name: string, card = {}): ListedRow => ({
  document: DocumentId.parse(`0190a000-0000-7000-8000-${String(number).padStart(12, "0")}`),
  kind,
  name,
  card,
  seq: 1,
  revision: 1,
  incomplete: false,
  later: [],
  links: {},
  conflicts: [],
  sync: "synced",
});

test("[WB33] customers are found by the beginnings of words, by tax id and place; who is alike comes before a new one", () => {
  const book = customerBook([
    row(1, "party", "Nordlicht Studio GmbH", { taxId: "DE123", place: "Kiel", paymentDays: 30 }),
    row(2, "party", "Müller & Söhne"),
    row(3, "party", "Gone AG", { archived: true }),
    row(4, "item", "Nordlicht lamp"),
  ]);
  const labels = (text: string): readonly string[] =>
    findCustomer(book, text).map(({ label }) => label);
  expect(labels("muller")).toEqual(["Müller & Söhne", "Create customer “muller”"]);
  expect(findCustomer(book, "kiel")[0]).toMatchObject({ detail: "DE123 · Kiel · net 30" });
  expect(findCustomer(book, "Nordlicth Studio")).toMatchObject([
    { label: "Nordlicht Studio GmbH" },
    { isNew: true, warning: "Probably here already: Nordlicht Studio GmbH, DE123 · Kiel · net 30" },
  ]);
  expect(findCustomer(book, "Nordlicth Studio")[0]).toMatchObject({ isGuess: true });
  expect(findCustomer(book, "Nordlicht Studio")[0]).not.toHaveProperty("isGuess");
  // Of exactly that name there is one.
  expect(labels("nordlicht studio gmbh")).toEqual(["Nordlicht Studio GmbH"]);
  expect(labels("gone")).toEqual(["Create customer “gone”"]);
});

test("[WB151] whose legal form is another than the one typed is only a guess", () => {
  const book = customerBook([
    row(1, "party", "Acme GmbH"),
    row(2, "party", "Kestrel Limited"),
    row(3, "party", "Lumen GmbH", { place: "Ag" }),
  ]);
  const guessed = (text: string): boolean | undefined => findCustomer(book, text)[0]?.isGuess;
  expect(guessed("Acme AG")).toBe(true);
  expect(guessed("Lumen AG")).toBe(true);
  expect(guessed("Acme")).toBeUndefined();
  expect(guessed("Acme GmbH")).toBeUndefined();
  expect(guessed("Kestrel L")).toBeUndefined();
});

test("[WB34] a product fills description, price, unit and tax; a price in another currency or on other terms is none", () => {
  const item = Item.parse({
    name: "Survey",
    price: "1250",
    currency: "EUR",
    unit: "DAY",
    tax: { scheme: "VAT", category: "S", rate: "19" },
  });
  const draft = { currency: invoice.currency, pricesIncludeTax: false };
  expect(fieldsFromItem(id, item, draft, undefined)).toMatchObject({
    item: id,
    name: "Survey",
    price: "1250",
    unit: "DAY",
    "tax.rate": "19",
    quantity: "1",
  });
  const gross = { ...draft, pricesIncludeTax: true };
  expect(fieldsFromItem(id, item, gross, undefined)).not.toHaveProperty("price");
  const francs = Item.parse({ ...item, currency: "CHF" });
  expect(fieldsFromItem(id, francs, draft, undefined)).not.toHaveProperty("price");
  const book = itemBook([
    row(1, "item", "Survey", { code: "S-1", price: "1250", currency: "EUR", unit: "DAY" }),
  ]);
  expect(findItem(book, "s-1")[0]).toMatchObject({
    label: "Survey",
    detail: expect.stringMatching(/^S-1 · .*1.?250.* \/ day$/u),
  });
  expect(findItem(book, "Survey")).toHaveLength(1);
});

test("[WB44] a tax is chosen by its name or entered as a rate, and says its category", () => {
  const standard = { scheme: "VAT", category: "S", rate: DecimalString.parse("19") };
  const named = [{ id: EntryKey.parse("de"), name: "DE 19 %", tax: standard }];
  const choices = taxChoices(named, [standard, undefined]);
  expect(choices.slice(0, 2).map(({ label }) => label)).toEqual(["DE 19 %", "Zero-rated"]);
  expect(findTax(choices, "rev")[0]).toMatchObject({ label: "Reverse charge" });
  const format = taxFormat(choices, named);
  expect(format.read("7,7")).toEqual({
    type: "value",
    value: taxText({ scheme: "VAT", category: "S", rate: DecimalString.parse("7.7") }),
  });
  expect(format.read("de 19 %")).toEqual({ type: "value", value: taxText(standard) });
  expect(format.read("whatever")).toMatchObject({ type: "unreadable" });
  expect(taxLabel({ category: "AE", rate: DecimalString.parse("0") })).toBe("Reverse charge");
});

test("[WB32] what is entered into the empty last line makes a line of one piece, taxed as the line before; nothing makes none", () => {
  const ghost = EntryKey.parse("ghost");
  const basis = {
    invoice,
    registers: before,
    ghost,
    newLineTax: { category: "S", rate: DecimalString.parse("19") },
    note: { base: "", now: "" },
    place: 1,
  };
  const { operations, overlay } = fieldEdit("lines.ghost.name", "Travel", basis);
  expect(operations).toEqual([
    { type: "add-line", line: ghost, content: { quantity: "1", tax: basis.newLineTax } },
    { type: "set-field", path: "lines.ghost.name", value: "Travel" },
  ]);
  expect(after(overlay).lines[0]).toMatchObject({
    name: "Travel",
    quantity: "1",
    tax: { rate: "19" },
  });
  expect(fieldEdit("lines.ghost.quantity", "3", basis).operations[0]).toMatchObject({
    content: { tax: basis.newLineTax },
  });
  expect(lineEdit("a", { price: "5" }, basis).operations).toEqual([
    { type: "merge-fields", fields: { "lines.a.price": "5" } },
  ]);
});
