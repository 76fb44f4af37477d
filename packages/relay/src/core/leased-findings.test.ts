import { sealed } from "@concord/document";
import { Invoice, NumberLease, PlainDate, claimOfLease, issueFindings } from "@concord/model";
import { DeviceId, WorkspaceId } from "@concord/protocol";
import { expect, test, vi } from "vitest";
import { firstDocument } from "../testing/raw-peer.ts";
import { judgeLeasedIssue } from "./leased-issues.ts";
import type { LeasedIssueFact } from "./leased-issues.ts";

vi.mock(import("@concord/model"), async (original) => {
  const model = await original();
  return { ...model, issueFindings: vi.fn<typeof issueFindings>(model.issueFindings) };
});

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
const issued: LeasedIssueFact = {
  number: "V-0001",
  on,
  by: { type: "registrar", series: "van", period: "", count: 1, lease: claimOfLease(lease) },
  ...sealed(content),
};
const none = { before: null, after: null };

test("[RL590] what keeps an invoice from issue is looked for once, however much is asked of it", () => {
  const sight = { lease, most: 5, documents: [], elsewhere: [], own: none, others: none };
  const knowledge = { sightOf: () => sight, isGranted: () => true };
  const judged = judgeLeasedIssue(issued, knowledge, {
    principal: { id: "ben", name: "Ben", role: "field" },
    device: DeviceId.parse("van-00001"),
    place: { workspace: WorkspaceId.parse("acme"), document: firstDocument },
    now: Date.parse("2026-11-20T12:00:00Z"),
  });
  expect(judged).toEqual({ isAccounted: true });
  expect(vi.mocked(issueFindings)).toHaveBeenCalledTimes(1);
});
