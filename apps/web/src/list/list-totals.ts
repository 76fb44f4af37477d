import { sum, toBig, toDecimalString } from "@concord/model";
import type { CurrencyCode, DecimalString, InvoiceSummary, PlainDate } from "@concord/model";
import { dayAfter } from "../format/days.ts";

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
  readonly drafts: readonly CurrencyTotal[];
}

/** The last day that counts as soon. */
export function soonFrom(today: PlainDate): PlainDate {
  return dayAfter(today, 7);
}

/** What is owed, by currency, the largest number of invoices first. */
export function listTotals(summaries: readonly InvoiceSummary[], today: PlainDate): ListTotals {
  const owed = summaries.filter(({ status }) => status === "unpaid" || status === "partially-paid");
  const soon = soonFrom(today);
  return {
    outstanding: byCurrency(owed, ({ outstanding }) => outstanding),
    overdue: byCurrency(
      owed.filter(({ flags }) => flags.includes("overdue")),
      ({ outstanding }) => outstanding,
    ),
    dueSoon: byCurrency(
      owed.filter(({ dueDate = "" }) => dueDate >= today && dueDate <= soon),
      ({ outstanding }) => outstanding,
    ),
    drafts: byCurrency(
      summaries.filter(({ status }) => status === "draft"),
      ({ gross }) => gross,
    ),
  };
}

/** Amounts summed up by currency, the largest number of invoices first. */
export function byCurrency(
  summaries: readonly InvoiceSummary[],
  amountOf: (summary: InvoiceSummary) => DecimalString,
): readonly CurrencyTotal[] {
  return [...Map.groupBy(summaries, ({ currency }) => currency)]
    .map(([currency, all]) => ({
      currency,
      amount: toDecimalString(sum(all.map((each) => toBig(amountOf(each))))),
      invoices: all.length,
    }))
    .toSorted((one, other) => other.invoices - one.invoices);
}
