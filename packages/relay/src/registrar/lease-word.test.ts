import { toJson } from "@concord/document";
import { NumberLease, claimOfLease } from "@concord/model";
import { WorkspaceId } from "@concord/protocol";
import { expect, test } from "vitest";
import { leaseWord } from "./lease-word.ts";

const acme = WorkspaceId.parse("acme");
const word = leaseWord(new Uint8Array(32).fill(7));
const unproven = NumberLease.parse({
  id: "l1",
  series: "van",
  epoch: 2,
  device: "till-0001",
  principal: "ben",
  name: "Ben",
  format: "V-{number}",
  digits: 4,
  kinds: ["invoice"],
  from: 7,
  to: 9,
  notBefore: "2026-11-01",
  grantedAt: "2026-11-01T00:00:00.000Z",
  until: "2026-12-01T00:00:00.000Z",
  state: "active",
  proof: "-",
});
const proven = { ...unproven, proof: word.proofOf(acme, "van", unproven) };
const lease = { ...proven, seal: word.sealOf(acme, proven) };

test("[RL382] the register of a lease that comes back is known as a whole: nothing of it is changed, left out or put beside it", () => {
  const isOurs = (value: object, path = "leases.van", workspace = acme): boolean =>
    word.isOurs(workspace, path, toJson(value));
  expect(isOurs(lease)).toBe(true);
  for (const change of [
    { state: "expired", endedAt: "2026-11-20T00:00:00.000Z", reason: "Over" },
    { until: "2036-12-01T00:00:00.000Z" },
    { format: "X-{number}" },
    { digits: 5 },
    { kinds: undefined },
    { name: "Eve" },
    { notBefore: undefined },
    { grantedAt: "2026-11-02T00:00:00.000Z" },
    { to: 10 },
    { seal: undefined },
    { seal: lease.proof },
    { beside: "it" },
  ]) {
    expect([change, isOurs({ ...lease, ...change })]).toEqual([change, false]);
  }
  expect(isOurs(lease, "leases.office")).toBe(false);
  expect(isOurs(lease, "leases.van", WorkspaceId.parse("other"))).toBe(false);
  expect(leaseWord(new Uint8Array(32)).isOurs(acme, "leases.van", toJson(lease))).toBe(false);
  // The grant is known by itself, as an issue under it names it.
  expect(word.isGranted(acme, "van", claimOfLease(lease))).toBe(true);
});
