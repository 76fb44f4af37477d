import { sum, toBig, toDecimalString } from "@concord/model";
import type { CurrencyCode, DecimalString, InvoiceSummary, PlainDate } from "@concord/model";

/** An amount of one currency over some invoices. Currencies are never added up. */
export interface CurrencyTotal {
  readonly currency: CurrencyCode | undefined;
  readonly amount: DecimalString;
  readonly invoices: number;
}

export interface ListTotals {
  readonly outstanding: readonly CurrencyTotal[];
  readonly overdue: readonly CurrencyTotal[];
  readonly dueSoon: readonly CurrencyTotal[];
}

/** What is owed, by currency, the largest number of invoices first. `soon`: the last day that counts as soon. */
export function listTotals(
  summaries: readonly InvoiceSummary[],
  today: PlainDate,
  soon: PlainDate,
): ListTotals {
  const owed = summaries.filter(({ status }) => status === "unpaid" || status === "partially-paid");
  return {
    outstanding: byCurrency(owed),
    overdue: byCurrency(owed.filter(({ flags }) => flags.includes("overdue"))),
    dueSoon: byCurrency(owed.filter(({ dueDate = "" }) => dueDate >= today && dueDate <= soon)),
  };
}

function byCurrency(summaries: readonly InvoiceSummary[]): readonly CurrencyTotal[] {
  return [...Map.groupBy(summaries, ({ currency }) => currency)]
    .map(([currency, all]) => ({
      currency,
      amount: toDecimalString(sum(all.map(({ outstanding }) => toBig(outstanding)))),
      invoices: all.length,
    }))
    .toSorted((one, other) => other.invoices - one.invoices);
}
