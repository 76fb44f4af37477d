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

  function step(end: number): "ran" | "ended" {
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
      // Whatever waits on promises alone is through after a turn of the event loop.
      do await setImmediate();
      while (step(end) === "ran");
      await setImmediate();
    },
    async until(condition, ms = 3_600_000) {
      const end = now + ms;
      for (;;) {
        await setImmediate();
        if (condition()) return;
        if (step(end) === "ended") {
          await setImmediate();
          if (condition()) return;
          throw new Error(`The condition did not hold within ${ms} ms.`);
        }
      }
    },
  };
}
