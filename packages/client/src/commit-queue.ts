import type { ReplicaStorage, StorageWrite } from "./storage.ts";

export type CommitOutcome =
  | { readonly type: "stored" }
  | { readonly type: "not-stored"; readonly message: string };

/** Puts writes into storage in the order in which they were added, everything that waits in one transaction. */
export interface CommitQueue {
  /**
   * Resolves when the writes are durable, or are known not to be. Never rejects. `stored` runs as soon as they are durable, in the
   * order in which writes were added: what must keep that order belongs there, not behind an `await`.
   */
  readonly add: (writes: readonly StorageWrite[], stored?: () => void) => Promise<CommitOutcome>;
  /** Resolves when nothing is waiting. */
  readonly idle: () => Promise<void>;
}

interface Entry {
  readonly writes: readonly StorageWrite[];
  readonly stored: () => void;
  readonly settle: (outcome: CommitOutcome) => void;
}

/** What is told of commits. Whatever it throws is told to `onError` once, and holds up nothing: what is on the disk is. */
interface CommitQueueEvents {
  readonly onFailure: (message: string) => void;
  readonly onSuccess?: () => void;
  /** Somebody who was told, or a `stored`, threw. */
  readonly onError: (error: unknown) => void;
}

/**
 * @param events `onFailure` is called before anyone learns that its writes were not stored. A failed commit takes everything that waited
 * behind it along: those writes were made on top of state that is not on the disk. Whoever holds such state must drop it here.
 */
export function createCommitQueue(
  storage: ReplicaStorage,
  { onFailure, onSuccess = () => undefined, onError }: CommitQueueEvents,
): CommitQueue {
  let waiting: Entry[] = [];
  let draining: Promise<void> | undefined;

  /** Everybody behind must hear of it, whatever one of those before does. */
  function tell(told: () => void): void {
    try {
      told();
    } catch (error) {
      onError(error);
    }
  }

  async function commitGroup(): Promise<void> {
    const group = waiting;
    waiting = [];
    try {
      await storage.commit(group.flatMap(({ writes }) => writes));
    } catch (error) {
      const lost = [...group, ...waiting];
      waiting = [];
      const message = error instanceof Error ? error.message : String(error);
      tell(() => onFailure(message));
      for (const { settle } of lost) settle({ type: "not-stored", message });
      return;
    }
    tell(onSuccess);
    for (const { stored } of group) tell(stored);
    for (const { settle } of group) settle({ type: "stored" });
  }

  async function drain(): Promise<void> {
    // One turn later, so that what is added in this one goes along.
    await Promise.resolve();
    while (waiting.length > 0) await commitGroup();
    draining = undefined;
  }

  return {
    add: (writes, stored = () => undefined) => {
      const { promise, resolve } = Promise.withResolvers<CommitOutcome>();
      waiting.push({ writes, stored, settle: resolve });
      draining ??= drain();
      return promise;
    },
    // What is added meanwhile is drained by the same loop.
    idle: () => draining ?? Promise.resolve(),
  };
}
