import { expect, test } from "vitest";
import { DecimalString } from "./decimal-string.ts";
import { Ledger } from "./facts.ts";
import { Instalment } from "./invoice.ts";
import { PlainDate } from "./plain-date.ts";
import { settlement } from "./settlement.ts";
import type { Settlement, SettlementTerms } from "./settlement.ts";

const date = (text: string): PlainDate => PlainDate.parse(text);
const amount = (text: string): DecimalString => DecimalString.parse(text);

/** P = 100, due 10 January, today 15 January unless said. */
function settle(
  ledger: Readonly<Record<string, unknown>>,
  terms: Partial<SettlementTerms> = {},
): Settlement {
  return settlement(amount("100"), Ledger.parse(ledger), {
    dueDate: date("2027-01-10"),
    today: date("2027-01-15"),
    ...terms,
  });
}

const pay = (...amounts: readonly string[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(amounts.map((value, index) => [`stripe:py_${index + 1}`, { amount: value }]));

const dispute = { amount: "100", payment: "stripe:py_1", fundsWithdrawn: true };

test.each([
  ["S1", {}, { today: date("2027-01-05") }, "100", "unpaid", []],
  ["S2", {}, {}, "100", "unpaid", ["overdue"]],
  ["S3", { payments: pay("40") }, {}, "60", "partially-paid", ["overdue"]],
  ["S4", { payments: pay("40", "60") }, {}, "0", "paid", []],
  ["S5", { payments: pay("120") }, {}, "-20", "overpaid", []],
  [
    "S6",
    { payments: pay("120"), refunds: { r: { payment: "stripe:py_1", amount: "20" } } },
    {},
    "0",
    "paid",
    [],
  ],
  [
    "S7",
    { payments: pay("100"), disputes: { d: dispute } },
    {},
    "100",
    "unpaid",
    ["overdue", "disputed"],
  ],
  [
    "S8",
    { payments: pay("100"), disputes: { d: dispute }, disputesWon: { d: {} } },
    {},
    "0",
    "paid",
    [],
  ],
  ["S9", { credits: { c: { amount: "100" } } }, {}, "0", "credited", []],
  [
    "S10",
    { payments: pay("70"), credits: { c: { amount: "30" } } },
    {},
    "0",
    "paid",
    ["partly-credited"],
  ],
  [
    "S11",
    {
      payments: pay("100"),
      credits: { c: { amount: "30" } },
      refunds: { r: { payment: "stripe:py_1", amount: "30", credit: "c" } },
    },
    {},
    "0",
    "paid",
    ["partly-credited"],
  ],
  [
    "S12",
    { payments: pay("99.95"), writeOffs: { w: { amount: "0.05" } } },
    {},
    "0",
    "written-off",
    [],
  ],
  [
    "S13",
    { payments: pay("50") },
    {
      instalments: [
        Instalment.parse({ id: "a", dueDate: "2027-01-10", amount: "50" }),
        Instalment.parse({ id: "b", dueDate: "2027-02-10", amount: "50" }),
      ],
    },
    "50",
    "partially-paid",
    [],
  ],
  [
    "S14",
    { payments: { "stripe:py_1": { amount: "100", pending: true } } },
    {},
    "100",
    "unpaid",
    ["overdue", "pending"],
  ],
  [
    "S15",
    {
      payments: {
        "bank:1": { amount: "100", total: "108", totalCurrency: "USD", rate: "0.9259259259" },
      },
    },
    {},
    "0",
    "paid",
    [],
  ],
  [
    "S16",
    {
      payments: pay("40", "60"),
      reversals: { v: { payment: "stripe:py_2", amount: "60", reason: "correction" } },
    },
    {},
    "60",
    "partially-paid",
    ["overdue"],
  ],
  ["S17", { payments: { ...pay("40"), ...pay("40") } }, {}, "60", "partially-paid", ["overdue"]],
] satisfies readonly (readonly [
  string,
  Record<string, unknown>,
  Partial<SettlementTerms>,
  string,
  string,
  readonly string[],
])[])("[MO10] %s", (_id, ledger, terms, outstanding, status, flags) => {
  expect(settle(ledger, terms)).toMatchObject({ outstanding, status, flags });
});

test.each([
  ["a void", { voided: {} }, "0", "0", "void"],
  ["a credit of all of it", { credits: { c: { amount: "100" } } }, "0", "0", "credited"],
  ["a payment of all of it", { payments: pay("100") }, "0", "0", "paid"],
  ["a credit of most of it", { credits: { c: { amount: "80" } } }, "0", "20", "written-off"],
  ["more than the claim", { payments: pay("110") }, "-10", "0", "overpaid"],
  ["a part", { payments: pay("10") }, "50", "40", "partially-paid"],
] as const)(
  "[MO114] 40 written off of 100, and %s: nothing is owed to anybody for it",
  (_, facts, outstanding, writtenOff, status) => {
    const settled = settle({ writeOffs: { w: { amount: "40" } }, ...facts });
    expect(settled).toMatchObject({ outstanding, writtenOff, status });
  },
);

test("[MO114] so it is with the sign turned", () => {
  const ledger = Ledger.parse({
    writeOffs: { w: { amount: "-40" } },
    credits: { c: { amount: "-100" } },
  });
  const today = date("2027-01-15");
  expect(settlement(amount("-100"), ledger, { today })).toMatchObject({ outstanding: "0" });
});
