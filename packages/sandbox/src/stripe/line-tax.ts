import { divideRounded, percentOf, share } from "./decimal.ts";
import { percentOfRate, type TaxRate } from "./tax-rates.ts";

/** One tax on a line, as replies show it. */
export interface LineTax {
  readonly amount: number;
  readonly tax_behavior: "exclusive" | "inclusive";
  readonly tax_rate_details: { readonly tax_rate: string };
  readonly taxability_reason: string;
  readonly taxable_amount: number;
  readonly type: "tax_rate_details";
}

export type Exemption = "none" | "exempt" | "reverse";

const reasons: Readonly<Record<Exemption, string>> = {
  none: "standard_rated",
  exempt: "customer_exempt",
  reverse: "reverse_charge",
};

/**
 * The taxes on `amount` (minor units, after discounts), rounded per line and rate, half away from
 * zero. Inclusive rates are taken out of the amount together, then split so that they add up;
 * exclusive rates are put on what remains.
 */
export function taxesOn(
  amount: number,
  rates: readonly TaxRate[],
  exemption: Exemption,
): readonly LineTax[] {
  const taxing = exemption === "none";
  const inclusive = rates.filter((rate) => rate.inclusive);
  // Four decimals at most, so this is exact.
  const scaled = inclusive.map((rate) => {
    const { units, scale } = percentOfRate(rate);
    return units * 10n ** BigInt(4 - scale);
  });
  const allInclusive = scaled.reduce((sum, percent) => sum + percent, 0n);
  const whole = 1_000_000n;
  const net = taxing ? Number(divideRounded(BigInt(amount) * whole, whole + allInclusive)) : amount;
  const included = share(amount - net, scaled.map(Number));

  let next = 0;
  return rates.map((rate) => {
    const tax = rate.inclusive ? (included[next++] ?? 0) : percentOf(net, percentOfRate(rate));
    return {
      amount: taxing ? tax : 0,
      tax_behavior: rate.inclusive ? "inclusive" : "exclusive",
      tax_rate_details: { tax_rate: rate.id },
      taxability_reason: rate.percentage === 0 && taxing ? "zero_rated" : reasons[exemption],
      taxable_amount: net,
      type: "tax_rate_details",
    };
  });
}
