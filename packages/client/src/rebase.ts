import { Operation, jsonEqual, readRegisters } from "@concord/document";
import type { Origin, Registers } from "@concord/document";
import type { DocumentId, DocumentKind } from "@concord/model";
import type { Doc } from "yjs";
import { z } from "zod";
import { applyOperations } from "./apply-operations.ts";
import { documentFrom } from "./document-cache.ts";
import type { LoadedDocument } from "./document-cache.ts";
import { toStoredRow } from "./local-store.ts";
import type { LocalStore } from "./local-store.ts";
import type { Receipts } from "./receipts.ts";
import type { ReplicaChange } from "./replica-change.ts";
import type { StorageWrite, StoredBatch } from "./storage.ts";

export interface Refusal {
  readonly reason: string;
  readonly message: string;
}

/** The document as the relay has it. */
export interface RelayState {
  readonly document: DocumentId;
  /** Null for a document that the relay has never seen. */
  readonly kind: DocumentKind | null;
  readonly seq: number;
  readonly update: Uint8Array;
}

/** Once its operations were made into new batches this often, a person should look. */
const rebaseLimit = 3;

interface Step {
  readonly old: StoredBatch;
  readonly writes: readonly StorageWrite[];
  /** What the queue and the receipts learn once it is stored. */
  readonly stored: () => void;
}

/**
 * Builds a document anew from the relay's state, under a new client id. An update cannot be taken out of a document, so after a refusal
 * the local document and the relay's would differ for ever, and everything written later would hang on the refused bytes. The operations
 * of batches that were not refused for what they are go on as new batches. Of one that was, each operation goes on by itself, so that only those stay aside
 * that cannot be taken.
 *
 * @param damaged bytes of the old document that are to be kept for a person
 */
export async function rebase(
  store: LocalStore,
  receipts: Receipts,
  relay: RelayState,
  refusals: ReadonlyMap<number, Refusal>,
  onStored: (change: ReplicaChange) => void,
  damaged?: { readonly batch: StoredBatch; readonly update: Uint8Array },
): Promise<void> {
  const { document } = relay;
  const before = await store.documents
    .use(document, ({ doc }) => readRegisters(doc).registers)
    // What stands here cannot be read: all of the relay's is news.
    .catch((): Registers => ({}));

  await store.documents.replace(document, async (clientId) => {
    // A barrier: what was on its way into storage is in the queue after it, and nothing new can start.
    await store.commit([]);
    const waiting = await Promise.all(
      store.queue.of(document).map(({ batch }) => store.batch(batch)),
    );
    // What is being offered to the relay again is ours until the relay has it: it stays in the document and in the queue.
    const offered = waiting.flatMap((stored) =>
      stored?.batch.clientId === null ? [stored.update] : [],
    );
    const loaded = documentFrom(document, [relay.update, ...offered], clientId);
    // From here to the commit nothing waits: numbers of batches are given in the order in which they are stored.
    const steps = waiting.flatMap((stored) =>
      stored === undefined || stored.batch.clientId === null
        ? []
        : [step(store, receipts, loaded, stored.batch, refusals)],
    );

    const isEmpty = loaded.doc.store.clients.size === 0;
    const kind = relay.kind ?? steps[0]?.old.kind ?? store.rows.get(document)?.kind ?? "invoice";
    const row = store.project(loaded, kind, relay.seq);
    const outcome = await store.commit(
      [
        { type: "replace-updates", document, through: "all", update: relay.update },
        ...offered.map((update) => ({ type: "append-update", document, update }) as const),
        ...steps.flatMap(({ writes }) => writes),
        ...(damaged === undefined ? [] : [{ type: "put-batch", ...damaged } as const]),
        isEmpty
          ? { type: "delete-row", document }
          : { type: "put-row", document, row: toStoredRow(row) },
      ],
      {},
      () => {
        for (const { old } of steps) store.queue.settle(old.batch);
        for (const { stored } of steps) stored();
        if (damaged !== undefined) store.markRefused(damaged.batch);
        if (isEmpty) store.rows.remove(document);
        else store.rows.put(row);
        const paths = changedPaths(before, loaded.doc);
        const by = { type: "rebased" } as const;
        onStored({ document, kind: row.kind, paths, by, seq: relay.seq, revision: row.revision });
      },
    );
    if (outcome.type === "not-stored") throw new Error(outcome.message);
    return loaded;
  });
}

function step(
  store: LocalStore,
  receipts: Receipts,
  loaded: LoadedDocument,
  old: StoredBatch,
  refusals: ReadonlyMap<number, Refusal>,
): Step {
  const refusal = refusals.get(old.batch);
  if (refusal !== undefined && !maySplit(old, refusal)) {
    return aside(store, receipts, old, refusal);
  }
  if ((old.rebased ?? 0) >= rebaseLimit) {
    const message =
      "The relay could not take this change, although it was made anew several times.";
    return aside(store, receipts, old, { reason: "missing-dependency", message });
  }
  const operations = z.array(Operation).safeParse(old.operations);
  if (!operations.success) {
    const message = "This change was stored by another version and cannot be read.";
    return aside(store, receipts, old, { reason: "unreadable", message });
  }
  if (refusal !== undefined)
    return split(store, receipts, loaded, { old, operations: operations.data, refusal });
  const outcome = applyOperations(loaded.doc, operations.data, originOf(old));
  switch (outcome.type) {
    case "refused": {
      const { rule: reason, message } = outcome;
      const why = { reason, message };
      return operations.data.length === 1
        ? aside(store, receipts, old, why)
        : split(store, receipts, loaded, { old, operations: operations.data, refusal: why });
    }
    case "unchanged": {
      const nothingLeft = { seq: store.settings().cursor?.seq ?? 0, corrections: [], remarks: [] };
      return drop(receipts, old, { type: "committed", ...nothingLeft });
    }
    case "changed": {
      const { batch, writes } = anew(store, loaded, old, outcome.update);
      return {
        old,
        writes: [{ type: "delete-batch", batch: old.batch }, ...writes],
        stored: () => {
          receipts.move(old.batch, batch.batch);
          store.enqueue(batch);
        },
      };
    }
  }
}

/** Operations once more, as a batch of their own. */
function anew(
  store: LocalStore,
  loaded: LoadedDocument,
  old: StoredBatch,
  update: Uint8Array,
): { readonly batch: StoredBatch; readonly writes: readonly StorageWrite[] } {
  const batch: StoredBatch = {
    ...old,
    batch: store.nextBatch(),
    clientId: loaded.doc.clientID,
    size: update.byteLength,
    rebased: (old.rebased ?? 0) + 1,
  };
  const { document } = old;
  return {
    batch,
    writes: [
      { type: "append-update", document, update },
      { type: "put-batch", batch, update },
    ],
  };
}

/** Whether a part of a refused batch may be taken where the whole was not: something in its bytes was wrong, not who sent it. */
function maySplit({ operations }: StoredBatch, { reason }: Refusal): boolean {
  return operations.length > 1 && (reason === "malformed-update" || reason === "too-large");
}

/** Each operation of a batch by itself. What cannot even be applied here stays aside under the old number. */
function split(
  store: LocalStore,
  receipts: Receipts,
  loaded: LoadedDocument,
  refused: {
    readonly old: StoredBatch;
    readonly operations: readonly Operation[];
    readonly refusal: Refusal;
  },
): Step {
  const { old, operations, refusal } = refused;
  const parts: StoredBatch[] = [];
  const writes: StorageWrite[] = [];
  const rest: StoredBatch["operations"][number][] = [];
  for (const [index, operation] of operations.entries()) {
    const stored = old.operations[index];
    const outcome = applyOperations(loaded.doc, [operation], originOf(old));
    if (stored === undefined || outcome.type === "unchanged") continue;
    if (outcome.type === "refused") {
      rest.push(stored);
      continue;
    }
    const part = anew(store, loaded, { ...old, operations: [stored] }, outcome.update);
    parts.push(part.batch);
    writes.push(...part.writes);
  }
  const left = { ...old, operations: rest, refusal };
  return {
    old,
    writes: [
      rest.length === 0
        ? { type: "delete-batch", batch: old.batch }
        : { type: "mark-batch", batch: left },
      ...writes,
    ],
    stored: () => {
      if (rest.length > 0) store.markRefused(left);
      receipts.settle(old.batch, { type: "refused", ...refusal });
      for (const part of parts) store.enqueue(part);
    },
  };
}

function originOf({ device }: StoredBatch): Origin {
  return { source: "device", device };
}

function drop(
  receipts: Receipts,
  old: StoredBatch,
  outcome: Parameters<Receipts["settle"]>[1],
): Step {
  return {
    old,
    writes: [{ type: "delete-batch", batch: old.batch }],
    stored: () => receipts.settle(old.batch, outcome),
  };
}

function aside(store: LocalStore, receipts: Receipts, old: StoredBatch, refusal: Refusal): Step {
  const batch = { ...old, refusal };
  return {
    old,
    writes: [{ type: "mark-batch", batch }],
    stored: () => {
      store.markRefused(batch);
      receipts.settle(old.batch, { type: "refused", ...refusal });
    },
  };
}

function changedPaths(before: Registers, doc: Doc): readonly string[] {
  const { registers: after } = readRegisters(doc);
  const paths = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...paths].filter((path) => !jsonEqual(before[path], after[path])).toSorted();
}
