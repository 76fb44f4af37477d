import type { ReplicaStorage } from "../storage.ts";

/** A storage that refuses one commit, the n-th from when it is told so, and works before and after it. */
export function stumblingStorage(
  under: ReplicaStorage,
): ReplicaStorage & { readonly stumbleAt: (commit: number) => void; readonly left: () => number } {
  let left = 0;
  return {
    ...under,
    stumbleAt: (commit) => void (left = commit),
    left: () => left,
    commit: async (writes) => {
      if (left > 0) {
        left -= 1;
        if (left === 0) throw new Error("The disk is full");
      }
      return under.commit(writes);
    },
  };
}
