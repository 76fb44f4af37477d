import type { DocumentId } from "@concord/model";
import type { LocalStore } from "./local-store.ts";
import type { StoredBatch } from "./storage.ts";

/** What was offered of a document, and refused. */
export function notTakenBack(
  document: DocumentId,
  { refused }: LocalStore,
): readonly StoredBatch[] {
  return [...refused.values()].filter(
    (batch) =>
      batch.document === document && batch.clientId === null && batch.refusal?.reason !== "damaged",
  );
}

/** Their bytes, of those that are still stored. */
export async function updatesOf(
  batches: readonly { readonly batch: number }[],
  store: LocalStore,
): Promise<readonly Uint8Array[]> {
  const stored = await Promise.all(batches.map(({ batch }) => store.batch(batch)));
  return stored.flatMap((one) => (one === undefined ? [] : [one.update]));
}
