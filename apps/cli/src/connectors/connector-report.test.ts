import type { BridgeStatus } from "@concord/bridge";
import { defaultWorkspace } from "@concord/model";
import { expect, test } from "vitest";
import { connectorReport } from "./connector-report.ts";

const effects = {
  pending: 0,
  sending: 0,
  uncertain: 0,
  applied: 0,
  merged: 9,
  rejected: 0,
  parked: 0,
  dropped: 0,
  stale: 0,
};
const calm: BridgeStatus = {
  connection: "stripe:acct_1",
  lifecycle: { state: "running" },
  vendor: { state: "closed", failures: 0 },
  queues: { incoming: 0, documents: 0, effects, deadLetters: 0 },
  stuck: [],
  lag: { incomingMs: 0, outgoingMs: 0 },
  lagP95Ms: undefined,
  credentials: undefined,
  mapped: [],
  linked: 4,
  backfill: {
    state: "done",
    phase: "",
    done: 4,
    total: undefined,
    rate: 0,
    etaMs: undefined,
    reason: undefined,
  },
  requests: { running: 0, waiting: 0, lastMinute: 3, perMinute: 500 },
  lastSweepAt: 900,
  lastEvents: [],
  counters: {},
  drift: [],
};

const stateOf = (status: Partial<BridgeStatus>, held = 0) => {
  const { state, reason, resumesAt } = connectorReport({
    connector: "stripe",
    account: "acct_1",
    isSandbox: false,
    status: { ...calm, ...status },
    held: Array.from({ length: held }, (_, index) => ({
      id: `object:invoice:${index}`,
      subject: { type: "object", ref: { kind: "invoice", id: String(index) } },
      document: undefined,
      reason: "No.",
      fixes: [],
      at: 1,
      times: 1,
      againAt: undefined,
      holdsUp: [],
    })),
    workspace: defaultWorkspace,
    now: 1_000,
  });
  return [state, reason, resumesAt];
};

test("[CM211] a problem says what waits for it, and when it is tried again", () => {
  const { problems } = connectorReport({
    connector: "stripe",
    account: "acct_1",
    isSandbox: false,
    status: calm,
    held: [
      {
        id: "reading:payment",
        subject: { type: "reading", of: "payment" },
        document: undefined,
        reason: "No.",
        fixes: [],
        at: 1,
        times: 2,
        againAt: 9_000,
        holdsUp: ["Credit 9 EUR in Stripe"],
      },
    ],
    workspace: defaultWorkspace,
    now: 1_000,
  });
  expect(problems).toEqual([
    {
      id: "reading:payment",
      subject: "reading",
      what: "may not read payments",
      reason: "No.",
      fixes: [],
      at: 1,
      times: 2,
      againAt: 9_000,
      holdsUp: ["Credit 9 EUR in Stripe"],
    },
  ]);
});

test("[CM93] one word says how a connector is doing: what needs a person first, then what keeps it from going on", () => {
  const open = { state: "open", until: 5_000, times: 1, reason: "429" } as const;
  const backfill = { ...calm.backfill, state: "reading" } as const;
  const behind = { lag: { incomingMs: 0, outgoingMs: 40_000 } };
  const queues = { ...calm.queues, documents: 1 };
  expect(stateOf({})).toEqual(["healthy", undefined, undefined]);
  expect(stateOf(behind)).toEqual(["healthy", undefined, undefined]);
  expect(stateOf({ ...behind, queues })).toEqual(["catching-up", undefined, undefined]);
  expect(stateOf({ backfill })).toEqual(["catching-up", undefined, undefined]);
  expect(stateOf({ vendor: open, backfill })).toEqual(["slowed", "429", 5_000]);
  expect(stateOf({ vendor: open }, 1)).toEqual(["needs-you", undefined, undefined]);
  const unauthorized = { state: "unauthorized", reason: "The key was revoked." } as const;
  expect(stateOf({ lifecycle: unauthorized })[1]).toBe("The key was revoked.");
  expect(stateOf({ lifecycle: { state: "paused" } }, 1)[0]).toBe("paused");
  expect(stateOf({ lifecycle: { state: "standby" } })[0]).toBe("not-connected");
});

const ends = (credentials: BridgeStatus["credentials"], reconnectDays?: number) => {
  const { state, reason } = connectorReport({
    connector: "quickbooks",
    account: "1",
    isSandbox: false,
    status: { ...calm, credentials },
    held: [],
    workspace: defaultWorkspace,
    now: 0,
    ...(reconnectDays !== undefined && { reconnectDays }),
  });
  return [state, reason];
};

test("[CM270] a connection that ends within thirty days, or as many as are set, needs a person; what says nothing of an end does not", () => {
  const dayMs = 86_400_000;
  expect(ends(undefined)).toEqual(["healthy", undefined]);
  expect(ends({ renewedAt: 0 })).toEqual(["healthy", undefined]);
  const soon = { renewedAt: 0, endsAt: 30 * dayMs };
  expect(ends(soon)).toEqual([
    "needs-you",
    "The vendor ends this connection on 1970-01-31: connect the account again before.",
  ]);
  expect(ends(soon, 29)[0]).toBe("healthy");
  expect(ends({ renewedAt: 0, endsAt: 30 * dayMs + 1 })[0]).toBe("healthy");
  expect(ends({ renewedAt: 0, endsAt: 80 * dayMs }, 90)[0]).toBe("needs-you");
});
