import { DecimalString, canonicalDecimalString, toBig } from "@concord/model";
import { CommandFailure } from "../failure.ts";

/** A number as people type it in a shell, with a point. */
export function decimalOf(text: string, name: string): DecimalString {
  const decimal = DecimalString.safeParse(canonicalDecimalString(text)).data;
  if (decimal !== undefined) return decimal;
  throw new CommandFailure(`${name} needs a number with a point, like 12.50, and not ${text}.`);
}

/** The same, of a number above zero. */
export function positiveOf(text: string, name: string): DecimalString {
  const value = decimalOf(text, name);
  if (toBig(value).gt(0)) return value;
  throw new CommandFailure(`${name} needs a number above zero.`);
}
