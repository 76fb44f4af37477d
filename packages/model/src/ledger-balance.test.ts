import { expect, test } from "vitest";
import { DecimalString } from "./decimal-string.ts";
import { Ledger } from "./facts.ts";
import { EntryKey } from "./identifiers.ts";
import { PlainDate } from "./plain-date.ts";
import { settlement } from "./settlement.ts";
import type { Settlement, SettlementTerms } from "./settlement.ts";

/** A claim of 100 without a due date, unless said otherwise. */
function settle(
  facts: Readonly<Record<string, unknown>>,
  terms: Partial<SettlementTerms> = {},
  claim = "100",
): Settlement {
  return settlement(DecimalString.parse(claim), Ledger.parse(facts), {
    today: PlainDate.parse("2027-01-15"),
    ...terms,
  });
}

const payments = { p: { amount: "100" } };
const withdrawn = { payment: "p", amount: "100", fundsWithdrawn: true };

test.each([
  ["refund and reversal", { refunds: { r: { payment: "p", amount: "100" } } }],
  ["dispute", { disputes: { d: withdrawn } }],
  ["dispute of more than came in", { disputes: { d: { ...withdrawn, amount: "115" } } }],
])("[MO12] a payment that is gone is gone once: %s beside a reversal", (_name, facts) => {
  const reversals = { v: { payment: "p", amount: "100", reason: "bounce" } };
  expect(settle({ payments, reversals, ...facts })).toMatchObject({
    paid: "0",
    outstanding: "100",
  });
});

test("[MO12] a chargeback that two tools report, as dispute and as reversal, counts once", () => {
  const facts = {
    payments,
    disputes: { d: { ...withdrawn, amount: "40" } },
    reversals: { v: { payment: "p", amount: "40", reason: "chargeback" } },
  };
  expect(settle(facts)).toMatchObject({ paid: "60", outstanding: "40" });
  expect(settle({ ...facts, disputesWon: { d: {} } })).toMatchObject({ paid: "100", flags: [] });
});

test("[MO12] a refund, and a dispute of what was left, are two events", () => {
  const refunds = { r: { payment: "p", amount: "30" } };
  const disputes = { d: { ...withdrawn, amount: "50" } };
  expect(settle({ payments, refunds, disputes })).toMatchObject({ paid: "20", outstanding: "80" });
});

test("[MO12] two disputes of two payments count apart", () => {
  const facts = {
    payments: { p: { amount: "60" }, q: { amount: "40" } },
    disputes: {
      d: { payment: "p", amount: "60", fundsWithdrawn: true },
      e: { payment: "q", amount: "40" },
    },
    disputesWithdrawn: { e: {} },
    disputesLost: { d: {} },
  };
  expect(settle(facts)).toMatchObject({ paid: "0", flags: ["disputed"] });
});

test("[MO13] an inquiry is a flag only; a lost dispute takes the money; won and lost at once is lost", () => {
  const disputes = { d: { payment: "p", amount: "100" } };
  expect(settle({ payments, disputes })).toMatchObject({ status: "paid", flags: ["disputed"] });
  const lost = { payments, disputes, disputesLost: { d: {} } };
  expect(settle(lost)).toMatchObject({ status: "unpaid", flags: [] });
  expect(settle({ ...lost, disputesWon: { d: {} } })).toMatchObject({ status: "unpaid" });
});

test("[MO14] a refund without a credit opens the claim again, and a failed refund does not", () => {
  const refunds = { r: { payment: "p", amount: "30" } };
  expect(settle({ payments, refunds })).toMatchObject({
    status: "partially-paid",
    outstanding: "30",
  });
  expect(settle({ payments, refunds, failedRefunds: { r: {} } })).toMatchObject({ status: "paid" });
});

test("[MO14] a refund of a credit note keeps what is outstanding, before and after the credit is known", () => {
  const refunds = { r: { payment: "p", amount: "30", credit: "stripe:cn_1" } };
  const expected = { outstanding: "0", credited: "30", paid: "70", flags: ["partly-credited"] };
  expect(settle({ payments, refunds })).toMatchObject(expected);
  const credits = { "stripe:cn_1": { amount: "30" } };
  expect(settle({ payments, refunds, credits })).toMatchObject(expected);
});

test("[MO14] a voided credit note counts nothing, and its refund opens the claim again", () => {
  const credits = { c: { amount: "30" } };
  const voidedCredits = { c: {} };
  expect(settle({ payments: { p: { amount: "70" } }, credits, voidedCredits })).toMatchObject({
    outstanding: "30",
    credited: "0",
  });
  const refunds = { r: { payment: "p", amount: "30", credit: "c" } };
  expect(settle({ payments, refunds, voidedCredits })).toMatchObject({ outstanding: "30" });
});

test("[MO14] a refund or reversal of a payment that is not here has no effect, and is flagged", () => {
  const refunds = { r: { payment: "elsewhere", amount: "30" } };
  const flags = ["unmatched"];
  expect(settle({ payments, refunds })).toMatchObject({ outstanding: "0", flags });
  const reversals = { v: { payment: "elsewhere", amount: "30" } };
  expect(settle({ payments, reversals })).toMatchObject({ outstanding: "0", flags });
  expect(settle({ payments, refunds: { r: { amount: "30" } } })).toMatchObject({
    outstanding: "30",
    flags: [],
  });
});

test("[MO15] announced money counts once it is settled, and never once it failed", () => {
  const pending = { p: { amount: "100", pending: true } };
  expect(settle({ payments: pending })).toMatchObject({ pending: "100", flags: ["pending"] });
  const settled = { p: {} };
  expect(settle({ payments: pending, settled })).toMatchObject({ status: "paid", pending: "0" });
  const failed = { p: {} };
  expect(settle({ payments: pending, failed })).toMatchObject({ status: "unpaid", flags: [] });
  expect(settle({ payments: pending, settled, failed })).toMatchObject({ status: "unpaid" });
});

test("[MO15] announced money that does not cover what is outstanding is shown and not flagged", () => {
  const facts = { payments: { p: { amount: "40", pending: true } } };
  expect(settle(facts)).toMatchObject({ pending: "40", flags: [] });
});

test("[MO16] one payment in several facts is taken back by its name or by the key of a fact", () => {
  const parts = {
    "stripe:py_1~a": { amount: "60", payment: "stripe:py_1" },
    "stripe:py_1~b": { amount: "40", payment: "stripe:py_1" },
  };
  const byName = { r: { payment: "stripe:py_1", amount: "100" } };
  expect(settle({ payments: parts, refunds: byName })).toMatchObject({ paid: "0", flags: [] });
  const byFact = { r: { payment: "stripe:py_1~b", amount: "100" } };
  expect(settle({ payments: parts, refunds: byFact })).toMatchObject({ paid: "0", flags: [] });
});

test("[MO16] a fact may have any key, also one that every object inherits", () => {
  expect(settle({ payments: { constructor: { amount: "100" } } })).toMatchObject({
    status: "paid",
    flags: [],
  });
  // The one that plain objects cannot hold is no key.
  expect(EntryKey.safeParse("__proto__").success).toBe(false);
});

test("[MO139] what was used for another invoice has left whole, whatever became of the payment that it was a part of", () => {
  const usedFor = "0197f3a0-0000-7000-8000-000000000002";
  const refunds = { u: { payment: "p", amount: "40", to: "balance", usedFor } };
  const facts = { payments: { p: { amount: "140" } }, refunds };
  expect(settle(facts)).toMatchObject({ paid: "100", outstanding: "0" });
  const gone = [
    { reversals: { v: { payment: "p", amount: "140", reason: "bounce" } } },
    { failed: { p: {} } },
    { refunds: { ...refunds, r: { payment: "p", amount: "140" } } },
    { disputes: { d: { ...withdrawn, amount: "140" } } },
  ];
  for (const more of gone) {
    expect(settle({ ...facts, ...more })).toMatchObject({ paid: "-40", outstanding: "140" });
    const anew = { ...facts.payments, q: { amount: "140" } };
    expect(settle({ ...facts, ...more, payments: anew })).toMatchObject({ status: "paid" });
  }
  const failedRefunds = { u: {} };
  expect(settle({ ...facts, failedRefunds })).toMatchObject({ paid: "140" });
});

test("[MO141] a credit that went back to its invoice has left, also where it was given back here besides", () => {
  const takenFrom = "0197f3a0-0000-7000-8000-000000000002";
  const used = { payments: { u: { amount: "40", from: "balance", takenFrom } } };
  const reversals = { u: { payment: "u", amount: "40", reason: "unallocated" } };
  expect(settle({ ...used, reversals })).toMatchObject({ paid: "0", outstanding: "100" });
  const refunds = { r: { payment: "u", amount: "40" } };
  expect(settle({ ...used, refunds })).toMatchObject({ paid: "0" });
  expect(settle({ ...used, reversals, refunds })).toMatchObject({ paid: "-40" });
  // It never came.
  expect(settle({ ...used, reversals, failed: { u: {} } })).toMatchObject({ paid: "0" });
});
