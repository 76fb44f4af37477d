import type { ReplicaStorage } from "../storage.ts";

/** The process died: nothing that follows happens. */
class Died extends Error {
  override readonly name = "Died";
}

/**
 * A storage of a process that dies at its n-th commit: before anything of it is durable, or after all of it is, when nobody has
 * learned of it yet. From then on it only fails; the storage under it is what the next process finds.
 */
export function dyingStorage(
  under: ReplicaStorage,
  at: number,
  when: "before" | "after",
): ReplicaStorage & { readonly isDead: () => boolean } {
  let commits = 0;
  let dead = false;

  async function live<T>(action: () => Promise<T>): Promise<T> {
    if (dead) throw new Died();
    return action();
  }

  return {
    isDead: () => dead,
    commit: (writes) =>
      live(async () => {
        commits += 1;
        if (commits < at) return under.commit(writes);
        dead = true;
        if (when === "after") await under.commit(writes);
        throw new Died();
      }),
    settings: () => live(under.settings),
    updates: (document) => live(() => under.updates(document)),
    documents: () => live(under.documents),
    batches: () => live(under.batches),
    batch: (batch) => live(() => under.batch(batch)),
    rows: () => live(under.rows),
    close: async () => undefined,
  };
}
