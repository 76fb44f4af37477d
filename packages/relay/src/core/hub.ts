/** Tells listeners of a topic what happened there. */
export interface Hub<T> {
  readonly subscribe: (topic: string, listener: (event: T) => void) => Disposable;
  readonly publish: (topic: string, event: T) => void;
}

/** @param onFailure hears of a listener that threw: the others, and the publisher, go on */
export function createHub<T>(onFailure: (error: unknown) => void): Hub<T> {
  const topics = new Map<string, Set<(event: T) => void>>();
  return {
    subscribe: (topic, listener) => {
      const listeners = topics.get(topic) ?? new Set();
      listeners.add(listener);
      topics.set(topic, listeners);
      return {
        [Symbol.dispose]: () => {
          listeners.delete(listener);
          if (listeners.size === 0 && topics.get(topic) === listeners) topics.delete(topic);
        },
      };
    },
    publish: (topic, event) => {
      for (const listener of topics.get(topic) ?? []) {
        try {
          listener(event);
        } catch (error) {
          onFailure(error);
        }
      }
    },
  };
}
