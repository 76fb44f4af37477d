import type { JsonValue } from "@concord/model";
import type { Clock } from "./clock.ts";
import type { Remote, RemoteFailure } from "./connector.ts";
import type { JobSource } from "./dispatcher.ts";
import type { BridgeStore } from "./store/bridge-store.ts";
import { LeaseLost } from "./store/lease.ts";
import { backoffMs } from "./traffic/backoff.ts";

/** What a bridge is doing as a whole. */
export type LifecycleState =
  | { readonly state: "stopped" }
  /** Another process works on this connection; this one takes over when it ends. */
  | { readonly state: "standby" }
  /** Checking the account, again at `retryAt`. */
  | { readonly state: "preparing"; readonly reason: string | undefined }
  | { readonly state: "running" }
  /** A person stopped it. Webhooks are still stored. */
  | { readonly state: "paused" }
  /** The vendor refuses the account, or something that is named in the settings is not there. */
  | { readonly state: "unauthorized"; readonly reason: string };

export const leaseMs = 15_000;
const unauthorizedRetryMs = 5 * 60_000;
const pausedSetting = "paused";
const preparedSetting = "prepared";

export interface Lifecycle {
  readonly state: () => LifecycleState;
  readonly prepared: () => JsonValue;
  /** Undefined when work may be done now; else the moment to look again, Infinity for when something happens. */
  readonly opensAt: (now: number) => number | undefined;
  /** The same for what needs no vendor: the feed. */
  readonly holdsLease: () => boolean;
  readonly fenced: <T>(run: () => T) => T;
  /** The replica is ready: the lease is asked for. */
  readonly begin: () => void;
  readonly unauthorized: (reason: string) => void;
  /** The vendor answered somebody who asked: what waits for that goes on now. */
  readonly answered: () => void;
  readonly pause: () => void;
  readonly resume: () => void;
  readonly stop: () => void;
  readonly sources: readonly JobSource[];
}

/** Decides whether this process works: it holds the lease, the account is good, nobody paused it. */
export function createLifecycle(deps: {
  readonly store: BridgeStore;
  readonly clock: Clock;
  readonly random: () => number;
  /** Names this process among those that may want the connection. */
  readonly owner: string;
  readonly prepare: () => Promise<Remote<JsonValue>>;
  /** Within the transaction that took the lease over. */
  readonly onTakeOver: () => void;
  readonly onChange: () => void;
}): Lifecycle {
  const { store, clock } = deps;
  let token: number | undefined;
  let renewAt = 0;
  let account: LifecycleState & { readonly state: "preparing" | "running" | "unauthorized" } = {
    state: "preparing",
    reason: undefined,
  };
  let prepareAt = 0;
  let preparedAt = 0;
  let failures = 0;
  let phase: "new" | "begun" | "stopped" = "new";
  const isPaused = (): boolean => store.cursors.setting(pausedSetting) === true;

  function state(): LifecycleState {
    if (phase !== "begun") return { state: "stopped" };
    if (token === undefined) return { state: "standby" };
    return isPaused() ? { state: "paused" } : account;
  }

  function fenced<T>(run: () => T): T {
    const held = token;
    if (held === undefined) throw new LeaseLost("This process does not hold the connection.");
    try {
      return store.transaction(() => {
        store.lease.check(held);
        return run();
      });
    } catch (error) {
      if (error instanceof LeaseLost) token = undefined;
      throw error;
    }
  }

  async function keepLease(): Promise<void> {
    const now = clock.now();
    renewAt = now + leaseMs / 3;
    if (token !== undefined) {
      if (!store.transaction(() => store.lease.renew(token ?? 0, now, leaseMs))) token = undefined;
      return;
    }
    token = store.transaction(() => {
      const taken = store.lease.acquire(deps.owner, now, leaseMs);
      if (taken !== undefined) deps.onTakeOver();
      return taken;
    });
    if (token !== undefined) {
      account = { state: "preparing", reason: undefined };
      prepareAt = 0;
    }
    deps.onChange();
  }

  function prepareIn(ms: number): void {
    preparedAt = clock.now();
    prepareAt = preparedAt + ms;
  }

  // Where the clock was put back, the account would not be checked until it is that late again.
  const waitsToPrepare = (now: number): boolean => prepareAt > now && preparedAt <= now;

  async function prepare(): Promise<void> {
    const result = await deps.prepare();
    if (result.type === "ok") {
      fenced(() => store.cursors.saveSetting(preparedSetting, result.value));
      failures = 0;
      account = { state: "running" };
    } else if (isForAPerson(result.failure)) {
      // Without what is asked for at the start nothing can be planned.
      account = { state: "unauthorized", reason: result.failure.reason };
      prepareIn(unauthorizedRetryMs);
    } else {
      failures += 1;
      account = { state: "preparing", reason: result.failure.reason };
      prepareIn(backoffMs(failures, deps.random));
    }
    deps.onChange();
  }

  return {
    state,
    prepared: () => store.cursors.setting(preparedSetting) ?? null,
    opensAt: () => (state().state === "running" ? undefined : Infinity),
    holdsLease: () => token !== undefined && phase === "begun",
    fenced,
    begin() {
      if (phase === "new") phase = "begun";
      deps.onChange();
    },
    unauthorized(reason) {
      account = { state: "unauthorized", reason };
      prepareIn(unauthorizedRetryMs);
      deps.onChange();
    },
    answered() {
      prepareAt = 0;
      deps.onChange();
    },
    pause() {
      store.cursors.saveSetting(pausedSetting, true);
      deps.onChange();
    },
    resume() {
      store.cursors.saveSetting(pausedSetting, false);
      // Whoever resumes has often just connected the account again.
      prepareAt = 0;
      deps.onChange();
    },
    stop() {
      phase = "stopped";
      if (token !== undefined) store.lease.release(token);
    },
    sources: [
      {
        name: "lease",
        take: (now, busy) =>
          busy.has("lease") || renewAt > now || phase !== "begun"
            ? undefined
            : { key: "lease", run: keepLease, postpone: () => undefined },
        nextDue: (now) => (renewAt > now ? renewAt : undefined),
      },
      {
        name: "prepare",
        take: (now, busy) =>
          busy.has("prepare") ||
          token === undefined ||
          phase !== "begun" ||
          isPaused() ||
          account.state === "running" ||
          waitsToPrepare(now)
            ? undefined
            : {
                key: "prepare",
                run: prepare,
                postpone() {
                  failures += 1;
                  prepareIn(backoffMs(failures, deps.random));
                },
              },
        nextDue: (now) =>
          account.state !== "running" && waitsToPrepare(now) ? prepareAt : undefined,
      },
    ],
  };
}

function isForAPerson({ type }: RemoteFailure): boolean {
  return type === "unauthorized" || type === "forbidden" || type === "rejected";
}
