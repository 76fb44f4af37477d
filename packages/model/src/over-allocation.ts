import { Big } from "big.js";
import type { CurrencyCode } from "./currency.ts";
import { minorUnits } from "./currency.ts";
import { sum, toBig, toDecimalString } from "./decimal-string.ts";
import type { DecimalString } from "./decimal-string.ts";
import type { PaymentFact } from "./facts.ts";
import { roundQuotient } from "./rounding.ts";
import { byText } from "./text-order.ts";

/** What one invoice says it got of a payment. */
export interface Allocation {
  readonly document: string;
  /** The fact's key in that invoice. */
  readonly key: string;
  /** The invoice's currency, in which the fact's `amount` is. */
  readonly currency: CurrencyCode | undefined;
  readonly fact: PaymentFact;
}

/** A payment of which invoices together claim more than it was. Amounts are in the payment's own currency. */
export interface OverAllocation {
  readonly payment: string;
  readonly total: DecimalString;
  readonly allocated: DecimalString;
  readonly excess: DecimalString;
  readonly documents: readonly string[];
}

/** The allocation in the payment's currency, and by how much rounding may have changed it; undefined without a rate. */
function inPaymentCurrency({
  currency,
  fact,
}: Allocation): { readonly amount: Big; readonly slack: Big } | undefined {
  const { amount, totalCurrency, rate } = fact;
  if (totalCurrency === undefined || totalCurrency === currency) {
    return { amount: toBig(amount), slack: new Big(0) };
  }
  if (rate === undefined || !toBig(rate).gt(0)) return undefined;
  const digits = minorUnits(totalCurrency);
  return {
    amount: roundQuotient(toBig(amount), toBig(rate), digits, "half-away-from-zero"),
    // Both sides were rounded to a minor unit, and a rate is rarely exact.
    slack: new Big(10).pow(-digits),
  };
}

function checkPayment(
  payment: string,
  allocations: readonly Allocation[],
): readonly OverAllocation[] {
  const totals = allocations.flatMap(({ fact }) => (fact.total === undefined ? [] : [fact.total]));
  const converted = allocations.map(inPaymentCurrency).filter((part) => part !== undefined);
  // Without a total, or with a part that cannot be converted, there is nothing to compare.
  const [first, ...others] = totals.map(toBig);
  if (first === undefined || converted.length < allocations.length) return [];
  // Sources that disagree about the payment are measured by the lowest they say.
  const total = others.reduce((lowest, other) => (other.lt(lowest) ? other : lowest), first);
  const allocated = sum(converted.map(({ amount }) => amount));
  const excess = allocated.minus(total);
  if (excess.lte(sum(converted.map(({ slack }) => slack)))) return [];
  return [
    {
      payment,
      total: toDecimalString(total),
      allocated: toDecimalString(allocated),
      excess: toDecimalString(excess),
      documents: [...new Set(allocations.map(({ document }) => document))].toSorted(),
    },
  ];
}

/**
 * Payments that are allocated beyond their amount, looking at all invoices together: no invoice can see it alone. The same fact given
 * twice counts once.
 */
export function overAllocations(allocations: Iterable<Allocation>): readonly OverAllocation[] {
  const distinct = new Map<string, Allocation>();
  for (const allocation of allocations) {
    distinct.set(JSON.stringify([allocation.document, allocation.key]), allocation);
  }
  const byPayment = Map.groupBy(distinct.values(), ({ key, fact }) => fact.payment ?? key);
  return [...byPayment]
    .toSorted(([a], [b]) => byText(a, b))
    .flatMap(([payment, entries]) => checkPayment(payment, entries));
}
