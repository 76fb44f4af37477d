import type { IndexedDbOpening, Ownership, StorageError } from "@concord/client/browser";
import type { ReplicaStorage } from "@concord/client";
import type { Trouble } from "../wire/own-worker.ts";

export interface LeadDeps {
  /** Opens this device's storage. Rejects with the reason of `signal` only. */
  readonly openStorage: (
    ownership: Ownership,
    signal: AbortSignal,
    onEnded: (why: StorageError) => void,
  ) => Promise<IndexedDbOpening>;
  /** Serves all tabs from a storage until `ended`. */
  readonly serve: (
    storage: ReplicaStorage,
    kind: "lasting" | "memory",
    ended: Promise<unknown>,
  ) => Promise<void>;
  readonly memory: () => ReplicaStorage;
  /** Runs while no other tab does the same: two replicas in memory would answer each other's tabs. */
  readonly aloneInMemory: (run: () => Promise<void>) => Promise<void>;
  readonly tell: (trouble: Trouble) => void;
}

export interface Leading {
  /** Whoever leads does not answer: takes the storage from them. Without effect where this one leads. */
  readonly takeOver: () => void;
}

/**
 * Waits until it owns this device's storage, then serves all tabs from it. Whoever loses it stands in line again: the tab that took it over may go first. Where the browser
 * gives no storage, it serves from memory.
 */
export function leadWorkspace(deps: LeadDeps): Leading {
  let giveUp = new AbortController();
  let state: "waiting" | "leading" = "waiting";

  async function lead(): Promise<void> {
    let ownership: Ownership = "wait";
    for (;;) {
      state = "waiting";
      giveUp = new AbortController();
      const ended = Promise.withResolvers<StorageError>();
      let opening: IndexedDbOpening;
      try {
        opening = await deps.openStorage(ownership, giveUp.signal, ended.resolve);
      } catch {
        ownership = "steal";
        continue;
      }
      ownership = "wait";
      state = "leading";
      switch (opening.type) {
        case "opened": {
          await deps.serve(opening.storage, "lasting", ended.promise);
          const { reason } = await ended.promise;
          if (reason === "superseded") return deps.tell({ type: "superseded" });
          if (reason === "erased") deps.tell({ type: "erased" });
          break;
        }
        case "locked":
          break;
        case "unreadable":
          return deps.tell({ type: "unreadable" });
        case "unavailable":
          return deps.aloneInMemory(() =>
            deps.serve(deps.memory(), "memory", new Promise(() => undefined)),
          );
      }
    }
  }

  void lead();
  return {
    takeOver: () => {
      if (state === "waiting") giveUp.abort();
    },
  };
}
