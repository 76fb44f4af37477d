import { type Cents, centsOf, numberOf, percentOf, sum, taxWithin } from "./money.ts";
import { shareOut } from "./share-out.ts";
import { type Answer, answered, business, refused } from "./fault.ts";
import type { TaxLine, TxnTaxDetail } from "./sales-fields.ts";

/** One rate of a tax code, as it applies to a line. */
export interface AppliedRate {
  readonly id: string;
  readonly name: string;
  readonly percent: number;
}

/** What of a line is taxed: `amount` after its share of the discount, net or gross by `basis`. */
export interface TaxedLine {
  readonly amount: Cents;
  readonly rates: readonly AppliedRate[];
}

export interface TaxRules {
  readonly basis: "net" | "gross";
  /** Round each line's tax and add, or add the lines and round once. */
  readonly rounding: "line" | "document";
  readonly unit: Cents;
  /** How far a stated tax may lie from the computed one. */
  readonly tolerance: Cents;
}

interface RateTotal {
  readonly rate: AppliedRate;
  readonly net: Cents;
  readonly tax: Cents;
}

/** The tax of one taxed amount, rate by rate. */
function taxesOf(line: TaxedLine, rules: TaxRules): readonly RateTotal[] {
  if (rules.basis === "net")
    return line.rates.map((rate) => ({
      rate,
      net: line.amount,
      tax: percentOf(line.amount, rate.percent, rules.unit),
    }));
  const percent = line.rates.reduce((total, rate) => total + rate.percent, 0);
  const tax = taxWithin(line.amount, percent, rules.unit);
  const shares = shareOut(
    tax,
    line.rates.map((rate) => centsOf(rate.percent)),
  );
  return line.rates.map((rate, index) => ({
    rate,
    net: line.amount - tax,
    tax: shares[index] ?? 0n,
  }));
}

/** One total a rate, in the order in which the rates first appear. */
function totals(parts: readonly RateTotal[]): readonly RateTotal[] {
  const byRate = new Map<string, RateTotal>();
  for (const part of parts) {
    const before = byRate.get(part.rate.id);
    byRate.set(part.rate.id, {
      rate: part.rate,
      net: (before?.net ?? 0n) + part.net,
      tax: (before?.tax ?? 0n) + part.tax,
    });
  }
  return [...byRate.values()];
}

/** Lines with the same set of rates, added up, so that they can be rounded once. */
function merged(lines: readonly TaxedLine[]): readonly TaxedLine[] {
  const groups = new Map<string, TaxedLine>();
  for (const line of lines) {
    const key = line.rates.map((rate) => rate.id).join();
    const amount = (groups.get(key)?.amount ?? 0n) + line.amount;
    groups.set(key, { amount, rates: line.rates });
  }
  return [...groups.values()];
}

/**
 * The tax of a document, with a stated tax in place of the computed one if it is close enough.
 *
 * A stated `TotalTax` or stated tax lines override; the difference is kept on the tax line as
 * OverrideDeltaAmount. Further away than the tolerance is a business fault (6000).
 */
export function taxDetail(
  lines: readonly TaxedLine[],
  stated: TxnTaxDetail | undefined,
  rules: TaxRules,
): Answer<TxnTaxDetail> {
  const rounded = rules.rounding === "line" ? lines : merged(lines);
  const computed = totals(rounded.flatMap((line) => taxesOf(line, rules)));
  const total = sum(computed.map(({ tax }) => tax));
  if (computed.length === 0 && (stated?.TotalTax ?? 0) !== 0)
    return refused(business("A tax is stated, but no line is taxed.", "TxnTaxDetail.TotalTax"));
  const wanted = statedTaxes(computed, total, stated);
  const wantedTotal = sum(wanted);
  const distance = wantedTotal > total ? wantedTotal - total : total - wantedTotal;
  if (distance > rules.tolerance)
    return refused(
      business(
        `The tax ${numberOf(wantedTotal)} does not fit the computed tax ${numberOf(total)}.`,
        "TxnTaxDetail.TotalTax",
      ),
    );
  return answered({
    ...(stated?.TxnTaxCodeRef === undefined ? {} : { TxnTaxCodeRef: stated.TxnTaxCodeRef }),
    TotalTax: numberOf(wantedTotal),
    TaxLine: computed.map((part, index) => taxLine(part, wanted[index] ?? part.tax, rules.basis)),
  });
}

function statedTaxes(
  computed: readonly RateTotal[],
  total: Cents,
  stated: TxnTaxDetail | undefined,
): readonly Cents[] {
  const lines = stated?.TaxLine ?? [];
  const byRate = computed.map(({ rate, tax }) => {
    const line = lines.find((other) => other.TaxLineDetail.TaxRateRef.value === rate.id);
    return line === undefined ? tax : centsOf(line.Amount);
  });
  if (stated?.TotalTax === undefined) return byRate;
  const missing = centsOf(stated.TotalTax) - sum(byRate);
  if (missing === 0n) return byRate;
  // The largest tax takes what is left over: there it weighs least.
  const largest = computed.reduce((best, { tax }, index) => {
    return tax > (computed[best]?.tax ?? total) ? index : best;
  }, 0);
  return byRate.map((tax, index) => (index === largest ? tax + missing : tax));
}

function taxLine(part: RateTotal, tax: Cents, basis: TaxRules["basis"]): TaxLine {
  const delta = tax - part.tax;
  return {
    Amount: numberOf(tax),
    DetailType: "TaxLineDetail",
    TaxLineDetail: {
      TaxRateRef: { value: part.rate.id, name: part.rate.name },
      PercentBased: true,
      TaxPercent: part.rate.percent,
      NetAmountTaxable: numberOf(part.net),
      ...(basis === "gross" ? { TaxInclusiveAmount: numberOf(part.net + tax) } : {}),
      ...(delta === 0n ? {} : { OverrideDeltaAmount: numberOf(delta) }),
    },
  };
}
