import type { Committer } from "./core/committer.ts";
import type { Claims } from "./core/claims.ts";
import type { Presence } from "./core/presence.ts";
import type { Rates } from "./core/rates.ts";
import type { RelayDeps } from "./relay-deps.ts";
import type { RelayStorage } from "./storage/storage.ts";
import type { Penalties } from "./yjs/penalties.ts";

/** Lengths of time in milliseconds, and amounts, that both doors keep to. */
export interface DoorSettings {
  readonly heartbeatMs: number;
  /** How long a /yjs client may take with its SyncStep2 before it is answered without. */
  readonly syncStep2WaitMs: number;
  /** Bytes waiting for a slow reader above which it gets no more increments until they have left. */
  readonly readerBudgetBytes: number;
  /** Bytes of one page of catch-up. */
  readonly pageBytes: number;
  /** Bytes and frames that may wait while a connection is still being let in. */
  readonly waitingFrames: number;
  /** How long a sender over its rate is held, without one batch taken, before it is sent away to come back. */
  readonly patienceMs: number;
}

export const defaultDoorSettings: DoorSettings = {
  heartbeatMs: 25_000,
  syncStep2WaitMs: 2_000,
  readerBudgetBytes: 4 * 1_024 * 1_024,
  pageBytes: 1_024 * 1_024,
  waitingFrames: 64,
  patienceMs: 10_000,
};

/** What a door needs of the relay behind it. */
export interface DoorContext {
  readonly storage: RelayStorage;
  readonly committer: Committer;
  readonly presence: Presence;
  readonly claims: Claims;
  readonly rates: Rates;
  readonly penalties: Penalties;
  readonly secretKey: Uint8Array;
  readonly settings: DoorSettings;
  readonly deps: RelayDeps;
}
