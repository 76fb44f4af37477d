import { Registry, collectDefaultMetrics } from "prom-client";
import type { RelayDeps } from "../relay-deps.ts";
import { conflictSteps } from "./conflict-steps.ts";
import { declareInstruments } from "./instruments.ts";
import type { Instruments } from "./instruments.ts";
import type { MeteredBatch, MeteredTurn, Meters } from "./meters.ts";
import { createRelayGauges } from "./relay-gauges.ts";
import type { GaugeSources } from "./relay-gauges.ts";

/** What one relay counts of its work, for Prometheus. */
export interface RelayMetrics {
  readonly meters: Meters;
  /** An HTTP request was answered. `route` is the pattern, never the address. */
  readonly answered: (request: {
    readonly method: string;
    readonly route: string;
    readonly status: number;
    readonly tookMs: number;
  }) => void;
  /** All metrics as text, the gauges read now. */
  readonly exposition: (sources: GaugeSources) => Promise<string>;
  readonly contentType: string;
}

/** @param isAlone the process is this relay's, so that its memory and event loop are worth a metric */
export function createRelayMetrics(
  deps: Pick<RelayDeps, "ticks">,
  { isAlone }: { readonly isAlone: boolean },
): RelayMetrics {
  const registry = new Registry();
  if (isAlone) collectDefaultMetrics({ register: registry });
  const gauges = createRelayGauges(registry);
  const instruments = declareInstruments(registry);
  return {
    meters: metersOf(instruments, deps),
    answered: ({ method, route, status, tookMs }) =>
      instruments.request(method, route, String(status))(tookMs / 1_000),
    exposition: async (sources) => {
      await gauges.read(sources);
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}

function metersOf(instruments: Instruments, { ticks }: Pick<RelayDeps, "ticks">): Meters {
  const onSent =
    (door: "sync" | "yjs", committedAt: number) =>
    (error?: Error | null): void => {
      // With an error it went to nobody.
      if (error !== undefined && error !== null) return;
      instruments.delivered(door)((ticks() - committedAt) / 1_000);
    };
  return {
    turnCommitted: ({ batches, answers, begunAt, preparedAt, committedAt }) => {
      instruments.turns();
      instruments.accept((preparedAt - begunAt) / 1_000);
      for (const answer of answers) countAnswer(instruments, answer);
      if (batches.length === 0) return;
      instruments.batches(batches.length);
      instruments.turnSize(batches.length);
      instruments.commit((committedAt - preparedAt) / 1_000);
      for (const batch of batches) countBatch(instruments, batch, committedAt);
    },
    turnFailed: instruments.failure,
    turnedAway: instruments.turnedAway,
    deliveryOf: (at) => ({ sync: onSent("sync", at), yjs: onSent("yjs", at) }),
    readerFellBehind: instruments.resync,
    senderHeld: instruments.hold,
    connectionEnded: instruments.connectionEnded,
    loaded: (tookMs) => instruments.load(tookMs / 1_000),
    loadFailed: () => instruments.loadFailures(),
    evicted: () => instruments.evictions(),
  };
}

function countBatch(
  instruments: Instruments,
  { waiting, entry, verdict }: MeteredBatch,
  committedAt: number,
): void {
  instruments.durable(waiting.submission.door)((committedAt - waiting.arrivedAt) / 1_000);
  if (verdict.type === "committed-with-correction") {
    for (const { rule } of verdict.corrections) instruments.correction(rule);
  }
  for (const step of conflictSteps(entry.difference)) {
    switch (step.step) {
      case "opened":
        instruments.conflictOpened(step.kind);
        break;
      case "closed":
        instruments.conflictClosed(step.kind);
        break;
      case "resolved":
        instruments.conflictsResolved();
        break;
      default:
        step satisfies never;
    }
  }
}

function countAnswer(
  instruments: Instruments,
  { waiting, outcome }: MeteredTurn["answers"][number],
): void {
  if (outcome.type === "need") instruments.need(waiting.submission.door);
  else if (outcome.type === "failed") instruments.unstored();
  else if (outcome.verdict.type === "refused") instruments.refusal(outcome.verdict.reason);
  else instruments.repeats();
}
