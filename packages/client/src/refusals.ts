import type { DocumentId } from "@concord/model";
import type { LocalStore } from "./local-store.ts";
import type { Refusal, RelayState } from "./rebase.ts";

/**
 * Refusals after which the operations are worth another try as they are; all others are about the operations themselves. `not-allowed` is about what others wrote and a restored
 * relay lacked: made anew on the relay's state they no longer bring it.
 */
const worthAnotherTry: ReadonlySet<string> = new Set([
  "missing-dependency",
  "unknown-client-id",
  "not-allowed",
]);

export interface RefusalsDeps {
  readonly store: LocalStore;
  /** Asks the relay for a whole document. `then` runs at the answer's place among the relay's messages; `refused` if there is none, or it cannot be dealt with. */
  readonly fetch: (
    document: DocumentId,
    then: (state: RelayState) => Promise<void>,
    refused: () => void,
  ) => void;
  /** Does something a while later, unless the result is called. */
  readonly later: (work: () => void) => () => void;
  readonly rebase: (state: RelayState, refusals: ReadonlyMap<number, Refusal>) => Promise<void>;
  /** Batches of the document may be sent again. */
  readonly onReleased: () => void;
}

/**
 * Collects what the relay refuses of a document. Nothing more of it is sent; once every batch on its way has its answer, the document
 * is built anew from the relay's state. All of it is in memory only: after a lost connection the batches are sent, and refused, again.
 */
export interface Refusals {
  readonly refused: (batch: number, document: DocumentId, refusal: Refusal) => void;
  /** A batch hangs on a refused one, or its document must get another client id. */
  readonly mustRebase: (document: DocumentId, batch?: number) => void;
  readonly isCollecting: (document: DocumentId) => boolean;
  /** Another batch of the document was answered. */
  readonly answered: (document: DocumentId) => void;
  /** Everything was offered to the relay: what waited for that goes on. */
  readonly offered: () => void;
  readonly linkLost: () => void;
}

interface Collected {
  readonly refusals: Map<number, Refusal>;
  readonly answered: Set<number>;
  fetching: boolean;
  /** Calls off the next attempt. */
  callOff?: () => void;
}

export function createRefusals(deps: RefusalsDeps): Refusals {
  const { store } = deps;
  const collecting = new Map<DocumentId, Collected>();

  function collect(document: DocumentId): Collected {
    const collected: Collected = collecting.get(document) ?? {
      refusals: new Map(),
      answered: new Set(),
      fetching: false,
    };
    collecting.set(document, collected);
    store.queue.hold(document);
    return collected;
  }

  function proceed(document: DocumentId): void {
    const collected = collecting.get(document);
    if (collected === undefined || collected.fetching) return;
    // The relay's state may lack what is about to be offered to it: to start from it now would lose that here too.
    if (store.settings().offering !== null) return;
    if (store.queue.inFlightOf(document) > collected.answered.size) return;
    collected.fetching = true;
    deps.fetch(
      document,
      async (state) => {
        await deps.rebase(state, collected.refusals);
        // A lost connection has emptied the collection meanwhile.
        if (collecting.get(document) !== collected) return;
        collecting.delete(document);
        store.queue.release(document);
        deps.onReleased();
      },
      () => {
        if (collecting.get(document) !== collected) return;
        // Until then nothing of it is sent, and a connection may last for weeks.
        collected.callOff = deps.later(() => {
          collected.fetching = false;
          proceed(document);
        });
      },
    );
  }

  return {
    refused: (batch, document, refusal) => {
      const collected = collect(document);
      collected.answered.add(batch);
      if (!worthAnotherTry.has(refusal.reason)) collected.refusals.set(batch, refusal);
      proceed(document);
    },
    mustRebase: (document, batch) => {
      const collected = collect(document);
      if (batch !== undefined) collected.answered.add(batch);
      proceed(document);
    },
    isCollecting: (document) => collecting.has(document),
    answered: proceed,
    offered: () => {
      for (const document of collecting.keys()) proceed(document);
    },
    linkLost: () => {
      for (const [document, { callOff }] of collecting) {
        callOff?.();
        store.queue.release(document);
      }
      collecting.clear();
    },
  };
}
