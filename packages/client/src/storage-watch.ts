import type { Clock } from "./clock.ts";

/** Looks after a storage that failed: nobody may write for hours, and a warning must not outlast its cause. */
export interface StorageWatch extends Disposable {
  readonly failed: () => void;
  readonly works: () => void;
}

const againMs = 10_000;

/** @param probe writes something that changes nothing */
export function watchStorage(clock: Clock, probe: () => void): StorageWatch {
  let cancel: (() => void) | undefined;
  const works = (): void => {
    cancel?.();
    cancel = undefined;
  };
  return {
    failed: () => {
      cancel ??= clock.at(clock.now() + againMs, () => {
        cancel = undefined;
        probe();
      });
    },
    works,
    [Symbol.dispose]: works,
  };
}
