import type { Verdict } from "@concord/protocol";
import type { OnSent } from "../connection.ts";
import type { LiveDocumentMeters } from "../core/live-documents.ts";
import type { Waiting } from "../core/prepare-turn.ts";
import type { DoorName, Outcome } from "../core/submission.ts";
import type { NewEntry } from "../storage/storage.ts";
import type { StorageFault } from "../storage/storage-fault.ts";

/**
 * What the parts of a relay say of their work, for whoever measures or traces it; they know nothing of that. Said once a turn, or on rare
 * occasions, never for a byte or a reader. Moments are those of `deps.ticks`.
 */
export interface Meters extends LiveDocumentMeters {
  readonly turnCommitted: (turn: MeteredTurn) => void;
  readonly turnFailed: (fault: StorageFault) => void;
  /** A batch was not even queued: what waits for the store has reached its bound. */
  readonly turnedAway: (door: DoorName) => void;
  /** Gives what sockets call when a turn that was committed then has left for their reader. Null: nobody wants to know. */
  readonly deliveryOf: (committedAt: number) => Delivery | null;
  /** A reader did not keep up, and gets one merged difference later. */
  readonly readerFellBehind: (door: "sync" | "yjs") => void;
  /** A sender is over its rate, and waits. */
  readonly senderHeld: (door: "sync" | "yjs") => void;
  readonly connectionEnded: (door: DoorName, code: number) => void;
}

export type Delivery = Readonly<Record<"sync" | "yjs", OnSent>>;

/** A turn that is durable and told, with the moments of its way. */
export interface MeteredTurn {
  readonly batches: readonly MeteredBatch[];
  /** Those that were not committed: known, refused, in need of others, or failed alone. */
  readonly answers: readonly { readonly waiting: Waiting; readonly outcome: Outcome }[];
  readonly begunAt: number;
  readonly preparedAt: number;
  readonly committedAt: number;
  readonly publishedAt: number;
}

export interface MeteredBatch {
  readonly waiting: Waiting;
  readonly entry: NewEntry;
  readonly verdict: Verdict;
}

/** For a relay that nobody measures. */
export const noMeters: Meters = {
  turnCommitted: () => undefined,
  turnFailed: () => undefined,
  turnedAway: () => undefined,
  deliveryOf: () => null,
  readerFellBehind: () => undefined,
  senderHeld: () => undefined,
  connectionEnded: () => undefined,
  loaded: () => undefined,
  loadFailed: () => undefined,
  evicted: () => undefined,
};

/** Tells all of them, and lets none of them disturb the relay, or another, by throwing. */
export function tellAll(all: readonly Meters[], onFailure: (error: unknown) => void): Meters {
  const each = (tell: (meters: Meters) => void): void => {
    for (const meters of all) {
      try {
        tell(meters);
      } catch (error) {
        onFailure(error);
      }
    }
  };
  return {
    turnCommitted: (turn) => each((meters) => meters.turnCommitted(turn)),
    turnFailed: (fault) => each((meters) => meters.turnFailed(fault)),
    turnedAway: (door) => each((meters) => meters.turnedAway(door)),
    // Whoever wants to know is called by the sockets itself: one function for all readers of a turn.
    deliveryOf: (committedAt) => {
      let delivery: Delivery | null = null;
      each((meters) => (delivery ??= meters.deliveryOf(committedAt)));
      return delivery;
    },
    readerFellBehind: (door) => each((meters) => meters.readerFellBehind(door)),
    senderHeld: (door) => each((meters) => meters.senderHeld(door)),
    connectionEnded: (door, code) => each((meters) => meters.connectionEnded(door, code)),
    loaded: (tookMs) => each((meters) => meters.loaded(tookMs)),
    loadFailed: () => each((meters) => meters.loadFailed()),
    evicted: () => each((meters) => meters.evicted()),
  };
}
