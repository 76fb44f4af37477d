import { webcrypto } from "node:crypto";

/** Work that leaves the event loop and comes back when it likes. */
export interface OffLoopWork {
  /** Waits for what is under way; false if nothing was. */
  readonly settled: () => Promise<boolean>;
}

/** The methods of WebCrypto that tokens are signed and verified with. */
const methods = ["importKey", "sign", "verify", "digest"] as const;
const queues = new WeakMap<object, { last: Promise<unknown>; open: number }>();

/**
 * Makes WebCrypto do one thing after the other and lets the clock wait for it: its threads would answer in any order, and a seed would no longer give one run.
 */
export function createOffLoopWork(): OffLoopWork {
  const { subtle } = webcrypto;
  const queue = queues.get(subtle) ?? { last: Promise.resolve(), open: 0 };
  if (!queues.has(subtle)) {
    queues.set(subtle, queue);
    for (const method of methods) {
      const real = subtle[method].bind(subtle);
      Reflect.set(subtle, method, (...parameters: unknown[]) => {
        queue.open += 1;
        const result = queue.last.then(() => Reflect.apply(real, subtle, parameters));
        queue.last = result.catch(() => undefined).finally(() => (queue.open -= 1));
        return result;
      });
    }
  }
  return {
    settled: async () => {
      if (queue.open === 0) return false;
      await queue.last;
      return true;
    },
  };
}
