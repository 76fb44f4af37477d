import * as fc from "fast-check";
import { expect, test } from "vitest";
import { claimOf } from "./claim.ts";
import { computeTotals } from "./compute-totals.ts";
import { sharesByTax } from "./credit-by-tax.ts";
import { planCreditNote } from "./credit-note.ts";
import type { CreditPlan, CreditWish } from "./credit-note.ts";
import {
  creditFindings,
  creditToPayOut,
  leftToCredit,
  quantitiesLeft,
} from "./credited-invoice.ts";
import type { CreditedInvoice } from "./credited-invoice.ts";
import { DecimalString, toBig, toDecimalString } from "./decimal-string.ts";
import { Ledger } from "./facts.ts";
import { DocumentId } from "./identifiers.ts";
import { Invoice } from "./invoice.ts";
import { issueFindings } from "./issue-findings.ts";
import { invoiceInputs } from "./testing/invoice-inputs.ts";

const id = DocumentId.parse("0197f3a0-0000-7000-8000-000000000001");
const noteId = (index: number): DocumentId =>
  DocumentId.parse(`0197f3a0-0000-7000-8000-0000000000${String(index + 10)}`);

function issued(invoice: object, notes: readonly Invoice[] = []): CreditedInvoice {
  const credits = Object.fromEntries(
    notes.map((note, index) => [noteId(index), { amount: computeTotals(note).claim }]),
  );
  return {
    id,
    invoice: Invoice.parse({ number: "INV-1", issueDate: "2026-11-20", ...invoice }),
    ledger: Ledger.parse({ credits }),
    issued: { number: "INV-1" },
  };
}

const pumps = {
  currency: "EUR",
  seller: { name: "Ours GmbH" },
  buyer: { name: "Acme GmbH", vatId: "DE1" },
  dueDate: "2026-12-20",
  paymentMeans: [{ id: "m", iban: "DE02120300000000202051" }],
  lines: [
    { id: "l1", name: "Pump", quantity: "3", price: "33.33", tax: { category: "S", rate: "19" } },
    { id: "l2", name: "Book", quantity: "1", price: "10", tax: { category: "S", rate: "7" } },
  ],
};

const amount = (of: string): CreditWish => ({ type: "amount", amount: DecimalString.parse(of) });
const quantities = (of: Readonly<Record<string, string>>): CreditWish => ({
  type: "lines",
  quantities: Object.fromEntries(
    Object.entries(of).map(([line, quantity]) => [line, DecimalString.parse(quantity)]),
  ),
});
const claimOfNote = ({ note }: CreditPlan): string => computeTotals(note).claim;
const claimOfIssued = ({ invoice }: CreditedInvoice): DecimalString =>
  claimOf(invoice, computeTotals(invoice), "issued").amount;

test("[MO70] a credit note of all takes over parties, currency and lines, and names what it credits; nothing of how it was to be paid", () => {
  const { note, findings } = planCreditNote(
    issued(pumps),
    { type: "full" },
    { reason: "Returned" },
  );
  expect(findings).toEqual([]);
  expect(note).toEqual(
    Invoice.parse({
      kind: "credit-note",
      currency: "EUR",
      seller: { name: "Ours GmbH" },
      buyer: { name: "Acme GmbH", vatId: "DE1" },
      lines: pumps.lines,
      precedingInvoices: [
        { id: "credited", number: "INV-1", issueDate: "2026-11-20", document: id },
      ],
      notes: [{ id: "reason", text: "Returned" }],
    }),
  );
  expect(issueFindings(note)).toEqual([]);
});

/** Invoices that claim something, of every currency, rounding, tax and adjustment. */
const claiming = invoiceInputs()
  .map((input) => issued(input))
  .filter((of) => toBig(claimOfIssued(of)).gt(0));

test("[MO71] a credit note of all comes to exactly what the invoice claims, with its every row of tax", () => {
  fc.assert(
    fc.property(claiming, (of) => {
      const { note, findings } = planCreditNote(of, { type: "full" });
      expect(findings).toEqual([]);
      const [totals, credited] = [computeTotals(of.invoice), computeTotals(note)];
      expect(credited.claim).toBe(claimOfIssued(of));
      expect(credited.taxRows).toEqual(totals.taxRows);
      expect(credited.prepaid).toBe("0");
    }),
  );
});

test("[MO72] amounts are credited exactly, however they are split; together they never exceed the claim, and the last one leaves nothing", () => {
  const parts = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(claiming, parts, (whole, percents) => {
      const { digits } = computeTotals(whole.invoice);
      const notes: Invoice[] = [];
      for (const percent of percents) {
        const of = issued(whole.invoice, notes);
        const left = toBig(leftToCredit(of));
        const share = left.times(percent).div(100).round(digits, 0);
        if (share.lte(0)) continue;
        const wish = amount(toDecimalString(share));
        const { note, findings } = planCreditNote(of, wish, { earlier: notes });
        expect(findings).toEqual([]);
        expect(computeTotals(note).claim).toBe(toDecimalString(share));
        expect(note.lines.every(({ price }) => toBig(price).gte(0))).toBe(true);
        notes.push(note);
      }
      const of = issued(whole.invoice, notes);
      if (leftToCredit(of) !== "0") {
        notes.push(planCreditNote(of, { type: "full" }, { earlier: notes }).note);
      }
      const credited = notes.map((note) => toBig(computeTotals(note).claim));
      expect(toDecimalString(credited.reduce((sum, each) => sum.plus(each)))).toBe(
        claimOfIssued(whole),
      );
      expect(leftToCredit(issued(whole.invoice, notes))).toBe("0");
    }),
    { numRuns: 40 },
  );
});

test("[MO79] an amount with parts of the smallest coin is not credited as another one", () => {
  const of = issued({ ...pumps, currency: "JPY" });
  for (const part of ["10.5", "0.4"]) {
    const { findings } = planCreditNote(of, amount(part));
    expect(findings).toEqual([
      expect.objectContaining({
        rule: "CONCORD-CREDIT-COINS",
        message: `${part} has parts of the smallest coin: amounts in JPY have 0 decimals.`,
      }),
    ]);
  }
});

test("[MO73] what amounts take of each set of taxes sums up to what the invoice has of it", () => {
  const of = issued(pumps);
  const first = planCreditNote(of, amount("50")).note;
  const second = planCreditNote(issued(pumps, [first]), amount("33.33"), { earlier: [first] }).note;
  const notes = [first, second];
  const last = planCreditNote(issued(pumps, notes), { type: "full" }, { earlier: notes }).note;
  expect(first.lines.map(({ name, price }) => [name, price])).toEqual([
    ["INV-1 · 19 %", "45.87"],
    ["INV-1 · 7 %", "4.13"],
  ]);
  const credited = [...notes, last].flatMap(({ lines }) => lines);
  const sums = ["19", "7"].map((rate) =>
    credited
      .filter(({ tax }) => tax?.rate === rate)
      .reduce((sum, { price }) => sum.plus(toBig(price)), toBig(undefined))
      .toFixed(),
  );
  expect(sums).toEqual([...sharesByTax(of.invoice).values()].map(({ gross }) => gross.toFixed()));
});

test("[MO74] quantities of lines are credited at their price, with their part of the allowances; what was taken is not taken again", () => {
  const discounted = {
    ...pumps,
    adjustments: [
      { id: "d", type: "allowance", amount: "10" },
      { id: "f", type: "charge", amount: "5", tax: { category: "S", rate: "19" } },
    ],
  };
  const of = issued(discounted);
  const first = planCreditNote(of, quantities({ l1: "2" }));
  expect(first.findings).toEqual([]);
  expect(first.note.lines.map(({ id: line, quantity }) => [line, quantity])).toEqual([["l1", "2"]]);
  // 66.66 of 109.99 goods: 6.06 of the 10.00; freight stays.
  expect(first.note.adjustments).toEqual([{ id: "d", type: "allowance", amount: "6.06" }]);
  expect(claimOfNote(first)).toBe("72.11");
  expect(Object.fromEntries(quantitiesLeft(of.invoice, [first.note]))).toEqual({
    l1: "1",
    l2: "1",
  });

  const again = issued(discounted, [first.note]);
  const tooMuch = planCreditNote(again, quantities({ l1: "2", none: "1" }), {
    earlier: [first.note],
  });
  expect(tooMuch.findings.map(({ rule, path }) => [rule, path])).toEqual([
    ["CONCORD-CREDIT-QUANTITY", "lines.l1.quantity"],
    ["CONCORD-CREDIT-LINE", "lines.none"],
  ]);
  const rest = planCreditNote(again, quantities({ l1: "1", l2: "1" }), { earlier: [first.note] });
  expect(rest.note.adjustments).toEqual([{ id: "d", type: "allowance", amount: "3.94" }]);
});

test("[MO75] an invoice whose lines are credited in parts is credited to the cent when the last is taken", () => {
  const lines = fc
    .array(
      fc.record({
        price: fc.integer({ min: 1, max: 99_999 }),
        rate: fc.constantFrom("19", "7", "9.975"),
        parts: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 3 }),
        allowance: fc.integer({ min: 0, max: 20 }),
      }),
      { minLength: 1, maxLength: 3 },
    )
    .map((entries) => entries.map((entry, index) => ({ ...entry, id: `l${index}` })));
  const discount = fc.integer({ min: 0, max: 10 });
  fc.assert(
    fc.property(lines, discount, fc.boolean(), (entries, off, included) => {
      const content = {
        currency: "EUR",
        pricesIncludeTax: included,
        buyer: { name: "Acme" },
        adjustments: [{ id: "d", type: "allowance", percent: String(off) }],
        lines: entries.map((line) => ({
          id: line.id,
          quantity: String(line.parts.reduce((sum, part) => sum + part)),
          price: toDecimalString(toBig(DecimalString.parse(String(line.price))).div(1_000)),
          tax: { category: "S", rate: line.rate },
          adjustments: [{ id: "a", type: "allowance", percent: String(line.allowance) }],
        })),
      };
      fc.pre(toBig(claimOfIssued(issued(content))).gt(0));
      const notes: Invoice[] = [];
      const rounds = Math.max(...entries.map(({ parts }) => parts.length));
      for (let round = 0; round < rounds; round += 1) {
        const of = issued(content, notes);
        const wished = entries.flatMap(({ id: line, parts }) => {
          const part = parts[round];
          return part === undefined ? [] : [[line, String(part)] as const];
        });
        const { note, findings } = planCreditNote(of, quantities(Object.fromEntries(wished)), {
          earlier: notes,
        });
        // A part of next to nothing comes to nothing.
        if (computeTotals(note).claim === "0") return;
        expect(findings).toEqual([]);
        notes.push(note);
      }
      expect(leftToCredit(issued(content, notes))).toBe("0");
    }),
    { numRuns: 60 },
  );
});

function rules(note: object, of: CreditedInvoice | undefined): readonly string[] {
  return creditFindings(Invoice.parse(note), of).map(({ rule, path }) => `${rule} ${path}`);
}

test("[MO115] two VAT ids that say nothing do not make two buyers one", () => {
  const of = issued({ ...pumps, buyer: { name: "Acme", vatId: " " } });
  const { note } = planCreditNote(of, { type: "full" });
  expect(rules({ ...note, buyer: { name: "Bolt", vatId: " " } }, of)).toEqual([
    "CONCORD-CREDIT-BUYER buyer.name",
  ]);
});

test("[MO76] what keeps a credit note from crediting is said all at once", () => {
  const of = issued(pumps);
  const { note } = planCreditNote(of, { type: "full" });
  expect(rules(note, of)).toEqual([]);
  expect(rules(note, undefined)).toEqual(["CONCORD-CREDITED precedingInvoices.credited.document"]);
  expect(rules(note, { ...of, issued: undefined })).toEqual([
    "CONCORD-CREDITED precedingInvoices.credited.document",
  ]);
  const other = issued({ ...pumps, kind: "credit-note", buyer: { name: "Other" } });
  expect(rules(note, { ...other, ledger: Ledger.parse({ voided: {} }) })).toEqual([
    "CONCORD-CREDITED precedingInvoices.credited.document",
    "CONCORD-CREDITED precedingInvoices.credited.document",
    "CONCORD-CREDIT-BUYER buyer.name",
  ]);
  expect(rules({ ...note, currency: "USD" }, of)).toEqual(["CONCORD-CREDIT-CURRENCY currency"]);
  expect(rules({ ...note, lines: [] }, of)).toEqual(["CONCORD-CREDIT-NOTHING lines"]);
  const credited = issued(pumps, [planCreditNote(of, amount("100")).note]);
  expect(creditFindings(note, credited)).toMatchObject([
    { rule: "CONCORD-CREDIT-LEFT", difference: "100" },
  ]);
  // Its own credit, once it is applied, takes nothing from it.
  expect(creditFindings(note, issued(pumps, [note]), noteId(0))).toEqual([]);
});

test("[MO77] a credit that no known note explains lowers what is left, and a voided one does not", () => {
  const of = issued(pumps);
  const elsewhere = {
    ...of,
    ledger: Ledger.parse({ credits: { "stripe:cn_1": { amount: "29.69" } } }),
  };
  expect(leftToCredit(elsewhere)).toBe("100");
  const { note, findings } = planCreditNote(elsewhere, { type: "full" });
  expect(findings).toEqual([]);
  expect(computeTotals(note)).toMatchObject({ claim: "100", rounding: "0" });
  const voided = {
    ...of,
    ledger: Ledger.parse({
      credits: { "stripe:cn_1": { amount: "29.69" } },
      voidedCredits: { "stripe:cn_1": {} },
    }),
  };
  expect(leftToCredit(voided)).toBe("129.69");
});

test("[MO78] money that is given back pays out the first credit that stands and is not paid out", () => {
  const credits = { b: { amount: "10" }, a: { amount: "20" }, c: { amount: "5" } };
  const payingOut = (facts: object): string | undefined =>
    creditToPayOut(Ledger.parse({ credits, ...facts }));
  expect(payingOut({})).toBe("a");
  const paid = { r: { amount: "20", credit: "a" } };
  expect(payingOut({ refunds: paid })).toBe("b");
  expect(payingOut({ refunds: paid, failedRefunds: { r: {} } })).toBe("a");
  expect(payingOut({ refunds: paid, voidedCredits: { b: {} } })).toBe("c");
  expect(creditToPayOut(Ledger.parse({}))).toBeUndefined();
});
