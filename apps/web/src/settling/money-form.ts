import { DecimalString, creditToPayOut, toBig, toDecimalString } from "@concord/model";
import type { EntryKey, Ledger, PlainDate } from "@concord/model";
import type { OperationInput } from "@concord/document";
import type { Settlement } from "@concord/model";

/** What happened to money, as a person records it. */
export type MoneyKind = "payment" | "refund" | "write-off";

/** A fact to be recorded, and what is then outstanding. */
export interface MoneyRecord {
  readonly operation: OperationInput;
  readonly outstanding: DecimalString;
}

/** What is likely meant: what is open came in or is given up, what was paid too much is given back. */
export function likelyAmount(
  kind: MoneyKind,
  { outstanding, paid }: Pick<Settlement, "outstanding" | "paid">,
): DecimalString {
  const open = toBig(outstanding);
  if (kind !== "refund") return open.gt(0) ? DecimalString.parse(outstanding) : nought;
  return open.lt(0) ? toDecimalString(open.neg()) : DecimalString.parse(paid);
}

const nought = DecimalString.parse("0");

/** Why an amount cannot be recorded; undefined where it can. */
export function objection(
  kind: MoneyKind,
  amount: DecimalString,
  { outstanding, paid }: Pick<Settlement, "outstanding" | "paid">,
): "not-positive" | "more-than-open" | "more-than-paid" | undefined {
  if (toBig(amount).lte(0)) return "not-positive";
  if (kind === "write-off" && toBig(amount).gt(toBig(outstanding))) return "more-than-open";
  if (kind === "refund" && toBig(amount).gt(toBig(paid))) return "more-than-paid";
  return undefined;
}

/** The fact, under a key of its own. What is given back of more than was claimed pays out a credit note, where one stands. */
export function moneyRecord(
  kind: MoneyKind,
  said: { readonly amount: DecimalString; readonly on: PlainDate; readonly reason: string },
  { ledger, settled }: { readonly ledger: Ledger; readonly settled: Settlement },
  key: EntryKey,
): MoneyRecord {
  const { amount, on } = said;
  const reason = said.reason.trim();
  const why = reason === "" ? {} : { reason };
  const open = toBig(settled.outstanding);
  const after = kind === "refund" ? open.plus(toBig(amount)) : open.minus(toBig(amount));
  return { operation: operationOf(), outstanding: toDecimalString(after) };

  function operationOf(): OperationInput {
    switch (kind) {
      case "payment":
        return {
          type: "record-payment",
          key,
          payment: { amount, paidOn: on, ...(reason !== "" && { reference: reason }) },
        };
      case "refund": {
        const credit = open.lt(0) ? creditToPayOut(ledger) : undefined;
        const [payment, ...others] = Object.keys(ledger.payments);
        const isOne = payment !== undefined && others.length === 0;
        const refund = {
          amount,
          on,
          ...why,
          ...(isOne && { payment }),
          ...(credit !== undefined && { credit }),
        };
        return { type: "record-refund", key, refund };
      }
      case "write-off":
        return { type: "write-off", key, writeOff: { amount, on, ...why } };
    }
  }
}
