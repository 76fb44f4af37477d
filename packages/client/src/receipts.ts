import type { Correction, Remark } from "@concord/protocol";

/** What became of a batch at the relay. */
export type SyncOutcome =
  | {
      readonly type: "committed";
      /** Its place in the workspace's order. */
      readonly seq: number;
      readonly corrections: readonly Correction[];
      readonly remarks: readonly Remark[];
    }
  /** It stays on this device, under `attention()`. */
  | { readonly type: "refused"; readonly reason: string; readonly message: string }
  /** A person gave it up. */
  | { readonly type: "discarded" }
  /** The replica was closed first; the batch is stored and goes on at the next start. */
  | { readonly type: "closed" };

/** Who waits for the outcome of which batch. In memory only: after a restart nobody waits. */
export interface Receipts {
  readonly wait: (batch: number) => Promise<SyncOutcome>;
  readonly settle: (batch: number, outcome: SyncOutcome) => void;
  /** The operations of one batch go on as another one. */
  readonly move: (from: number, to: number) => void;
  readonly closeAll: () => void;
}

export function createReceipts(): Receipts {
  const waiting = new Map<number, ((outcome: SyncOutcome) => void)[]>();

  function settle(batch: number, outcome: SyncOutcome): void {
    const resolvers = waiting.get(batch) ?? [];
    waiting.delete(batch);
    for (const resolve of resolvers) resolve(outcome);
  }

  return {
    wait: (batch) => {
      const { promise, resolve } = Promise.withResolvers<SyncOutcome>();
      waiting.set(batch, [...(waiting.get(batch) ?? []), resolve]);
      return promise;
    },
    settle,
    move: (from, to) => {
      const resolvers = waiting.get(from);
      if (resolvers === undefined) return;
      waiting.delete(from);
      waiting.set(to, [...(waiting.get(to) ?? []), ...resolvers]);
    },
    closeAll: () => {
      for (const batch of waiting.keys()) settle(batch, { type: "closed" });
    },
  };
}
