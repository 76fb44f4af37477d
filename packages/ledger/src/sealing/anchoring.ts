import type { WorkspaceId } from "@concord/protocol";
import type { LedgerStore } from "../ledger-store.ts";
import type { SignedSeal } from "./seal.ts";

/** A place elsewhere that keeps seals, so that nobody who owns our disk can take one back. */
export interface Anchor {
  /** Names it in the store and in logs. */
  readonly name: string;
  /** Resolves when the seal is there. The same seal may come twice. */
  readonly send: (seal: SignedSeal, signal: AbortSignal) => Promise<void>;
}

const sealsPerRun = 100;

/** Sends an anchor the seals that it lacks, in order. Rejects at the first one that it does not take: the next run begins there. Returns how many it took. */
export async function sendSeals(
  workspace: WorkspaceId,
  anchor: Anchor,
  store: Pick<LedgerStore, "seals" | "anchored" | "noteAnchored">,
  signal: AbortSignal,
): Promise<number> {
  const after = await store.anchored(workspace, anchor.name);
  const seals = await store.seals(workspace, after, sealsPerRun);
  for (const signed of seals) {
    await anchor.send(signed, signal);
    await store.noteAnchored(workspace, anchor.name, signed.seal.number);
  }
  return seals.length;
}
