import type { Clock } from "../clock.ts";

/** A clock that stands until it is told to go on. */
export interface VirtualClock extends Clock {
  /** Moves time, running what falls due in its order, each with a full turn of the event loop after it. */
  readonly advance: (ms: number) => Promise<void>;
}

/** Lets everything run that waits for nothing but its turn. */
export function turn(): Promise<void> {
  if (typeof setImmediate === "function") return new Promise((resolve) => setImmediate(resolve));
  // A browser has none, and its shortest timer waits.
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.addEventListener("message", () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(undefined);
  });
}

export function createVirtualClock(start = 1_795_000_000_000): VirtualClock {
  const timers = new Set<{ readonly time: number; readonly run: () => void }>();
  let now = start;

  return {
    now: () => now,
    at: (time, run) => {
      const timer = { time, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    advance: async (ms) => {
      const end = now + ms;
      await turn();
      for (;;) {
        const due = [...timers]
          .filter(({ time }) => time <= end)
          .toSorted((a, b) => a.time - b.time)[0];
        if (due === undefined) break;
        timers.delete(due);
        now = Math.max(now, due.time);
        due.run();
        await turn();
      }
      now = end;
    },
  };
}
