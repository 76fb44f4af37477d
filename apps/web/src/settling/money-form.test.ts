import {
  CurrencyCode,
  DecimalString,
  EntryKey,
  Ledger,
  PlainDate,
  heldPayments,
  outcomesOf,
  settlement,
} from "@concord/model";
import { expect, test } from "vitest";
import {
  disputeIn,
  firstEntry,
  readEntry,
  withAmount,
  withForeign,
  withKind,
  withPayment,
} from "./money-entry.ts";
import type { MoneyEntry } from "./money-entry.ts";
import { kindsFor, kindsOf, likelyAmount, moneyRecord, objection } from "./money-form.ts";
import type { MoneyKind, MoneyRecord, MoneyState } from "./money-form.ts";

const on = PlainDate.parse("2026-11-20");
const key = EntryKey.parse("web-1");
const decimal = (text: string): DecimalString => DecimalString.parse(text);
const english = { decimal: ".", write: String } as const;
const german = { decimal: ",", write: (value: string) => value.replace(".", ",") } as const;

/** An invoice over 100 euros with these facts. */
function standing(facts: object): MoneyState {
  const ledger = Ledger.parse(facts);
  return {
    currency: CurrencyCode.parse("EUR"),
    invoiceKind: "invoice",
    ledger,
    settle: (of) => settlement(decimal("100"), of, { today: on }),
    today: on,
    kinds: ["payment", "refund", "write-off", "reversal", "dispute", "dispute-outcome"],
  };
}

const open = standing({ payments: { p: { amount: "40" } } });
const over = standing({ payments: { p: { amount: "100" } }, credits: { cn: { amount: "30" } } });
const twice = standing({
  payments: {
    old: { amount: "60", paidOn: "2026-11-01" },
    young: { amount: "40", paidOn: "2026-11-09" },
  },
});

/** What the dialog would record of what stands in its fields. */
function recordOf(entry: MoneyEntry, state: MoneyState): MoneyRecord | undefined {
  const said = readEntry(entry, state, english);
  if (said === undefined || objection(entry.kind, said, state) !== undefined) return undefined;
  return moneyRecord(entry.kind, said, state, key);
}

const entryOf = (kind: MoneyKind, state: MoneyState): MoneyEntry =>
  withKind(firstEntry(state, english), kind, state, english);

const likely = (kind: MoneyKind, state: MoneyState) =>
  likelyAmount(kind, state, heldPayments(state.ledger)[0]);

test("[WB251] the likely amount is what is open, or what was paid too much", () => {
  expect(likely("payment", open)).toBe("60");
  expect(likely("write-off", open)).toBe("60");
  expect(likely("refund", open)).toBe("40");
  expect(likely("refund", over)).toBe("30");
  expect(likely("payment", over)).toBe("0");
  expect(firstEntry(over, english)).toMatchObject({ kind: "refund", amount: "30", payment: "p" });
});

test("[WB251] nothing is written off that is not open, nothing given back that was not paid", () => {
  const [payment] = heldPayments(open.ledger);
  const objects = (kind: MoneyKind, amount: string) =>
    objection(kind, { amount: decimal(amount), payment }, open);
  expect(objects("write-off", "60")).toBeUndefined();
  expect(objects("write-off", "60.01")).toEqual({ type: "more-than-open", most: "60" });
  expect(objects("refund", "40.01")).toEqual({ type: "more-than-paid", most: "40" });
  expect(objects("payment", "0")).toEqual({ type: "not-positive" });
  expect(objects("payment", "500")).toBeUndefined();
});

test("[WB251] what is given back of more than was claimed pays out the credit note; of the rest it names the payment alone", () => {
  const refund = (state: MoneyState) =>
    recordOf({ ...entryOf("refund", state), amount: "30", reason: " Late " }, state);
  expect(refund(over)).toEqual({
    operation: {
      type: "record-refund",
      key,
      refund: { amount: "30", on, reason: "Late", payment: "p", credit: "cn" },
    },
    outstanding: "0",
  });
  expect(refund(open)).toMatchObject({
    operation: { refund: { payment: "p" } },
    outstanding: "90",
  });
  expect(JSON.stringify(refund(open))).not.toContain("credit");
  const payment = { ...entryOf("payment", open), amount: "30", reason: " Late " };
  expect(recordOf(payment, open)).toEqual({
    operation: {
      type: "record-payment",
      key,
      payment: { amount: "30", paidOn: on, reference: "Late" },
    },
    outstanding: "30",
  });
});

test("[WB460] of several payments the newest is likely meant, another is chosen, and no more is given back than is left of it", () => {
  const entry = entryOf("refund", twice);
  expect(entry).toMatchObject({ payment: "young", amount: "40" });
  const other = withPayment(entry, "old", twice, english);
  expect(other.amount).toBe("60");
  expect(recordOf({ ...entry, amount: "40.01" }, twice)).toBeUndefined();
  expect(recordOf({ ...other, amount: "40.01" }, twice)).toMatchObject({
    operation: { refund: { payment: "old", amount: "40.01" } },
    outstanding: "40.01",
  });
  // One that was given back whole is none to choose from.
  const given = standing({
    ...twice.ledger,
    refunds: { r: { payment: "young", amount: "40" } },
  });
  expect(entryOf("refund", given)).toMatchObject({ payment: "old", amount: "60" });
});

test("[WB461] a payment that was wrong or bounced is taken back, whole or in part, and never more than is here of it", () => {
  const entry = entryOf("reversal", twice);
  expect(entry).toMatchObject({ payment: "young", amount: "40", cause: "correction" });
  expect(recordOf({ ...entry, amount: "15", reason: "Typed 40" }, twice)).toEqual({
    operation: {
      type: "record-reversal",
      key,
      reversal: {
        payment: "young",
        amount: "15",
        on,
        reason: "correction",
        note: "Typed 40",
      },
    },
    outstanding: "15",
  });
  const bounced = { ...withPayment(entry, "old", twice, english), cause: "bounce" } as const;
  expect(recordOf(bounced, twice)).toMatchObject({
    operation: { reversal: { payment: "old", amount: "60", reason: "bounce" } },
    outstanding: "60",
  });
  expect(recordOf({ ...entry, amount: "41" }, twice)).toBeUndefined();
});

test("[WB462] a dispute takes the money once it is withdrawn, gives it back when it is won, and only one that is open goes on", () => {
  const entry = entryOf("dispute", open);
  expect(recordOf(entry, open)).toMatchObject({
    operation: { type: "record-dispute", dispute: { payment: "p", amount: "40" } },
    outstanding: "60",
  });
  expect(recordOf({ ...entry, isWithdrawn: true }, open)).toMatchObject({
    operation: { dispute: { fundsWithdrawn: true } },
    outstanding: "100",
  });
  const disputed = standing({
    ...open.ledger,
    disputes: {
      a: { payment: "p", amount: "40" },
      b: { payment: "p", amount: "10", fundsWithdrawn: true },
      c: { payment: "p", amount: "5" },
    },
    disputesLost: { c: {} },
  });
  const on2 = entryOf("dispute-outcome", disputed);
  expect(on2).toMatchObject({ dispute: "a", outcome: "withdrawn" });
  const [first, second] = ["a", "b"].map((dispute) => disputeIn({ ...on2, dispute }, disputed));
  expect([first, second].map((each) => each && outcomesOf(each))).toEqual([
    ["withdrawn", "won", "lost"],
    ["won", "lost"],
  ]);
  expect(recordOf({ ...on2, dispute: "b", outcome: "won" }, disputed)).toEqual({
    operation: { type: "record-dispute-progress", key: "b", outcome: "won", progress: { on } },
    outstanding: "65",
  });
  expect(recordOf({ ...on2, dispute: "c" }, disputed)).toBeUndefined();
  expect(kindsOf(standing({}))).toEqual(["payment", "refund", "write-off"]);
  expect(kindsOf({ ...disputed, kinds: ["payment"] })).toEqual(["payment"]);
});

test("[WB463] with the rate what came in another currency says what it comes to, and an amount that is entered says so without one", () => {
  const entry = { ...entryOf("payment", open), isForeign: true };
  expect(recordOf(entry, open)).toBeUndefined();
  const came = withForeign(entry, { currency: "usd", total: "54", rate: "0.92597" }, open, english);
  expect(came.amount).toBe("50");
  expect(recordOf(came, open)).toEqual({
    operation: {
      type: "record-payment",
      key,
      payment: { amount: "50", paidOn: on, total: "54", totalCurrency: "USD", rate: "0.92597" },
    },
    outstanding: "10",
  });
  const byHand = withAmount(came, "49.90");
  expect(recordOf(byHand, open)).toEqual({
    operation: {
      type: "record-payment",
      key,
      payment: { amount: "49.9", paidOn: on, total: "54", totalCurrency: "USD" },
    },
    outstanding: "10.1",
  });
  for (const currency of ["EUR", "QQQ", ""]) {
    expect(recordOf({ ...came, currency }, open)).toBeUndefined();
  }
});

test("[WB463] a rate of three decimals is read as this person writes numbers, and else not at all", () => {
  const amountAt = (rate: string, notation: typeof english | typeof german) =>
    withForeign(
      { ...entryOf("payment", open), isForeign: true, amount: "", currency: "GBP", total: "10" },
      { rate },
      open,
      notation,
    ).amount;
  expect(amountAt("1.172", english)).toBe("11.72");
  expect(amountAt("1,172", german)).toBe("11,72");
  expect(amountAt("1.172", german)).toBe("");
  expect(amountAt("1,172", english)).toBe("");
});

test("[WB512] a credit of another invoice that was used here neither bounces nor is contested, and can be given back", () => {
  const takenFrom = "0197f3a0-0000-7000-8000-000000000002";
  const credit = { amount: "40", from: "balance", takenFrom, paidOn: "2026-11-10" };
  expect(kindsOf(standing({ payments: { credit } }))).toEqual(["payment", "refund", "write-off"]);
  const mixed = standing({ payments: { credit, p: { amount: "60", paidOn: "2026-11-01" } } });
  expect(kindsOf(mixed)).toContain("reversal");
  expect(entryOf("reversal", mixed)).toMatchObject({ payment: "p", amount: "60" });
  expect(entryOf("dispute", mixed)).toMatchObject({ payment: "p", amount: "60" });
  expect(entryOf("refund", mixed)).toMatchObject({ payment: "credit", amount: "40" });
});

test("[WB622] of what is void only the money that came all the same is dealt with, by the office", () => {
  const all = kindsFor({ isOffice: true, isVoid: false, paid: decimal("0") });
  expect(all).toContain("payment");
  expect(kindsFor({ isOffice: false, isVoid: false, paid: decimal("0") })).toEqual(["payment"]);
  expect(kindsFor({ isOffice: true, isVoid: true, paid: decimal("0") })).toEqual([]);
  expect(kindsFor({ isOffice: false, isVoid: true, paid: decimal("30") })).toEqual([]);
  const left = kindsFor({ isOffice: true, isVoid: true, paid: decimal("30") });
  expect(left).toContain("refund");
  expect(left).not.toContain("payment");
  expect(left).not.toContain("write-off");
});
