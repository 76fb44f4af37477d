import type { SeededRandom } from "./seeded-random.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/** One life of a process. Killed, nothing of it has an effect any more: its timers do not fire, its disk and its sockets do not answer. */
export interface Machine {
  readonly isAlive: () => boolean;
  readonly kill: () => void;
  readonly onKill: (listener: () => void) => void;
  /** A timer that dies with the process. */
  readonly at: (time: number, task: () => void) => () => void;
  /** The time that a disk or a system call takes. Does not come back in a process that was killed meanwhile. */
  readonly io: (leastMs?: number, mostMs?: number) => Promise<void>;
}

export function createMachine(clock: VirtualClock, random: SeededRandom): Machine {
  const listeners: (() => void)[] = [];
  let alive = true;
  const at: Machine["at"] = (time, task) =>
    clock.at(time, () => {
      if (alive) task();
    });
  return {
    isAlive: () => alive,
    kill: () => {
      if (!alive) return;
      alive = false;
      for (const listener of listeners) listener();
    },
    onKill: (listener) => void listeners.push(listener),
    at,
    io: (leastMs = 0, mostMs = 4) =>
      new Promise((done) => void at(clock.now() + random.int(leastMs, mostMs), done)),
  };
}
