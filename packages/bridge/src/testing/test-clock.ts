import { setImmediate } from "node:timers/promises";
import type { Clock } from "../clock.ts";

/** A clock that stands still until it is moved. */
export interface TestClock extends Clock {
  /** Passes this much time, timer by timer, and lets everything that becomes ready run in between. */
  readonly pass: (ms: number) => Promise<void>;
  /** Passes time until the condition holds. Throws if it does not within `ms`. */
  readonly until: (condition: () => boolean, ms?: number) => Promise<void>;
}

export function createTestClock(start = Date.UTC(2026, 10, 22, 9)): TestClock {
  let now = start;
  let timers: { readonly time: number; readonly task: () => void }[] = [];

  async function step(end: number): Promise<"ran" | "ended"> {
    // Whatever waits on promises alone is through after a turn of the event loop.
    await setImmediate();
    const [first] = timers.toSorted((a, b) => a.time - b.time);
    if (first === undefined || first.time > end) {
      now = Math.max(now, end);
      return "ended";
    }
    timers = timers.filter((timer) => timer !== first);
    now = Math.max(now, first.time);
    first.task();
    return "ran";
  }

  return {
    now: () => now,
    at(time, task) {
      const timer = { time, task };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    async pass(ms) {
      const end = now + ms;
      while ((await step(end)) === "ran");
      await setImmediate();
    },
    async until(condition, ms = 3_600_000) {
      const end = now + ms;
      while (!condition()) {
        if ((await step(end)) === "ended" && !condition()) {
          throw new Error(`The condition did not hold within ${ms} ms.`);
        }
      }
    },
  };
}
