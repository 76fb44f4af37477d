import { PlainDate, isOwedToUs, sum, toBig, toDecimalString } from "@concord/model";
import type { CurrencyCode, DecimalString, InvoiceSummary } from "@concord/model";
import { dayAfter } from "../format/days.ts";
import type { ListedRow } from "../wire/messages.ts";

/** An amount of one currency over some invoices. Currencies are never added up. */
export interface CurrencyTotal {
  readonly currency: CurrencyCode | undefined;
  readonly amount: DecimalString;
  readonly invoices: number;
}

/** What is owed, and what came in this month, by currency, the largest number of invoices first. */
export interface ListTotals {
  readonly outstanding: readonly CurrencyTotal[];
  readonly overdue: readonly CurrencyTotal[];
  readonly dueSoon: readonly CurrencyTotal[];
  /** What came in in the month of today. */
  readonly paid: readonly CurrencyTotal[];
}

/** What of an invoice is added up. */
interface Counted {
  readonly row: Pick<ListedRow, "receipts">;
  readonly summary: InvoiceSummary;
}

/** Totals that follow what changes: decimals are exact, so what was added and taken off again has left no trace. */
export interface RunningTotals {
  /** Counts an invoice in, or out again as it was counted in. */
  readonly add: (invoice: Counted, times: 1 | -1) => void;
  readonly now: () => ListTotals;
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

export function createTotals(today: PlainDate): RunningTotals {
  const soon = soonFrom(today);
  const month = monthOf(today);
  const running = {
    outstanding: createRunning(),
    overdue: createRunning(),
    dueSoon: createRunning(),
    paid: createRunning(),
  };
  return {
    add: ({ row, summary }, times) => {
      const { flags, outstanding, dueDate = "" } = summary;
      const within = row.receipts?.filter(({ on }) => on >= month.from && on <= month.to) ?? [];
      if (within.length > 0) {
        const amount = sum(within.map((each) => toBig(each.amount)));
        running.paid.add(summary, toDecimalString(amount), times);
      }
      if (!isOwedToUs(summary)) return;
      running.outstanding.add(summary, outstanding, times);
      if (flags.includes("overdue")) running.overdue.add(summary, outstanding, times);
      if (dueDate >= today && dueDate <= soon) running.dueSoon.add(summary, outstanding, times);
    },
    now: () => ({
      outstanding: running.outstanding.now(),
      overdue: running.overdue.now(),
      dueSoon: running.dueSoon.now(),
      paid: running.paid.now(),
    }),
  };
}

interface Running {
  readonly add: (
    of: Pick<InvoiceSummary, "currency">,
    amount: DecimalString,
    times: 1 | -1,
  ) => void;
  readonly now: () => readonly CurrencyTotal[];
}

function createRunning(): Running {
  const sums = new Map<
    CurrencyCode | undefined,
    { amount: ReturnType<typeof toBig>; invoices: number }
  >();
  return {
    add: ({ currency }, amount, times) => {
      const before = sums.get(currency) ?? { amount: toBig(undefined), invoices: 0 };
      const value = toBig(amount);
      const invoices = before.invoices + times;
      if (invoices === 0) sums.delete(currency);
      else {
        const now = times === 1 ? before.amount.plus(value) : before.amount.minus(value);
        sums.set(currency, { amount: now, invoices });
      }
    },
    now: () =>
      [...sums]
        .map(([currency, { amount, invoices }]) => ({
          currency,
          amount: toDecimalString(amount),
          invoices,
        }))
        .toSorted(mostFirst),
  };
}

/** Amounts summed up by currency, the largest number of invoices first. */
export function byCurrency<T extends Pick<InvoiceSummary, "currency">>(
  summaries: readonly T[],
  amountOf: (summary: T) => DecimalString,
): readonly CurrencyTotal[] {
  const running = createRunning();
  for (const summary of summaries) running.add(summary, amountOf(summary), 1);
  return running.now();
}

function mostFirst(one: CurrencyTotal, other: CurrencyTotal): number {
  return other.invoices - one.invoices || ((one.currency ?? "") < (other.currency ?? "") ? -1 : 1);
}
