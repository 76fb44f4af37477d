import type { RemoteFailure } from "../connector.ts";
import { backoffMs } from "./backoff.ts";

/** What to do after a failed call. */
export type NextStep =
  /** Certainly nothing happened: again later. */
  | { readonly type: "retry"; readonly afterMs: number }
  /** It may have happened: look first, and only then again. */
  | { readonly type: "probe"; readonly afterMs: number }
  /** The object moved on: read it, merge, plan again. */
  | { readonly type: "refetch" }
  /** The account must be connected again; until then nothing is called. */
  | { readonly type: "reconnect"; readonly reason: string }
  | { readonly type: "gone"; readonly reason: string }
  /** A person must allow it. Reading and looking are tried again now and then. */
  | { readonly type: "forbidden"; readonly reason: string; readonly fixes: readonly string[] }
  | { readonly type: "dead-letter"; readonly reason: string; readonly fixes: readonly string[] };

// With doubling waits: about half an hour.
const attemptsAtNotYet = 16;

/** Every failure has a next step. `attempt` counts from 1. */
export function nextStepAfter(
  failure: RemoteFailure,
  attempt: number,
  random: () => number,
): NextStep {
  switch (failure.type) {
    case "rate-limited":
      return { type: "retry", afterMs: failure.retryAfterMs ?? backoffMs(attempt, random) };
    case "unavailable":
      return { type: "retry", afterMs: backoffMs(attempt, random) };
    case "uncertain":
      return { type: "probe", afterMs: backoffMs(attempt, random) };
    case "stale-version":
      return { type: "refetch" };
    case "not-yet":
      return attempt < attemptsAtNotYet
        ? { type: "retry", afterMs: backoffMs(attempt, random) }
        : { type: "dead-letter", reason: failure.reason, fixes: failure.fixes };
    case "unauthorized":
      return {
        type: "reconnect",
        reason: `${failure.reason} Connect the account again: its access was refused.`,
      };
    case "forbidden":
      return { type: "forbidden", reason: failure.reason, fixes: failure.fixes };
    case "not-found":
      return { type: "gone", reason: failure.reason };
    case "rejected": {
      const trace = failure.trace === undefined ? "" : ` (request ${failure.trace})`;
      return { type: "dead-letter", reason: `${failure.reason}${trace}`, fixes: failure.fixes };
    }
  }
}
