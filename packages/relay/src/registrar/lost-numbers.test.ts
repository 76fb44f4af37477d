import { NumberSeries, PlainDate } from "@concord/model";
import type { RegisteredNumber } from "@concord/protocol";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { withLost } from "./lost-numbers.ts";
import type { RegisterSurroundings } from "./lost-numbers.ts";

const series = NumberSeries.parse({ id: "a", format: "INV-{year}-{number}", digits: 4 });
const line = (count: number, period = "2026"): RegisteredNumber => ({
  series: "a",
  period,
  count,
  number: `INV-${period || 2026}-${String(count).padStart(4, "0")}`,
  state: "issued",
  reason: null,
  origin: "taken",
  document: null,
  on: PlainDate.parse("2026-11-20"),
  at: "2026-11-20T12:00:00.000Z",
});
const around = (changes: Partial<RegisterSurroundings> = {}): RegisterSurroundings => ({
  series,
  begins: new Map([["2026", 3]]),
  leases: [],
  passed: [],
  isRestored: true,
  ...changes,
});
const told = (lines: readonly RegisteredNumber[]) =>
  lines.map(({ number, state }) => `${number} ${state}`);

test("[RL447] a number that was lost with a store has a line, with the restore as its reason", () => {
  const lines = withLost([line(3), line(6)], null, around());
  expect(told(lines)).toEqual([
    "INV-2026-0003 issued",
    "INV-2026-0004 lost",
    "INV-2026-0005 lost",
    "INV-2026-0006 issued",
  ]);
  expect(lines[1]).toMatchObject({ document: null, origin: "lost" });
  expect(lines[1]?.reason).toMatch(/^Lost when the relay was restored/);
  expect(withLost([line(5)], null, around({ isRestored: false }))[0]?.reason).toMatch(/^Left out/);
});

test("[RL447] what a device with a lease has is not lost, and a gap that is far too long is one line", () => {
  const away = around({ begins: new Map(), leases: [{ from: 4, to: 5 }] });
  expect(told(withLost([line(3, ""), line(7, "")], null, away))).toEqual([
    "INV-2026-0003 issued",
    "INV-2026-0006 lost",
    "INV-2026-0007 issued",
  ]);
  const far = withLost([line(3), line(900_000)], null, around());
  expect(told(far)[1]).toBe("INV-2026-0004–INV-2026-899999 lost");
});

test("[RL447] in whatever pages it is read, the register has every count once, from where a stretch of time began", () => {
  const counts = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1 });
  fc.assert(
    fc.property(counts, fc.integer({ min: 1, max: 7 }), (given, size) => {
      const sorted = given.toSorted((one, other) => one - other);
      const begins = new Map([["2026", 1]]);
      const read: RegisteredNumber[] = [];
      for (let at = 0; at < sorted.length; at += size) {
        const before = sorted[at - 1];
        const after = before === undefined ? null : { period: "2026", count: before };
        const page = sorted.slice(at, at + size).map((count) => line(count));
        read.push(...withLost(page, after, around({ begins })));
      }
      expect(read.map(({ count }) => count)).toEqual(
        Array.from({ length: sorted.at(-1) ?? 0 }, (_, index) => index + 1),
      );
    }),
  );
});
