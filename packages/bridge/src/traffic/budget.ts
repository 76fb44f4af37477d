import type { Clock } from "../clock.ts";

/** Whose call goes first when the vendor lets us make only some: people, then webhooks, then the past. */
export const priorities = ["interactive", "webhook", "backfill"] as const;
export type Priority = (typeof priorities)[number];

/**
 * The part of every limit that a priority may fill. What it leaves free is there at once for those before it: without that, the reading back of what we wrote
 * uses up a second's requests, and the next payment waits for the second to pass.
 */
const shares: Readonly<Record<Priority, number>> = { interactive: 1, webhook: 0.8, backfill: 0.6 };

export interface BudgetLimits {
  readonly perSecond: number;
  readonly perMinute: number;
  readonly concurrent: number;
}

export interface Budget {
  /** Resolves when one request may go out; the result is called when its answer is here. Rejects with the signal's reason. */
  readonly acquire: (priority: Priority, signal: AbortSignal) => Promise<() => void>;
  readonly state: () => {
    readonly running: number;
    readonly waiting: number;
    readonly lastMinute: number;
  };
}

interface Waiting {
  readonly priority: Priority;
  readonly go: () => void;
}

/**
 * Counts requests over sliding windows of a second and a minute. The limits are per connection, as vendors count them. A vendor counts a request some time
 * between its start and its answer, so one that is under way counts in every window, and its time is that of its answer.
 */
export function createBudget(limits: BudgetLimits, clock: Clock): Budget {
  const waiting: Waiting[] = [];
  /** Moments of the answers, oldest first. */
  let answered: number[] = [];
  let running = 0;
  let cancelTimer: (() => void) | undefined;

  const countSince = (now: number, windowMs: number): number =>
    running + answered.filter((at) => at > now - windowMs).length;

  /** The moment at which a priority has room again; undefined: now. Infinity: not before an answer comes. */
  const roomAt = (now: number, share: number): number | undefined => {
    const first = (limit: number, windowMs: number): number | undefined => {
      if (countSince(now, windowMs) < limit) return undefined;
      const leaves = answered.at(running - limit);
      return running >= limit || leaves === undefined ? Infinity : leaves + windowMs;
    };
    const part = (limit: number): number => Math.max(1, Math.floor(limit * share));
    if (running >= part(limits.concurrent)) return Infinity;
    const second = first(part(limits.perSecond), 1_000);
    const minute = first(part(limits.perMinute), 60_000);
    return second === undefined ? minute : Math.max(second, minute ?? second);
  };

  const admit = (): void => {
    const now = clock.now();
    answered = answered.filter((at) => at > now - 60_000);
    let next: Waiting | undefined;
    // The first of the queue has the most room: when it has none, nobody behind it has any.
    while ((next = firstWaiting()) !== undefined) {
      const later = roomAt(now, shares[next.priority]);
      if (later !== undefined) {
        cancelTimer?.();
        if (later !== Infinity) cancelTimer = clock.at(later, admit);
        return;
      }
      waiting.splice(waiting.indexOf(next), 1);
      running += 1;
      next.go();
    }
  };

  const firstWaiting = (): Waiting | undefined =>
    priorities.flatMap((priority) => waiting.find((entry) => entry.priority === priority) ?? [])[0];

  return {
    acquire: (priority, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) {
          reject(signal.reason);
          return;
        }
        const giveUp = (): void => {
          waiting.splice(waiting.indexOf(entry), 1);
          reject(signal.reason);
        };
        const entry: Waiting = {
          priority,
          go() {
            signal.removeEventListener("abort", giveUp);
            let isHeld = true;
            resolve(() => {
              if (!isHeld) return;
              isHeld = false;
              running -= 1;
              answered.push(clock.now());
              admit();
            });
          },
        };
        signal.addEventListener("abort", giveUp, { once: true });
        waiting.push(entry);
        admit();
      }),
    state: () => ({
      running,
      waiting: waiting.length,
      lastMinute: countSince(clock.now(), 60_000),
    }),
  };
}
