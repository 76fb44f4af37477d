import type { DocumentId } from "@concord/model";
import { limits } from "@concord/protocol";
import type { ClientMessage } from "@concord/protocol";
import * as Y from "yjs";
import type { Clock } from "./clock.ts";
import type { LocalStore } from "./local-store.ts";
import { mergeInOrder } from "./merge-in-order.ts";
import type { StoredBatch } from "./storage.ts";

export interface OutgoingDeps {
  readonly store: LocalStore;
  readonly clock: Clock;
  readonly send: (message: ClientMessage) => boolean;
  /** Names the connection: what was begun for one must not go on over the next. */
  readonly connection: () => number;
  /** Whether the relay of this connection is known to be the right one. */
  readonly isWelcome: () => boolean;
  readonly onSent: (document: DocumentId) => void;
  /** The relay asked for a pause, or one is over. */
  readonly onPace: () => void;
  /** With what the relay lacks, a batch would be more than a batch may be. */
  readonly onTooMuch: (batch: number, document: DocumentId) => void;
  readonly onError: (error: unknown) => void;
}

/** Sends stored batches, a document's in their order, as many as may be in flight. */
export interface Outgoing {
  /** The Yjs client ids of pending batches, for the hello of a new connection. */
  readonly claims: (limit: number) => readonly ClaimedId[];
  readonly pump: () => Promise<void>;
  /** Claims a client id on this connection, if that was not done yet. */
  readonly claim: (document: DocumentId, clientId: number) => void;
  /** Sends no batch for so long, over connections: the relay asked for it. */
  readonly slowDown: (ms: number) => void;
  readonly isSlowed: () => boolean;
  readonly close: () => void;
  /** Resolves when nothing is being read for sending. */
  readonly idle: () => Promise<void>;
  /** Sends a batch again, with what the relay lacks of its document. */
  readonly supply: (batch: number, stateVector: Uint8Array) => Promise<void>;
}

export interface ClaimedId {
  readonly document: DocumentId;
  readonly clientId: number;
}

export function createOutgoing(deps: OutgoingDeps): Outgoing {
  const { store, send, connection, onSent } = deps;
  let claimed = new Set<string>();
  let quietUntil = 0;
  let cancelQuiet: (() => void) | undefined;
  // One batch is read and sent after the other: the relay must see a document's batches in order.
  let last: Promise<void> = Promise.resolve();

  function inTurn(task: () => Promise<void>): Promise<void> {
    last = last.then(task).catch(deps.onError);
    return last;
  }

  const isSlowed = (): boolean => deps.clock.now() < quietUntil;

  function claim(document: DocumentId, clientId: number): void {
    const key = `${document}:${clientId}`;
    if (claimed.has(key)) return;
    if (send({ type: "claim", document, clientId })) claimed.add(key);
  }

  function transmit({ batch, clientId, ...stored }: StoredBatch, update: Uint8Array): void {
    const { document, kind, operations, deviceTime } = stored;
    if (clientId !== null) claim(document, clientId);
    const common = { batch, document, kind, update, deviceTime };
    const sent =
      clientId === null
        ? send({ type: "offer", ...common })
        : send({ type: "batch", ...common, operations });
    if (sent) onSent(document);
  }

  function pump(): Promise<void> {
    const of = connection();
    return inTurn(async () => {
      if (of !== connection() || !deps.isWelcome() || isSlowed()) return;
      for (const { batch } of store.queue.take()) {
        const stored = await store.batch(batch);
        // Another connection sends everything again by itself.
        if (of !== connection()) return;
        if (stored !== undefined) transmit(stored.batch, stored.update);
      }
    });
  }

  return {
    claims: (limit) => {
      const pairs = new Map<string, ClaimedId>();
      for (const { document, clientId } of store.queue.all()) {
        if (pairs.size >= limit) break;
        if (clientId !== null) pairs.set(`${document}:${clientId}`, { document, clientId });
      }
      claimed = new Set(pairs.keys());
      return [...pairs.values()];
    },
    pump,
    slowDown: (ms) => {
      quietUntil = Math.max(quietUntil, deps.clock.now() + ms);
      cancelQuiet?.();
      cancelQuiet = deps.clock.at(quietUntil, () => {
        deps.onPace();
        void pump();
      });
      deps.onPace();
    },
    isSlowed,
    close: () => cancelQuiet?.(),
    claim,
    idle: () => last,
    supply: (number, stateVector) => {
      const of = connection();
      return inTurn(async () => {
        const stored = await store.batch(number);
        if (stored === undefined || of !== connection()) return;
        const { document } = stored.batch;
        const lacking = mergeInOrder(await store.storedUpdates(document), stateVector);
        const update = Y.mergeUpdates([stored.update, lacking]);
        if (update.byteLength > limits.batchBytes) {
          deps.onTooMuch(number, document);
          return;
        }
        const batch = { ...stored.batch, size: update.byteLength };
        // Stored before it is sent, as every batch: a retry after a crash is the same bytes again.
        const outcome = await store.commit([{ type: "put-batch", batch, update }]);
        // The relay waits for it, and asks once: only another connection would bring it to ask again.
        if (outcome.type === "not-stored") throw new Error(outcome.message);
        if (of === connection()) transmit(batch, update);
      });
    },
  };
}
