import { Operation, apply, invoiceSnapshot } from "@concord/document";
import { DocumentId, NumberLease, PlainDate, Workspace } from "@concord/model";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { numberWays, preferredWay } from "./issue-way.ts";
import type { IssueSituation } from "./issue-way.ts";

const id = DocumentId.parse("01890a5d-ac96-774b-bcce-b302099a8057");
const today = PlainDate.parse("2026-11-29");
const now = Date.parse("2026-11-29T12:00:00Z");

function draft(kind: "invoice" | "credit-note" = "invoice") {
  const doc = new Y.Doc();
  const content = {
    kind,
    currency: "EUR",
    dueDate: "2026-12-20",
    seller: { name: "Ours GmbH", vatId: "DE123456789" },
    buyer: { name: "Acme GmbH" },
    lines: [
      { id: "l1", name: "Pump", quantity: "2", price: "100", tax: { category: "S", rate: "19" } },
    ],
  };
  const operation = Operation.parse({ type: "create", document: { kind: "invoice", content } });
  apply(doc, operation, { source: "user", actor: "ada" });
  return invoiceSnapshot(doc, { id });
}

const settings = Workspace.parse({
  series: [
    { id: "invoices", name: "Invoices", format: "INV-{year}-{number}" },
    { id: "van", name: "Van", format: "V-{number}", kinds: ["invoice", "credit-note"] },
    { id: "odd", format: "{day}-{number}" },
  ],
});

const lease = NumberLease.parse({
  id: "lease-1",
  series: "van",
  epoch: 1,
  device: "device-1",
  principal: "ada",
  name: "Ada",
  format: "V-{number}",
  digits: 4,
  from: 3,
  to: 12,
  grantedAt: "2026-11-01T00:00:00Z",
  until: "2026-12-24T00:00:00Z",
  state: "active",
  proof: "proof",
});
const held = { lease, last: undefined, next: 3, objection: undefined };

const situation: IssueSituation = {
  settings,
  leases: [lease],
  held: [held],
  device: "device-1",
  principal: "ada",
  now,
  today,
};

const named = (ways: ReturnType<typeof numberWays>, isOnline: boolean) =>
  preferredWay(ways, isOnline)?.series.id;

test("[WB308] of each series that takes the draft it is known who gives the number: the relay, this device under its lease, or nobody here, and why", () => {
  expect(numberWays(draft(), situation)).toMatchObject([
    { type: "relay", shape: "INV-2026-…", findings: [] },
    { type: "here", number: "V-0003", left: 10, findings: [] },
    { type: "barred", why: { type: "problem" } },
  ]);
  const elsewhere = { ...situation, device: "device-2", held: [] };
  expect(numberWays(draft(), elsewhere)[1]).toMatchObject({
    type: "barred",
    why: { type: "elsewhere", lease: { name: "Ada" } },
  });
  const usedUp = { ...situation, held: [{ ...held, next: undefined }] };
  expect(numberWays(draft(), usedUp)[1]).toMatchObject({ why: { type: "used-up" } });
  // An overdue lease ends at the relay by itself.
  const later = { ...situation, now: Date.parse("2026-12-24T00:00:01Z") };
  expect(numberWays(draft(), later)[1]).toMatchObject({ type: "relay" });
});

test("[WB308] without a network a lease of this device is used, else the first series that gives numbers", () => {
  const ways = numberWays(draft(), situation);
  expect([named(ways, true), named(ways, false)]).toEqual(["invoices", "van"]);
  const without = numberWays(draft(), { ...situation, leases: [], held: [] });
  expect([named(without, true), named(without, false)]).toEqual(["invoices", "invoices"]);
  const { series } = settings;
  const vanFirst = { ...settings, series: series.toReversed() };
  const barred = numberWays(draft(), { ...situation, settings: vanFirst, device: "other" });
  expect(named(barred, true)).toBe("invoices");
  expect(preferredWay([], true)).toBeUndefined();
});

test("[WB308] what the lease alone does not allow is said with the rest: a credit note is none of its documents", () => {
  const [here] = numberWays(draft("credit-note"), situation);
  expect(here?.type === "here" && here.findings.map(({ path }) => path)).toContain("kind");
});
