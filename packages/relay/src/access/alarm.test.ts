import { expect, test } from "vitest";
import { setAlarm } from "./alarm.ts";

test("[RL51] an alarm further away than a timer can count rings at its time, and not before", () => {
  let now = 0;
  const timers: { at: number; work: () => void }[] = [];
  const deps = {
    now: () => now,
    after: (ms: number, work: () => void) => {
      expect(ms).toBeLessThan(2 ** 31);
      const timer = { at: now + ms, work };
      timers.push(timer);
      return { [Symbol.dispose]: () => void timers.splice(timers.indexOf(timer), 1) };
    },
  };
  const rang: number[] = [];
  const days = 60 * 86_400_000;
  setAlarm(deps, days, () => rang.push(now));
  for (let fired = 0; fired < 20; fired += 1) {
    const timer = timers.shift();
    if (timer === undefined) break;
    // Timers may fire a little early.
    now = timer.at - (fired % 2);
    timer.work();
  }
  expect(rang).toEqual([days]);
});
