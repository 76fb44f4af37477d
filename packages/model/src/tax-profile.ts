import { Big } from "big.js";
import { toBig } from "./decimal-string.ts";
import type { LineTax } from "./invoice-line.ts";

/** All taxes that rest on one line or adjustment together. */
export interface TaxProfile {
  /** Equal for equal sets of taxes, whatever their order. */
  readonly key: string;
  readonly taxes: readonly LineTax[];
  /** The taxes with the breakdown rows they belong to. */
  readonly rows: readonly { readonly tax: LineTax; readonly key: string }[];
  /** 100 + the rates of all taxes that a price with tax contains: what divides it into net and tax. */
  readonly divisor: Big;
}

/** Names the breakdown row a tax belongs to: one per scheme, category, rate, jurisdiction and direction (BG-23). */
function taxKey(tax: LineTax): string {
  return JSON.stringify([
    tax.scheme ?? "VAT",
    tax.category ?? "",
    // Category O has no rate and E has rate 0; in the breakdown both say that no tax is due.
    tax.rate ?? "0",
    tax.jurisdiction ?? "",
    tax.retained ?? false,
  ]);
}

/** The profile of a line's or adjustment's taxes. Without any it is one row of no category, so that its amount is still accounted for. */
export function taxProfile(
  tax: LineTax | undefined,
  extraTaxes: readonly LineTax[] = [],
): TaxProfile {
  const taxes =
    tax === undefined && extraTaxes.length > 0 ? extraTaxes : [tax ?? {}, ...extraTaxes];
  const included = taxes.filter(({ retained }) => retained !== true);
  const divisor = included.reduce((total, { rate }) => total.plus(toBig(rate)), new Big(100));
  const rows = taxes.map((of) => ({ tax: of, key: taxKey(of) }));
  const keys = rows.map(({ key }) => key);
  return { key: keys.toSorted().join(" "), taxes, rows, divisor };
}
