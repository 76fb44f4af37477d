import { formatNumber } from "@concord/model";
import type { NumberSeries } from "@concord/model";
import type { LineBeside } from "../storage/number-storage.ts";

/** How numbers read at one place of a register: only the count is left open. */
export type NumberShape = Pick<NumberSeries, "format" | "digits">;

/**
 * How the numbers beside a line read, by the series as it is now, or where that was changed since by the number itself. Undefined where neither says it.
 */
export function shapeBeside(
  series: NumberSeries | undefined,
  { count, number, on }: LineBeside,
): NumberShape | undefined {
  if (series !== undefined && formatNumber(series, on, count) === number) {
    const { format, digits } = series;
    const open = format.replaceAll("{year}", on.slice(0, 4)).replaceAll("{month}", on.slice(5, 7));
    return { format: open, digits };
  }
  // A count that stands by itself, else one that something is written before without anything between.
  const found =
    [...number.matchAll(new RegExp(`(?<!\\d)0*${count}(?!\\d)`, "g"))].at(-1) ??
    [...number.matchAll(new RegExp(`0*${count}(?!\\d)`, "g"))].at(-1);
  if (found === undefined) return undefined;
  const [digits] = found;
  const format = `${number.slice(0, found.index)}{number}${number.slice(found.index + digits.length)}`;
  return { format, digits: digits.length };
}

/** A number of a shape as it is printed. */
export function numberIn({ format, digits }: NumberShape, count: number): string {
  return format.replaceAll("{number}", String(count).padStart(digits, "0"));
}

/** What every number of a shape begins with. */
export function beginningOf({ format }: NumberShape): string {
  return format.slice(0, format.indexOf("{number}"));
}

/** More digits than this are no count. */
const longestCount = 15;

/** Every count that a printed number may stand for: year and count may be written without anything between. */
export function countsWithin(number: string): ReadonlySet<number> {
  const counts = new Set<number>();
  for (const [digits] of number.matchAll(/\d+/g)) {
    for (let from = 0; from < digits.length; from += 1) {
      const longest = Math.min(digits.length, from + longestCount);
      for (let to = from + 1; to <= longest; to += 1) counts.add(Number(digits.slice(from, to)));
    }
  }
  return counts;
}
