import type { RelayDeps } from "../relay-deps.ts";

/** Timers take 31 bits of milliseconds, which is less than the 30 days of a token. */
const longestTimerMs = 2 ** 31 - 1;

/** Runs `work` once the clock has come to a time, however far that is. */
export function setAlarm(
  deps: Pick<RelayDeps, "now" | "after">,
  at: number,
  work: () => void,
): Disposable {
  const wait = (): Disposable => {
    const left = at - deps.now();
    return left > longestTimerMs
      ? deps.after(longestTimerMs, () => (timer = wait()))
      : deps.after(Math.max(0, left), () => {
          // A timer may fire a little before the clock says so.
          if (deps.now() < at) timer = wait();
          else work();
        });
  };
  let timer = wait();
  return { [Symbol.dispose]: () => timer[Symbol.dispose]() };
}
