import type { DocumentId } from "@concord/model";
import type { Verdict } from "@concord/protocol";
import { withSeq } from "./document-row.ts";
import { toStoredRow } from "./local-store.ts";
import type { LocalStore } from "./local-store.ts";
import type { Refusal } from "./rebase.ts";
import type { Receipts } from "./receipts.ts";
import type { Refusals } from "./refusals.ts";
import type { StorageWrite } from "./storage.ts";

export interface AcknowledgingDeps {
  readonly store: LocalStore;
  readonly receipts: Receipts;
  readonly refusals: Refusals;
  readonly log: (event: string, fields: Readonly<Record<string, unknown>>) => void;
  readonly onSync: (document: DocumentId) => void;
  /** What was offered of a document is set aside: the relay holds something of it in another way. */
  readonly onOfferOvertaken: (document: DocumentId) => void;
  /** There is room for more batches. */
  readonly onSettled: () => void;
}

/** Takes the relay's verdicts on batches of this device. */
export function createAcknowledging({
  store,
  receipts,
  refusals,
  log,
  onSync,
  onOfferOvertaken,
  onSettled,
}: AcknowledgingDeps): (
  results: readonly { readonly batch: number; readonly verdict: Verdict }[],
) => Promise<void> {
  /** What was offered again and refused stays in the document: the relay once had it. A person sees that it did not take it back. */
  async function setAside(number: number, refusal: Refusal): Promise<void> {
    const stored = await store.batch(number);
    if (stored === undefined) return;
    const batch = { ...stored.batch, refusal };
    const outcome = await store.commit([{ type: "mark-batch", batch }], {}, () => {
      store.queue.settle(number);
      store.markRefused(batch);
    });
    // Else it would be on its way for as long as this connection lasts: on the next it is refused again.
    if (outcome.type === "not-stored") throw new Error(outcome.message);
  }

  /** The row of a document learns the place that the relay gave to a change of ours. */
  function placed(document: DocumentId, seq: number): readonly StorageWrite[] {
    const row = store.rows.get(document);
    if (row === undefined || row.seq >= seq) return [];
    const next = withSeq(row, seq);
    store.rows.put(next);
    return [{ type: "put-row", document, row: toStoredRow(next) }];
  }

  return async function acknowledged(
    results: readonly { readonly batch: number; readonly verdict: Verdict }[],
  ): Promise<void> {
    const touched = new Set<DocumentId>();
    const committed: (() => void)[] = [];
    const writes: StorageWrite[] = [];
    for (const { batch, verdict } of results) {
      const queued = store.queue.get(batch);
      // Answered before, on another connection.
      if (queued === undefined) continue;
      const { document, clientId } = queued;
      touched.add(document);
      if (verdict.type === "refused") {
        log("batch-refused", { batch, document, reason: verdict.reason });
        const { reason, message } = verdict;
        if (clientId === null) {
          await setAside(batch, { reason, message });
          if (reason === "unknown-client-id") onOfferOvertaken(document);
        } else refusals.refused(batch, document, { reason, message });
        continue;
      }
      const corrections = verdict.type === "committed" ? [] : verdict.corrections;
      const kept = corrections.length === 0 ? undefined : await store.batch(batch);
      store.queue.settle(batch);
      if (kept === undefined) {
        writes.push({ type: "delete-batch", batch });
      } else {
        log("batch-corrected", { batch, document, corrections: corrections.length });
        const corrected = { ...kept.batch, corrections };
        writes.push({ type: "mark-batch", batch: corrected });
        committed.push(() => store.markCorrected(corrected));
      }
      const { seq, remarks } = verdict;
      writes.push(...placed(document, seq));
      committed.push(() =>
        receipts.settle(batch, { type: "committed", seq, corrections, remarks }),
      );
    }
    onSettled();
    // If this is not stored the batches are sent once more after a restart, and acknowledged again.
    if (writes.length > 0) await store.commit(writes);
    for (const settle of committed) settle();
    for (const document of touched) {
      refusals.answered(document);
      onSync(document);
    }
  };
}
