import { NumberLease } from "@concord/model";
import { RegisteredNumber } from "@concord/protocol";
import { assert, integer, property, uniqueArray } from "fast-check";
import { expect, test } from "vitest";
import { registerRows, sumOf, yearOfRow, yearsOf } from "./register-rows.ts";

const line = (count: number, changes: Partial<RegisteredNumber> = {}): RegisteredNumber =>
  RegisteredNumber.parse({
    series: "van",
    period: "",
    count,
    number: `V-${count}`,
    state: "issued",
    reason: null,
    origin: "taken",
    document: null,
    on: "2026-11-20",
    at: "2026-11-20T10:00:00.000Z",
    ...changes,
  });
const lease = NumberLease.parse({
  id: "l1",
  series: "van",
  epoch: 1,
  device: "device-1",
  principal: "ada",
  name: "Ada",
  format: "V-{number}",
  digits: 1,
  from: 4,
  to: 9,
  grantedAt: "2026-11-01T00:00:00Z",
  until: "2026-12-24T00:00:00Z",
  state: "active",
  proof: "proof",
});

test("[WB307] a gap stands where it is, with how many are missing; what a device with a lease has is told apart", () => {
  const rows = registerRows([line(1), line(3), line(8), line(11)], [lease]);
  expect(
    rows.map((row) => (row.type === "gap" ? [row.from, row.to, row.lease?.id] : row.line.count)),
  ).toEqual([1, [2, 2, undefined], 3, [4, 7, "l1"], 8, [9, 9, "l1"], [10, 10, undefined], 11]);
  expect(sumOf(rows)).toEqual({
    numbers: 4,
    issued: 4,
    voided: 0,
    expired: 0,
    missing: 2,
    away: 5,
    doubled: 0,
  });
});

test("[WB307] a series that begins again has no gap between its stretches, and a number that two documents have is marked at both", () => {
  const rows = registerRows(
    [
      line(40, { period: "2025", on: RegisteredNumber.shape.on.parse("2025-12-30") }),
      line(1, { period: "2026" }),
      line(1, { period: "2026", state: "void" }),
      line(2, { period: "2026", state: "expired" }),
    ],
    [],
  );
  expect(rows.map((row) => row.type === "number" && row.isDoubled)).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect(sumOf(rows)).toMatchObject({ missing: 0, doubled: 2, voided: 1, expired: 1 });
  expect(yearsOf(rows)).toEqual(["2026", "2025"]);
});

test("[WB307] a gap over the turn of the year is seen in the later one", () => {
  const old = line(7, { on: RegisteredNumber.shape.on.parse("2025-12-30") });
  const rows = registerRows([old, line(10)], []);
  expect(rows.map(yearOfRow)).toEqual(["2025", "2026", "2026"]);
});

test("[WB307] whatever is left out of a register is counted, every count once and none twice", () => {
  assert(
    property(
      uniqueArray(integer({ min: 1, max: 60 }), { minLength: 1 }),
      integer({ min: 1, max: 60 }),
      integer({ min: 0, max: 30 }),
      (counts, from, length) => {
        const held = { ...lease, from, to: from + length };
        const sorted = counts.toSorted((one, other) => one - other);
        const rows = registerRows(
          sorted.map((count) => line(count)),
          [held],
        );
        const [first = 0, last = 0] = [sorted[0], sorted.at(-1)];
        const absent = Array.from({ length: last - first + 1 }, (_, index) => first + index).filter(
          (count) => !counts.includes(count),
        );
        const isHeld = (count: number): boolean => count >= held.from && count <= held.to;
        const { missing, away, numbers } = sumOf(rows);
        expect([numbers, missing, away]).toEqual([
          counts.length,
          absent.filter((count) => !isHeld(count)).length,
          absent.filter(isHeld).length,
        ]);
      },
    ),
  );
});
