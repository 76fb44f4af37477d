import type { SandboxClock, VirtualClock } from "./clock.ts";
import type { Alarm, ObjectStore } from "./store.ts";

export interface Scheduler {
  /** Looks again for the next alarm; called after every change. */
  readonly wake: () => void;
  /** Moves the virtual clock forward, stopping at every alarm on the way until its work is done. */
  readonly advanceTo: (atMs: number) => Promise<void>;
  /** Starts nothing more, and resolves when what runs has ended. */
  readonly stop: () => Promise<void>;
}

/** Timers of the outer clock are limited to 2^31 − 1 ms. */
const longestSleepMs = 2_000_000_000;

/** Runs the store's alarms when virtual time has reached them. */
export function createScheduler(deps: {
  readonly store: ObjectStore;
  readonly clock: VirtualClock;
  readonly outer: SandboxClock;
  /** Takes the alarm off, or moves it, in the same transaction as its work and before it awaits. */
  readonly run: (alarm: Alarm) => Promise<void>;
}): Scheduler {
  const { store, clock, outer, run } = deps;
  const running = new Set<Promise<void>>();
  let cancel: (() => void) | undefined;
  let stopped = false;

  function start(alarm: Alarm): void {
    const work = run(alarm).finally(() => {
      running.delete(work);
      wake();
    });
    running.add(work);
  }

  function startDue(): void {
    for (;;) {
      const alarm = store.alarm();
      if (stopped || alarm === undefined || alarm.dueAt > clock.now()) return;
      start(alarm);
    }
  }

  function wake(): void {
    cancel?.();
    if (stopped) return;
    startDue();
    const next = store.alarm();
    if (next === undefined) return;
    cancel = outer.after(Math.min(Math.max(0, next.dueAt - clock.now()), longestSleepMs), wake);
  }

  return {
    wake,
    async advanceTo(atMs) {
      for (;;) {
        // What ends may start the next or fall due again before `atMs`.
        while (running.size > 0) await Promise.all(running);
        const alarm = store.alarm();
        if (stopped || alarm === undefined || alarm.dueAt > atMs) break;
        clock.moveTo(alarm.dueAt);
        startDue();
      }
      clock.moveTo(atMs);
      wake();
    },
    async stop() {
      stopped = true;
      cancel?.();
      while (running.size > 0) await Promise.all(running);
    },
  };
}
