import { NumberLease, NumberSeries } from "@concord/model";
import { expect, test } from "vitest";
import { actsOn, leaseRows, rangeOf } from "./lease-rows.ts";

const lease = NumberLease.parse({
  id: "l2",
  series: "van",
  epoch: 2,
  device: "device-1",
  principal: "ada",
  name: "Ada",
  format: "V-{number}",
  digits: 4,
  from: 11,
  to: 20,
  grantedAt: "2026-11-01T00:00:00Z",
  until: "2026-12-24T00:00:00Z",
  state: "active",
  proof: "proof",
});
const { proof: _, ...shown } = lease;
const ended = { ...shown, id: "l1", epoch: 1, from: 1, to: 10, state: "expired" as const };
const van = NumberSeries.parse({ id: "van", format: "V-{number}" });

test("[WB305] of a lease of this device it is known here what it has used, of others what has come to the server", () => {
  const held = { lease, last: undefined, next: 14, objection: undefined };
  const told = [
    { ...shown, given: 1, expired: 0 },
    { ...ended, given: 7, expired: 3 },
  ];
  const rows = leaseRows({ here: [lease], held: [held], told });
  expect(
    rows.map(({ lease: { epoch }, given, left, expired }) => [epoch, given, left, expired]),
  ).toEqual([
    [2, 3, 7, 0],
    [1, 7, 3, 3],
  ]);
  expect(leaseRows({ here: [lease], held: [], told })[0]).toMatchObject({ given: 1, left: 9 });
  const [alone] = leaseRows({ here: [lease], held: [], told: undefined });
  expect(alone).toMatchObject({ given: undefined, left: undefined });
  expect(rangeOf(lease)).toBe("V-0011 – V-0020");
  expect(rangeOf({ ...lease, to: 10 })).toBe("–");
});

test("[WB305] what the workspace's own document says of a lease counts over what was told before", () => {
  const told = [{ ...shown, given: 1, expired: 0 }];
  const returned = { ...lease, state: "returned" as const, to: 13 };
  expect(leaseRows({ here: [returned], held: [], told })[0]?.lease.state).toBe("returned");
});

test("[WB305] a series is leased where nobody has it; its holder renews it or gives it back, everybody else takes it over", () => {
  const [row] = leaseRows({ here: [lease], held: [], told: undefined });
  expect(actsOn(van, undefined, "device-1")).toEqual(["lease"]);
  expect(actsOn(van, row, "device-1")).toEqual(["renew", "return"]);
  expect(actsOn(van, row, "device-2")).toEqual(["take-over"]);
  const yearly = NumberSeries.parse({ id: "y", format: "Y-{year}-{number}" });
  expect(actsOn(yearly, undefined, "device-1")).toEqual([]);
});
