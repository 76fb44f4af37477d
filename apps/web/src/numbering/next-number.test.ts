import { NumberSeries, PlainDate } from "@concord/model";
import { expect, test } from "vitest";
import { nextCount, nextNumber } from "./next-number.ts";

const series = NumberSeries.parse({ id: "main", format: "INV-{year}-{number}" });
const today = PlainDate.parse("2026-11-20");
const facts = {
  periods: [],
  next: { count: 4, number: "INV-2026-0004", passed: 3 },
  lease: undefined,
  held: undefined,
};

test("[WB822] the next number of a series is behind those of imported invoices that stand in its way, as long as it reads and counts as the relay knows it", () => {
  expect(nextNumber(series, facts, today)).toEqual({ text: "INV-2026-0004", isKnown: true });
  // Of what is being changed the relay knows nothing yet.
  const [other, later] = [
    { ...series, format: "R-{year}-{number}" },
    { ...series, first: 100 },
  ];
  expect(nextCount(other, facts, today)).toBe(1);
  expect(nextCount(later, facts, today)).toBe(100);
  expect(nextCount(series, { periods: [], next: undefined }, today)).toBe(1);
});
