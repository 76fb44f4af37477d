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
import { expect, test } from "vitest";
import { z } from "zod";
import { connect, issuedInvoice } from "../testing/connected.ts";
import type { Connected } from "../testing/connected.ts";
import { sweep, untilRegister, untilTold } from "../testing/settled.ts";

const noteId = DocumentId.parse("01890000-0000-7000-8000-000000000002");
const on = PlainDate.parse("2026-11-21");
const link = `links.quickbooks.credits.${noteId}`;

const seven = {
  "lines.b.name": "Book",
  "lines.b.quantity": "3",
  "lines.b.price": "33.35",
  "lines.b.position": "a1",
  "lines.b.tax.category": "S",
  "lines.b.tax.rate": "7",
};

function planned({ replica }: Connected, invoice: DocumentId, wish: CreditWish): Invoice {
  const snapshot = replica.read(invoice);
  if (snapshot?.kind !== "invoice") throw new Error("No invoice");
  const { note, findings } = planCreditNote(snapshot, wish, { reason: "Returned" });
  expect(findings).toEqual([]);
  return note;
}

function writeNote({ replica }: Connected, content: Invoice): void {
  const issued = { number: "CN-1", on, by: { type: "registrar" as const, series: "CN" } };
  replica.edit(
    noteId,
    { type: "create", document: { kind: "invoice", content } },
    { type: "mark-issued", issued },
  );
}

function credit({ replica }: Connected, invoice: DocumentId, note: Invoice): DecimalString {
  const { amount } = claimOf(note, computeTotals(note), "issued");
  const fact = { amount, creditNote: "CN-1", on };
  replica.edit(invoice, { type: "apply-credit", key: creditKey(noteId), credit: fact });
  return amount;
}

const decimal = (text: string): DecimalString => DecimalString.parse(text);
const lines = (quantities: Readonly<Record<string, string>>): CreditWish =>
  CreditWish.parse({ type: "lines", quantities });

const Memo = z.object({
  DocNumber: z.string(),
  TotalAmt: z.number(),
  Balance: z.number(),
  TxnDate: z.string(),
  TxnTaxDetail: z.object({
    TotalTax: z.number(),
    TaxLine: z.array(
      z.object({
        TaxLineDetail: z.object({ TaxPercent: z.number(), NetAmountTaxable: z.number() }),
      }),
    ),
  }),
});

async function memos({ books }: Connected) {
  return z.array(Memo).parse(await books.find("select * from CreditMemo"));
}

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
])(
  "[QB78] a credit note of ours is booked with its own lines and taxes, to the cent: %s",
  async (_, wish) => {
    await using world = await connect();
    const invoice = issuedInvoice(world, 1, "S-1", seven);
    await untilRegister(world, invoice, "links.quickbooks");
    const note = planned(world, invoice, wish);
    writeNote(world, note);
    const amount = Number(credit(world, invoice, note));
    await untilRegister(world, invoice, link);
    await sweep(world);
    const { tax, taxRows } = computeTotals(note);
    const booked = await memos(world);
    expect(booked).toMatchObject([
      { DocNumber: "CN-1", TotalAmt: amount, Balance: 0, TxnDate: "2026-11-21" },
    ]);
    expect(booked[0]?.TxnTaxDetail.TotalTax).toBe(Number(tax));
    const bases = new Map<number, number>();
    for (const { TaxLineDetail: row } of booked[0]?.TxnTaxDetail.TaxLine ?? []) {
      if (row.NetAmountTaxable !== 0) bases.set(row.TaxPercent, row.NetAmountTaxable);
    }
    expect(bases).toEqual(
      new Map(taxRows.map((row) => [Number(row.tax.rate), Number(row.base)] as const)),
    );
    expect(world.bridge.deadLetters.list()).toEqual([]);
    expect(world.replica.all().filter(({ kind }) => kind === "invoice")).toHaveLength(2);
  },
);

test("[QB78] a credit whose note is not here yet waits for it, where the invoice has several taxes", async () => {
  await using world = await connect();
  const invoice = issuedInvoice(world, 1, "S-1", seven);
  await untilRegister(world, invoice, "links.quickbooks");
  const note = planned(world, invoice, lines({ b: "3" }));
  credit(world, invoice, note);
  await untilTold(world, /credit note .* is not here/);
  expect(await memos(world)).toEqual([]);
  writeNote(world, note);
  await untilRegister(world, invoice, link);
  await sweep(world);
  expect(await memos(world)).toMatchObject([{ TotalAmt: 107.05, TxnTaxDetail: { TotalTax: 7 } }]);
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[QB78] what is paid out of a credit note of ours has the note's taxes, not the invoice's", async () => {
  await using world = await connect();
  const invoice = issuedInvoice(world, 1, "S-1", seven);
  await untilRegister(world, invoice, "links.quickbooks");
  const note = planned(world, invoice, lines({ b: "3" }));
  writeNote(world, note);
  world.replica.edit(invoice, {
    type: "record-payment",
    key: "bank:1",
    payment: { amount: "226.05" },
  });
  await untilRegister(world, invoice, "links.quickbooks.payments.bank:1");
  world.replica.edit(
    invoice,
    {
      type: "apply-credit",
      key: creditKey(noteId),
      credit: { amount: decimal("107.05"), creditNote: "CN-1", on },
    },
    {
      type: "record-refund",
      key: "bank:2",
      refund: { amount: decimal("107.05"), credit: creditKey(noteId), on },
    },
  );
  await untilRegister(world, invoice, "links.quickbooks.refunds.bank:2");
  await sweep(world);
  expect(await world.books.find("select * from RefundReceipt")).toMatchObject([
    { TotalAmt: 107.05, TxnTaxDetail: { TotalTax: 7 } },
  ]);
  expect(await memos(world)).toEqual([]);
});
