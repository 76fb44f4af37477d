import { Big } from "big.js";
import { z } from "zod";

const canonicalDecimal = /^(?:0|-?(?:[1-9]\d*|0)\.\d*[1-9]|-?[1-9]\d*)$/;
const maxLength = 64;

/**
 * A decimal in canonical form: no exponent, no leading "+", no trailing zeros, no "-0". "12.5", "-0.03", "0".
 * What people and sources may write is at most 64 characters long.
 */
export const DecimalString = z
  .string()
  .max(maxLength)
  .regex(canonicalDecimal, "Write the number in plain digits, for example 12.5 or -0.03")
  .brand<"DecimalString">();
export type DecimalString = z.infer<typeof DecimalString>;

/** A computed decimal. A product of two long inputs is longer than an input may be, and still exact. */
export const ComputedDecimal = z.string().regex(canonicalDecimal).brand<"DecimalString">();

/** The exact value as a canonical decimal string. Never rounds. */
export function toDecimalString(value: Big): DecimalString {
  const text = value.toFixed();
  // big.js keeps no trailing zeros, but prints negative zero as "-0".
  const canonical = text === "-0" ? "0" : text;
  if (!isCanonical(canonical)) throw new RangeError(`Not a canonical decimal: ${canonical}`);
  return canonical;
}

// Totals print hundreds of numbers: what we made ourselves needs no more than a look at its form.
function isCanonical(text: string): text is DecimalString {
  return canonicalDecimal.test(text);
}

/** The canonical form of plain decimal text ("10.00" → "10", "+1" → "1"), or undefined if it is not a plain decimal. Exponents are refused. */
export function canonicalDecimalString(text: string): DecimalString | undefined {
  if (text.length > maxLength || !/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(text)) return undefined;
  const canonical = toDecimalString(new Big(text.replace(/^\+/, "").replace(/\.$/, "")));
  return canonical.length > maxLength ? undefined : canonical;
}

/** The value for arithmetic; a missing one is zero. */
export function toBig(value: DecimalString | undefined): Big {
  return new Big(value ?? "0");
}

/** The exact sum; zero for an empty list. */
export function sum(values: Iterable<Big>): Big {
  let total = new Big(0);
  for (const value of values) total = total.plus(value);
  return total;
}
