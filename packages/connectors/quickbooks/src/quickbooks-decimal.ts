import { canonicalDecimalString, roundQuotient, toBig, toDecimalString } from "@concord/model";
import type { DecimalString } from "@concord/model";
import { z } from "zod";

/** A JSON number's text as a canonical decimal; exponents are written out. Undefined for what is none. */
export function decimalOf(text: string): DecimalString | undefined {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,2}))?$/.exec(text);
  if (parts === null) return undefined;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = parts;
  const shift = Number(exponent);
  const digits = `${whole}${fraction}`;
  const point = whole.length + shift;
  const padded = digits.padStart(digits.length + Math.max(0, 1 - point), "0");
  const at = Math.max(1, point);
  const long = padded.padEnd(at, "0");
  const rest = long.slice(at);
  return canonicalDecimalString(`${sign}${long.slice(0, at)}${rest === "" ? "" : `.${rest}`}`);
}

function parsed(text: string, context: z.RefinementCtx): DecimalString {
  const value = decimalOf(text);
  if (value !== undefined) return value;
  context.addIssue({ code: "custom", message: `${text} is not a decimal` });
  return z.NEVER;
}

/** The value of a number of QuickBooks. */
export const Decimal = z.string().transform(parsed);

/** An amount as QuickBooks states it: its text and its value. */
export const Amount = z
  .string()
  .transform((text, context) => ({ text, value: parsed(text, context) }));
export type Amount = z.infer<typeof Amount>;

// Home units per foreign unit, as many places as QuickBooks keeps. [M]
const ratePlaces = 6;

/** The same rate seen from the other currency, to six places. QuickBooks states home units for one foreign unit; some of our facts state the contrary. */
export function inverseRate(rate: DecimalString): DecimalString | undefined {
  if (toBig(rate).lte(0)) return undefined;
  const one = toBig(canonicalDecimalString("1"));
  return toDecimalString(roundQuotient(one, toBig(rate), ratePlaces, "half-away-from-zero"));
}
