import type { DecimalString } from "./decimal-string.ts";

/** An amount with its currency, as the engine says it: "297.5 EUR". Faces write it in their reader's notation. */
export function moneyWords(amount: DecimalString | string, currency: string | undefined): string {
  return currency === undefined || currency === "" ? amount : `${amount} ${currency}`;
}

/** What people know a payment, refund or credit by, after the word for it: "over 119 EUR on 2026-11-21 (RF-7)". Its key is nobody's but ours. */
export function factWords(
  fact: {
    readonly amount: DecimalString;
    readonly paidOn?: string | undefined;
    readonly on?: string | undefined;
    readonly reference?: string | undefined;
  },
  currency: string | undefined,
): string {
  const { amount, reference, paidOn, on = paidOn } = fact;
  const day = on === undefined ? "" : ` on ${on}`;
  return `over ${moneyWords(amount, currency)}${day}${reference === undefined ? "" : ` (${reference})`}`;
}
