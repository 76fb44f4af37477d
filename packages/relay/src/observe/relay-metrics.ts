import { ConflictKind } from "@concord/document";
import { CorrectionRule, RefusalReason } from "@concord/protocol";
import type { Correction } from "@concord/protocol";
import { Counter, Registry, collectDefaultMetrics } from "prom-client";
import type { DoorName } from "../core/submission.ts";
import { conflictSteps } from "./conflict-changes.ts";
import type { Delivery, MeteredBatch, MeteredTurn, Meters } from "./meters.ts";
import { createRelayGauges } from "./relay-gauges.ts";
import type { GaugeSources } from "./relay-gauges.ts";
import { TallyHistogram } from "./tally-histogram.ts";
import type { Observe } from "./tally-histogram.ts";

/** What one relay counts of its work, for Prometheus. docs/observability.md has the table. */
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

const doors: readonly DoorName[] = ["sync", "yjs", "api"];
const buckets = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
] as const;
const sizes = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000] as const;

/** @param isAlone the process is this relay's, so that its memory and event loop are worth a metric */
export function createRelayMetrics(
  deps: { readonly ticks: () => number },
  { isAlone }: { readonly isAlone: boolean },
): RelayMetrics {
  const registry = new Registry();
  if (isAlone) collectDefaultMetrics({ register: registry });
  const gauges = createRelayGauges(registry);

  const counter = (name: string, help: string): Counter =>
    new Counter({ name: `concord_relay_${name}`, help, registers: [registry] });
  /** One count for each value of a label, all of them there from the start: a series that appears with its first event shows no rise. */
  const countBy = (
    name: string,
    help: string,
    label: string,
    known: readonly string[],
  ): ((value: string, by?: number) => void) => {
    const metric = new Counter({
      name: `concord_relay_${name}`,
      help,
      labelNames: [label],
      registers: [registry],
    });
    for (const value of known) metric.inc({ [label]: value }, 0);
    return (value, by = 1) => metric.inc({ [label]: value }, by);
  };
  const duration = (name: string, help: string, labelNames: readonly string[] = []) =>
    new TallyHistogram({ name: `concord_relay_${name}`, help, buckets, labelNames, registry });

  const batches = counter("batches_total", "Batches committed");
  const turns = counter("turns_total", "Transactions that committed them");
  const failures = countBy("commit_failures_total", "Turns that failed", "fault", [
    "full",
    "unknown",
  ]);
  const repeats = counter("repeats_total", "Batches that were known or brought nothing new");
  const needs = countBy(
    "needs_total",
    "Batches that hung on others which had to be asked for",
    "door",
    doors,
  );
  const turnedAway = countBy(
    "turned_away_total",
    "Batches not even queued: too much waited for the store",
    "door",
    doors,
  );
  const unstored = counter(
    "unstored_total",
    "Batches answered as failed in a turn that succeeded: their document cannot be loaded, or its breaker is not heard",
  );
  const refusals = countBy("refusals_total", "Batches refused", "reason", RefusalReason.options);
  const corrections = countBy(
    "corrections_total",
    "Writes put right",
    "rule",
    CorrectionRule.options,
  );
  const opened = countBy(
    "conflicts_opened_total",
    "Conflicts found, or found again",
    "kind",
    ConflictKind.options,
  );
  const closed = countBy(
    "conflicts_closed_total",
    "Conflicts that ended by themselves",
    "kind",
    ConflictKind.options,
  );
  const resolved = counter("conflicts_resolved_total", "Conflicts decided by a person");
  const loadFailures = counter(
    "document_load_failures_total",
    "Documents that could not be loaded",
  );
  const evictions = counter("document_evictions_total", "Documents that left memory to make room");
  const behind = countBy(
    "reader_resyncs_total",
    "Readers that did not keep up and got one merged difference instead",
    "door",
    ["sync", "yjs"],
  );
  const held = countBy("sender_holds_total", "Times that a sender over its rate was held", "door", [
    "sync",
    "yjs",
  ]);
  const ended = new Counter({
    name: "concord_relay_connections_ended_total",
    help: "Connections that the relay ended, by close code",
    labelNames: ["door", "code"],
    registers: [registry],
  });

  const byDoor = (metric: TallyHistogram, of: readonly DoorName[]): Map<DoorName, Observe> =>
    new Map(of.map((door) => [door, metric.series({ door })]));
  const durable = byDoor(
    duration(
      "edit_durable_seconds",
      "From a batch's arrival, after the wait of a sender over its rate, to its durable commit; not the way from its device, whose clock nobody can trust",
      ["door"],
    ),
    doors,
  );
  const delivered = byDoor(
    duration(
      "commit_delivered_seconds",
      "From a durable commit to when the operating system has taken the bytes for a reader that keeps up, for each reader",
      ["door"],
    ),
    ["sync", "yjs"],
  );
  const accepting = duration(
    "accept_seconds",
    "What checking and applying the batches of a turn took",
  ).series();
  const committing = duration(
    "commit_seconds",
    "What a turn's transaction took, its fsync included",
  ).series();
  const loading = duration("document_load_seconds", "What loading a document took").series();
  const turnSize = new TallyHistogram({
    name: "concord_relay_turn_batches",
    help: "Batches in one transaction",
    buckets: sizes,
    registry,
  }).series();
  const requests = duration("http_request_seconds", "From a request to its answer", [
    "method",
    "route",
    "status",
  ]);
  const requestSeries = new Map<string, Observe>();

  const countBatch = ({ waiting, entry, verdict }: MeteredBatch, committedAt: number): void => {
    durable.get(waiting.submission.door)?.((committedAt - waiting.arrivedAt) / 1_000);
    if (verdict.type === "committed-with-correction") {
      for (const { rule } of verdict.corrections satisfies readonly Correction[]) corrections(rule);
    }
    for (const step of conflictSteps(entry.difference)) {
      switch (step.step) {
        case "opened":
          opened(step.kind);
          break;
        case "closed":
          closed(step.kind);
          break;
        case "resolved":
          resolved.inc();
          break;
        default:
          step satisfies never;
      }
    }
  };
  const countAnswer = ({ waiting, outcome }: MeteredTurn["answers"][number]): void => {
    if (outcome.type === "need") needs(waiting.submission.door);
    else if (outcome.type === "failed") unstored.inc();
    else if (outcome.verdict.type === "refused") refusals(outcome.verdict.reason);
    else repeats.inc();
  };

  const meters: Meters = {
    turnCommitted: ({ batches: committed, answers, begunAt, preparedAt, committedAt }) => {
      turns.inc();
      accepting((preparedAt - begunAt) / 1_000);
      for (const answer of answers) countAnswer(answer);
      if (committed.length === 0) return;
      batches.inc(committed.length);
      turnSize(committed.length);
      committing((committedAt - preparedAt) / 1_000);
      for (const batch of committed) countBatch(batch, committedAt);
    },
    turnFailed: (fault) => failures(fault),
    turnedAway: (door) => turnedAway(door),
    deliveryOf: (committedAt): Delivery => {
      const onSent = (door: DoorName) => (error?: Error | null) => {
        // With an error it went to nobody.
        if (error === undefined || error === null) {
          delivered.get(door)?.((deps.ticks() - committedAt) / 1_000);
        }
      };
      return { sync: onSent("sync"), yjs: onSent("yjs") };
    },
    readerFellBehind: (door) => behind(door),
    senderHeld: (door) => held(door),
    connectionEnded: (door, code) => ended.inc({ door, code }),
    loaded: (tookMs) => loading(tookMs / 1_000),
    loadFailed: () => loadFailures.inc(),
    evicted: () => evictions.inc(),
  };

  return {
    meters,
    answered: ({ method, route, status, tookMs }) => {
      const name = `${method} ${route} ${status}`;
      const observe =
        requestSeries.get(name) ?? requests.series({ method, route, status: String(status) });
      requestSeries.set(name, observe);
      observe(tookMs / 1_000);
    },
    exposition: async (sources) => {
      await gauges.read(sources);
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}
