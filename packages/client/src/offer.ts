import type { DocumentId } from "@concord/model";
import * as Y from "yjs";
import { overtakenReason } from "./attention.ts";
import { tryDocumentFrom } from "./document-cache.ts";
import type { LocalStore } from "./local-store.ts";
import { mergeInOrder } from "./merge-in-order.ts";
import { findOvertaken } from "./overtaken.ts";
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
  /** A batch with what the relay lacks is stored and waits to be sent. */
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
  const held = await store.storedUpdates(document);
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
  const overtaken = held.length === 0 ? undefined : findOvertaken(held, answer.update, kind);
  if (overtaken !== undefined && !(await setAside(overtaken, made, deps))) return false;
  const update = missingThere(held, answer.update);
  if (update === undefined) return true;

  const batch = { ...made, batch: store.nextBatch(), size: update.byteLength };
  const outcome = await store.commit([{ type: "put-batch", batch, update }], {}, () =>
    store.enqueue(batch),
  );
  if (outcome.type === "stored") deps.onOffered(document);
  return outcome.type === "stored";
}

function isReadable(document: DocumentId, held: readonly Uint8Array[]): boolean {
  const loaded = tryDocumentFrom(document, held, neverUsed);
  loaded?.doc.destroy();
  return loaded !== undefined;
}

/** What stands otherwise at the relay is kept for a person, with its values, and the document follows the relay: all that is written on it must mean the same there. */
async function setAside(
  { fields, paths }: Overtaken,
  made: Omit<StoredBatch, "batch" | "size">,
  { store, onOvertaken }: OfferDeps,
): Promise<boolean> {
  const { document } = made;
  const isKnown = [...store.refused.values()].some(
    (batch) => batch.document === document && batch.refusal?.reason === overtakenReason,
  );
  if (!isKnown) {
    const update = mergeInOrder(await store.storedUpdates(document));
    const batch: StoredBatch = {
      ...made,
      batch: store.nextBatch(),
      // It can be sent again as edits, and not as what the relay once had.
      clientId: neverUsed,
      operations: [{ type: "merge-fields", fields }],
      size: update.byteLength,
      refusal: { reason: overtakenReason, message: paths.join(", ") },
    };
    const outcome = await store.commit([{ type: "put-batch", batch, update }], {}, () =>
      store.markRefused(batch),
    );
    if (outcome.type !== "stored") return false;
  }
  onOvertaken(document);
  return true;
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

/** What `held` has and `theirs` has not. Deletions count too: a state vector would not show them. */
function missingThere(held: readonly Uint8Array[], theirs: Uint8Array): Uint8Array | undefined {
  if (held.length === 0) return undefined;
  const copy = new Y.Doc();
  try {
    Y.applyUpdate(copy, theirs);
    const merged = Y.mergeUpdates([...held]);
    return recordChange(copy, "offer", "elsewhere", () => Y.applyUpdate(copy, merged)).update;
  } finally {
    copy.destroy();
  }
}
