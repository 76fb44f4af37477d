import { expect, test } from "vitest";
import { creditOn, creditOveruse, creditTaken, creditUses } from "./customer-credit.ts";
import { Ledger } from "./facts.ts";
import { EntryKey } from "./identifiers.ts";
import { Invoice } from "./invoice.ts";
import type { InvoiceKind } from "./invoice.ts";

const other = "0197f3a0-0000-7000-8000-000000000002";
const third = "0197f3a0-0000-7000-8000-000000000003";

/** An invoice over 100.00, settled by these facts. */
function settled(facts: object, kind: InvoiceKind = "invoice", price = "100") {
  const lines = [{ id: "a", quantity: "1", price }];
  const invoice = Invoice.parse({ kind, currency: "EUR", lines });
  return { invoice, ledger: Ledger.parse(facts) };
}

const paid = (...amounts: readonly string[]) =>
  Object.fromEntries(amounts.map((amount, index) => [`p${index + 1}`, { amount }]));

const use = (amount: string, usedFor = other, more = {}) => ({
  amount,
  to: "balance",
  usedFor,
  ...more,
});

const creditOf = (...of: Parameters<typeof settled>): string => creditOn(settled(...of));

test("[MO130] what was settled beyond a claim stands to the customer's credit, and nothing of what is owed to the customer", () => {
  expect(creditOf({ payments: paid("140") })).toBe("40");
  expect(creditOf({ payments: paid("100"), credits: { n: { amount: "30" } } })).toBe("30");
  expect(creditOf({ payments: paid("100") })).toBe("0");
  expect(creditOf({ payments: paid("140"), refunds: { u: use("25") } })).toBe("15");
  expect(creditOf({ credits: { i: { amount: "140" } } }, "credit-note")).toBe("0");
  expect(creditOf({}, "invoice", "-100")).toBe("0");
});

test("[MO131] a use stands until it is given back", () => {
  const refunds = { u: use("25"), r: { amount: "5" } };
  expect(creditUses(settled({ refunds }).ledger)).toEqual([
    { key: "u", amount: "25", usedFor: other },
  ]);
  expect(creditUses(settled({ refunds, failedRefunds: { u: {} } }).ledger)).toEqual([]);
});

test("[MO132] two uses that together are more than there was are more, also where both name one payment that did not bring as much", () => {
  const payments = paid("100");
  const credits = { n: { amount: "100" } };
  const named = { payment: "p1", credit: "n" };
  const once = { payments, credits, refunds: { u: use("100", other, named) } };
  expect(creditOveruse(settled(once))).toBeUndefined();
  const twice = { ...once, refunds: { ...once.refunds, v: use("60", third, named) } };
  expect(creditOveruse(settled(twice))).toEqual({ held: "100", used: "160" });
  expect(creditOveruse(settled({ ...twice, failedRefunds: { v: {} } }))).toBeUndefined();
});

test("[MO132] a payment that bounces after what it was too much was used leaves it used and not there; so does money that was given back besides", () => {
  const facts = {
    payments: paid("100", "40"),
    refunds: { u: use("40", other, { payment: "p2" }) },
  };
  expect(creditOveruse(settled(facts))).toBeUndefined();
  const bounced = { ...facts, reversals: { b: { payment: "p2", amount: "40" } } };
  expect(creditOveruse(settled(bounced))).toEqual({ held: "0", used: "40" });
  const cash = { ...facts, refunds: { ...facts.refunds, r: { amount: "10", payment: "p1" } } };
  expect(creditOveruse(settled(cash))).toEqual({ held: "30", used: "40" });
});

test("[MO132] a voided credit note, and a void, leave of the credit what was paid", () => {
  const facts = {
    payments: paid("100"),
    credits: { n: { amount: "40" } },
    refunds: { u: use("40", other, { payment: "p1", credit: "n" }) },
  };
  const withdrawn = { ...facts, voidedCredits: { n: {} } };
  expect(creditOveruse(settled(withdrawn))).toEqual({ held: "0", used: "40" });
  expect(creditOveruse(settled({ ...facts, voided: {} }))).toBeUndefined();
});

const taken = (facts: object) => creditTaken(settled(facts).ledger, EntryKey.parse("u"));

test("[MO138] what came in by a use stands until it is taken back, also where it was used further", () => {
  const payments = { u: { amount: "40", from: "balance", takenFrom: other } };
  expect(taken({ payments })).toBe("40");
  expect(taken({ payments, refunds: { v: use("40", third, { payment: "u" }) } })).toBe("40");
  expect(taken({ payments, reversals: { u: { payment: "u", amount: "40" } } })).toBeUndefined();
  expect(taken({ payments, failed: { u: {} } })).toBeUndefined();
  expect(taken({ payments: { u: { amount: "40", from: "balance" } } })).toBeUndefined();
});
