/** Calls whoever wants to know. One listener that throws keeps no other from hearing. */
export interface Listeners<T> {
  readonly add: (listener: (value: T) => void) => () => void;
  readonly tell: (value: T) => void;
}

export function createListeners<T>(onError: (error: unknown) => void): Listeners<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    add: (listener) => {
      // An object of its own, so that adding one function twice is two listeners.
      const entry = (value: T): void => listener(value);
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    tell: (value) => {
      for (const listener of listeners) {
        try {
          listener(value);
        } catch (error) {
          onError(error);
        }
      }
    },
  };
}
