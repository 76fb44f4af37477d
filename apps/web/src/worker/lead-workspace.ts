import { StorageError } from "@concord/client/browser";
import type { IndexedDbOpening, Ownership, StorageErrorReason } from "@concord/client/browser";
import type { ReplicaStorage } from "@concord/client";
import type { Trouble } from "../wire/own-worker.ts";

export interface LeadDeps {
  /** Opens this device's storage. Rejects with the reason of `signal` only. */
  readonly openStorage: (
    ownership: Ownership,
    signal: AbortSignal,
    onEnded: (why: StorageError) => void,
  ) => Promise<IndexedDbOpening>;
  /** Serves all tabs from a storage until `ended`. Rejects where the replica does not open. */
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

/** How serving came to its end. */
type End =
  | { readonly type: "ended"; readonly reason: StorageErrorReason }
  /** It would fail again at once. */
  | { readonly type: "failed"; readonly why: string };

/** What says something about a storage's owner and not about what is in it. */
const passing: ReadonlySet<StorageErrorReason> = new Set([
  "taken",
  "diverged",
  "erased",
  "superseded",
]);

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
          const end = await serveUntilEnd(opening.storage, ended.promise);
          if (end.type === "failed") return deps.tell({ type: "failed", why: end.why });
          if (end.reason === "superseded") return deps.tell({ type: "superseded" });
          if (end.reason === "erased") deps.tell({ type: "erased" });
          break;
        }
        case "locked":
          break;
        case "unreadable":
          return deps.tell({ type: "unreadable" });
        case "unavailable":
          return deps.aloneInMemory(async () => {
            const end = await serveUntilEnd(deps.memory(), new Promise(() => undefined), "memory");
            if (end.type === "failed") deps.tell({ type: "failed", why: end.why });
          });
      }
    }
  }

  async function serveUntilEnd(
    storage: ReplicaStorage,
    ended: Promise<StorageError>,
    kind: "lasting" | "memory" = "lasting",
  ): Promise<End> {
    let reason: StorageErrorReason | undefined;
    const end = async (): Promise<void> => {
      ({ reason } = await ended);
    };
    void end();
    try {
      await deps.serve(storage, kind, ended);
      return { type: "ended", reason: (await ended).reason };
    } catch (error) {
      // Another tab may have more luck, and whoever waits for it must not wait for this one.
      await storage.close().catch(() => undefined);
      reason ??= error instanceof StorageError ? error.reason : undefined;
      if (reason !== undefined && passing.has(reason)) return { type: "ended", reason };
      return { type: "failed", why: error instanceof Error ? error.message : String(error) };
    }
  }

  void lead();
  return {
    takeOver: () => {
      if (state === "waiting") giveUp.abort();
    },
  };
}
