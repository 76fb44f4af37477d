import type { JsonValue } from "@concord/model";
import type {
  Connector,
  Effect,
  Io,
  Page,
  Probe,
  Remote,
  RemoteKind,
  RemoteObject,
  RemoteRef,
} from "../connector.ts";
import { checkConnection } from "../check-connection.ts";
import type { Clock } from "../clock.ts";
import type { Breaker } from "./breaker.ts";
import type { Budget, Priority } from "./budget.ts";

const checkLimitMs = 8_000;

/** What the connector may use of the machine, as the rim provides it. */
export interface VendorIo {
  readonly fetch: typeof globalThis.fetch;
  readonly now: () => number;
  readonly random: () => number;
  readonly log: Io["log"];
  readonly secrets: Io["secrets"];
}

type Listing = (
  cursor: string | undefined,
  leaveOut: ReadonlySet<RemoteKind>,
) => Promise<Remote<Page>>;

/** The connector's calls under budget, time limit and circuit breaker. A throw of the connector is a failure like any other. */
export interface VendorCalls {
  readonly prepare: () => Promise<Remote<JsonValue>>;
  readonly fetch: (ref: RemoteRef, priority: Priority) => Promise<Remote<RemoteObject>>;
  readonly changes: Listing;
  readonly backfill: Listing;
  readonly mayRead: (kind: RemoteKind) => Promise<Remote<null>>;
  /** A person waits for it, so that its time is short. */
  readonly check: () => ReturnType<typeof checkConnection>;
  readonly execute: (effect: Effect, key: string) => Promise<Remote<RemoteObject>>;
  readonly probe: (effect: Effect, key: string) => Promise<Remote<Probe>>;
}

export function createVendorCalls(deps: {
  readonly connector: Connector;
  readonly io: VendorIo;
  readonly budget: Budget;
  readonly breaker: Breaker;
  /** Ends every call. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** The longest that a call may take. */
  readonly limitMs: number;
  readonly onUnauthorized: (reason: string) => void;
}): VendorCalls {
  const { connector, io, budget, breaker } = deps;

  const ioFor = (priority: Priority, signal: AbortSignal): Io => ({
    ...io,
    // Each request counts, since one call of a connector may make several.
    async fetch(input, init) {
      const release = await budget.acquire(priority, init?.signal ?? signal);
      try {
        return await io.fetch(input, init);
      } finally {
        release();
      }
    },
  });

  async function call<T>(
    name: string,
    priority: Priority,
    run: (io: Io, signal: AbortSignal) => Promise<Remote<T>>,
    { limitMs = deps.limitMs, isTest = false } = {},
  ): Promise<Remote<T>> {
    if (!isTest) breaker.begin(deps.clock.now());
    const limit = new AbortController();
    const cancel = deps.clock.at(deps.clock.now() + limitMs, () =>
      limit.abort(new Error(`No answer within ${limitMs} ms.`)),
    );
    const signal = AbortSignal.any([deps.signal, limit.signal]);
    let result: Remote<T>;
    try {
      // A connector that does not heed the signal must not hold its place for ever.
      result = await Promise.race([run(ioFor(priority, signal), signal), rejection(signal)]);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      io.log("connector-threw", { call: name, reason });
      // Whether bytes went out before it threw is not known.
      result = { type: "failed", failure: { type: "uncertain", reason } };
    } finally {
      cancel();
    }
    if (!deps.signal.aborted && !(isTest && saysNothing(result))) judge(result);
    return result;
  }

  function judge(result: Remote<unknown>): void {
    if (result.type === "ok") {
      breaker.succeeded();
      return;
    }
    const { failure } = result;
    switch (failure.type) {
      case "rate-limited":
        breaker.failed(deps.clock.now(), failure.reason, failure.retryAfterMs);
        break;
      case "unavailable":
      case "uncertain":
        breaker.failed(deps.clock.now(), failure.reason);
        break;
      case "unauthorized":
        breaker.succeeded();
        deps.onUnauthorized(failure.reason);
        break;
      case "forbidden":
      case "stale-version":
      case "not-found":
      case "not-yet":
      case "rejected":
        // The vendor answered, so it is there.
        breaker.succeeded();
        break;
      default:
        failure satisfies never;
    }
  }

  return {
    prepare: () => call("prepare", "interactive", (of, signal) => connector.prepare(of, signal)),
    fetch: (ref, priority) =>
      call("fetch", priority, (of, signal) => connector.fetch(ref, of, signal)),
    changes: (cursor, leaveOut) =>
      call("changes", "backfill", (of, signal) => connector.changes(cursor, leaveOut, of, signal)),
    backfill: (cursor, leaveOut) =>
      call("backfill", "backfill", (of, signal) =>
        connector.backfill(cursor, leaveOut, of, signal),
      ),
    mayRead: (kind) =>
      call("mayRead", "backfill", (of, signal) => connector.mayRead(kind, of, signal)),
    check: () =>
      call("check", "interactive", (of, signal) => checkConnection(connector, of, signal), {
        limitMs: checkLimitMs,
        isTest: true,
      }),
    execute: (effect, key) =>
      call("execute", "interactive", (of, signal) => connector.execute(effect, key, of, signal)),
    probe: (effect, key) =>
      call("probe", "interactive", (of, signal) => connector.probe(effect, key, of, signal)),
  };
}

/**
 * A person may ask as often as they like, and does not wait as long as the others: that keeps the vendor shut for nobody. What ends a trial is the call that began it.
 */
function saysNothing(test: Remote<unknown>): boolean {
  if (test.type === "ok") return false;
  const { failure } = test;
  if (failure.type === "rate-limited") return failure.retryAfterMs === undefined;
  return failure.type !== "unauthorized";
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const end = (): void => reject(signal.reason);
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
}
