import { toBig, toDecimalString } from "@concord/model";
import type { CurrencyCode, DecimalString, InvoiceSummary, PlainDate } from "@concord/model";
import { dayAfter } from "../format/days.ts";

/** An amount of one currency over some invoices. Currencies are never added up. */
export interface CurrencyTotal {
  readonly currency: CurrencyCode | undefined;
  readonly amount: DecimalString;
  readonly invoices: number;
}

/** What is owed, by currency, the largest number of invoices first. */
export interface ListTotals {
  readonly outstanding: readonly CurrencyTotal[];
  readonly overdue: readonly CurrencyTotal[];
  readonly dueSoon: readonly CurrencyTotal[];
  readonly drafts: readonly CurrencyTotal[];
}

/** Totals that follow what changes: decimals are exact, so what was added and taken off again has left no trace. */
export interface RunningTotals {
  /** Counts an invoice in, or out again as it was counted in. */
  readonly add: (summary: InvoiceSummary, times: 1 | -1) => void;
  readonly now: () => ListTotals;
}

/** The last day that counts as soon. */
export function soonFrom(today: PlainDate): PlainDate {
  return dayAfter(today, 7);
}

export function createTotals(today: PlainDate): RunningTotals {
  const soon = soonFrom(today);
  const running = {
    outstanding: createRunning(),
    overdue: createRunning(),
    dueSoon: createRunning(),
    drafts: createRunning(),
  };
  return {
    add: (summary, times) => {
      const { status, flags, gross, outstanding, dueDate = "" } = summary;
      if (status === "draft") running.drafts.add(summary, gross, times);
      if (status !== "unpaid" && status !== "partially-paid") return;
      running.outstanding.add(summary, outstanding, times);
      if (flags.includes("overdue")) running.overdue.add(summary, outstanding, times);
      if (dueDate >= today && dueDate <= soon) running.dueSoon.add(summary, outstanding, times);
    },
    now: () => ({
      outstanding: running.outstanding.now(),
      overdue: running.overdue.now(),
      dueSoon: running.dueSoon.now(),
      drafts: running.drafts.now(),
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
export function byCurrency(
  summaries: readonly InvoiceSummary[],
  amountOf: (summary: InvoiceSummary) => DecimalString,
): readonly CurrencyTotal[] {
  const running = createRunning();
  for (const summary of summaries) running.add(summary, amountOf(summary), 1);
  return running.now();
}

function mostFirst(one: CurrencyTotal, other: CurrencyTotal): number {
  return other.invoices - one.invoices;
}
