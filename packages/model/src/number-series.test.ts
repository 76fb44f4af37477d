import * as fc from "fast-check";
import { expect, test } from "vitest";
import { leaseProblem } from "./number-lease.ts";
import {
  NumberSeries,
  firstProblem,
  formatNumber,
  periodOf,
  resetOf,
  seriesProblem,
} from "./number-series.ts";
import { PlainDate } from "./plain-date.ts";

const series = (wish: object): NumberSeries => NumberSeries.parse({ id: "s", ...wish });
const day = (text: string): PlainDate => PlainDate.parse(text);

test("[MO58] a number is its format with year, month and count, padded to the width and never cut", () => {
  const monthly = series({ format: "RE-{year}/{month}-{number}", digits: 3 });
  expect(formatNumber(monthly, day("2026-11-05"), 7)).toBe("RE-2026/11-007");
  expect(formatNumber(monthly, day("2026-11-05"), 12_345)).toBe("RE-2026/11-12345");
  expect(formatNumber(series({ format: "{number}", digits: 1 }), day("2026-11-05"), 7)).toBe("7");
});

test("[MO59] a series begins again as it says, or as its format says", () => {
  const on = day("2026-11-05");
  const periods = [
    { format: "A{number}" },
    { format: "A-{year}-{number}" },
    { format: "A-{year}{month}-{number}" },
    { format: "A-{year}{month}-{number}", reset: "yearly" },
    { format: "A-{year}-{number}", reset: "never" },
  ].map((wish) => [resetOf(series(wish)), periodOf(series(wish), on)]);
  expect(periods).toEqual([
    ["never", ""],
    ["yearly", "2026"],
    ["monthly", "2026-11"],
    ["yearly", "2026"],
    ["never", ""],
  ]);
});

const problemOf = (wish: object): unknown => seriesProblem(series(wish))?.field;

test("[MO60] a series that would give one number twice, or has a word that nobody replaces, has a problem", () => {
  expect(problemOf({ format: "{number}", reset: "yearly" })).toBe("reset");
  expect(problemOf({ format: "{year}-{number}", reset: "monthly" })).toBe("reset");
  expect(problemOf({ format: "{month}-{number}" })).toBe("reset");
  expect(problemOf({ format: "{yeer}-{number}" })).toBe("format");
  expect(problemOf({ format: "{year}-{number}" })).toBeUndefined();
  expect(problemOf({ format: "R{number}", reset: "never" })).toBeUndefined();
});

test("[MO201] a first number of more than 14 digits is a problem, and a series that has one is read all the same", () => {
  const high = series({ format: "R{number}", first: Number.MAX_SAFE_INTEGER });
  expect(high.first).toBe(Number.MAX_SAFE_INTEGER);
  expect(firstProblem(high)).toContain("14 digits at most");
  expect(leaseProblem(high)).toBe(firstProblem(high));
  expect(firstProblem(series({ format: "R{number}", first: 99_999_999_999_999 }))).toBeUndefined();
});

const text = fc.string({ unit: fc.constantFrom("R", "-", "0", "7", "/", "2"), maxLength: 4 });
const format = fc
  .tuple(
    fc.shuffledSubarray(["{year}", "{month}", "{number}", "{number}"], { minLength: 1 }),
    fc.array(text, { minLength: 5, maxLength: 5 }),
  )
  .map(([parts, between]) => parts.map((part, at) => `${between[at]}${part}`).join("") + between[4])
  .filter((made) => made.includes("{number}"));
const date = fc
  .record({ year: fc.integer({ min: 1_900, max: 2_199 }), month: fc.integer({ min: 1, max: 12 }) })
  .map(({ year, month }) => day(`${year}-${String(month).padStart(2, "0")}-09`));
const place = fc.record({ on: date, count: fc.integer({ min: 1, max: 2_000_000 }) });

test("[MO60] no two places of a series without a problem have one number, whatever its format", () => {
  const wish = fc.record({
    format,
    digits: fc.integer({ min: 1, max: 12 }),
    reset: fc.constantFrom("yearly", "monthly", "never", undefined),
  });
  fc.assert(
    fc.property(wish, place, place, (wished, one, other) => {
      const made = series(wished);
      fc.pre(seriesProblem(made) === undefined);
      const isSamePlace =
        periodOf(made, one.on) === periodOf(made, other.on) && one.count === other.count;
      fc.pre(!isSamePlace);
      const numbers = [one, other].map(({ on, count }) => formatNumber(made, on, count));
      expect(numbers[0]).not.toBe(numbers[1]);
    }),
    {
      numRuns: 2_000,
      examples: [
        [
          { format: "{number}", digits: 1, reset: "never" },
          { on: day("2026-01-01"), count: 1 },
          { on: day("2027-01-01"), count: 2 },
        ],
      ],
    },
  );
});
