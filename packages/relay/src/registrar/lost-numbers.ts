import { formatNumber } from "@concord/model";
import type { NumberLease, NumberSeries } from "@concord/model";
import type { RegisteredNumber } from "@concord/protocol";
import { numberIn, shapeBeside } from "./number-shape.ts";
import type { PassedPlace } from "./passed-in-gaps.ts";

/** What is known of a series beside its lines. */
export interface RegisterSurroundings {
  /** Undefined where the workspace has it no more: then its format is known to nobody. */
  readonly series: NumberSeries | undefined;
  /** Where each stretch of time began, or should have. */
  readonly begins: ReadonlyMap<string, number>;
  /** Under which devices give numbers of it: what they have not sent yet is not lost. */
  readonly leases: readonly Pick<NumberLease, "from" | "to">[];
  /** Places without a line whose numbers another issuer gave, and that the series went on behind. */
  readonly passed: readonly PassedPlace[];
  /** The store came out of a backup: what was given after that, and never came back, is lost. */
  readonly isRestored: boolean;
}

/** Of a longer gap one line tells: it comes of a single line that is far off. */
export const longestGap = 1_000;

/**
 * Puts a line for each number that the register does not have among the lines of a series, in their order, so that a register accounts for every count up to its last. `after`: the
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
  { series, leases, passed, isRestored }: RegisterSurroundings,
): readonly RegisteredNumber[] {
  if (from >= next.count) return [];
  const shape = shapeBeside(series, next);
  const numberOf = (count: number): string => {
    if (shape !== undefined) return numberIn(shape, count);
    return series === undefined ? String(count) : formatNumber(series, next.on, count);
  };
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
  const isAway = (count: number): boolean =>
    next.period === "" && leases.some((lease) => lease.from <= count && count <= lease.to);
  const lines: RegisteredNumber[] = [];
  let unknownFrom = from;
  const tellLost = (to: number): void => {
    const many = to - unknownFrom + 1;
    if (many > longestGap) {
      const range = `${numberOf(unknownFrom)}–${numberOf(to)}`;
      lines.push(lost(unknownFrom, range, `${many} numbers. ${reason}`));
      return;
    }
    for (let count = unknownFrom; count <= to; count += 1) {
      if (!isAway(count)) lines.push(lost(count, numberOf(count), reason));
    }
  };
  const between = passed
    .filter(({ period, count }) => period === next.period && count >= from && count < next.count)
    .toSorted((one, other) => one.count - other.count);
  for (const { count, number, document, on = next.on } of between) {
    tellLost(count - 1);
    unknownFrom = count + 1;
    const said = { state: "issued", origin: "elsewhere", reason: null } as const;
    lines.push({ ...next, ...said, count, number, document, on });
  }
  tellLost(next.count - 1);
  return lines;
}
