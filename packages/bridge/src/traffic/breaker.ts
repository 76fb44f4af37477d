import { backoffMs } from "./backoff.ts";

/**
 * Whether the vendor is to be called. It opens after several failures in a row that say nothing about the object at hand (down, throttled, no answer), and then
 * lets one call through at a time until one succeeds.
 */
export type BreakerState =
  | { readonly state: "closed"; readonly failures: number }
  | {
      readonly state: "open";
      readonly until: number;
      readonly times: number;
      readonly reason: string;
    }
  | { readonly state: "trying"; readonly times: number; readonly reason: string };

const failuresToOpen = 5;

export interface Breaker {
  /** The moment from which a call may be tried; undefined: now. */
  readonly closedUntil: (now: number) => number | undefined;
  /** Called when a call begins. In an open breaker whose time has come, it is the one that tries. */
  readonly begin: (now: number) => void;
  readonly succeeded: () => void;
  readonly failed: (now: number, reason: string, retryAfterMs?: number) => void;
  readonly state: () => BreakerState;
}

export function createBreaker(random: () => number): Breaker {
  let state: BreakerState = { state: "closed", failures: 0 };
  let openedAt = 0;
  // Where the clock was put back, it would be left alone until it is that late again.
  const isOver = (until: number, now: number): boolean => until <= now || openedAt > now;
  return {
    closedUntil(now) {
      switch (state.state) {
        case "closed":
          return undefined;
        case "open":
          return isOver(state.until, now) ? undefined : state.until;
        case "trying":
          // Its outcome wakes whoever waits.
          return Infinity;
      }
    },
    begin(now) {
      if (state.state === "open" && isOver(state.until, now)) {
        state = { state: "trying", times: state.times, reason: state.reason };
      }
    },
    succeeded() {
      state = { state: "closed", failures: 0 };
    },
    failed(now, reason, retryAfterMs) {
      const failures = state.state === "closed" ? state.failures + 1 : failuresToOpen;
      // The vendor said when to come back: that holds for every call, at once.
      if (failures < failuresToOpen && retryAfterMs === undefined) {
        state = { state: "closed", failures };
        return;
      }
      const times = (state.state === "closed" ? 0 : state.times) + 1;
      const waitMs = Math.max(
        retryAfterMs ?? 0,
        retryAfterMs === undefined ? backoffMs(times + 3, random) : 0,
      );
      openedAt = now;
      state = { state: "open", until: now + waitMs, times, reason };
    },
    state: () => state,
  };
}
