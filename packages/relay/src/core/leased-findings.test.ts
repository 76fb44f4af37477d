import { contentDigest, sealed } from "@concord/document";
import { Invoice, NumberLease, PlainDate, claimOfLease, issueFindings } from "@concord/model";
import { DeviceId, WorkspaceId } from "@concord/protocol";
import { expect, test } from "vitest";
import { firstDocument } from "../testing/raw-peer.ts";
import { judgeLeasedIssue } from "./leased-issues.ts";
import type { LeasedIssueFact } from "./leased-issues.ts";

const on = PlainDate.parse("2026-11-20");
const lease = NumberLease.parse({
  id: "l1",
  series: "van",
  epoch: 1,
  device: "van-00001",
  principal: "ben",
  name: "Ben",
  format: "V-{number}",
  digits: 4,
  from: 1,
  to: 5,
  grantedAt: "2026-11-01T00:00:00.000Z",
  until: "2026-12-01T00:00:00.000Z",
  state: "active",
  proof: "p",
});
const content = Invoice.parse({
  kind: "invoice",
  number: "V-0001",
  issueDate: on,
  currency: "EUR",
  dueDate: "2026-12-20",
  seller: { name: "Ours GmbH", vatId: "DE123456789" },
  buyer: { name: "Acme GmbH" },
  lines: [
    {
      id: "l1",
      position: "a1",
      name: "Pump",
      quantity: "2",
      price: "100",
      tax: { category: "S", rate: "19" },
    },
  ],
});
const none = { before: null, after: null };

test("[RL590] what keeps an invoice from issue is looked for once, however much is asked of it", () => {
  const sight = { lease, most: 5, documents: [], elsewhere: [], own: none, others: none };
  const knowledge = { sightOf: () => sight, isGranted: () => true };
  let reads = 0;
  const counted: Invoice = Object.defineProperty({ ...content }, "buyer", {
    enumerable: true,
    get: () => {
      reads += 1;
      return content.buyer;
    },
  });
  const readsOf = (look: () => unknown): number => {
    reads = 0;
    look();
    return reads;
  };
  const issued: LeasedIssueFact = {
    number: "V-0001",
    on,
    by: { type: "registrar", series: "van", period: "", count: 1, lease: claimOfLease(lease) },
    ...sealed(content),
    content: counted,
  };
  const bringer = {
    principal: { id: "ben", name: "Ben", role: "field" },
    device: DeviceId.parse("van-00001"),
    place: { workspace: WorkspaceId.parse("acme"), document: firstDocument },
    now: Date.parse("2026-11-20T12:00:00Z"),
  } as const;
  const once = readsOf(() => issueFindings(counted));
  const digest = readsOf(() => contentDigest(counted));
  expect(once).toBeGreaterThan(0);
  expect(readsOf(() => judgeLeasedIssue(issued, knowledge, bringer))).toBe(once + digest);
  expect(judgeLeasedIssue(issued, knowledge, bringer)).toEqual({ isAccounted: true });
});
