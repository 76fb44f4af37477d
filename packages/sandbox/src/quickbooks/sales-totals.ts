import { type Answer, answered, business, refused, wrongAmount } from "./fault.ts";
import {
  type Cents,
  centsOf,
  isWholeCents,
  numberOf,
  percentOf,
  priceTimes,
  sum,
} from "./money.ts";
import { shareOut } from "./share-out.ts";
import { type AppliedRate, type TaxRules, taxDetail } from "./sales-tax.ts";
import type {
  DiscountLine,
  SalesItemLine,
  SalesLine,
  TaxCalculation,
  TxnTaxDetail,
} from "./sales-fields.ts";

/** What the totals of a sales document follow from. */
export interface SalesFigures {
  readonly lines: readonly SalesLine[];
  readonly calculation: TaxCalculation;
  /** The rates of the line's tax code; empty for an untaxed line. */
  readonly ratesOf: (line: SalesItemLine) => readonly AppliedRate[];
  readonly statedTax: TxnTaxDetail | undefined;
  readonly discountBeforeTax: boolean;
  readonly rules: Omit<TaxRules, "basis">;
}

export interface SalesTotals {
  readonly lines: readonly SalesLine[];
  readonly tax: TxnTaxDetail;
  readonly total: Cents;
}

/**
 * Computes what QuickBooks derives: the discount, the tax, the SubTotal line and TotalAmt.
 *
 * A tax-inclusive line is kept with its net `Amount` and its gross `TaxInclusiveAmt`; a line that
 * comes without `TaxInclusiveAmt` is understood to state its gross in `Amount`.
 */
export function salesTotals(figures: SalesFigures): Answer<SalesTotals> {
  const { calculation, rules } = figures;
  const items = figures.lines.filter((line) => line.DetailType === "SalesItemLineDetail");
  const gross = calculation === "TaxInclusive";
  for (const line of items) {
    const fault = lineFault(line, gross, rules.unit);
    if (fault !== undefined) return refused(fault);
  }

  const amounts = items.map((line) => (gross ? grossOf(line) : centsOf(line.Amount)));
  const subtotal = sum(amounts);
  const discount = discountOf(figures.lines, subtotal, rules.unit);
  const shares = shareOut(figures.discountBeforeTax ? discount : 0n, amounts, rules.unit);
  const taxed = items.map((line, index) => ({
    amount: (amounts[index] ?? 0n) - (shares[index] ?? 0n),
    rates: calculation === "NotApplicable" ? [] : figures.ratesOf(line),
  }));
  const tax = taxDetail(
    taxed.filter(({ rates }) => rates.length > 0),
    calculation === "NotApplicable" ? undefined : figures.statedTax,
    { ...rules, basis: gross ? "gross" : "net" },
  );
  if (!tax.ok) return tax;

  const total = subtotal - discount + (gross ? 0n : centsOf(tax.value.TotalTax ?? 0));
  if (total < 0n)
    return refused(business("The total of a transaction must be zero or greater.", "TotalAmt"));
  const kept = gross ? figures.lines.map((line) => netLine(line, figures)) : figures.lines;
  return answered({ lines: withSubtotal(kept, discount), tax: tax.value, total });
}

function lineFault(line: SalesItemLine, gross: boolean, unit: Cents) {
  const { UnitPrice, Qty, TaxInclusiveAmt } = line.SalesItemLineDetail;
  if (!isWholeCents(line.Amount) || centsOf(line.Amount) % unit !== 0n)
    return wrongAmount(`Amount ${line.Amount} has more digits than its currency.`);
  if (UnitPrice === undefined || Qty === undefined) return undefined;
  const product = priceTimes(UnitPrice, Qty, unit);
  const accepted = [
    line.Amount,
    ...(gross && TaxInclusiveAmt !== undefined ? [TaxInclusiveAmt] : []),
  ];
  if (accepted.some((amount) => centsOf(amount) === product)) return undefined;
  return wrongAmount(`Amount is not equal to UnitPrice * Qty. Supplied value:${line.Amount}`);
}

function grossOf(line: SalesItemLine): Cents {
  return centsOf(line.SalesItemLineDetail.TaxInclusiveAmt ?? line.Amount);
}

function discountOf(lines: readonly SalesLine[], subtotal: Cents, unit: Cents): Cents {
  const line = lines.find((other): other is DiscountLine => {
    return other.DetailType === "DiscountLineDetail";
  });
  if (line === undefined) return 0n;
  const { PercentBased, DiscountPercent } = line.DiscountLineDetail;
  return PercentBased === true
    ? percentOf(subtotal, DiscountPercent ?? 0, unit)
    : centsOf(line.Amount ?? 0);
}

/** A tax-inclusive line in its kept form: net and gross side by side. */
function netLine(line: SalesLine, figures: SalesFigures): SalesLine {
  if (line.DetailType !== "SalesItemLineDetail") return line;
  const gross = grossOf(line);
  const rates = figures.ratesOf(line);
  const tax = taxDetail([{ amount: gross, rates }], undefined, {
    ...figures.rules,
    basis: "gross",
  });
  const net = gross - (tax.ok ? centsOf(tax.value.TotalTax ?? 0) : 0n);
  return {
    ...line,
    Amount: numberOf(net),
    SalesItemLineDetail: { ...line.SalesItemLineDetail, TaxInclusiveAmt: numberOf(gross) },
  };
}

/** The SubTotal line stands after what it adds up and before the discount. */
function withSubtotal(lines: readonly SalesLine[], discount: Cents): readonly SalesLine[] {
  const before = lines.filter(
    (line) => line.DetailType !== "SubTotalLineDetail" && line.DetailType !== "DiscountLineDetail",
  );
  const discounts = lines.filter((line) => line.DetailType === "DiscountLineDetail");
  const subtotal = sum(
    before.map((line) => (line.DetailType === "SalesItemLineDetail" ? centsOf(line.Amount) : 0n)),
  );
  return [
    ...before,
    { Amount: numberOf(subtotal), DetailType: "SubTotalLineDetail", SubTotalLineDetail: {} },
    ...discounts.map((line) => ({ ...line, Amount: numberOf(discount) })),
  ];
}
