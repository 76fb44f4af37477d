import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { partStatus } from "../process/bridge-part-status.ts";
import type { PartStatus } from "../process/child-message.ts";
import { board } from "./board.ts";

const dayMs = 86_400_000;
const now = Date.UTC(2026, 10, 29);

const status: Parameters<typeof partStatus>[0] = {
  connection: "quickbooks:1",
  lifecycle: { state: "running" },
  vendor: { state: "closed", failures: 0 },
  queues: {
    incoming: 0,
    documents: 0,
    effects: {
      pending: 0,
      sending: 0,
      uncertain: 0,
      applied: 0,
      merged: 0,
      rejected: 0,
      parked: 0,
      stale: 0,
      dropped: 0,
    },
    deadLetters: 1,
  },
  stuck: [],
  lag: { incomingMs: 0, outgoingMs: 0 },
  lagP95Ms: 2_000,
  credentials: { renewedAt: now, endsAt: now + 20 * dayMs },
  mapped: [],
  linked: 0,
  backfill: {
    state: "done",
    phase: "",
    done: 0,
    total: undefined,
    rate: 0,
    etaMs: undefined,
    reason: undefined,
  },
  requests: { running: 0, waiting: 0, lastMinute: 0, perMinute: 500 },
  lastSweepAt: now,
  lastEvents: [],
  counters: {},
  drift: [],
};

function shown(part: PartStatus): string {
  const states = new Map([["quickbooks bridge", { type: "ready", pid: 1, status: part } as const]]);
  return stripVTControlCharacters(board(states).join("\n"));
}

test("[CM289] the board of start shows a connection that needs a person with why, and within what time most went through", () => {
  expect(shown(partStatus(status, now, 10))).toContain(
    "quickbooks bridge  live  queue 0 · 95 % within 2 s · 1 dead letter",
  );
  expect(shown(partStatus(status, now, undefined))).toContain(
    "live: The vendor ends this connection on 2026-12-19: connect the account again before.",
  );
  const refused = { state: "unauthorized", reason: "The key was\nrevoked." } as const;
  expect(shown(partStatus({ ...status, lifecycle: refused }, now, 10))).toMatch(
    /unauthorized: The key was.revoked\./,
  );
  const quiet = partStatus({ ...status, lagP95Ms: undefined }, now, 10);
  expect(shown({ ...quiet, deadLetters: 2 })).toContain("queue 0 · 2 dead letters");
});
