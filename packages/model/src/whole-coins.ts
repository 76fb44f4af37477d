import { Big } from "big.js";
import { minorUnits } from "./currency.ts";
import type { CurrencyCode } from "./currency.ts";
import { toBig } from "./decimal-string.ts";
import type { DecimalString } from "./decimal-string.ts";

/** Why nobody pays or credits just this amount, for a person: it has parts of the smallest coin. Undefined where it has none. */
export function coinObjection(
  amount: DecimalString,
  currency: CurrencyCode | undefined,
): string | undefined {
  const digits = minorUnits(currency);
  return toBig(amount).round(digits, Big.roundHalfUp).eq(toBig(amount))
    ? undefined
    : `${amount} has parts of the smallest coin: amounts in ${currency ?? "it"} have ${digits} decimals.`;
}
