import type { Connection } from "./connection.ts";
import type { RelayDeps } from "./relay-deps.ts";

/** Lets the batches of one connection in, in their order and no faster than its principal and workspace may. */
export interface Admission extends Disposable {
  /** Runs `take` at once, or later. */
  readonly admit: (take: () => void) => void;
  readonly isWaiting: () => boolean;
}

export interface AdmissionOptions {
  /** How long the next batch must wait now. */
  readonly waitMs: () => number;
  /** Waiting begins, or goes on. */
  readonly onWait: (ms: number) => void;
  /** For this long nothing at all may be taken before the connection is given up. */
  readonly patienceMs: number;
  readonly onImpatience: () => void;
}

/**
 * While a batch waits the socket is not read, so that what follows stays with the sender. What had been read with it waits too: a part of one
 * chunk at most.
 */
export function createAdmission(
  connection: Pick<Connection, "pause" | "resume">,
  options: AdmissionOptions,
  deps: Pick<RelayDeps, "now" | "after">,
): Admission {
  const held: (() => void)[] = [];
  let timer: Disposable | null = null;
  let stuckSince = 0;

  const wait = (ms: number): void => {
    options.onWait(ms);
    timer = deps.after(Math.min(ms, options.patienceMs), goOn);
  };
  const goOn = (): void => {
    for (let take = held[0]; take !== undefined; take = held[0]) {
      const ms = options.waitMs();
      if (ms > 0) {
        if (deps.now() - stuckSince >= options.patienceMs) options.onImpatience();
        else wait(ms);
        return;
      }
      held.shift();
      stuckSince = deps.now();
      take();
    }
    connection.resume();
  };

  return {
    admit: (take) => {
      const ms = held.length > 0 ? 0 : options.waitMs();
      if (held.length === 0 && ms === 0) {
        take();
        return;
      }
      held.push(take);
      if (held.length > 1) return;
      stuckSince = deps.now();
      connection.pause();
      wait(ms);
    },
    isWaiting: () => held.length > 0,
    [Symbol.dispose]: () => {
      timer?.[Symbol.dispose]();
      held.length = 0;
    },
  };
}
