import type { SandboxClock } from "../kernel/clock.ts";

/**
 * A clock that stands still, so that only `/_sandbox/clock` moves time. What is due at once runs
 * at once.
 */
export function stillClock(now = 1_000): SandboxClock {
  return {
    now: () => now,
    after: (delayMs, task) => {
      let cancelled = false;
      queueMicrotask(() => {
        if (delayMs <= 0 && !cancelled) task();
      });
      return () => {
        cancelled = true;
      };
    },
  };
}
