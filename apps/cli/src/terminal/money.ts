import { ComputedDecimal, formatAmount } from "@concord/model";
import type { CurrencyCode } from "@concord/model";

/** "1,234.50": the currency's own decimals, grouped for reading. */
export function amountText(amount: string, currency: CurrencyCode | undefined): string {
  const parsed = ComputedDecimal.safeParse(amount);
  const text = parsed.success ? formatAmount(parsed.data, currency) : amount;
  const [whole = "", ...decimals] = text.split(".");
  return [whole.replaceAll(/\B(?=(?:\d{3})+$)/g, ","), ...decimals].join(".");
}

/** "1,234.50 EUR". */
export function money(amount: string, currency: CurrencyCode | undefined): string {
  return [amountText(amount, currency), currency].filter(Boolean).join(" ");
}
