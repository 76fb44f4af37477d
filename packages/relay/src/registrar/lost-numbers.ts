import { formatNumber } from "@concord/model";
import type { NumberLease, NumberSeries } from "@concord/model";
import type { RegisteredNumber } from "@concord/protocol";

/** What is known of a series beside its lines. */
export interface RegisterSurroundings {
  /** Undefined where the workspace has it no more: then its format is known to nobody. */
  readonly series: NumberSeries | undefined;
  /** Where each stretch of time began, or should have. */
  readonly begins: ReadonlyMap<string, number>;
  /** Under which devices give numbers of it: what they have not sent yet is not lost. */
  readonly leases: readonly Pick<NumberLease, "from" | "to">[];
  /** The store came out of a backup: what was given after that, and never came back, is lost. */
  readonly isRestored: boolean;
}

/** Of a longer gap one line tells: it comes of a single line that is far off. */
const longestGap = 1_000;

/**
 * Puts a line for each number of which nothing is known among the lines of a series, in their order, so that a register accounts for every count up to its last. `after`: the
 * place of the line before them, null at the beginning.
 */
export function withLost(
  lines: readonly RegisteredNumber[],
  after: { readonly period: string; readonly count: number } | null,
  surroundings: RegisterSurroundings,
): readonly RegisteredNumber[] {
  let before = after;
  return lines.flatMap((line) => {
    const isSame = before?.period === line.period;
    const from = isSame ? (before?.count ?? 0) + 1 : surroundings.begins.get(line.period);
    before = line;
    return [...lostBefore(line, from ?? line.count, surroundings), line];
  });
}

function lostBefore(
  next: RegisteredNumber,
  from: number,
  { series, leases, isRestored }: RegisterSurroundings,
): readonly RegisteredNumber[] {
  if (from >= next.count) return [];
  const numberOf = (count: number): string =>
    series === undefined ? String(count) : formatNumber(series, next.on, count);
  const reason = isRestored
    ? "Lost when the relay was restored: given after the backup, and not come back from any client"
    : "Left out: the series went on behind it, and nothing is known of it";
  const lost = (count: number, number: string, why: string): RegisteredNumber => ({
    ...next,
    count,
    number,
    document: null,
    state: "lost",
    reason: why,
    origin: "lost",
  });
  const last = next.count - 1;
  const many = last - from + 1;
  if (many > longestGap) {
    return [lost(from, `${numberOf(from)}–${numberOf(last)}`, `${many} numbers. ${reason}`)];
  }
  const isAway = (count: number): boolean =>
    next.period === "" && leases.some((lease) => lease.from <= count && count <= lease.to);
  return Array.from({ length: many }, (_, index) => from + index)
    .filter((count) => !isAway(count))
    .map((count) => lost(count, numberOf(count), reason));
}
