import { defaultStrangers } from "./access/strangers.ts";
import type { StrangerSettings } from "./access/strangers.ts";
import type { Crowd } from "./access/crowd.ts";
import type { Revocations } from "./access/revocations.ts";
import type { Absences } from "./core/absences.ts";
import type { Committer } from "./core/committer.ts";
import type { Claims } from "./core/claims.ts";
import { defaultPresenceMs } from "./core/presence.ts";
import type { Presence } from "./core/presence.ts";
import type { Rates } from "./core/rates.ts";
import type { ComparedRows } from "./projection/compared-rows.ts";
import type { InTurn } from "./projection/in-turn.ts";
import type { LocalDays } from "./projection/local-days.ts";
import type { ReadModel } from "./projection/read-model.ts";
import type { Meters } from "./observe/meters.ts";
import type { RelayDeps } from "./relay-deps.ts";
import type { RelayStorage } from "./storage/storage.ts";
import type { CatchUpPages } from "./sync/catch-up-pages.ts";
import type { Penalties } from "./yjs/penalties.ts";

/** Lengths of time in milliseconds, and amounts, that both doors keep to. */
export interface DoorSettings extends StrangerSettings {
  readonly heartbeatMs: number;
  /** How long a /yjs client may take with its SyncStep2 before it is answered without. */
  readonly syncStep2WaitMs: number;
  /** Bytes waiting for a slow reader above which it gets no more increments until they have left. */
  readonly readerBudgetBytes: number;
  /** Bytes waiting for a reader above which it is given up: it takes no answers and goes on asking. */
  readonly readerCeilingBytes: number;
  /** Bytes waiting for all readers together above which the fullest of whoever holds most are given up. */
  readonly unreadBytes: number;
  /** Bytes of unfinished messages, and of such as wait for those before them, of all connections together above which the fullest of whoever holds most are given up. */
  readonly receivedBytes: number;
  /** How long presence lasts that is not renewed. */
  readonly presenceMs: number;
  /** Bytes of one page of catch-up. */
  readonly pageBytes: number;
  /** Connections of `/sync` that one principal may hold: many devices, and each with one. */
  readonly connectionsPerPrincipal: number;
  /** Connections of `/yjs` that one principal may hold: one a document. */
  readonly documentsPerPrincipal: number;
  /** Frames of one connection that may wait while it is still being let in, and bytes also later. */
  readonly waitingFrames: number;
  readonly waitingBytes: number;
  /** How long a sender over its rate is held, without one batch taken, before it is sent away to come back. */
  readonly patienceMs: number;
}

export const defaultDoorSettings: DoorSettings = {
  ...defaultStrangers,
  heartbeatMs: 7_000,
  syncStep2WaitMs: 2_000,
  readerBudgetBytes: 4 * 1_024 * 1_024,
  readerCeilingBytes: 32 * 1_024 * 1_024,
  unreadBytes: 256 * 1_024 * 1_024,
  receivedBytes: 256 * 1_024 * 1_024,
  presenceMs: defaultPresenceMs,
  pageBytes: 1_024 * 1_024,
  connectionsPerPrincipal: 100,
  documentsPerPrincipal: 2_000,
  waitingFrames: 64,
  waitingBytes: 20 * 1_024 * 1_024,
  patienceMs: 10_000,
};

/** What a door needs of the relay behind it. */
export interface DoorContext {
  readonly storage: RelayStorage;
  readonly committer: Committer;
  readonly readModel: ReadModel;
  readonly days: Pick<LocalDays, "dayOf">;
  readonly compared: ComparedRows;
  readonly pages: CatchUpPages;
  /** How often replicas compared what they hold with the relay, and how many ranges of that differed. For metrics. */
  readonly comparisons: { answered: number; differing: number };
  /** What one principal asks for is read one after the other, however many its connections are, and everybody else comes in between. */
  readonly readings: InTurn<string>;
  readonly presence: Presence;
  readonly absences: Absences;
  /** Who is connected to each door. */
  readonly crowd: { readonly sync: Crowd; readonly yjs: Crowd };
  readonly claims: Claims;
  readonly rates: Rates;
  readonly penalties: Penalties;
  readonly secretKey: Uint8Array;
  readonly revocations: Revocations;
  readonly settings: DoorSettings;
  /** The store goes on under an epoch after the given number, and everybody comes again. */
  readonly outlived: (epochNumber: number) => Promise<void>;
  readonly meters: Meters;
  readonly deps: RelayDeps;
}

/** A connection as its door sees it from outside. */
export interface Guest {
  /** Sends it away because the relay ends; where its protocol can say so, it is told when to come back. */
  readonly leave: (comeBackAfterMs: number) => void;
}
