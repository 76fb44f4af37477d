import { forgottenWrites, jsonEqual } from "@concord/document";
import type { ForgottenWrite } from "@concord/document";
import type { DocumentId, DocumentKind } from "@concord/model";
import type { ClaimedOperations } from "@concord/protocol";
import * as Y from "yjs";
import { overtakenReason } from "./attention.ts";
import { tryDocumentFrom } from "./document-cache.ts";
import type { LocalStore } from "./local-store.ts";
import { mergeInOrder } from "./merge-in-order.ts";
import { notTakenBack, updatesOf } from "./not-taken-back.ts";
import { findOvertaken, isField } from "./overtaken.ts";
import type { Overtaken } from "./overtaken.ts";
import { recordChange } from "./recorded-change.ts";
import type { DocumentAnswer, Requests } from "./requests.ts";
import type { StoredBatch } from "./storage.ts";

/** How many documents are compared at once. */
const width = 8;

export interface OfferDeps {
  readonly store: LocalStore;
  readonly requests: Requests;
  readonly now: () => number;
  readonly isCurrent: () => boolean;
  /** Batches with what the relay lacks are stored and wait to be sent, in the place of what it did not take before. */
  readonly onOffered: (document: DocumentId) => void;
  /** The document must be built anew from the relay's state. */
  readonly onOvertaken: (document: DocumentId) => void;
}

/**
 * Gives a relay whose history is another one than before (restored from a backup) everything that this replica holds and the relay does not:
 * what it once acknowledged may be gone there. One document at a time, each difference as a batch like any other. One that the relay cannot read now holds up no other.
 *
 * @param documents all unless some are left from before
 * @returns those that could not be compared. When the connection ended first all are compared again on the next one.
 */
export async function offerEverything(
  deps: OfferDeps,
  documents?: readonly DocumentId[],
): Promise<readonly DocumentId[]> {
  const { store } = deps;
  const waiting = [...(documents ?? (await store.storedDocuments()))];
  const left: DocumentId[] = [];

  async function work(): Promise<void> {
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      if (!deps.isCurrent() || !(await offer(id, deps))) left.push(id);
    }
  }

  await Promise.all(Array.from({ length: width }, work));
  if (left.length === 0 && deps.isCurrent()) await store.commit([], { offering: null });
  return left;
}

/**
 * Gives what the relay lacks of one document.
 *
 * @returns false when the connection ended first, the relay cannot read the document now, or this device cannot store what it gives
 */
export async function offer(document: DocumentId, deps: OfferDeps): Promise<boolean> {
  const { store } = deps;
  const answer = await ask(document, deps.requests);
  if (answer === undefined) return false;
  // What it did not take on an earlier try is compared anew too: it may be in the document no more, when that was built anew meanwhile.
  const old = notTakenBack(document, store);
  const held = [...(await store.storedUpdates(document)), ...(await updatesOf(old, store))];
  // What cannot be read cannot be given: comparing with the relay keeps it for a person.
  if (!isReadable(document, held)) return true;
  const kind = store.rows.get(document)?.kind ?? answer.kind ?? "invoice";
  const made = {
    device: store.settings().device,
    document,
    kind,
    clientId: null,
    operations: [],
    deviceTime: Math.trunc(deps.now()),
  };
  if (held.length === 0) return true;
  const overtaken = findOvertaken(held, answer.update, kind);
  if (overtaken !== undefined) {
    if (!(await setAside(overtaken, made, deps))) return false;
    deps.onOvertaken(document);
  }
  const forgotten = forgottenThere({ id: document, kind }, held, answer.update);
  const unsure = forgotten.filter(({ part }) => part === "older");
  // What cannot be sent again as an edit must not be dropped with what can.
  for (const some of Object.values(
    Object.groupBy(unsure, ({ path }) => `${isField(kind, path)}`),
  )) {
    if (!(await setAside(asOvertaken(some ?? [], kind), made, deps))) return false;
  }

  const missing = missingThere(held, [answer.update, ...(await onItsWay(document, store))]);
  const given: Given[] = missing === undefined ? [] : [{ update: missing, operations: [] }];
  // Each by itself: what the relay does not take of one is no reason to refuse another.
  for (const one of forgotten.filter(({ part }) => part !== "older")) {
    const { fields } = asOvertaken([one], kind);
    given.push({ update: one.update, operations: merging(fields) });
  }
  if (given.length === 0 && old.length === 0) return true;
  const batches = given.map(({ update, operations }) => ({
    update,
    batch: { ...made, operations, batch: store.nextBatch(), size: update.byteLength },
  }));
  const outcome = await store.commit(
    [
      ...batches.map((one) => ({ type: "put-batch", ...one }) as const),
      ...old.map(({ batch }) => ({ type: "delete-batch", batch }) as const),
    ],
    {},
    () => {
      for (const { batch } of batches) store.enqueue(batch);
      for (const { batch } of old) store.forgetRefused(batch);
    },
  );
  if (outcome.type === "stored") deps.onOffered(document);
  return outcome.type === "stored";
}

function isReadable(document: DocumentId, held: readonly Uint8Array[]): boolean {
  const loaded = tryDocumentFrom(document, held, neverUsed);
  loaded?.doc.destroy();
  return loaded !== undefined;
}

/** What is offered as one batch. Operations are for a person to read, should it be refused: the relay takes the bytes. */
interface Given {
  readonly update: Uint8Array;
  readonly operations: ClaimedOperations;
}

function merging(fields: Overtaken["fields"]): ClaimedOperations {
  return Object.keys(fields).length === 0 ? [] : [{ type: "merge-fields", fields }];
}

/** What stands otherwise at the relay is kept for a person, with its values; the document follows the relay: all that is written on it must mean the same there. */
async function setAside(
  { fields, paths }: Overtaken,
  made: Omit<StoredBatch, "batch" | "size">,
  { store }: OfferDeps,
): Promise<boolean> {
  const { document } = made;
  const refusal = { reason: overtakenReason, message: paths.join(", ") };
  const operations = merging(fields);
  const isKnown = [...store.refused.values()].some(
    (batch) =>
      batch.document === document &&
      jsonEqual({ ...batch.refusal }, refusal) &&
      jsonEqual(batch.operations, operations),
  );
  if (isKnown) return true;
  const update = mergeInOrder(await store.storedUpdates(document));
  const batch: StoredBatch = {
    ...made,
    batch: store.nextBatch(),
    // It can be sent again as edits, and not as what the relay once had.
    clientId: neverUsed,
    operations,
    size: update.byteLength,
    refusal,
  };
  const outcome = await store.commit([{ type: "put-batch", batch, update }], {}, () =>
    store.markRefused(batch),
  );
  return outcome.type === "stored";
}

/** No device writes under it. */
const neverUsed = 0;

/** The whole document as the relay has it; undefined when the connection ended first, or the relay refused. */
function ask(document: DocumentId, requests: Requests): Promise<DocumentAnswer | undefined> {
  const { promise, resolve } = Promise.withResolvers<DocumentAnswer | undefined>();
  requests.fetch(
    document,
    null,
    async (answer) => resolve(answer),
    () => resolve(undefined),
  );
  return promise;
}

/** Values that stood at the relay once, and that it passed over because it had lost them. */
function forgottenThere(
  names: { readonly id: DocumentId; readonly kind: DocumentKind },
  held: readonly Uint8Array[],
  theirs: Uint8Array,
): readonly ForgottenWrite[] {
  const doc = new Y.Doc();
  try {
    Y.applyUpdate(doc, theirs);
    return forgottenWrites({ doc, ...names }, held);
  } finally {
    doc.destroy();
  }
}

/** Facts and the like are named and not sent again as edits. */
function asOvertaken(forgotten: readonly ForgottenWrite[], kind: DocumentKind): Overtaken {
  const fields = forgotten.filter(({ path }) => isField(kind, path));
  return {
    fields: Object.fromEntries(fields.map(({ path, value }) => [path, value])),
    paths: forgotten.map(({ path }) => path).toSorted(),
  };
}

/** Edits of this device that wait to be sent: they are no loss, and go by themselves under their author's name. */
function onItsWay(document: DocumentId, store: LocalStore): Promise<readonly Uint8Array[]> {
  const own = store.queue.of(document).filter(({ clientId }) => clientId !== null);
  return updatesOf(own, store);
}

/** What `held` has and `theirs` have not. Deletions count too: a state vector would not show them. */
function missingThere(
  held: readonly Uint8Array[],
  theirs: readonly Uint8Array[],
): Uint8Array | undefined {
  const copy = new Y.Doc();
  try {
    for (const update of theirs) Y.applyUpdate(copy, update);
    const merged = Y.mergeUpdates([...held]);
    return recordChange(copy, "offer", "elsewhere", () => Y.applyUpdate(copy, merged)).update;
  } finally {
    copy.destroy();
  }
}
