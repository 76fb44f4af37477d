import { DecimalString, EntryKey, Ledger, PlainDate, settlement } from "@concord/model";
import type { Settlement } from "@concord/model";
import { expect, test } from "vitest";
import { likelyAmount, moneyRecord, objection } from "./money-form.ts";

const on = PlainDate.parse("2026-11-20");
const key = EntryKey.parse("web-1");
const decimal = (text: string): DecimalString => DecimalString.parse(text);

function standing(facts: object): { readonly ledger: Ledger; readonly settled: Settlement } {
  const ledger = Ledger.parse(facts);
  return { ledger, settled: settlement(decimal("100"), ledger, { today: on }) };
}

const open = standing({ payments: { p: { amount: "40" } } });
const over = standing({ payments: { p: { amount: "100" } }, credits: { cn: { amount: "30" } } });

test("[WB251] the likely amount is what is open, or what was paid too much", () => {
  expect(likelyAmount("payment", open.settled)).toBe("60");
  expect(likelyAmount("write-off", open.settled)).toBe("60");
  expect(likelyAmount("refund", open.settled)).toBe("40");
  expect(likelyAmount("refund", over.settled)).toBe("30");
  expect(likelyAmount("payment", over.settled)).toBe("0");
});

test("[WB251] nothing is written off that is not open, nothing given back that was not paid", () => {
  expect(objection("write-off", decimal("60"), open.settled)).toBeUndefined();
  expect(objection("write-off", decimal("60.01"), open.settled)).toBe("more-than-open");
  expect(objection("refund", decimal("40.01"), open.settled)).toBe("more-than-paid");
  expect(objection("payment", decimal("0"), open.settled)).toBe("not-positive");
  expect(objection("payment", decimal("500"), open.settled)).toBeUndefined();
});

test("[WB251] what is given back of more than was claimed pays out the credit note; of the rest it names the payment alone", () => {
  const said = { amount: decimal("30"), on, reason: " Late " };
  expect(moneyRecord("refund", said, over, key)).toEqual({
    operation: {
      type: "record-refund",
      key,
      refund: { amount: "30", on, reason: "Late", payment: "p", credit: "cn" },
    },
    outstanding: "0",
  });
  expect(moneyRecord("refund", said, open, key)).toMatchObject({
    operation: { refund: { payment: "p" } },
    outstanding: "90",
  });
  expect(JSON.stringify(moneyRecord("refund", said, open, key))).not.toContain("credit");
  expect(moneyRecord("payment", said, open, key)).toEqual({
    operation: {
      type: "record-payment",
      key,
      payment: { amount: "30", paidOn: on, reference: "Late" },
    },
    outstanding: "30",
  });
});
