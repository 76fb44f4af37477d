import { ConflictKind } from "@concord/document";
import { CorrectionRule, RefusalReason } from "@concord/protocol";
import { Counter } from "prom-client";
import type { Registry } from "prom-client";
import type { DoorName } from "../core/submission.ts";
import { TallyHistogram } from "./tally-histogram.ts";
import type { Observe } from "./tally-histogram.ts";

const doors: readonly DoorName[] = ["sync", "yjs", "api"];
const readers = ["sync", "yjs"] as const;
const buckets = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
] as const;
const sizes = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000] as const;

/** Every counter and histogram of a relay, declared once, by what is called when it happens. Times are in seconds. */
export type Instruments = ReturnType<typeof declareInstruments>;

/** docs/observability.md has the same table for who reads it. */
export function declareInstruments(registry: Registry) {
  const { count, countBy, histogram, histograms, byRequest } = kindsOn(registry);
  return {
    batches: count("batches_total", "Batches committed"),
    turns: count("turns_total", "Transactions that committed them"),
    turnSize: histogram("turn_batches", "Batches in one transaction", sizes),
    failure: countBy("commit_failures_total", "Turns that failed", "fault", ["full", "unknown"]),
    repeats: count("repeats_total", "Batches that were known or brought nothing new"),
    need: countBy("needs_total", "Batches that hung on others, asked for", "door", doors),
    turnedAway: countBy(
      "turned_away_total",
      "Batches not even queued: too much waited for the store",
      "door",
      doors,
    ),
    unstored: count(
      "unstored_total",
      "Batches that failed alone: their document cannot be loaded, or its breaker is not heard",
    ),
    refusal: countBy("refusals_total", "Batches refused", "reason", RefusalReason.options),
    correction: countBy("corrections_total", "Writes put right", "rule", CorrectionRule.options),
    conflictOpened: countBy(
      "conflicts_opened_total",
      "Conflicts found, or found again",
      "kind",
      ConflictKind.options,
    ),
    conflictClosed: countBy(
      "conflicts_closed_total",
      "Conflicts that ended by themselves",
      "kind",
      ConflictKind.options,
    ),
    conflictsResolved: count("conflicts_resolved_total", "Conflicts decided by a person"),
    loadFailures: count("document_load_failures_total", "Documents that could not be loaded"),
    evictions: count("document_evictions_total", "Documents that left memory to make room"),
    resync: countBy(
      "reader_resyncs_total",
      "Readers that did not keep up and get one merged difference instead",
      "door",
      readers,
    ),
    hold: countBy("sender_holds_total", "Times a sender over its rate was held", "door", readers),
    connectionEnded: connectionsOn(registry),
    durable: histograms(
      "edit_durable_seconds",
      "From a batch's arrival, after the wait of a sender over its rate, to its durable commit; not the way from its device, whose clock nobody can trust",
      doors,
    ),
    delivered: histograms(
      "commit_delivered_seconds",
      "From a durable commit to when the operating system has taken the bytes for a reader that keeps up, for each reader",
      readers,
    ),
    accept: histogram("accept_seconds", "What checking and applying the batches of a turn took"),
    commit: histogram("commit_seconds", "What a turn's transaction took, its fsync included"),
    load: histogram("document_load_seconds", "What loading a document took"),
    request: byRequest("http_request_seconds", "From a request to its answer"),
  };
}

function kindsOn(registry: Registry) {
  const registers = [registry];
  const durations = (name: string, help: string, labelNames: readonly string[]) =>
    new TallyHistogram({ ...named(name, help), buckets, labelNames, registry });
  return {
    count: (name: string, help: string): ((by?: number) => void) => {
      const counter = new Counter({ ...named(name, help), registers });
      return (by = 1) => counter.inc(by);
    },
    /** One count for each value of a label, all of them there from the start: a series that appears with its first event shows no rise. */
    countBy: <T extends string>(
      name: string,
      help: string,
      label: string,
      known: readonly T[],
    ): ((value: T) => void) => {
      const counter = new Counter({ ...named(name, help), labelNames: [label], registers });
      for (const value of known) counter.inc({ [label]: value }, 0);
      return (value) => counter.inc({ [label]: value });
    },
    histogram: (name: string, help: string, bounds: readonly number[] = buckets): Observe =>
      new TallyHistogram({ ...named(name, help), buckets: bounds, registry }).series(),
    histograms: <T extends DoorName>(
      name: string,
      help: string,
      known: readonly T[],
    ): ((door: T) => Observe) => {
      const metric = durations(name, help, ["door"]);
      const byDoor = new Map(known.map((door) => [door, metric.series({ door })]));
      return (door) => byDoor.get(door) ?? metric.series({ door });
    },
    byRequest: (name: string, help: string) => {
      const metric = durations(name, help, ["method", "route", "status"]);
      const series = new Map<string, Observe>();
      return (method: string, route: string, status: string): Observe => {
        const key = `${method} ${route} ${status}`;
        const observe = series.get(key) ?? metric.series({ method, route, status });
        series.set(key, observe);
        return observe;
      };
    },
  };
}

function named(name: string, help: string): { readonly name: string; readonly help: string } {
  return { name: `concord_relay_${name}`, help };
}

function connectionsOn(registry: Registry): (door: DoorName, code: number) => void {
  const counter = new Counter({
    ...named("connections_ended_total", "Connections that the relay ended, by close code"),
    labelNames: ["door", "code"],
    registers: [registry],
  });
  return (door, code) => counter.inc({ door, code });
}
