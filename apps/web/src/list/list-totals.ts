import { PlainDate, sum, toBig, toDecimalString } from "@concord/model";
import type { CurrencyCode, DecimalString, InvoiceSummary } from "@concord/model";
import { dayAfter } from "../format/days.ts";
import type { ListedInvoice } from "./listed-invoices.ts";

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
  /** What came in in the month of today. */
  readonly paid: readonly CurrencyTotal[];
}

/** The last day that counts as soon. */
export function soonFrom(today: PlainDate): PlainDate {
  return dayAfter(today, 7);
}

/** The first and the last day of a day's month. */
export function monthOf(day: PlainDate): { readonly from: PlainDate; readonly to: PlainDate } {
  const [year = "", month = ""] = day.split("-");
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return {
    from: PlainDate.parse(`${year}-${month}-01`),
    to: PlainDate.parse(`${year}-${month}-${String(last).padStart(2, "0")}`),
  };
}

/** What is owed, and what came in this month, by currency, the largest number of invoices first. */
export function listTotals(invoices: readonly ListedInvoice[], today: PlainDate): ListTotals {
  const summaries = invoices.map(({ summary }) => summary);
  const month = monthOf(today);
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
    paid: paidWithin(invoices, month),
  };
}

function paidWithin(
  invoices: readonly ListedInvoice[],
  { from, to }: { readonly from: PlainDate; readonly to: PlainDate },
): readonly CurrencyTotal[] {
  const paid = invoices.flatMap(({ row, summary }) => {
    const within = row.receipts?.filter(({ on }) => on >= from && on <= to) ?? [];
    if (within.length === 0) return [];
    const amount = toDecimalString(sum(within.map((each) => toBig(each.amount))));
    return [{ currency: summary.currency, amount }];
  });
  return byCurrency(paid, ({ amount }) => amount);
}

/** Amounts summed up by currency, the largest number of invoices first. */
export function byCurrency<T extends Pick<InvoiceSummary, "currency">>(
  summaries: readonly T[],
  amountOf: (summary: T) => DecimalString,
): readonly CurrencyTotal[] {
  return [...Map.groupBy(summaries, ({ currency }) => currency)]
    .map(([currency, all]) => ({
      currency,
      amount: toDecimalString(sum(all.map((each) => toBig(amountOf(each))))),
      invoices: all.length,
    }))
    .toSorted(
      (one, other) =>
        other.invoices - one.invoices || ((one.currency ?? "") < (other.currency ?? "") ? -1 : 1),
    );
}
