import { issueObjections } from "@concord/document";
import type { InvoiceSnapshot, RequestView } from "@concord/document";
import {
  errorAt,
  formatNumber,
  periodOf,
  seriesFor,
  seriesOf,
  firstProblem,
  seriesProblem,
  withSeller,
} from "@concord/model";
import type {
  Finding,
  Invoice,
  NumberLease,
  NumberSeries,
  Party,
  PlainDate,
  Workspace,
} from "@concord/model";
import type { SeriesHead, TakenNumber } from "../storage/number-storage.ts";
import type { NumberElsewhere } from "./taken-elsewhere.ts";

/** What the register knows of numbers, with what was taken in this very turn. */
export interface NumberView {
  readonly head: (series: string, period: string) => Promise<SeriesHead>;
  /** Which of them invoices have that were issued here. */
  readonly taken: (numbers: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Which of them invoices of the seller have from another issuer. */
  readonly takenElsewhere: (
    numbers: readonly string[],
    seller: Party | undefined,
  ) => Promise<ReadonlyMap<string, NumberElsewhere>>;
  /** The lease under which a device may give this very number, or may have given it, of whatever series. */
  readonly leasedAs: (number: string) => Promise<NumberLease | undefined>;
  /** The lease under which a device gives the numbers of the series now. */
  readonly leaseOf: (series: string) => Promise<NumberLease | undefined>;
}

/** A place of a series whose number another issuer gave. */
export type PassedNumber = Omit<TakenNumber, "at">;

/** Whether an invoice is issued, and then as what. */
export type IssueCheck =
  | { readonly type: "refused"; readonly findings: readonly Finding[] }
  | {
      readonly type: "passed";
      readonly series: NumberSeries;
      readonly period: string;
      readonly count: number;
      readonly number: string;
      /** Numbers before it that others gave, and that the series goes on behind. */
      readonly passed: readonly PassedNumber[];
      readonly on: PlainDate;
      /** With number, date and seller. */
      readonly invoice: Invoice;
    };

/**
 * Looks at everything that could keep an invoice from being issued, and gives all of it at once, each with the field to correct. `ofCredit`: what keeps a
 * credit note from crediting what it names.
 */
export async function checkIssue(
  { invoice: draft, ledger, problems }: Pick<InvoiceSnapshot, "invoice" | "ledger" | "problems">,
  request: Pick<RequestView, "series">,
  settings: Workspace,
  today: PlainDate,
  numbers: NumberView,
  ofCredit: readonly Finding[] = [],
): Promise<IssueCheck> {
  const invoice = withSeller(draft, settings.company);
  const found: Finding[] = [
    ...ofCredit,
    ...issueObjections({ invoice: draft, ledger, problems }, settings, today),
  ];
  const { issueDate } = invoice;
  const chosen = chooseSeries(settings, invoice, request.series);
  if (chosen.type === "none") {
    return { type: "refused", findings: [...found, ...chosen.findings] };
  }
  const { series } = chosen;
  const lease = await numbers.leaseOf(series.id);
  if (lease !== undefined) {
    const message = `The number series ${series.id} is leased to a device of ${lease.name}, which gives its numbers until ${lease.until}. Ask for another series.`;
    found.push(errorAt("CONCORD-SERIES", "number", message));
  }
  const { on, period, head } = await placeOf(series, issueDate, today, numbers);
  if (head.on !== null && on < head.on) {
    const message = `The last invoice of its series is of ${head.on}: dates in a series do not go back. Date this one ${head.on} or later.`;
    found.push(errorAt("CONCORD-ISSUE-DATE", "issueDate", message));
  }
  const wish = { series, period, on, seller: invoice.seller };
  const { count, number, passed, isFree } = await nextFree(wish, head, numbers);
  const name = series.name ?? series.id;
  const reserved = await numbers.leasedAs(number);
  if (!isFree) {
    const message = `The next number of the series "${name}" is ${number}, and another invoice of ours has it already. Let the series begin behind the numbers that are here, or change its format.`;
    found.push(errorAt("CONCORD-SERIES", "number", message));
  } else if (reserved !== undefined && reserved.state !== "active") {
    const message = `The next number of the series "${name}" is ${number}, and a device of ${reserved.name} may have given it under its lease of the series ${reserved.series}, which has ended: its invoice may still come. Change the format of the series "${name}".`;
    found.push(errorAt("CONCORD-SERIES", "number", message));
  } else if (reserved !== undefined && reserved.series !== series.id) {
    const message = `The next number of the series "${name}" is ${number}, and a device of ${reserved.name} gives it under its lease of the series ${reserved.series} until ${reserved.until}. Ask for another series, change the format of one of the two, or wait until the lease has ended.`;
    found.push(errorAt("CONCORD-SERIES", "number", message));
  }
  if (found.length > 0) return { type: "refused", findings: found };
  const issued = { ...invoice, number, issueDate: on };
  return { type: "passed", series, period, count, number, passed, on, invoice: issued };
}

/** The number that a series gives next, to an invoice of the company and of today; undefined where it gives none. */
export async function nextOf(
  series: NumberSeries,
  { company }: Pick<Workspace, "company">,
  today: PlainDate,
  numbers: NumberView,
): Promise<
  Pick<Extract<IssueCheck, { type: "passed" }>, "count" | "number" | "passed"> | undefined
> {
  if (problemOf(series) !== undefined) return undefined;
  if ((await numbers.leaseOf(series.id)) !== undefined) return undefined;
  const { on, period, head } = await placeOf(series, undefined, today, numbers);
  const wish = { series, period, on, seller: company };
  const { isFree, ...next } = await nextFree(wish, head, numbers);
  const isAway = (await numbers.leasedAs(next.number)) !== undefined;
  return isFree && !isAway ? next : undefined;
}

/** So many numbers are looked up at once: first the one that is almost always free, and at most as many as one question takes. */
const mostAtOnce = 4_096;

/** The next number that no invoice of the seller has. Those that others gave are passed, however many: the series goes on behind them. What we gave ourselves stops it. */
async function nextFree(
  wish: {
    readonly series: NumberSeries;
    readonly period: string;
    readonly on: PlainDate;
    readonly seller: Party | undefined;
  },
  head: SeriesHead,
  numbers: NumberView,
): Promise<{
  readonly count: number;
  readonly number: string;
  readonly passed: readonly PassedNumber[];
  readonly isFree: boolean;
}> {
  const { series, period, on, seller } = wish;
  const passed: PassedNumber[] = [];
  let next = nextCount(series, period, head);
  for (let size = 1; ; size = Math.min(size * 16, mostAtOnce)) {
    const block = Array.from({ length: size }, (_, index) => ({
      count: next + index,
      number: formatNumber(series, on, next + index),
    }));
    const asked = block.map(({ number }) => number);
    const taken = await numbers.taken(asked);
    const elsewhere = await numbers.takenElsewhere(asked, seller);
    for (const { count, number } of block) {
      const other = elsewhere.get(number);
      if (taken.has(number)) return { count, number, passed, isFree: false };
      if (other === undefined) return { count, number, passed, isFree: true };
      passed.push({ ...other, series: series.id, period, count, on: other.on ?? on });
    }
    next += size;
  }
}

/** `first` says where a series goes on here that others gave numbers of before. Where it begins again later it does so with 1. */
function nextCount({ first }: NumberSeries, period: string, { count, on }: SeriesHead): number {
  if (count > 0) return count + 1;
  return on === null || period === "" ? first : 1;
}

/** An invoice without a date is of today, or of the last one's day where that is later: the zone may have been changed. */
async function placeOf(
  series: NumberSeries,
  issueDate: PlainDate | undefined,
  today: PlainDate,
  { head }: NumberView,
): Promise<{ readonly on: PlainDate; readonly period: string; readonly head: SeriesHead }> {
  const wished = issueDate ?? today;
  const period = periodOf(series, wished);
  const first = await head(series.id, period);
  if (issueDate !== undefined || first.on === null || first.on <= wished) {
    return { on: wished, period, head: first };
  }
  const later = periodOf(series, first.on);
  return { on: first.on, period: later, head: await head(series.id, later) };
}

type ChosenSeries =
  | { readonly type: "series"; readonly series: NumberSeries }
  | { readonly type: "none"; readonly findings: readonly Finding[] };

/** The series that was asked for, else the first one that takes documents of the kind. */
function chooseSeries(
  settings: Workspace,
  { kind }: Pick<Invoice, "kind">,
  wanted: string | undefined,
): ChosenSeries {
  const series =
    wanted === undefined
      ? seriesFor(settings, kind)
      : seriesOf(settings).find(({ id }) => id === wanted);
  if (series === undefined) {
    if (wanted === undefined) {
      return none(`No number series takes documents of the kind ${kind}.`, "kind");
    }
    const ids = seriesOf(settings)
      .map(({ id }) => id)
      .join(", ");
    return none(`There is no number series ${wanted}. There are: ${ids}.`);
  }
  if (!series.kinds.includes(kind)) {
    return none(`The number series ${series.id} takes no documents of the kind ${kind}.`, "kind");
  }
  const problem = problemOf(series);
  if (problem === undefined) return { type: "series", series };
  return none(`The number series ${series.id} gives no numbers. ${problem}`);
}

function problemOf(series: NumberSeries): string | undefined {
  return seriesProblem(series)?.message ?? firstProblem(series);
}

function none(message: string, path = "number"): ChosenSeries {
  return { type: "none", findings: [errorAt("CONCORD-SERIES", path, message)] };
}
