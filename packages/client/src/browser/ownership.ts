/** How to come by a storage that another tab may own. */
export type Ownership =
  /** Not at all, if it is owned. */
  | "try"
  /** Once whoever owns it lets go of it, or dies. */
  | "wait"
  /** At once; whoever owned it writes nothing more. */
  | "steal";

export interface OwnedLock {
  /** Resolves when whoever waits, or tries next, gets it. */
  readonly release: () => Promise<void>;
}

/**
 * Takes the lock of a name and holds it until `release`, or until this tab is gone.
 *
 * @param onStolen another tab has it now
 * @returns undefined when it is owned and `how` is "try"; rejects when `signal` ended the waiting
 */
export function takeLock(
  locks: LockManager,
  name: string,
  how: Ownership,
  onStolen: () => void,
  signal?: AbortSignal,
): Promise<OwnedLock | undefined> {
  const taken = Promise.withResolvers<OwnedLock | undefined>();
  const held = Promise.withResolvers<void>();
  let state: "asked" | "held" | "released" = "asked";

  const ended = locks
    .request(name, lockOptions(how, signal), (lock) => {
      if (lock === null) {
        taken.resolve(undefined);
        return undefined;
      }
      state = "held";
      taken.resolve({ release });
      return held.promise;
    })
    .catch((error: unknown) => {
      if (state === "held") onStolen();
      else taken.reject(error);
    });

  async function release(): Promise<void> {
    state = "released";
    held.resolve();
    await ended;
  }

  return taken.promise;
}

/** The platform takes one of the three at a time. */
function lockOptions(how: Ownership, signal: AbortSignal | undefined): LockOptions {
  switch (how) {
    case "try":
      return { ifAvailable: true };
    case "steal":
      return { steal: true };
    case "wait":
      return signal === undefined ? {} : { signal };
  }
}
