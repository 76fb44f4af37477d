import type { DocumentId } from "@concord/model";

/** What the queue knows of a batch; its bytes stay in storage until they are sent. */
export interface QueuedBatch {
  readonly batch: number;
  readonly document: DocumentId;
  /** Null for updates of others that are offered again. */
  readonly clientId: number | null;
  readonly size: number;
  /** Milliseconds since 1970 by this device's clock. */
  readonly madeAt: number;
}

/** What of a document waits for the relay. */
export interface UnsentDocument {
  readonly document: DocumentId;
  readonly changes: number;
  /** When the oldest of them was made: milliseconds since 1970 by this device's clock. */
  readonly since: number;
}

/** How much may be on its way without an answer. */
export interface InFlightLimits {
  readonly batches: number;
  readonly bytes: number;
}

export const defaultInFlightLimits: InFlightLimits = { batches: 256, bytes: 4 * 1_024 * 1_024 };

export interface QueueCounts {
  readonly stored: number;
  readonly inFlight: number;
}

/**
 * The stored batches that the relay has not acknowledged, in their order. It knows nothing of open documents: an edit of a document
 * that was closed days ago is sent all the same.
 */
export interface PendingQueue {
  /** Batches must be added by rising number. */
  readonly add: (batch: QueuedBatch) => void;
  /** What may be sent now; from here on it is in flight. */
  readonly take: () => readonly QueuedBatch[];
  /** The relay answered for good, or the batch was given up. False if it was not here: a doubled answer. */
  readonly settle: (batch: number) => boolean;
  /** The connection is gone: what was in flight is sent again on the next one. */
  readonly linkLost: () => void;
  /** Sends nothing of a document until `release`; what is in flight stays so. */
  readonly hold: (document: DocumentId) => void;
  readonly release: (document: DocumentId) => void;
  readonly isHeld: (document: DocumentId) => boolean;
  readonly get: (batch: number) => QueuedBatch | undefined;
  readonly of: (document: DocumentId) => readonly QueuedBatch[];
  readonly inFlightOf: (document: DocumentId) => number;
  readonly all: () => Iterable<QueuedBatch>;
  readonly counts: (document?: DocumentId) => QueueCounts;
  /** By document, the one that waits longest first. */
  readonly unsent: () => readonly UnsentDocument[];
}

export function createPendingQueue(limits: InFlightLimits): PendingQueue {
  // Both keep the order of insertion, which is that of the numbers.
  const batches = new Map<number, QueuedBatch>();
  const byDocument = new Map<DocumentId, Set<number>>();
  const inFlight = new Map<number, QueuedBatch>();
  const held = new Set<DocumentId>();
  let bytesInFlight = 0;
  let last = 0;

  function land(batch: QueuedBatch): void {
    if (inFlight.delete(batch.batch)) bytesInFlight -= batch.size;
  }

  const of = (document: DocumentId): readonly QueuedBatch[] =>
    [...(byDocument.get(document) ?? [])].flatMap((number) => batches.get(number) ?? []);

  return {
    add: (batch) => {
      if (batch.batch <= last) throw new RangeError(`Batch ${batch.batch} after batch ${last}`);
      last = batch.batch;
      batches.set(batch.batch, batch);
      const siblings = byDocument.get(batch.document) ?? new Set();
      byDocument.set(batch.document, siblings.add(batch.batch));
    },
    take: () => {
      const taken: QueuedBatch[] = [];
      for (const batch of batches.values()) {
        if (inFlight.size >= limits.batches) break;
        if (inFlight.has(batch.batch) || held.has(batch.document)) continue;
        // A batch larger than the limit goes alone. Never past one that waits: a document's batches build on each other.
        if (inFlight.size > 0 && bytesInFlight + batch.size > limits.bytes) break;
        inFlight.set(batch.batch, batch);
        bytesInFlight += batch.size;
        taken.push(batch);
      }
      return taken;
    },
    settle: (number) => {
      const batch = batches.get(number);
      if (batch === undefined) return false;
      land(batch);
      batches.delete(number);
      const siblings = byDocument.get(batch.document);
      siblings?.delete(number);
      if (siblings?.size === 0) byDocument.delete(batch.document);
      return true;
    },
    linkLost: () => {
      inFlight.clear();
      bytesInFlight = 0;
    },
    hold: (document) => void held.add(document),
    release: (document) => void held.delete(document),
    isHeld: (document) => held.has(document),
    get: (batch) => batches.get(batch),
    of,
    inFlightOf: (document) => of(document).filter(({ batch }) => inFlight.has(batch)).length,
    all: () => batches.values(),
    unsent: () =>
      [...byDocument.keys()]
        .map((document) => {
          const waiting = of(document);
          const since = Math.min(...waiting.map(({ madeAt }) => madeAt));
          return { document, changes: waiting.length, since };
        })
        .toSorted((one, other) => one.since - other.since),
    counts: (document) => {
      if (document === undefined) {
        return { stored: batches.size - inFlight.size, inFlight: inFlight.size };
      }
      const mine = of(document);
      const flying = mine.filter(({ batch }) => inFlight.has(batch)).length;
      return { stored: mine.length - flying, inFlight: flying };
    },
  };
}
