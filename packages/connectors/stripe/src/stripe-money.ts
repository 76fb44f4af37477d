import { CurrencyCode, canonicalDecimalString } from "@concord/model";
import type { DecimalString } from "@concord/model";

// Stripe's own table, which is not ISO 4217: https://docs.stripe.com/currencies (zero-decimal, special cases, three-decimal).
const zeroDecimal: ReadonlySet<string> = new Set([
  "BIF",
  "CLP",
  "DJF",
  "GNF",
  "JPY",
  "KMF",
  "KRW",
  "MGA",
  "PYG",
  "RWF",
  "VND",
  "VUV",
  "XAF",
  "XOF",
  "XPF",
]);
const threeDecimal: ReadonlySet<string> = new Set(["BHD", "JOD", "KWD", "OMR", "TND"]);

/** Decimal places of an integer amount at Stripe. ISK and UGX have none in ISO 4217, but Stripe counts them with two. */
export function stripeDigits(currency: CurrencyCode): 0 | 2 | 3 {
  if (zeroDecimal.has(currency)) return 0;
  return threeDecimal.has(currency) ? 3 : 2;
}

/** An integer amount of Stripe as a decimal string: 1050 EUR → "10.5", 1050 JPY → "1050". */
export function fromStripeAmount(amount: number | bigint, currency: CurrencyCode): DecimalString {
  const digits = stripeDigits(currency);
  const value = BigInt(amount);
  const sign = value < 0n ? "-" : "";
  const text = (value < 0n ? -value : value).toString().padStart(digits + 1, "0");
  const plain = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  const decimal = canonicalDecimalString(sign + plain);
  if (decimal === undefined) throw new Error(`Not an amount: ${amount}`);
  return decimal;
}

export type StripeAmount =
  | { readonly type: "amount"; readonly amount: number }
  | { readonly type: "refused"; readonly reason: string };

/**
 * A decimal string as Stripe's integer amount. Refused where Stripe cannot hold it: more decimals than the currency has there, a three-decimal amount that
 * does not end in 0, or more digits than an integer holds safely. Nothing is rounded.
 */
export function toStripeAmount(value: DecimalString, currency: CurrencyCode): StripeAmount {
  const digits = stripeDigits(currency);
  const [whole = "0", fraction = ""] = value.replace("-", "").split(".");
  if (fraction.length > digits) {
    return {
      type: "refused",
      reason: `${value} ${currency} has more decimals than Stripe holds (${digits}).`,
    };
  }
  const units = BigInt(whole + fraction.padEnd(digits, "0")) * (value.startsWith("-") ? -1n : 1n);
  if (digits === 3 && units % 10n !== 0n) {
    return {
      type: "refused",
      reason: `Stripe takes ${currency} only in steps of 0.010; this is ${value}.`,
    };
  }
  if (units > BigInt(Number.MAX_SAFE_INTEGER) || units < -BigInt(Number.MAX_SAFE_INTEGER)) {
    return { type: "refused", reason: `${value} ${currency} is larger than Stripe takes.` };
  }
  return { type: "amount", amount: Number(units) };
}

/** An integer amount as an invoice prints it, with all its decimals: 1050 EUR → "10.50". */
export function printedAmount(amount: number, currency: CurrencyCode): string {
  const digits = stripeDigits(currency);
  const value = fromStripeAmount(amount, currency);
  const [, fraction = ""] = value.split(".");
  return digits === 0 ? value : `${value.split(".")[0] ?? ""}.${fraction.padEnd(digits, "0")}`;
}

const longestFraction = 12;

/** A price in minor units with a fraction ("1050.5", at most 12 decimals) as a decimal of the currency; undefined if it is no plain decimal. */
export function fromStripeDecimal(text: string, currency: CurrencyCode): DecimalString | undefined {
  const value = canonicalDecimalString(text);
  return value === undefined ? undefined : shifted(value, -stripeDigits(currency));
}

/** The other way; undefined where Stripe's 12 decimals do not hold it. */
export function toStripeDecimal(value: DecimalString, currency: CurrencyCode): string | undefined {
  const minor = shifted(value, stripeDigits(currency));
  const [, fraction = ""] = minor?.split(".") ?? [];
  return fraction.length > longestFraction ? undefined : minor;
}

/** Moves the decimal point: exact, since no digit changes. */
function shifted(value: DecimalString, places: number): DecimalString | undefined {
  const sign = value.startsWith("-") ? "-" : "";
  const [whole = "0", fraction = ""] = value.replace("-", "").split(".");
  if (places >= 0) {
    const padded = fraction.padEnd(places, "0");
    return canonicalDecimalString(
      `${sign}${whole}${padded.slice(0, places)}.${padded.slice(places)}0`,
    );
  }
  const padded = whole.padStart(1 - places, "0");
  return canonicalDecimalString(
    `${sign}${padded.slice(0, places)}.${padded.slice(places)}${fraction}`,
  );
}

/** The code of a currency as we write it ("eur" → "EUR"), undefined if there is none such. */
export function currencyOf(code: string): CurrencyCode | undefined {
  return CurrencyCode.safeParse(code.toUpperCase()).data;
}
