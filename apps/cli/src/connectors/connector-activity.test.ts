import { DocumentId } from "@concord/model";
import type { BridgeActivity } from "@concord/bridge";
import { expect, test } from "vitest";
import { connectorActivity } from "./connector-activity.ts";

const document = DocumentId.parse("0190a000-0000-7000-8000-000000000001");
type Stored = BridgeActivity["effects"][number];

const stored = (more: Partial<Stored>): Stored => ({
  seq: 1,
  effect: {
    id: "create-invoice:1",
    document,
    action: "create-invoice",
    body: {},
    carries: "all",
    summary: "Create invoice 2026-1",
  },
  generation: 0,
  key: "k1",
  carried: {},
  digest: "",
  state: "merged",
  attempts: 1,
  plannedAt: 100,
  sentAt: 200,
  reason: undefined,
  result: undefined,
  dueAt: 300,
  ...more,
});

const deliveries = (...effects: readonly Stored[]) =>
  connectorActivity({ effects, receipts: [], sweptAt: undefined, throughput: [] }, 1_000)
    .deliveries;

test("[WB231] a delivery says how it stands, by which key, what was answered and when it is tried again", () => {
  expect(deliveries(stored({}))).toEqual([
    {
      key: "k1",
      document,
      what: "Create invoice 2026-1",
      state: "sent",
      attempts: 1,
      plannedAt: 100,
      sentAt: 200,
    },
  ]);
  const failed = stored({ state: "pending", attempts: 2, reason: "429", dueAt: 5_000 });
  expect(deliveries(failed)).toMatchObject([
    { state: "waiting", attempts: 2, answer: "429", retryAt: 5_000 },
  ]);
  const first = deliveries(stored({ state: "pending", attempts: 0, dueAt: 5_000 }));
  expect(first[0]?.retryAt).toBeUndefined();
  const states = (["uncertain", "applied", "rejected", "parked", "dropped", "stale"] as const).map(
    (state) => deliveries(stored({ state }))[0]?.state,
  );
  expect(states).toEqual(["checking", "sent", "rejected", "needs-you", "given-up", "overtaken"]);
});

test("[WB231] what was read and how calls ended is told in its order; what no version knows is left out", () => {
  const receipts = [
    { at: 3, what: "merged", subject: "invoice in_1", document, detail: { operations: [] } },
    { at: 2, what: "rejected", subject: "Create invoice", document, detail: "No." },
    { at: 1, what: "merged", subject: "Create payment", document: undefined, detail: null },
    { at: 0, what: "sung", subject: "", document: undefined, detail: null },
  ];
  const throughput = [{ at: 0, read: 2, sent: 1 }];
  expect(connectorActivity({ effects: [], receipts, sweptAt: 7, throughput }, 1_000)).toEqual({
    at: 1_000,
    throughput,
    sweptAt: 7,
    deliveries: [],
    events: [
      { at: 3, what: "read", subject: "invoice in_1", document },
      { at: 2, what: "rejected", subject: "Create invoice", document, detail: "No." },
      { at: 1, what: "sent", subject: "Create payment" },
    ],
  });
});
