import { parseDecimal, percentOf, share } from "./decimal.ts";
import type { Coupon } from "./coupons.ts";
import type { FixedTax } from "./line-content.ts";
import { type Exemption, type LineTax, taxesOn } from "./line-tax.ts";
import type { TaxRate } from "./tax-rates.ts";

/** A coupon as it applies here. */
export interface AppliedDiscount {
  readonly id: string;
  readonly coupon: Pick<Coupon, "amount_off" | "percent_off">;
}

/** A line as its totals need it. */
export interface TotalsLine {
  readonly amount: number;
  readonly discountable: boolean;
  readonly discounts: readonly AppliedDiscount[];
  readonly rates: readonly TaxRate[];
  readonly fixedTaxes: readonly (FixedTax & { readonly rate: TaxRate })[] | null;
}

export interface DiscountAmount {
  readonly amount: number;
  readonly discount: string;
}

export interface LineTotals {
  readonly discount_amounts: readonly DiscountAmount[];
  readonly taxes: readonly LineTax[];
}

export interface InvoiceTotals {
  readonly lines: readonly LineTotals[];
  readonly subtotal: number;
  readonly subtotal_excluding_tax: number;
  readonly total: number;
  readonly total_excluding_tax: number;
  readonly total_discount_amounts: readonly DiscountAmount[];
  readonly total_taxes: readonly LineTax[];
}

const sum = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0);
const inclusiveOf = (taxes: readonly LineTax[]): number =>
  sum(taxes.map((tax) => (tax.tax_behavior === "inclusive" ? tax.amount : 0)));

/** What a coupon takes off `base`; never more than there is. */
function reduction(
  base: number,
  { amount_off: off, percent_off: percent }: AppliedDiscount["coupon"],
): number {
  if (base <= 0) return 0;
  if (off !== null) return Math.min(base, off);
  // Two decimals at most, so the number prints as it was given.
  const exact = parseDecimal(String(percent ?? 0), 2);
  return exact === undefined ? 0 : percentOf(base, exact);
}

function combined(taxes: readonly LineTax[]): readonly LineTax[] {
  const byRate = new Map<string, LineTax>();
  for (const tax of taxes) {
    const key = `${tax.tax_rate_details.tax_rate} ${tax.taxability_reason}`;
    const known = byRate.get(key);
    byRate.set(key, {
      ...tax,
      amount: tax.amount + (known?.amount ?? 0),
      taxable_amount: tax.taxable_amount + (known?.taxable_amount ?? 0),
    });
  }
  return [...byRate.values()];
}

/**
 * An invoice's amounts in minor units.
 *
 * A line's own discounts come first, then the invoice's, spread over the discountable lines by what
 * is left of them; taxes are computed per line on what remains.
 */
export function invoiceTotals(
  lines: readonly TotalsLine[],
  invoiceDiscounts: readonly AppliedDiscount[],
  exemption: Exemption,
): InvoiceTotals {
  const own = lines.map((line) => {
    let left = line.amount;
    const amounts = (line.discountable ? line.discounts : []).map((discount): DiscountAmount => {
      const amount = reduction(left, discount.coupon);
      left -= amount;
      return { amount, discount: discount.id };
    });
    return { left, amounts };
  });

  const left = own.map((line) => line.left);
  const spread: DiscountAmount[][] = lines.map(() => []);
  for (const discount of invoiceDiscounts) {
    const bases = lines.map((line, index) =>
      line.discountable ? Math.max(0, left[index] ?? 0) : 0,
    );
    const parts = share(reduction(sum(bases), discount.coupon), bases);
    parts.forEach((amount, index) => {
      left[index] = (left[index] ?? 0) - amount;
      if (lines[index]?.discountable) spread[index]?.push({ amount, discount: discount.id });
    });
  }

  const results = lines.map((line, index): LineTotals => {
    const taxes =
      line.fixedTaxes?.map((tax): LineTax => ({
        amount: tax.amount,
        tax_behavior: tax.rate.inclusive ? "inclusive" : "exclusive",
        tax_rate_details: { tax_rate: tax.tax_rate },
        taxability_reason: "standard_rated",
        taxable_amount: tax.taxable_amount,
        type: "tax_rate_details",
      })) ?? taxesOn(left[index] ?? 0, line.rates, exemption);
    return { discount_amounts: [...(own[index]?.amounts ?? []), ...(spread[index] ?? [])], taxes };
  });

  const taxes = results.flatMap((line) => line.taxes);
  const exclusive = sum(taxes.map((tax) => tax.amount)) - inclusiveOf(taxes);
  const afterDiscounts = sum(left);
  const subtotal = sum(own.map((line) => line.left));
  const byDiscount = Map.groupBy(
    results.flatMap((line) => line.discount_amounts),
    (amount) => amount.discount,
  );
  return {
    lines: results,
    subtotal,
    subtotal_excluding_tax:
      subtotal -
      sum(
        lines.map((line, index) =>
          line.fixedTaxes === null
            ? inclusiveOf(taxesOn(own[index]?.left ?? 0, line.rates, exemption))
            : inclusiveOf(results[index]?.taxes ?? []),
        ),
      ),
    total: afterDiscounts + exclusive,
    total_excluding_tax: afterDiscounts - inclusiveOf(taxes),
    total_discount_amounts: [...byDiscount].map(([discount, amounts]) => ({
      amount: sum(amounts.map(({ amount }) => amount)),
      discount,
    })),
    total_taxes: combined(taxes),
  };
}
