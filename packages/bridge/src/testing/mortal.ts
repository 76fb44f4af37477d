import type { BridgeOptions } from "../bridge.ts";

/** A process that can die at any of its steps: nothing that it does afterwards has an effect. */
export interface Mortal {
  readonly wrap: (options: BridgeOptions) => BridgeOptions;
  /** Dies at the n-th step from now: before or after a transaction, a change of a document, a request. */
  readonly dieAfter: (steps: number) => void;
  /** It does not die after all. Too late for one that is dead. */
  readonly spare: () => void;
  readonly isDead: () => boolean;
}

export function createMortal(): Mortal {
  let left = Infinity;
  const step = (): void => {
    left -= 1;
    if (left <= 0) throw new Error("The process is dead.");
  };
  return {
    dieAfter(steps) {
      left = Math.min(left, steps);
    },
    spare() {
      if (left > 0) left = Infinity;
    },
    isDead: () => left <= 0,
    wrap: (options) => ({
      ...options,
      store: {
        ...options.store,
        transaction(run) {
          step();
          const result = options.store.transaction(run);
          step();
          return result;
        },
      },
      replica: {
        ...options.replica,
        async apply(...change) {
          step();
          const result = await options.replica.apply(...change);
          step();
          return result;
        },
      },
      io: {
        ...options.io,
        clock: {
          now: options.io.clock.now,
          at: (time, task) =>
            options.io.clock.at(time, () => {
              if (left > 0) task();
            }),
        },
        async fetch(...request) {
          step();
          const result = await options.io.fetch(...request);
          step();
          return result;
        },
      },
    }),
  };
}
