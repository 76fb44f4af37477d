import type { DocumentId } from "@concord/model";
import * as Y from "yjs";
import type { LocalStore } from "./local-store.ts";
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
}

/**
 * Gives a relay whose history is another one than before (restored from a backup) everything that this replica holds and the relay does not:
 * what it once acknowledged may be gone there. One document at a time, each difference as a batch like any other.
 *
 * @returns true when all documents were compared; false when the connection ended first, and all is compared again on the next one
 */
export async function offerEverything(deps: OfferDeps): Promise<boolean> {
  const { store } = deps;
  const documents = [...(await store.storedDocuments())];
  let complete = true;

  async function work(): Promise<void> {
    for (let id = documents.pop(); id !== undefined; id = documents.pop()) {
      const offered = deps.isCurrent() && (await offer(id, deps));
      complete &&= offered;
      if (!complete) return;
    }
  }

  await Promise.all(Array.from({ length: width }, work));
  if (!complete || !deps.isCurrent()) return false;
  const outcome = await store.commit([], { offering: null });
  return outcome.type === "stored";
}

/**
 * Gives what the relay lacks of one document.
 *
 * @returns false when the connection ended first
 */
export async function offer(document: DocumentId, deps: OfferDeps): Promise<boolean> {
  const { store } = deps;
  const answer = await ask(document, deps.requests);
  if (answer === undefined) return false;
  const update = missingThere(await store.storedUpdates(document), answer.update);
  if (update === undefined) return true;

  const batch: StoredBatch = {
    batch: store.nextBatch(),
    device: store.settings().device,
    document,
    kind: store.rows.get(document)?.kind ?? answer.kind ?? "invoice",
    clientId: null,
    operations: [],
    deviceTime: Math.trunc(deps.now()),
    size: update.byteLength,
  };
  const outcome = await store.commit([{ type: "put-batch", batch, update }], {}, () =>
    store.enqueue(batch),
  );
  if (outcome.type === "stored") deps.onOffered(document);
  return outcome.type === "stored";
}

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
