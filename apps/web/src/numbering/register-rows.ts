import type { NumberLease } from "@concord/model";
import type { RegisteredNumber } from "@concord/protocol";

/** Counts that no line of the register stands for. */
export interface Gap {
  readonly type: "gap";
  readonly period: string;
  readonly from: number;
  readonly to: number;
  /** The number that stands before them. */
  readonly after: string;
  /** The year of the number behind them: there the gap is noticed. */
  readonly year: string;
  /** The lease that stands and covers them: the device has them, or has not sent them yet. */
  readonly lease: NumberLease | undefined;
}

/** A row of the register as it is shown. */
export type RegisterRow =
  | { readonly type: "number"; readonly line: RegisteredNumber; readonly isDoubled: boolean }
  | Gap;

/** Puts the gaps into the register where they are; the relay's own lines of what was lost are told as these. Lines are in the order of period and count; `leases`: those that stand. */
export function registerRows(
  all: readonly RegisteredNumber[],
  leases: readonly NumberLease[],
): readonly RegisterRow[] {
  const lines = all.filter(({ state }) => state !== "lost");
  const rows: RegisterRow[] = [];
  for (const [index, line] of lines.entries()) {
    const before = lines[index - 1];
    const isSamePeriod = before?.period === line.period;
    if (before !== undefined && isSamePeriod && line.count > before.count + 1) {
      rows.push(...gapsBetween(before, line, leases));
    }
    const isDoubled =
      (isSamePeriod && before?.count === line.count) ||
      (lines[index + 1]?.count === line.count && lines[index + 1]?.period === line.period);
    rows.push({ type: "number", line, isDoubled });
  }
  return rows;
}

/** The part that a device with a lease has is none to worry about yet, and is told apart. */
function gapsBetween(
  before: RegisteredNumber,
  behind: RegisteredNumber,
  leases: readonly NumberLease[],
): readonly Gap[] {
  const { period } = behind;
  const year = yearOf(behind);
  const gaps: Gap[] = [];
  for (let count = before.count + 1; count < behind.count; count += 1) {
    const lease =
      period === "" ? leases.find(({ from, to }) => count >= from && count <= to) : undefined;
    const last = gaps.at(-1);
    if (last !== undefined && last.lease === lease) {
      gaps[gaps.length - 1] = { ...last, to: count };
    } else {
      gaps.push({
        type: "gap",
        period,
        from: count,
        to: count,
        after: before.number,
        year,
        lease,
      });
    }
  }
  return gaps;
}

/** The year to which a row belongs. */
export function yearOfRow(row: RegisterRow): string {
  return row.type === "gap" ? row.year : yearOf(row.line);
}

function yearOf({ on, period }: RegisteredNumber): string {
  return (period === "" ? on : period).slice(0, 4);
}

/** The years that a register has, the latest first. */
export function yearsOf(rows: readonly RegisterRow[]): readonly string[] {
  return [...new Set(rows.map(yearOfRow))].toSorted().toReversed();
}

/** What a register, or a part of it, comes to. */
export interface RegisterSum {
  readonly numbers: number;
  readonly issued: number;
  readonly voided: number;
  readonly expired: number;
  /** Counts that nobody can account for. */
  readonly missing: number;
  /** Counts that a device with a lease has, or has not sent yet. */
  readonly away: number;
  /** Lines of counts that two documents have. */
  readonly doubled: number;
}

export function sumOf(rows: readonly RegisterRow[]): RegisterSum {
  const sum = { numbers: 0, issued: 0, voided: 0, expired: 0, missing: 0, away: 0, doubled: 0 };
  for (const row of rows) {
    if (row.type === "gap") {
      sum[row.lease === undefined ? "missing" : "away"] += row.to - row.from + 1;
      continue;
    }
    sum.numbers += 1;
    if (row.isDoubled) sum.doubled += 1;
    if (row.line.state === "issued") sum.issued += 1;
    if (row.line.state === "void") sum.voided += 1;
    if (row.line.state === "expired") sum.expired += 1;
  }
  return sum;
}
