import type { HeldLease } from "@concord/client";
import { formatNumber, leasedNumber, numberShape, periodOf, resetOf } from "@concord/model";
import type { NumberLease, NumberSeries, PlainDate } from "@concord/model";
import type { SeriesAnswer, SeriesPeriod } from "@concord/protocol";

/** What is known of what a series has given. */
export interface SeriesFacts {
  /** Undefined as long as the relay could not be asked. */
  readonly periods: readonly SeriesPeriod[] | undefined;
  /** What the relay would give now; undefined where it did not say. */
  readonly next?: SeriesAnswer["items"][number]["next"];
  /** The lease that stands, whoever holds it. */
  readonly lease: NumberLease | undefined;
  /** The same, where this device holds it. */
  readonly held: HeldLease | undefined;
}

/** The next number of a series. Where it is not known which it is, how it will look: "INV-2026-…". */
export interface NextNumber {
  readonly text: string;
  readonly isKnown: boolean;
}

export function nextNumber(series: NumberSeries, facts: SeriesFacts, today: PlainDate): NextNumber {
  const { lease, held } = facts;
  if (held?.next !== undefined) {
    return { text: leasedNumber(held.lease, today, held.next), isKnown: true };
  }
  const count = lease === undefined ? nextCount(series, facts, today) : undefined;
  if (count !== undefined) return { text: formatNumber(series, today, count), isKnown: true };
  return { text: numberShape(series, today), isKnown: false };
}

/**
 * The count that the registrar gives next; undefined where nobody could be asked. Where the series reads and counts as the relay knows it, behind the numbers of others that stand in
 * its way.
 */
export function nextCount(
  series: NumberSeries,
  { periods, next }: Pick<SeriesFacts, "periods" | "next">,
  today: PlainDate,
): number | undefined {
  const count = countBehind(series, periods, today);
  const isSame =
    next !== undefined &&
    next.count - next.passed === count &&
    next.number === formatNumber(series, today, next.count);
  return isSame ? next.count : count;
}

/** The count behind the last one that was given. */
function countBehind(
  series: NumberSeries,
  periods: readonly SeriesPeriod[] | undefined,
  today: PlainDate,
): number | undefined {
  if (periods === undefined) return undefined;
  const given = periods.find(({ period }) => period === periodOf(series, today));
  if (given !== undefined) return given.last + 1;
  // Where it begins again it does so with 1.
  return periods.length === 0 || resetOf(series) === "never" ? series.first : 1;
}

/** The last number that a series gave; undefined for none. Periods are in their order. */
export function lastGiven(periods: readonly SeriesPeriod[]): SeriesPeriod | undefined {
  return periods.at(-1);
}

/** How many numbers were ever taken of it. */
export function takenIn(periods: readonly SeriesPeriod[]): number {
  return periods.reduce(
    (sum, { issued, void: voided, expired }) => sum + issued + voided + expired,
    0,
  );
}
