import type { SyncState } from "@concord/client";
import { Counter, Gauge, Registry, collectDefaultMetrics } from "prom-client";
import type { BridgeStatus } from "./bridge-status.ts";

/** One connection in numbers, for Prometheus. docs/observability.md has the table. */
export interface BridgeMetrics {
  readonly contentType: string;
  readonly text: () => Promise<string>;
}

const lifecycles: readonly BridgeStatus["lifecycle"]["state"][] = [
  "stopped",
  "standby",
  "preparing",
  "running",
  "paused",
  "unauthorized",
];

/** Everything is read from the bridge's status when somebody asks: what it counts stands in its store, and survives it. */
export function createBridgeMetrics(sources: {
  readonly status: () => BridgeStatus;
  /** Of the bridge's replica: what the relay has not confirmed yet. */
  readonly replica: () => SyncState;
  /** The process is this bridge's, so that its memory and event loop are worth a metric. */
  readonly isAlone?: boolean;
}): BridgeMetrics {
  const registry = new Registry();
  registry.setDefaultLabels({ connection: sources.status().connection });
  if (sources.isAlone === true) collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, ...labelNames: readonly string[]): Gauge =>
    new Gauge({ name: `concord_bridge_${name}`, help, labelNames, registers: [registry] });

  const lifecycle = gauge("lifecycle", "1 for the state that the bridge is in", "state");
  const vendorAway = gauge("vendor_away", "1 while the vendor is not called because it failed");
  const incoming = gauge("incoming_objects", "Objects of the vendor to be read");
  const documents = gauge("documents_to_plan", "Documents whose changes are not looked at yet");
  const effects = gauge("effects", "Calls to the vendor by what became of them", "state");
  const deadLetters = gauge("dead_letters", "What waits for a person");
  const oldestIncoming = gauge("oldest_incoming_seconds", "Age of the oldest object to be read");
  const oldestOutgoing = gauge("oldest_outgoing_seconds", "Age of the oldest change not sent yet");
  const lagP95 = gauge(
    "lag_p95_seconds",
    "Within this time 95 of 100 objects were read or sent over the last day",
  );
  const linked = gauge("linked_objects", "Objects of the vendor that are documents here");
  const drift = gauge(
    "drift_reports",
    "Places where the vendor's data is not as its contract says",
  );
  const running = gauge("requests_running", "Requests to the vendor under way");
  const waiting = gauge("requests_waiting", "Requests that wait for the vendor's limits");
  const pending = gauge("replica_pending_batches", "Own batches that the relay has not confirmed");
  const attention = gauge("replica_needs_attention", "1 while the replica waits for a person");
  const events = new Counter({
    name: "concord_bridge_events_total",
    help: "What the connection did since it was made, restarts included",
    labelNames: ["what"],
    registers: [registry],
  });

  const read = (): void => {
    const status = sources.status();
    const { queues, lag, requests } = status;
    for (const state of lifecycles) {
      lifecycle.set({ state }, state === status.lifecycle.state ? 1 : 0);
    }
    vendorAway.set(status.vendor.state === "closed" ? 0 : 1);
    incoming.set(queues.incoming);
    documents.set(queues.documents);
    for (const [state, count] of Object.entries(queues.effects)) effects.set({ state }, count);
    deadLetters.set(queues.deadLetters);
    oldestIncoming.set(lag.incomingMs / 1_000);
    oldestOutgoing.set(lag.outgoingMs / 1_000);
    lagP95.set((status.lagP95Ms ?? 0) / 1_000);
    linked.set(status.linked);
    drift.set(status.drift.length);
    running.set(requests.running);
    waiting.set(requests.waiting);
    const replica = sources.replica();
    pending.set("batches" in replica ? replica.batches : 0);
    attention.set(replica.state === "needs-attention" ? 1 : 0);
    events.reset();
    for (const [what, count] of Object.entries(status.counters)) events.inc({ what }, count);
  };
  return {
    contentType: registry.contentType,
    text: () => {
      read();
      return registry.metrics();
    },
  };
}
