import { NumberLease, NumberSeries } from "@concord/model";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decideLease, freshNumbers } from "./decide-lease.ts";
import type { LeaseWish } from "./decide-lease.ts";

const holders = ["ben", "eve"].map((name) => ({ device: `of-${name}`, principal: name, name }));
const holder = fc.constantFrom(...holders);
const terms = fc.record({ size: fc.integer({ min: 1, max: 9 }), days: fc.constantFrom(1, 30) });
const wish: fc.Arbitrary<LeaseWish> = fc.oneof(
  fc.record({
    type: fc.constant("lease" as const),
    holder,
    terms,
    next: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
  }),
  fc.record({
    type: fc.constant("return" as const),
    holder,
    next: fc.integer({ min: 1, max: 60 }),
  }),
  fc.record({
    type: fc.constant("take-over" as const),
    epoch: fc.integer({ min: 1, max: 6 }),
    reason: fc.constant("gone"),
    to: fc.option(fc.record({ holder, terms })),
  }),
  fc.record({ type: fc.constant("expire" as const) }),
);
const story = fc.array(fc.record({ wish, used: fc.nat(3), days: fc.nat(20) }), { maxLength: 40 });

/** Lets a story happen, with what the holders use meanwhile, and gives every lease as it stands at its end. */
function play(steps: typeof story extends fc.Arbitrary<infer T> ? T : never) {
  const leases = new Map<string, NumberLease>();
  let last: NumberLease | undefined;
  let now = Date.parse("2026-11-20T12:00:00Z");
  let count = 0;
  const again: (readonly [string, unknown])[] = [];
  /** Leases that were given back although some of their numbers had come. */
  const cutOff: string[] = [];
  for (const [index, each] of steps.entries()) {
    now += each.days * 86_400_000;
    if (last?.state === "active")
      count = Math.min(last.to, Math.max(count, last.from - 1) + each.used);
    const situation = () => ({
      series: NumberSeries.parse({ id: "van", format: "V-{number}" }),
      last,
      head: { count, on: null },
      missingBelow: 0,
      elsewhere: new Map(),
      now,
      freshId: `lease-${index}`,
      proofOf: () => "proof",
      sealOf: () => "seal",
    });
    const decision = decideLease(each.wish, situation());
    if (decision.type === "refused") continue;
    const isReturn = each.wish.type === "return";
    if (isReturn && decision.lease.to < count) cutOff.push(decision.lease.id);
    for (const kept of decision.kept) {
      leases.set(kept.id, kept);
      last = kept;
      if (kept.state !== "active") count = Math.max(count, kept.to);
    }
    const asked = decideLease(each.wish, situation());
    again.push([decision.lease.id, asked.type === "stands" ? asked.lease.id : asked]);
  }
  return { leases: [...leases.values()], again, cutOff };
}

test("[RL372] whatever is asked in whatever order: one lease at a time, an epoch that grows with each grant, and no number in two leases", () => {
  fc.assert(
    fc.property(story, (steps) => {
      const { leases, again, cutOff } = play(steps);
      expect(cutOff).toEqual([]);
      expect(leases.filter(({ state }) => state === "active").length).toBeLessThanOrEqual(1);
      for (const [index, lease] of leases.entries()) {
        const before = leases[index - 1];
        if (before === undefined) continue;
        expect(lease.epoch).toBe(before.epoch + 1);
        expect(before.state).not.toBe("active");
        expect(lease.from).toBeGreaterThan(before.to);
      }
      // Whoever asks twice, because an answer was lost, has one lease.
      for (const [first, second] of again) expect(second).toEqual(first);
    }),
  );
});

test("[RL381] a lease does not grow without end: a device is never further ahead than 2,000 numbers of what has come", () => {
  const [ben] = holders;
  if (ben === undefined) throw new Error("no holder");
  let last: NumberLease | undefined;
  const ask = (head: number): number => {
    const decision = decideLease(
      {
        type: "lease",
        holder: ben,
        terms: { size: 1_000, days: 30 },
        next: last === undefined ? undefined : last.to + 1,
      },
      {
        series: NumberSeries.parse({ id: "van", format: "V-{number}" }),
        last,
        head: { count: head, on: null },
        missingBelow: 0,
        elsewhere: new Map(),
        now: Date.parse("2026-11-20T12:00:00Z"),
        freshId: "lease",
        proofOf: () => "proof",
        sealOf: () => "seal",
      },
    );
    if (decision.type === "refused") throw new Error(decision.message);
    last = decision.lease;
    return last.to;
  };
  expect([0, 0, 0, 0].map(ask)).toEqual([1_000, 2_000, 2_000, 2_000]);
  expect([10, 2_000, 2_000].map(ask)).toEqual([2_010, 3_010, 4_000]);
});

test("[RL380] the numbers of a grant are read as on every day on which they may be given, and of one that was renewed only the new ones", () => {
  const lease = NumberLease.parse({
    id: "l1",
    series: "van",
    epoch: 1,
    ...holders[0],
    format: "{year}{month}-{number}",
    digits: 1,
    from: 4,
    to: 5,
    notBefore: "2026-11-02",
    grantedAt: "2026-11-20T12:00:00Z",
    until: "2027-01-30T12:00:00Z",
    state: "active",
    proof: "p",
  });
  const now = Date.parse("2026-11-20T12:00:00Z");
  expect([...freshNumbers(lease, { ...lease, to: 4 }, now).keys()].slice(0, 3)).toEqual([
    "202611-5",
    "202612-5",
    "202701-5",
  ]);
  expect([...freshNumbers({ ...lease, format: "V-{number}" }, undefined, now).keys()]).toEqual([
    "V-4",
    "V-5",
  ]);
  const yearly = { ...lease, format: "{year}-{number}", from: 5 };
  expect([...freshNumbers(yearly, undefined, now).keys()]).toEqual(["2026-5", "2027-5"]);
});
