import { NumberLease, NumberSeries, PlainDate } from "@concord/model";
import { expect, test } from "vitest";
import { judgeChange } from "./judge-change.ts";
import type { SeriesFacts } from "./next-number.ts";

const today = PlainDate.parse("2026-11-29");
const yearly = NumberSeries.parse({
  id: "invoices",
  name: "Invoices",
  format: "INV-{year}-{number}",
  reset: "yearly",
});
const through = NumberSeries.parse({ id: "van", format: "V-{number}", reset: "never" });
const period = (name: string, last: number, lastNumber: string) => ({
  period: name,
  first: 1,
  last,
  lastNumber,
  issued: last,
  void: 0,
  expired: 0,
  missing: 0,
  doubled: 0,
});
const unused: SeriesFacts = { periods: [], lease: undefined, held: undefined };
const used: SeriesFacts = { ...unused, periods: [period("2026", 41, "INV-2026-0041")] };
const usedThrough: SeriesFacts = { ...unused, periods: [period("", 7, "V-0007")] };

const judge = (
  before: NumberSeries,
  changes: Partial<NumberSeries>,
  facts: SeriesFacts,
  others: readonly NumberSeries[] = [],
) => judgeChange(before, NumberSeries.parse({ ...before, ...changes }), facts, others, today);
const refusedIn = (...of: Parameters<typeof judge>) =>
  judge(...of).refused.map(({ field }) => field);

test("[WB303] a series that has given no number may be changed in every way", () => {
  const all = {
    format: "R{year}{month}-{number}",
    digits: 6,
    first: 100,
    reset: "monthly",
  } as const;
  expect(judge(yearly, all, unused)).toEqual({ refused: [], explained: [] });
});

test("[WB303] what would give a number twice or leave one out is refused: another reset, and a first number of what has begun", () => {
  expect(refusedIn(yearly, { reset: "never" }, used)).toEqual(["reset"]);
  // A format without a year begins again never, where nothing else is said.
  const implied = NumberSeries.parse({ id: "a", format: "A-{year}-{number}" });
  expect(refusedIn(implied, { format: "A-{number}" }, used)).toEqual(["reset"]);
  expect(refusedIn(through, { first: 100 }, usedThrough)).toEqual(["first"]);
  const begun = NumberSeries.parse({ ...through, first: 5 });
  expect(judge(begun, { first: 2 }, usedThrough).refused[0]?.words).toContain("a second time");
  expect(judge(begun, { first: 9 }, usedThrough).refused[0]?.words).toContain("gap");
});

test("[WB303] what may be done and has to be known is told before, with the numbers that it concerns", () => {
  const { refused, explained } = judge(yearly, { format: "RE-{year}-{number}", digits: 5 }, used);
  expect(refused).toEqual([]);
  expect(explained).toHaveLength(1);
  expect(explained[0]).toContain("up to INV-2026-0041 and 41 in all");
  expect(explained[0]).toContain("RE-2026-00042");
  expect(judge(yearly, { first: 100 }, used)).toMatchObject({
    refused: [{ field: "first", words: expect.stringContaining("INV-2026-0041") }],
    explained: [],
  });
  expect(judge(yearly, { name: "Bills" }, used)).toEqual({ refused: [], explained: [] });
});

test("[WB303] documents that no series would take are told of, and none where another series takes them", () => {
  const both = NumberSeries.parse({ ...yearly, kinds: ["invoice", "credit-note"] });
  const credits = NumberSeries.parse({ id: "c", format: "C-{number}", kinds: ["credit-note"] });
  expect(judge(both, { kinds: ["invoice"] }, unused).explained).toHaveLength(1);
  expect(judge(both, { kinds: ["invoice"] }, unused, [credits]).explained).toEqual([]);
});

test("[WB303] while a device has it leased, or nobody can be asked what it has given, its numbers stay as they are", () => {
  const lease = NumberLease.parse({
    id: "l1",
    series: "van",
    epoch: 1,
    device: "device-1",
    principal: "ada",
    name: "Ada",
    format: "V-{number}",
    digits: 4,
    from: 8,
    to: 20,
    grantedAt: "2026-11-01T00:00:00Z",
    until: "2026-12-24T00:00:00Z",
    state: "active",
    proof: "proof",
  });
  const leased = { ...usedThrough, lease };
  expect(refusedIn(through, { format: "VAN-{number}", digits: 6 }, leased)).toEqual([
    "format",
    "digits",
  ]);
  expect(judge(through, { format: "VAN-{number}" }, leased).refused[0]?.words).toContain("Ada");
  const unknown = { ...unused, periods: undefined };
  expect(refusedIn(through, { format: "VAN-{number}" }, unknown)).toEqual(["format"]);
  expect(refusedIn(through, { name: "Other" }, unknown)).toEqual([]);
});
