import { setImmediate } from "node:timers/promises";
import { createOffLoopWork } from "./off-loop-work.ts";

/** Time that passes only when the run says so, event by event, in one fixed order. */
export interface VirtualClock {
  readonly now: () => number;
  /** Runs `task` once, at `time` or now if that has passed. The result cancels it. */
  readonly at: (time: number, task: () => void) => () => void;
  readonly sleep: (ms: number) => Promise<void>;
  /** Passes this much time. */
  readonly pass: (ms: number) => Promise<void>;
  /** Passes time until the condition holds; false if it does not within `ms`. */
  readonly until: (condition: () => boolean, ms: number, everyMs?: number) => Promise<boolean>;
}

interface Timer {
  readonly time: number;
  readonly order: number;
  readonly task: () => void;
}

export function createVirtualClock(start: number): VirtualClock {
  const timers = new Set<Timer>();
  const offLoop = createOffLoopWork();
  let now = start;
  let order = 0;

  const first = (): Timer | undefined => {
    let soonest: Timer | undefined;
    for (const timer of timers) {
      const isSooner =
        soonest === undefined ||
        timer.time < soonest.time ||
        (timer.time === soonest.time && timer.order < soonest.order);
      if (isSooner) soonest = timer;
    }
    return soonest;
  };

  // Whatever waits on promises alone is through after a turn of the event loop; what left the loop is waited for.
  const settle = async (): Promise<void> => {
    do await setImmediate();
    while (await offLoop.settled());
  };

  const step = async (end: number): Promise<boolean> => {
    const timer = first();
    if (timer === undefined || timer.time > end) return false;
    timers.delete(timer);
    now = Math.max(now, timer.time);
    timer.task();
    await settle();
    return true;
  };

  const at: VirtualClock["at"] = (time, task) => {
    order += 1;
    const timer = { time: Math.max(now, time), order, task };
    timers.add(timer);
    return () => void timers.delete(timer);
  };
  const pass = async (ms: number): Promise<void> => {
    const end = now + ms;
    await settle();
    while (await step(end));
    now = Math.max(now, end);
  };

  return {
    now: () => now,
    at,
    sleep: (ms) => new Promise((wake) => void at(now + ms, wake)),
    pass,
    until: async (condition, ms, everyMs = 250) => {
      for (let left = ms; left > 0; left -= everyMs) {
        if (condition()) return true;
        await pass(Math.min(everyMs, left));
      }
      return condition();
    },
  };
}
