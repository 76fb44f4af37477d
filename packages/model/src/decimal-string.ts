import { Big } from "big.js";
import { z } from "zod";

const canonicalDecimal = /^(?:0|-?(?:[1-9]\d*|0)\.\d*[1-9]|-?[1-9]\d*)$/;

/** A decimal in canonical form: no exponent, no leading "+", no trailing zeros, no "-0". "12.5", "-0.03", "0". */
export const DecimalString = z
  .string()
  .max(64)
  .regex(canonicalDecimal, "Write the number in plain digits, for example 12.5 or -0.03")
  .brand<"DecimalString">();
export type DecimalString = z.infer<typeof DecimalString>;

/** The exact value as a canonical decimal string. Never rounds. */
export function toDecimalString(value: Big): DecimalString {
  const text = value.toFixed();
  // big.js keeps no trailing zeros, but prints negative zero as "-0".
  return DecimalString.parse(text === "-0" ? "0" : text);
}

/** The canonical form of plain decimal text ("10.00" → "10", "+1" → "1"), or undefined if it is not a plain decimal. Exponents are refused. */
export function canonicalDecimalString(text: string): DecimalString | undefined {
  if (text.length > 64 || !/^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(text)) return undefined;
  return toDecimalString(new Big(text.replace(/^\+/, "").replace(/\.$/, "")));
}
