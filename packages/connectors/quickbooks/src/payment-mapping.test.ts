import { DocumentId, toBig } from "@concord/model";
import type { JsonValue } from "@concord/model";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { known, remote } from "../testing/known.ts";
import { z } from "zod";
import { readPayment } from "./payment-mapping.ts";

const Amounted = z.object({ amount: z.string() });
const documentOf = (invoice: string) =>
  DocumentId.parse(`01890000-0000-7000-8000-${invoice.padStart(12, "0")}`);

const line = (TxnId: string, TxnType: string, cents: number) => ({
  Amount: (cents / 100).toFixed(2),
  LinkedTxn: [{ TxnId, TxnType }],
});

/** A payment over invoices and credit memos, in hundredths. */
function payment(version: number, invoices: Readonly<Record<string, number>>, credit = 0) {
  const lines = Object.entries(invoices).map(([id, cents]) => line(id, "Invoice", cents));
  return remote(
    "payment",
    {
      Id: "7",
      SyncToken: String(version),
      CustomerRef: { value: "1" },
      TotalAmt: "1000.00",
      TxnDate: "2026-11-22",
      Line: credit === 0 ? lines : [...lines, line(noteId, "CreditMemo", credit)],
    },
    { version: { order: version, token: String(version) } },
  );
}

/** Invoices by their ids, and the one credit note. */
type World = Map<string, Record<string, JsonValue>>;
const noteId = "99";

/** Reads it as the runtime does: facts are recorded once and never changed. */
function read(world: World, object: ReturnType<typeof remote>): number {
  const recorded = [...world].map(([id, registers]) => ({
    document: documentOf(id),
    owner: { kind: id === noteId ? ("credit-note" as const) : ("invoice" as const), id },
    registers,
  }));
  const normalised = readPayment(object, known({ recorded }));
  if (normalised.type !== "changes") throw new Error(normalised.reason);
  let news = 0;
  for (const { owner, facts } of normalised.changes) {
    const registers = world.get(owner.id) ?? {};
    world.set(owner.id, registers);
    for (const [path, fact] of Object.entries(facts)) {
      if (Object.hasOwn(registers, path)) throw new Error(`${path} is recorded already`);
      registers[path] = fact;
      news += 1;
    }
  }
  return news;
}

/** Net money and credits of an invoice, in hundredths. */
function settled(registers: Readonly<Record<string, JsonValue>>): number {
  let total = toBig(undefined);
  for (const [path, value] of Object.entries(registers)) {
    const [collection, key = "", outcome] = path.split(".");
    if (outcome !== undefined) continue;
    const isWithdrawn = Object.hasOwn(registers, `${collection}.${key}.voided`);
    const amount = Amounted.parse(value);
    if (collection === "reversals") total = total.minus(amount.amount);
    else if (!isWithdrawn) total = total.plus(amount.amount);
  }
  return Number(total.times(100).toFixed(0));
}

test("[QB45] whatever happens to a payment, what is recorded of it comes to what it applies now", () => {
  const step = fc.record({
    invoices: fc.dictionary(fc.constantFrom("1", "2", "3"), fc.integer({ min: 1, max: 30_000 })),
    credit: fc.integer({ min: 0, max: 20_000 }),
  });
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 6 }),
      fc.boolean(),
      (steps, isDeleted) => {
        const world: World = new Map();
        for (const [version, { invoices, credit }] of steps.entries()) {
          const total = Object.values(invoices).reduce((sum, cents) => sum + cents, 0);
          const used = Math.min(credit, total);
          const object = payment(version, invoices, used);
          read(world, object);
          const appliedNow: Readonly<Record<string, number>> = { ...invoices, [noteId]: used };
          for (const [id, registers] of world) expect(settled(registers)).toBe(appliedNow[id] ?? 0);
          // The same reading again is nothing new.
          expect(read(world, object)).toBe(0);
        }
        if (isDeleted) {
          read(world, { ...payment(99, {}), state: "deleted" });
        }
        const left = [...world.values()].map(settled);
        expect(left.filter((cents) => isDeleted && cents !== 0)).toEqual([]);
      },
    ),
  );
});

test("[QB46] credits pay first, in the order of the lines, and money what they leave", () => {
  const world: World = new Map();
  read(world, payment(0, { "1": 5_000, "2": 10_000 }, 8_000));
  expect(world.get("1")).toEqual({
    "credits.quickbooks:7": { amount: "50", creditNote: "quickbooks:99", on: "2026-11-22" },
  });
  expect(world.get("2")).toMatchObject({
    "credits.quickbooks:7": { amount: "30" },
    "payments.quickbooks:7": { amount: "70", total: "1000", totalCurrency: "EUR" },
  });
});

const ours = "01890000-0000-7000-8000-000000000001";

test("[QB47] a payment that carries our tag is that fact, and no second payment", () => {
  const tagged = remote("payment", {
    Id: "7",
    SyncToken: "0",
    CustomerRef: { value: "1" },
    TotalAmt: "119.00",
    PrivateNote: `concord:${ours}:payments.stripe:py_1#145 card`,
    Line: [{ Amount: "119.00", LinkedTxn: [{ TxnId: "145", TxnType: "Invoice" }] }],
  });
  expect(readPayment(tagged, known())).toEqual({
    type: "changes",
    drift: [],
    changes: [
      {
        kind: "invoice",
        owner: { kind: "invoice", id: "145" },
        document: ours,
        creates: false,
        fields: {},
        facts: {},
        factLinks: { "payments.stripe:py_1": "7" },
      },
    ],
  });
  const registers = { "payments.stripe:py_1": { amount: "100" } };
  const recorded = [
    { document: DocumentId.parse(ours), owner: { kind: "invoice" as const, id: "145" }, registers },
  ];
  expect(readPayment(tagged, known({ recorded }))).toMatchObject({
    drift: [{ path: "TotalAmt", detail: expect.stringContaining("100") }],
  });
});

test("[QB47] who changes what stands for a fact, or pays another invoice with it, is told once it is linked", () => {
  const registers = {
    "payments.stripe:py_1": { amount: "119" },
    "links.quickbooks.payments.stripe:py_1": "7",
  };
  const recorded = [
    { document: DocumentId.parse(ours), owner: { kind: "invoice" as const, id: "145" }, registers },
  ];
  const reading = (TotalAmt: string, ...lines: readonly ReturnType<typeof line>[]) =>
    readPayment(
      remote("payment", {
        Id: "7",
        SyncToken: "1",
        CustomerRef: { value: "1" },
        TotalAmt,
        PrivateNote: `concord:${ours}:payments.stripe:py_1#145 card`,
        Line: lines,
      }),
      known({ recorded }),
    );
  expect(reading("119.00", line("145", "Invoice", 11_900))).toMatchObject({ type: "changes" });
  expect(reading("119.00", line("145", "Invoice", 9_900))).toMatchObject({ type: "changes" });
  expect(reading("55.00", line("145", "Invoice", 5_500))).toMatchObject({
    type: "parked",
    reason: expect.stringContaining("of 119, and says 55 in QuickBooks"),
  });
  expect(
    reading("119.00", line("145", "Invoice", 1_900), line("146", "Invoice", 10_000)),
  ).toMatchObject({ type: "parked", reason: expect.stringContaining("pays invoice 146") });
});

test("[QB48] removing what stands for a fact is told to a person and takes no money back", () => {
  const raw = {
    Id: "7",
    SyncToken: "1",
    CustomerRef: { value: "1" },
    TotalAmt: "0",
    PrivateNote: `Voided - concord:${ours}:payments.stripe:py_1#145`,
  };
  const voided = remote("payment", raw, { state: "voided" });
  expect(readPayment(voided, known())).toMatchObject({
    type: "parked",
    reason: expect.stringMatching(/^payment 7 stood for something that is recorded here/),
  });
  const stub = remote("payment", { Id: "7", status: "Deleted" }, { state: "deleted" });
  expect(readPayment(stub, known({ previous: voided }))).toMatchObject({ type: "parked" });
});

test("[QB49] what cannot be read is parked, and an application that we do not know is told", () => {
  expect(readPayment(remote("payment", { Id: "7", SyncToken: "0" }), known())).toMatchObject({
    type: "parked",
    drift: [{ what: "missing-field" }],
  });
  const odd = remote("payment", {
    Id: "7",
    SyncToken: "0",
    CustomerRef: { value: "1" },
    TotalAmt: "5",
    Line: [{ Amount: "5", LinkedTxn: [{ TxnId: "3", TxnType: "JournalEntry" }] }],
  });
  expect(readPayment(odd, known())).toMatchObject({
    changes: [],
    drift: [{ path: "Line.LinkedTxn", detail: expect.stringContaining("JournalEntry 3") }],
  });
});

test("[QB75] what a journal entry settles of an invoice is told, and is no payment", () => {
  const badDebt = applied("0", ["19", "1", "Invoice"], ["19", "3", "JournalEntry"]);
  expect(readPayment(badDebt, known())).toMatchObject({
    changes: [{ owner: { id: "1" }, facts: {} }],
    drift: [{ detail: expect.stringContaining("JournalEntry 3") }],
  });
  const withMoney = applied("100", ["119", "1", "Invoice"], ["19", "3", "JournalEntry"]);
  expect(readPayment(withMoney, known())).toMatchObject({
    changes: [{ facts: { "payments.quickbooks:7": { amount: "100" } } }],
  });
});

test.each(["JournalEntry", "Expense", "Check"])(
  "[QB90] a payment that also pays what is not read (%s) pays the invoice with all of its line",
  (type) => {
    const both = applied("150", ["100", "1", "Invoice"], ["50", "55", type]);
    expect(readPayment(both, known())).toMatchObject({
      changes: [{ facts: { "payments.quickbooks:7": { amount: "100" } } }],
      drift: [{ detail: expect.stringContaining(`${type} 55`) }],
    });
  },
);

test("[QB90] money that a payment applies to nothing pays no part of what a journal entry settles", () => {
  const { raw, ...object } = applied("120", ["119", "1", "Invoice"], ["19", "3", "JournalEntry"]);
  const surplus = {
    ...object,
    raw: { ...z.record(z.string(), z.json()).parse(raw), UnappliedAmt: "20" },
  };
  expect(readPayment(surplus, known())).toMatchObject({
    changes: [{ facts: { "payments.quickbooks:7": { amount: "100" } } }],
  });
});

test("[QB90] what of a payment is money is what all that it pays comes to, less what helps to pay", () => {
  const cents = fc.integer({ min: 1, max: 30_000 });
  fc.assert(
    fc.property(
      cents,
      fc.nat(30_000),
      fc.nat(30_000),
      fc.nat(30_000),
      (invoice, debit, other, memo) => {
        const credit = Math.min(memo, invoice);
        const journal = Math.min(other, invoice - credit);
        const lines: readonly (readonly [string, string, string])[] = [
          [shown(invoice), "1", "Invoice"],
          [shown(credit), "99", "CreditMemo"],
          // Of the two only one at a time: which of them a line is, it does not say.
          debit > 0 ? [shown(debit), "55", "Expense"] : [shown(journal), "3", "JournalEntry"],
        ];
        const helps = debit > 0 ? 0 : journal;
        const total = invoice + debit - credit - helps;
        const world: World = new Map();
        read(world, applied(shown(total), ...lines));
        expect(settled(world.get("1") ?? {})).toBe(invoice - helps);
      },
    ),
  );
});

test("[QB91] of a payment that uses a memo of ours beside another one, only the other is a credit and only the rest is money", () => {
  const { raw, ...object } = applied(
    "70",
    ["119", "1", "Invoice"],
    ["50", "2", "Invoice"],
    ["20", "98", "CreditMemo"],
    ["79", "99", "CreditMemo"],
  );
  const note = `concord:${ours}:credits.stripe:cn_1#1`;
  const mixed = {
    ...object,
    raw: { ...z.record(z.string(), z.json()).parse(raw), ConcordMemos: { "99": note } },
  };
  expect(readPayment(mixed, known())).toMatchObject({
    type: "changes",
    changes: [
      {
        owner: { id: "1" },
        facts: {
          "payments.quickbooks:7": { amount: "20" },
          "credits.quickbooks:7": { amount: "20", creditNote: "quickbooks:98" },
        },
      },
      { owner: { id: "2" }, facts: { "payments.quickbooks:7": { amount: "50" } } },
      {
        owner: { kind: "credit-note", id: "98" },
        facts: { "credits.quickbooks:7": { amount: "20", creditNote: "quickbooks:98" } },
      },
    ],
  });
});

const shown = (value: number) => (value / 100).toFixed(2);

function applied(TotalAmt: string, ...lines: readonly (readonly [string, string, string])[]) {
  return remote("payment", {
    Id: "7",
    SyncToken: "0",
    CustomerRef: { value: "1" },
    TotalAmt,
    Line: lines.map(([Amount, TxnId, TxnType]) => ({ Amount, LinkedTxn: [{ TxnId, TxnType }] })),
  });
}
