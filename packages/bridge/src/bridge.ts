import { connectionPolicy, PlainDate, type Workspace } from "@concord/model";
import { createAgainSource } from "./again-source.ts";
import { bridgeActivity, type BridgeActivity } from "./bridge-activity.ts";
import type { BridgeContext } from "./bridge-context.ts";
import { bridgeStatus, type BridgeStatus } from "./bridge-status.ts";
import { failedCheck, type Checked } from "./check-connection.ts";
import type { Clock } from "./clock.ts";
import { connectionName } from "./connection-identity.ts";
import type { Connector, Credentials, Io, RawWebhook, RemoteKind } from "./connector.ts";
import { createDeadLetters, type DeadLetters } from "./dead-letters.ts";
import { createDispatcher, type JobSource } from "./dispatcher.ts";
import { createFeed } from "./feed-source.ts";
import { createBackfill, type Backfill } from "./inbox/backfill.ts";
import { createIncomingSource } from "./inbox/incoming-source.ts";
import { createIngest } from "./inbox/ingest.ts";
import { receiveWebhook, type WebhookAnswer } from "./inbox/receive-webhook.ts";
import { changesCursor, createSweepSource } from "./inbox/sweep-source.ts";
import { createKeyedLock } from "./keyed-lock.ts";
import { createLifecycle } from "./lifecycle.ts";
import { neverBack } from "./never-back.ts";
import { createPlanningSource } from "./outbox/planning-source.ts";
import { createSending } from "./outbox/sending-source.ts";
import { reconcile, type ReconcileReport } from "./reconcile.ts";
import type { ReplicaPort } from "./replica-port.ts";
import type { BridgeStore } from "./store/bridge-store.ts";
import { LeaseLost } from "./store/lease.ts";
import { createSecretStore } from "./store/secret-store.ts";
import { isComparedFirst } from "./told-again.ts";
import { createBreaker } from "./traffic/breaker.ts";
import { createBudget } from "./traffic/budget.ts";
import { createVendorCalls } from "./traffic/vendor-calls.ts";

export interface BridgeOptions {
  readonly connector: Connector;
  readonly replica: ReplicaPort;
  /** The data file of this connection. Closed with the bridge. */
  readonly store: BridgeStore;
  /** The workspace's policies, read each time they are needed. */
  readonly workspace: () => Workspace;
  /** 32 bytes: seals the connection's secrets. */
  readonly secretKey: Uint8Array;
  /**
   * Who holds the connection's lease; random unless given. Give a name that lives as long as a lock on this machine (the replica's file): a process that was killed
   * then has no lease left to wait for, because its successor is known to be alone.
   */
  readonly owner?: string;
  /** Milliseconds between two sweeps; a minute unless said otherwise. */
  readonly sweepMs?: number;
  readonly io: {
    readonly clock: Clock;
    readonly fetch: typeof globalThis.fetch;
    readonly random: () => number;
    readonly randomBytes: (count: number) => Uint8Array;
    readonly log: Io["log"];
  };
}

/** One connection at work. */
export interface Bridge {
  /** Begins to work once the replica is ready and no other process holds the connection. */
  readonly start: () => void;
  /** May be called before `start` and while paused: what comes is stored. */
  readonly receiveWebhook: (webhook: RawWebhook) => WebhookAnswer;
  readonly status: () => BridgeStatus;
  /** Its last effects and what else it did, at most so many of each. */
  readonly activity: (limit: number) => BridgeActivity;
  readonly onStatus: (listener: () => void) => () => void;
  readonly pause: () => void;
  readonly resume: () => void;
  /** `start` reads everything once more, beside the other work. */
  readonly backfill: Pick<Backfill, "pause" | "resume" | "cancel" | "progress"> & {
    readonly start: () => void;
  };
  /** Sweeps now instead of at the next turn. */
  readonly sweep: () => void;
  /** Asks the vendor whether the connection works, and for what. Nothing changes there; two who ask at once ask once. */
  readonly check: () => Promise<Checked>;
  readonly reconcile: (signal: AbortSignal) => Promise<ReconcileReport>;
  /** Reads these invoices again and plans them again: the repair that `reconcile` proposes. */
  readonly repair: (findings: ReconcileReport["findings"]) => void;
  readonly deadLetters: DeadLetters;
  /** Resolves when nothing is left to do now. */
  readonly idle: () => Promise<void>;
  /** Ends calls under way (what they did is found out at the next start), and closes the data file. */
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

const callLimitMs = 120_000;

export function createBridge(options: BridgeOptions): Bridge {
  const { connector, replica, store, io } = options;
  const { clock, random, log } = io;
  const { sweepMs = 60_000 } = options;
  const connection = { connector: connector.id, account: connector.account };
  const name = connectionName(connection);
  const listeners = new Set<() => void>();
  const ending = new AbortController();
  const breaker = createBreaker(random);
  const budget = createBudget(connector.capabilities.budget, clock);
  const secrets = createSecretStore(store.database, {
    key: options.secretKey,
    connection: name,
    randomBytes: io.randomBytes,
  });
  const backfill = createBackfill({
    store,
    now: clock.now,
    reading: connector.capabilities.reading,
  });

  const calls = createVendorCalls({
    connector,
    budget,
    breaker,
    signal: ending.signal,
    clock,
    limitMs: callLimitMs,
    onUnauthorized: (reason) => lifecycle.unauthorized(reason),
    io: {
      fetch: io.fetch,
      now: neverBack(clock.now, store.shadows.latestOrder),
      random,
      log: (event, fields) => log(event, { connection: name, ...fields }),
      secrets: {
        load: async () => secrets.load("connector"),
        save: async (value) => secrets.save("connector", value),
      },
    },
  });

  const lifecycle = createLifecycle({
    store,
    clock,
    random,
    owner: options.owner ?? Buffer.from(io.randomBytes(12)).toString("hex"),
    prepare: calls.prepare,
    onTakeOver() {
      // Whoever was sending is gone, and whether it arrived is unknown.
      for (const effect of store.effects.inState("sending")) {
        store.effects.change(effect.seq, { state: "uncertain", dueAt: clock.now() });
      }
      // The first start: what is here already is read before anything is created there.
      if (store.cursors.get(changesCursor) === undefined) backfill.start("before-writing");
      backfill.followUpgrade();
    },
    onChange: () => changed(),
  });

  const context: BridgeContext = {
    connection,
    connector,
    replica,
    store,
    calls,
    clock,
    random,
    log,
    workspace: options.workspace,
    policy: () => connectionPolicy(options.workspace(), connection.connector, connection.account),
    prepared: lifecycle.prepared,
    locks: createKeyedLock(),
    fenced: lifecycle.fenced,
    sweepMs,
    opensAt() {
      const at = breaker.closedUntil(clock.now());
      return at !== undefined && Number.isFinite(at) ? at : undefined;
    },
    mayCall: () => breaker.closedUntil(clock.now()) === undefined,
    failuresCount: () => breaker.state().state === "closed",
  };
  const ingest = createIngest(context);
  const feed = createFeed(context);
  const sending = createSending(context, ingest);

  const vendorGate = (now: number): number | undefined =>
    lifecycle.opensAt(now) ?? breaker.closedUntil(now);
  // A change between the reading of everything and the first cursor would be in neither.
  const backfillGate = (now: number): number | undefined =>
    store.cursors.get(changesCursor) === undefined ? Infinity : vendorGate(now);
  const outboxGate = (now: number): number | undefined =>
    backfill.holdsOutbox() ? Infinity : backfillGate(now);

  const dispatcher = createDispatcher({
    clock,
    concurrent: Math.max(4, connector.capabilities.budget.concurrent),
    sources: [
      ...lifecycle.sources.map((source) =>
        source.name === "prepare" ? gated(source, breaker.closedUntil) : source,
      ),
      gated(feed.source, () => (lifecycle.holdsLease() ? undefined : Infinity)),
      gated(sending.source, outboxGate),
      gated(createPlanningSource(context), outboxGate),
      gated(createIncomingSource(context, ingest), vendorGate),
      gated(createAgainSource(context, { look: sending.look, onOpened: readAgain }), vendorGate),
      gated(
        createSweepSource(context, {
          everyMs: sweepMs,
          onGap: () => backfill.start("before-writing"),
        }),
        vendorGate,
      ),
      gated(backfill.source(context), backfillGate),
    ],
    onThrow(source, error) {
      if (ending.signal.aborted) return;
      if (error instanceof LeaseLost) log("lease-lost", { connection: name });
      else {
        const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
        log("job-threw", { connection: name, source, reason });
      }
    },
  });

  /**
   * Where what was missed may be what is to be entered, it is read before anything is; else beside the other work. False while reading everything is under way already, and
   * perhaps past what is to be read.
   */
  function readAgain(kind: RemoteKind): boolean {
    const { state } = backfill.progress();
    if (state === "reading" || state === "merging" || state === "paused") return false;
    backfill.start(isComparedFirst(kind) ? "before-writing" : "beside");
    return true;
  }

  function credentials(): Credentials | undefined {
    try {
      return connector.credentials?.(secrets.load("connector"));
    } catch {
      // A store that does not open keeps the connector from calling, and says so there.
      return undefined;
    }
  }

  function changed(): void {
    for (const listener of listeners) listener();
    dispatcher.wake();
  }

  let checking: Promise<Checked> | undefined;
  let unsubscribe: (() => void) | undefined;
  return {
    start() {
      if (unsubscribe !== undefined) return;
      unsubscribe = replica.onChange(() => {
        feed.changed();
        dispatcher.wake();
      });
      replica.ready(ending.signal).then(lifecycle.begin, (error: unknown) => {
        if (!ending.signal.aborted) {
          log("replica-not-ready", { connection: name, reason: String(error) });
        }
      });
    },
    receiveWebhook(webhook) {
      const answer = receiveWebhook({ connector, store, now: clock.now }, webhook);
      changed();
      return answer;
    },
    status: () => bridgeStatus({ context, lifecycle, backfill, budget, breaker, credentials }),
    activity: (limit) => bridgeActivity(context, limit),
    onStatus(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    pause: lifecycle.pause,
    resume: lifecycle.resume,
    backfill: {
      progress: backfill.progress,
      start: then(() => backfill.start("beside")),
      pause: then(backfill.pause),
      resume: then(backfill.resume),
      cancel: then(backfill.cancel),
    },
    sweep: then(() => {
      const held = store.cursors.get(changesCursor);
      if (held === undefined) return;
      store.cursors.set(changesCursor, held.value, Math.min(held.heldAt, clock.now() - sweepMs));
    }),
    check() {
      checking ??= calls
        .check()
        .then((result) => {
          if (result.type === "ok") lifecycle.answered();
          return result.type === "ok" ? result.value : failedCheck(result.failure);
        })
        .finally(() => {
          checking = undefined;
        });
      return checking;
    },
    reconcile: (signal) => reconcile(context, today(options.workspace(), clock.now()), signal),
    repair(findings) {
      store.transaction(() => {
        for (const { ref, document } of findings) {
          store.incoming.add(ref, "repair", undefined, clock.now());
          store.dirty.mark(document, clock.now());
        }
      });
      changed();
    },
    deadLetters: createDeadLetters(context, changed, readAgain),
    idle: dispatcher.idle,
    async [Symbol.asyncDispose]() {
      ending.abort(new Error("The bridge is closing."));
      unsubscribe?.();
      await dispatcher.stop();
      lifecycle.stop();
      store.close();
    },
  };

  function then(act: () => void): () => void {
    return () => {
      act();
      changed();
    };
  }
}

function gated(source: JobSource, opensAt: (now: number) => number | undefined): JobSource {
  return {
    name: source.name,
    take: (now, busy) => (opensAt(now) === undefined ? source.take(now, busy) : undefined),
    nextDue(now) {
      const opens = opensAt(now);
      if (opens === undefined) return source.nextDue(now);
      return Number.isFinite(opens) ? opens : undefined;
    },
  };
}

function today({ timeZone }: Workspace, now: number): PlainDate {
  // Sweden writes dates as ISO 8601 does.
  return PlainDate.parse(new Intl.DateTimeFormat("sv-SE", { timeZone }).format(now));
}
