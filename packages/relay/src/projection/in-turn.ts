/** Runs work of one key one after the other, whether the work before it failed or not; of different keys side by side. */
export interface InTurn<K> {
  readonly run: <T>(key: K, work: () => Promise<T>) => Promise<T>;
  /** Resolves when nothing runs. */
  readonly idle: () => Promise<void>;
}

export function createInTurn<K>(): InTurn<K> {
  const running = new Map<K, Promise<unknown>>();
  return {
    run: (key, work) => {
      const next = (running.get(key) ?? Promise.resolve()).catch(() => undefined).then(work);
      running.set(key, next);
      const forget = (): void => {
        if (running.get(key) === next) running.delete(key);
      };
      next.then(forget, forget);
      return next;
    },
    idle: async () => {
      await Promise.allSettled(running.values());
    },
  };
}
