import type { Big } from "big.js";
import { sum, toBig } from "./decimal-string.ts";
import type { Adjustment, InvoiceLine } from "./invoice-line.ts";
import { roundDecimal, roundQuotient } from "./rounding.ts";
import type { RoundingMode } from "./rounding.ts";

/** How amounts of one document are rounded: to the minor unit of its currency, in its mode. */
export interface AmountRounding {
  readonly digits: number;
  readonly mode: RoundingMode;
}

/** A line in the terms of its prices: with tax where the document's prices contain it. */
export interface PricedLine {
  /** r(quantity × price / base quantity), before allowances and charges. */
  readonly product: Big;
  readonly allowances: Big;
  readonly charges: Big;
  readonly amount: Big;
}

/** The net price: BT-146, or else BT-148 − BT-147 (Peppol R046). Zero when neither is known. */
function priceOf({ price, grossPrice, priceDiscount }: InvoiceLine): Big {
  return price === undefined ? toBig(grossPrice).minus(toBig(priceDiscount)) : toBig(price);
}

/** The base quantity (BT-149). What cannot divide counts as 1, and is a finding. */
function baseQuantityOf({ baseQuantity }: InvoiceLine): Big {
  const base = toBig(baseQuantity);
  return base.gt(0) ? base : toBig(undefined).plus(1);
}

/** The amount of an allowance or charge, never signed by its type: as given, or r(base × percent / 100). */
export function adjustmentAmount(
  { amount, base, percent }: Adjustment,
  defaultBase: Big,
  { digits, mode }: AmountRounding,
): Big {
  if (amount !== undefined) return roundDecimal(toBig(amount), digits, mode);
  const of = base === undefined ? defaultBase : toBig(base);
  return roundQuotient(of.times(toBig(percent)), toBig(undefined).plus(100), digits, mode);
}

/** The line formula of EN 16931: each part rounded apart, sums of rounded parts not again. Missing quantity or price: zero. */
export function priceLine(line: InvoiceLine, rounding: AmountRounding): PricedLine {
  const product = roundQuotient(
    toBig(line.quantity).times(priceOf(line)),
    baseQuantityOf(line),
    rounding.digits,
    rounding.mode,
  );
  const total = (type: Adjustment["type"]): Big =>
    sum(
      line.adjustments
        .filter((adjustment) => adjustment.type === type)
        .map((adjustment) => adjustmentAmount(adjustment, product, rounding)),
    );
  const allowances = total("allowance");
  const charges = total("charge");
  return { product, allowances, charges, amount: product.plus(charges).minus(allowances) };
}
