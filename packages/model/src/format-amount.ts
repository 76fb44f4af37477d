import type { CurrencyCode } from "./currency.ts";
import { minorUnits } from "./currency.ts";
import type { DecimalString } from "./decimal-string.ts";
import { toBig } from "./decimal-string.ts";

/**
 * The amount with the currency's own number of decimals, for people and for formats that want it so: ("10", "EUR") → "10.00",
 * ("10", "JPY") → "10". Decimals beyond the minor unit are shown, not rounded away.
 */
export function formatAmount(amount: DecimalString, currency: CurrencyCode | undefined): string {
  const decimals = amount.split(".")[1]?.length ?? 0;
  return toBig(amount).toFixed(Math.max(decimals, minorUnits(currency)));
}
