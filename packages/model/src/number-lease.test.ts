import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  NumberLease,
  laterLease,
  leaseObjection,
  leaseProblem,
  leasedNumber,
  nextLeased,
} from "./number-lease.ts";
import { NumberSeries } from "./number-series.ts";
import { PlainDate } from "./plain-date.ts";

const lease = NumberLease.parse({
  id: "l1",
  series: "van",
  epoch: 2,
  device: "till",
  principal: "ben",
  name: "Ben",
  format: "V-{number}",
  digits: 4,
  from: 7,
  to: 9,
  grantedAt: "2026-11-01T00:00:00.000Z",
  until: "2026-12-01T00:00:00.000Z",
  state: "active",
  proof: "p",
});
const use = { device: "till", principal: "ben", at: Date.parse("2026-11-20T12:00:00Z") };

const problemOf = (series: object) => leaseProblem(NumberSeries.parse({ id: "van", ...series }));

test("[MO80] a series is leased if it counts through: one that begins again, or gives no numbers, or only those of credit notes, is not", () => {
  expect(problemOf({ format: "V-{number}" })).toBeUndefined();
  expect(problemOf({ format: "V-{year}-{number}", reset: "never" })).toBeUndefined();
  expect(problemOf({ format: "V-{year}-{number}" })).toContain("begins again yearly");
  expect(problemOf({ format: "V-{day}-{number}" })).toContain("{day}");
  expect(problemOf({ format: "V-{number}", kinds: ["credit-note"] })).toContain("credit notes");
  expect(problemOf({ format: "V-{number}", kinds: ["invoice", "credit-note"] })).toBeUndefined();
});

test("[MO81] only its holder issues under a lease, only before it ends, and whoever may not is told why", () => {
  expect(leaseObjection(lease, use)).toBeUndefined();
  expect(leaseObjection(lease, { ...use, device: "other" })).toContain("another device");
  expect(leaseObjection(lease, { ...use, principal: "eve" })).toContain("another device");
  const end = Date.parse(lease.until);
  expect(leaseObjection(lease, { ...use, at: end - 1 })).toBeUndefined();
  expect(leaseObjection(lease, { ...use, at: end })).toContain(lease.until);
  const over = { ...lease, state: "taken-over", reason: "The van is gone." } as const;
  expect(leaseObjection(over, use)).toContain("taken-over. The van is gone.");
});

test("[MO200] a device whose clock is more than a day behind the moment at which it was given its lease issues nothing, and says so", () => {
  const granted = Date.parse(lease.grantedAt);
  const day = 86_400_000;
  expect(leaseObjection(lease, { ...use, at: granted - day })).toBeUndefined();
  const objection = leaseObjection(lease, { ...use, at: Date.parse("1970-01-01T00:10:00Z") });
  expect(objection).toMatch(/1970-01-01.*Set the clock/);
});

test("[MO82] the numbers of a lease are given from the first to the last, each once", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 999 }), fc.nat(50), (from, size) => {
      const range = { from, to: from + size - 1 };
      const given: number[] = [];
      for (let next = nextLeased(range, undefined); next !== undefined;) {
        given.push(next);
        next = nextLeased(range, next);
      }
      expect(given).toEqual(Array.from({ length: size }, (_, index) => from + index));
    }),
  );
  // A device that once was ahead of what it is granted now gives nothing.
  expect(nextLeased(lease, 3)).toBeUndefined();
  expect(leasedNumber(lease, PlainDate.parse("2026-11-20"), 8)).toBe("V-0008");
});

test("[MO83] of two words about the lease of a series the later one counts, whichever is heard first", () => {
  const { grantedAt } = lease;
  const renewed = {
    ...lease,
    to: 20,
    until: NumberLease.parse({ ...lease, until: "2027-01-01T00:00:00Z" }).until,
  };
  const ended = { ...renewed, state: "expired" as const, endedAt: grantedAt };
  const next = { ...lease, id: "l2", epoch: 3 };
  const inOrder = [undefined, lease, renewed, ended, next];
  for (const [index, one] of inOrder.entries()) {
    for (const other of inOrder.slice(index)) {
      expect(laterLease(one, other)).toBe(other);
      expect(laterLease(other, one)).toBe(other);
    }
  }
});
