import {
  CreditWish,
  DecimalString,
  DocumentId,
  PlainDate,
  claimOf,
  computeTotals,
  creditKey,
  planCreditNote,
} from "@concord/model";
import type { Invoice } from "@concord/model";
import { expect, test, vi } from "vitest";
import { z } from "zod";
import { connect, draftInvoice, sweep, untilRegister, untilTold } from "./testing/connected.ts";
import type { Connected } from "./testing/connected.ts";

const policy = { issues: true, creates: "issued", settles: true } as const;
const waiting = { timeout: 15_000, interval: 20 };
const noteId = DocumentId.parse("01890000-0000-7000-8000-000000000002");
const on = PlainDate.parse("2026-11-21");
const link = `links.stripe.credits.${noteId}`;

/** 2 × 50.00 at 19 % and what is said, finalised in Stripe. */
async function issuedHere(world: Connected, more: Readonly<Record<string, string>>) {
  const id = draftInvoice(world, 1, { issueDate: "2026-11-20", ...more });
  world.replica.edit(id, {
    type: "mark-issued",
    issued: { number: "RE-1", on: "2026-11-20", by: { type: "registrar", series: "RE" } },
  });
  await untilRegister(world, id, "links.stripe");
  await vi.waitFor(async () => {
    const [invoice] = await world.account.list("/v1/invoices");
    if (invoice?.["status"] !== "open") throw new Error("Not open");
  }, waiting);
  await world.bridge.idle();
  return id;
}

const seven = {
  "lines.b.name": "Book",
  "lines.b.quantity": "3",
  "lines.b.price": "33.35",
  "lines.b.position": "a1",
  "lines.b.tax.scheme": "VAT",
  "lines.b.tax.category": "S",
  "lines.b.tax.rate": "7",
};

function planned(world: Connected, invoice: DocumentId, wish: CreditWish): Invoice {
  const snapshot = world.replica.read(invoice);
  if (snapshot?.kind !== "invoice") throw new Error("No invoice");
  const { note, findings } = planCreditNote(snapshot, wish, { reason: "Returned" });
  expect(findings).toEqual([]);
  return note;
}

function writeNote({ replica }: Connected, content: Invoice): void {
  const issued = {
    number: "CN-1",
    on,
    by: { type: "registrar" as const, series: "CN" },
  };
  replica.edit(
    noteId,
    { type: "create", document: { kind: "invoice", content } },
    { type: "mark-issued", issued },
  );
}

function credit({ replica }: Connected, invoice: DocumentId, note: Invoice): void {
  const { amount } = claimOf(note, computeTotals(note), "issued");
  replica.edit(invoice, {
    type: "apply-credit",
    key: creditKey(noteId),
    credit: { amount, creditNote: "CN-1", on },
  });
}

const Note = z.object({
  total: z.int(),
  total_taxes: z.array(
    z.object({ amount: z.int(), tax_rate_details: z.object({ tax_rate: z.string() }) }),
  ),
});
const Rate = z.object({ id: z.string(), percentage: z.number() });

/** What Stripe holds, and what the note says: in cents, by rate. */
async function taxes({ account }: Connected) {
  const rates = z.array(Rate).parse(await account.list("/v1/tax_rates"));
  const notes = z.array(Note).parse(await account.list("/v1/credit_notes"));
  return notes.map(({ total, total_taxes: of }) => {
    const byRate: Record<string, number> = {};
    for (const { amount, tax_rate_details: details } of of) {
      const rate = rates.find(({ id }) => id === details.tax_rate)?.percentage ?? "unknown";
      byRate[rate] = (byRate[rate] ?? 0) + amount;
    }
    return { total, byRate };
  });
}

const cents = (text: string): number => Math.round(Number(text) * 100);

function ours(note: Invoice) {
  const totals = computeTotals(note);
  const rows = totals.taxRows.map(({ tax, amount }) => [tax.rate ?? "0", cents(amount)]);
  return { total: cents(totals.claim), byRate: Object.fromEntries(rows) };
}

const decimal = (text: string): DecimalString => DecimalString.parse(text);
const lines = (quantities: Readonly<Record<string, string>>): CreditWish =>
  CreditWish.parse({ type: "lines", quantities });

test.each<[string, CreditWish]>([
  ["one line", lines({ b: "3" })],
  ["a part of one line", lines({ b: "1" })],
  ["both lines, and not in proportion", lines({ a: "1", b: "3" })],
  ["an amount", { type: "amount", amount: decimal("38") }],
  [
    "an amount that no net price with its tax comes to",
    { type: "amount", amount: decimal("0.11") },
  ],
  ["all of it", { type: "full" }],
])("[ST80] a credit note of ours has its own taxes in Stripe, to the cent: %s", async (_, wish) => {
  await using world = await connect({ policy });
  const invoice = await issuedHere(world, seven);
  const note = planned(world, invoice, wish);
  writeNote(world, note);
  credit(world, invoice, note);
  await untilRegister(world, invoice, link);
  await sweep(world);
  expect(await taxes(world)).toEqual([ours(note)]);
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[ST80] a credit whose note is not here yet waits for it, where the invoice has several taxes", async () => {
  await using world = await connect({ policy });
  const invoice = await issuedHere(world, seven);
  const note = planned(world, invoice, lines({ b: "3" }));
  credit(world, invoice, note);
  await untilTold(world, /Credit note CN-1 is not here/);
  await world.bridge.idle();
  expect(await taxes(world)).toEqual([]);
  writeNote(world, note);
  await untilRegister(world, invoice, link);
  await sweep(world);
  expect(await taxes(world)).toEqual([ours(note)]);
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[ST80] a credit note that Stripe cannot hold is told, and nothing is entered in its place", async () => {
  await using world = await connect({ policy });
  const invoice = await issuedHere(world, seven);
  const note = planned(world, invoice, lines({ a: "2" }));
  const [line] = note.lines;
  if (line === undefined) throw new Error("No line");
  // Stripe has no line below zero in a credit note.
  const charged = {
    ...line,
    id: creditKey(noteId),
    quantity: decimal("-1"),
    tax: { ...line.tax, rate: decimal("7") },
  };
  const mixed = { ...note, lines: [line, charged] };
  writeNote(world, mixed);
  credit(world, invoice, mixed);
  await untilTold(world, /Stripe does not compute the tax of credit note CN-1/);
  await world.bridge.idle();
  await sweep(world);
  expect(await taxes(world)).toEqual([]);
});

test("[ST80] a credit note of ours that stands in Stripe with another tax is told", async () => {
  await using world = await connect({ policy });
  const invoice = await issuedHere(world, {});
  const note = planned(world, invoice, lines({ a: "1" }));
  // Of an invoice of one tax any part has that tax, so that nothing waits for the note.
  credit(world, invoice, note);
  await untilRegister(world, invoice, link);
  expect(await taxes(world)).toEqual([ours(note)]);
  const [line] = note.lines;
  if (line === undefined) throw new Error("No line");
  const { tax: _, ...untaxed } = line;
  writeNote(world, { ...note, lines: [{ ...untaxed, price: decimal("59.5") }] });
  await untilTold(world, /Credit note CN-1 has another tax in Stripe/);
});
