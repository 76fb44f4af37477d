import type { BridgeContext } from "./bridge-context.ts";
import { connectionName } from "./connection-identity.ts";
import type { Backfill, BackfillProgress } from "./inbox/backfill.ts";
import { changesCursor } from "./inbox/sweep-source.ts";
import type { Credentials, Mapped } from "./connector.ts";
import type { Lifecycle, LifecycleState } from "./lifecycle.ts";
import type { DeadLetter } from "./store/dead-letter-store.ts";
import type { DriftReport, Receipt } from "./store/diary-store.ts";
import type { EffectState } from "./store/effect-store.ts";
import type { Breaker, BreakerState } from "./traffic/breaker.ts";
import type { Budget } from "./traffic/budget.ts";

/** How a connection is doing, for a board, a metric or a person. */
export interface BridgeStatus {
  readonly connection: string;
  readonly lifecycle: LifecycleState;
  readonly vendor: BreakerState;
  readonly queues: {
    /** Objects to be read. */
    readonly incoming: number;
    /** Documents to be planned. */
    readonly documents: number;
    readonly effects: Readonly<Record<EffectState, number>>;
    readonly deadLetters: number;
  };
  /** What is unknown, or not allowed, and is tried again by itself, the oldest first. */
  readonly stuck: readonly DeadLetter[];
  /** Age of the oldest entry in milliseconds; 0 when there is none. */
  readonly lag: { readonly incomingMs: number; readonly outgoingMs: number };
  /** Within this time 95 of 100 objects were read or sent over the last day; undefined if none was. */
  readonly lagP95Ms: number | undefined;
  /** Undefined where nothing is renewed, or nothing was yet. */
  readonly credentials: Credentials | undefined;
  /** What of the vendor's is used for what. */
  readonly mapped: readonly Mapped[];
  readonly linked: number;
  readonly backfill: BackfillProgress;
  readonly requests: ReturnType<Budget["state"]> & { readonly perMinute: number };
  /** When the vendor last said what has changed; undefined before the first time. */
  readonly lastSweepAt: number | undefined;
  /** The newest first. */
  readonly lastEvents: readonly Receipt[];
  readonly counters: Readonly<Record<string, number>>;
  readonly drift: readonly DriftReport[];
}

const eventsShown = 20;
const stuckShown = 20;

export function bridgeStatus(parts: {
  readonly context: BridgeContext;
  readonly lifecycle: Lifecycle;
  readonly backfill: Backfill;
  readonly budget: Budget;
  readonly breaker: Breaker;
  readonly credentials: () => Credentials | undefined;
}): BridgeStatus {
  const { store, clock, connection } = parts.context;
  const now = clock.now();
  const age = (...moments: readonly (number | undefined)[]): number =>
    Math.max(0, ...moments.map((at) => (at === undefined ? 0 : now - at)));
  return {
    connection: connectionName(connection),
    lifecycle: parts.lifecycle.state(),
    vendor: parts.breaker.state(),
    queues: {
      incoming: store.incoming.count(),
      documents: store.dirty.count(),
      effects: store.effects.counts(),
      deadLetters: store.deadLetters.count(),
    },
    stuck: store.deadLetters.triedAgain(stuckShown),
    lag: {
      incomingMs: age(store.incoming.oldest()),
      outgoingMs: age(store.dirty.oldest(), store.effects.oldestOpen()),
    },
    lagP95Ms: store.flow.lagP95(now),
    credentials: parts.credentials(),
    mapped: parts.context.connector.mapped?.(parts.context.prepared()) ?? [],
    linked: store.shadows.count(),
    backfill: parts.backfill.progress(),
    requests: {
      ...parts.budget.state(),
      perMinute: parts.context.connector.capabilities.budget.perMinute,
    },
    lastSweepAt: store.cursors.get(changesCursor)?.heldAt,
    lastEvents: store.diary.latest(eventsShown),
    counters: store.diary.counters(),
    drift: store.diary.drift(),
  };
}
