import { randomBytes } from "node:crypto";
import type { Clock } from "./clock.ts";

// The longest delay that setTimeout takes; a later moment is reached in several steps.
const longestDelayMs = 2_147_483_647;

/** The machine's clock and timers. A waiting timer does not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  at(time, task) {
    let timer: NodeJS.Timeout | undefined;
    const arm = (): void => {
      const delay = Math.min(Math.max(0, time - Date.now()), longestDelayMs);
      // It may also fire a little before the clock says so.
      timer = setTimeout(() => (Date.now() < time ? arm() : task()), delay);
      timer.unref();
    };
    arm();
    return () => clearTimeout(timer);
  },
};

/** Randomness of the machine: for jitter, and for nonces and the names of lease holders. */
export const systemRandom = {
  number: (): number => Math.random(),
  bytes: (count: number): Uint8Array => randomBytes(count),
};
