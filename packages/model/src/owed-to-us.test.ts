import { expect, test } from "vitest";
import { DecimalString } from "./decimal-string.ts";
import { asMoneyToUs, isOpenCredit, isOwedToCustomer, isOwedToUs } from "./owed-to-us.ts";

const amount = (text: string): DecimalString => DecimalString.parse(text);
const invoice = { kind: "invoice", gross: amount("100"), status: "unpaid" } as const;
const note = { ...invoice, kind: "credit-note" } as const;
const negative = { ...invoice, gross: amount("-100") } as const;

test("[MO180] a credit note, and what claims less than nothing, is owed to the customer and never to us", () => {
  expect([invoice, note, negative].map(isOwedToCustomer)).toEqual([false, true, true]);
  expect([invoice, note, negative].map(isOwedToUs)).toEqual([true, false, false]);
  expect([invoice, note, negative].map(isOpenCredit)).toEqual([false, true, true]);
  const settled = [invoice, note, negative].map((each) => ({ ...each, status: "paid" }) as const);
  expect(settled.map(isOwedToUs)).toEqual([false, false, false]);
  expect(settled.map(isOpenCredit)).toEqual([false, false, false]);
});

test("[MO180] the amounts of a credit note are money that goes the other way", () => {
  expect(asMoneyToUs(amount("100.5"), "invoice")).toBe("100.5");
  expect(asMoneyToUs(amount("100.5"), "credit-note")).toBe("-100.5");
  expect(asMoneyToUs(amount("-3"), "credit-note")).toBe("3");
  expect(asMoneyToUs(amount("0"), "credit-note")).toBe("0");
  expect(asMoneyToUs(amount("-3"), "invoice")).toBe("-3");
});
