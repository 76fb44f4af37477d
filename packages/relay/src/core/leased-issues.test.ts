import { contentDigest, sealed, toJson } from "@concord/document";
import { DocumentId, Invoice, NumberLease, PlainDate, claimOfLease } from "@concord/model";
import { DeviceId, WorkspaceId } from "@concord/protocol";
import { expect, test } from "vitest";
import * as Y from "yjs";
import type { LeaseSight } from "../storage/lease-storage.ts";
import { paperRelay } from "../testing/paper-relay.ts";
import { peerDocument } from "../testing/raw-peer.ts";
import {
  createLeaseJudge,
  judgeLeasedIssue,
  leasedNumbersIn,
  readLeasedIssue,
} from "./leased-issues.ts";
import type { LeasedIssueFact } from "./leased-issues.ts";

const document = DocumentId.parse("0197f3a0-0000-7000-8000-000000000001");
const other = DocumentId.parse("0197f3a0-0000-7000-8000-000000000002");
const now = Date.parse("2026-11-20T12:00:00Z");
const lease = NumberLease.parse({
  id: "l1",
  series: "van",
  epoch: 2,
  device: "till-0001",
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

const day = (text: string): PlainDate => PlainDate.parse(text);

function issue(changes: object = {}, content: object = {}): LeasedIssueFact {
  const on = day("2026-11-20");
  const frozen = Invoice.parse({
    number: "V-0007",
    issueDate: on,
    currency: "EUR",
    seller: { name: "Ours GmbH" },
    buyer: { name: "Acme GmbH" },
    lines: [
      { id: "l1", name: "Pump", quantity: "2", price: "100", tax: { category: "S", rate: "19" } },
    ],
    ...content,
  });
  const read = readLeasedIssue(
    JSON.parse(
      JSON.stringify({
        number: "V-0007",
        on,
        at: "2026-11-20T11:00:00.000Z",
        by: { type: "registrar", series: "van", period: "", count: 7, lease: claimOfLease(lease) },
        ...sealed(frozen),
        ...changes,
      }),
    ),
  );
  if (read === undefined) throw new Error("no leased issue");
  return read;
}

const none = { before: null, after: null };
const nothingElse: LeaseSight = {
  lease,
  most: 9,
  documents: [],
  elsewhere: [],
  own: none,
  others: none,
};

function judge(
  issued: LeasedIssueFact,
  {
    sight = {},
    who = {},
    isGranted = false,
  }: {
    sight?: Partial<LeaseSight>;
    who?: { id?: string; role?: "owner" | "field"; device?: string };
    isGranted?: boolean;
  } = {},
) {
  const { id = "ben", role = "field", device = "till-0001" } = who;
  const { violation, ...rest } = judgeLeasedIssue(
    issued,
    { sightOf: () => ({ ...nothingElse, ...sight }), isGranted: () => isGranted },
    {
      principal: { id, name: id, role },
      device: DeviceId.parse(device),
      place: { workspace: WorkspaceId.parse("acme"), document },
      now,
    },
  );
  return { rule: violation?.rule, ...rest };
}

const later = { before: day("2026-11-21"), after: null };
const earlier = { before: null, after: day("2026-11-19") };
const by = issue().by;
const good = { rule: undefined, isAccounted: true };

test("[RL373] each thing that the registrar would have looked at is looked at, and what the holder gave wrongly is accounted for", () => {
  expect(judge(issue())).toEqual(good);
  const invalid = { rule: "invalid-value", isAccounted: true };
  expect(judge(issue({ number: "V-7" }))).toEqual(invalid);
  expect(judge(issue({ digest: contentDigest("something else") }))).toEqual(invalid);
  expect(judge(issue({}, { number: "V-0008" }))).toEqual(invalid);
  expect(judge(issue({}, { buyer: {} }))).toEqual(invalid);
  expect(judge(issue({ on: "2026-11-22" }, { issueDate: "2026-11-22" }))).toEqual(invalid);
  expect(judge(issue(), { sight: { own: later } })).toEqual(invalid);
  expect(judge(issue(), { sight: { own: earlier } })).toEqual(invalid);
  const begun = { ...lease, notBefore: day("2026-11-21") };
  expect(judge(issue(), { sight: { lease: begun } })).toEqual(invalid);
  const taken = { rule: "not-allowed", isAccounted: true };
  expect(judge(issue(), { sight: { documents: [other] } })).toEqual(taken);
  expect(judge(issue(), { sight: { documents: [document] } })).toEqual(good);
  expect(judge(issue(), { sight: { lease: { ...lease, to: 6 } } })).toEqual(taken);
  // What is left to credit nobody has looked at.
  expect(judge(issue({}, { kind: "credit-note" }))).toEqual(taken);
  const kinds = ["credit-note"] as const;
  expect(judge(issue(), { sight: { lease: { ...lease, kinds } } })).toEqual(taken);
});

test("[RL363] whoever says that they issued under a lease, and leaves out what there is to look at, has issued nothing", async () => {
  const whole = toJson(issue());
  const forgeries = [
    { ...Object(whole), on: undefined },
    { ...Object(whole), by: { ...by, count: undefined } },
  ].map(toJson);
  for (const forged of forgeries) {
    const judging = createLeaseJudge(
      { sightOf: () => nothingElse, isGranted: () => true },
      {
        principal: { id: "ben", name: "Ben", role: "owner" },
        device: DeviceId.parse("till-0001"),
        place: { workspace: WorkspaceId.parse("acme"), document },
        now,
      },
    );
    expect(judging.violationOf(forged)).toMatchObject({ rule: "not-allowed" });
    expect(judging.numbers(forged)).toEqual([]);
    for (const role of ["field", "editor", "owner"] as const) {
      const relay = await paperRelay();
      const eve = peerDocument(5_000);
      relay.submit("eve", { update: eve.set({ currency: "EUR" }) });
      expect(relay.submit("eve", { update: eve.set({ issued: forged }), role })).toMatchObject({
        type: "applied",
        corrections: [{ rule: "not-allowed", path: "issued" }],
      });
      expect(relay.live().doc.getMap("fields").get("issued")).toBeNull();
    }
  }
});

test("[RL374] what is not the sender's to give takes no number: a lease that nobody granted, of somebody else, or beyond its last number", () => {
  const nothing = { rule: "not-allowed", isAccounted: false };
  expect(judge(issue(), { sight: { lease: null, most: 0 } })).toEqual(nothing);
  expect(judge(issue({ by: { ...by, lease: { ...by.lease, epoch: 1 } } }))).toEqual(nothing);
  expect(judge(issue({ by: { ...by, series: "office" } }))).toEqual(nothing);
  expect(judge(issue(), { who: { id: "eve" } })).toEqual(nothing);
  expect(judge(issue({ by: { ...by, count: 10 } }))).toEqual(nothing);
  expect(judge(issue({ by: { ...by, count: 6 } }))).toEqual(nothing);
});

test("[RL545] a number that an imported invoice has, too, stands where a device has given it, and is for a person", () => {
  const late = {
    ...good,
    late: { kind: "number-twice", reason: expect.stringContaining("issued elsewhere") },
  };
  const imported = DocumentId.parse("0197f3a0-0000-7000-8000-00000000000e");
  expect(judge(issue(), { sight: { elsewhere: [imported] } })).toEqual(late);
});

test("[RL375] what no invoice may say, and a device of an earlier version let pass, is for a person: its customer has it", () => {
  const line = { id: "l1", name: "Pump", quantity: "2", price: "100" };
  const tax = { category: "S", rate: "19" };
  const less = { id: "l2", name: "Discount", quantity: "1", price: "-10", tax };
  const seller = { name: "Ours GmbH", vatId: "DE123456789" };
  for (const content of [
    { lines: [{ ...line, tax }, less] },
    { currency: "ZZZ" },
    { seller, lines: [line] },
  ]) {
    expect(judge(issue({}, content))).toEqual({
      ...good,
      late: { kind: "lease-ended", reason: expect.stringMatching(/credit it/i) },
    });
  }
});

test("[RL375] what stands and is not as it should be is for a person: after the lease had ended, or through another device", () => {
  const late = (text: string) => ({
    ...good,
    late: { kind: "lease-ended", reason: expect.stringContaining(text) },
  });
  const over = { ...lease, state: "taken-over", reason: "The van is gone" } as const;
  expect(judge(issue(), { sight: { lease: over } })).toEqual(late("The van is gone"));
  expect(judge(issue({ at: "2026-12-01T00:00:00.000Z" }))).toEqual(late("2026-12-01"));
  expect(judge(issue(), { who: { device: "phone-001" } })).toEqual(late("Another device"));
  expect(judge(issue(), { who: { id: "ada", role: "owner" } })).toEqual(late("Another device"));
  // A customer has what was issued lawfully, however the dates of others that came meanwhile lie beside it.
  const order = late("do not go in order");
  expect(judge(issue(), { sight: { others: later } })).toEqual(order);
  expect(judge(issue(), { sight: { others: earlier } })).toEqual(order);
  for (const state of ["taken-over", "expired"] as const) {
    const sight = { lease: { ...lease, state }, own: later, others: earlier };
    expect(judge(issue(), { sight })).toEqual(late(state));
  }
  const returned = { ...lease, state: "returned", notBefore: day("2026-11-21") } as const;
  expect(judge(issue(), { sight: { lease: returned } })).toEqual(order);
  // Granted by a store that was lost.
  expect(judge(issue(), { sight: { lease: null, most: 0 }, isGranted: true })).toEqual(good);
});

test("[RL373] leased numbers are found in the bytes of whatever update brings them, and bytes that say nothing are not looked into", () => {
  const doc = new Y.Doc();
  doc.getMap("fields").set("issued", { ...JSON.parse(JSON.stringify(issue())) });
  doc.getMap("fields").set("buyer.name", "lease");
  const update = Y.encodeStateAsUpdate(doc);
  expect(leasedNumbersIn(update)).toEqual([
    { lease: "l1", series: "van", count: 7, number: "V-0007" },
  ]);
  expect(leasedNumbersIn(update.slice(0, update.length - 9))).toEqual([]);
  expect(leasedNumbersIn(Uint8Array.of(1, 2, 3))).toEqual([]);
});
