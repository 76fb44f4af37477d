import type {
  DocumentSnapshot,
  Operation,
  OperationInput,
  Origin,
  Registers,
} from "@concord/document";
import type { DocumentId, DocumentKind, InvoiceSummary, PlainDate } from "@concord/model";
import type {
  Correction,
  DeviceId,
  ListQuery,
  Principal,
  Scope,
  WorkspaceId,
} from "@concord/protocol";
import type { Doc } from "yjs";
import type { AntiEntropySettings, Comparison } from "./anti-entropy.ts";
import type { Attention } from "./attention.ts";
import type { Clock } from "./clock.ts";
import type { TokenSource } from "./connection.ts";
import type { DocumentRow } from "./document-row.ts";
import type { Link, LinkSettings } from "./link.ts";
import type { ChangeOutcome } from "./local-writer.ts";
import type { HeldLease, OfflineIssue, OfflineIssueWish } from "./offline-issuing.ts";
import type { InFlightLimits, UnsentDocument } from "./pending-queue.ts";
import type { Presence } from "./presence.ts";
import type { RandomBytes } from "./random.ts";
import type { ReplicaChange } from "./replica-change.ts";
import type { RescueOutcome } from "./rescue.ts";
import type { RescueFile } from "./rescue-file.ts";
import type { RowIndex } from "./row-index.ts";
import type { ConnectSocket } from "./socket.ts";
import type { ReplicaStorage, StoredBatch } from "./storage.ts";
import type { SyncState } from "./sync-state.ts";

/** What a replica needs of the world; `platformDeps()` gives the real ones. */
export interface ReplicaDeps {
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  readonly connectSocket: ConnectSocket;
  readonly log: (event: string, fields: Readonly<Record<string, unknown>>) => void;
}

export interface WorkspaceOptions {
  /** Address of the relay's `/sync` door: "ws://localhost:4747/sync". */
  readonly url: string;
  /** A token, or a function that gives a fresh one; only with a function can the replica outlive its token. */
  readonly token: TokenSource;
  /** Opened before, owned and closed by the replica from here on. */
  readonly storage: ReplicaStorage;
  readonly deps: ReplicaDeps;
  /** Who changes documents where a call names no origin. The device by its id unless given. */
  readonly origin?: Origin;
  /** Whether to connect at once. True unless given. */
  readonly connect?: boolean;
  /** Today where the seller is. The date in UTC unless given. */
  readonly today?: () => PlainDate;
  readonly link?: Partial<LinkSettings>;
  readonly inFlight?: InFlightLimits;
  /**
   * The part of the workspace that this replica holds; all of it unless given. Another scope than the last time is no new download: what is missing is fetched, and
   * what is outside goes once nothing of it is pending.
   */
  readonly scope?: Scope;
  /** When this replica compares itself with the relay: some seconds after catching up and then every ten minutes unless given. */
  readonly antiEntropy?: Partial<AntiEntropySettings>;
  /** Documents that stay in memory although nobody has them open. */
  readonly cachedDocuments?: number;
}

/** A change that the relay refused. It is kept until a person sends it again or drops it. */
export interface RefusedChange extends Attention {
  readonly batch: number;
  readonly document: DocumentId;
  readonly operations: StoredBatch["operations"];
  /** Milliseconds since 1970 by this device's clock. */
  readonly madeAt: number;
  readonly reason: string;
}

/** A change of which the relay put some values right. It is listed until somebody has seen it. */
export interface CorrectedChange extends Attention {
  readonly batch: number;
  readonly document: DocumentId;
  readonly operations: StoredBatch["operations"];
  /** Milliseconds since 1970 by this device's clock. */
  readonly madeAt: number;
  readonly corrections: readonly Correction[];
}

/** A document that somebody looks at. Close it (`using`) when done. */
export interface OpenDocument extends Disposable {
  readonly id: DocumentId;
  /** The live document. Read it, observe it, and write to it only through `apply`. */
  readonly doc: () => Doc;
  /** Called when `doc()` has become another object: observers must move. */
  readonly onReplaced: (listener: (doc: Doc) => void) => () => void;
  readonly snapshot: () => DocumentSnapshot;
  readonly presence: () => Presence;
}

/** What became of going back or forth. A step that others have gone over is skipped: it is refused as "moved-on", with what it would have put where. */
export type UndoOutcome =
  | Exclude<ChangeOutcome, { readonly type: "refused" }>
  | (Extract<ChangeOutcome, { readonly type: "refused" }> & {
      readonly document: DocumentId;
      readonly values: Extract<Operation, { readonly type: "undo" }>["values"];
    })
  | { readonly type: "nothing" };

export type BeyondPage =
  /** `next` is the cursor of the next page, null on the last. */
  | {
      readonly type: "listed";
      readonly items: readonly InvoiceSummary[];
      readonly next: number | null;
    }
  | { readonly type: "unreachable" };

export interface CreateRequest {
  readonly kind: DocumentKind;
  /** A new UUIDv7 unless given. */
  readonly id?: DocumentId;
  /** The first may be `create`, with content; without it the document begins empty. */
  readonly operations?: readonly OperationInput[];
  readonly origin?: Origin;
}

/** A replica of a workspace on this device. Queries show what is durable here, whether or not the relay can be reached. */
export interface Replica extends AsyncDisposable {
  readonly device: DeviceId;
  /** Null until this storage has met a relay. */
  readonly workspace: () => WorkspaceId | null;
  readonly principal: () => Principal | null;

  readonly create: (request: CreateRequest) => Promise<ChangeOutcome>;
  /** All of the operations or none, as one batch. Resolves when it is durable on this device; throws on what is no operation. */
  readonly apply: (
    document: DocumentId,
    operations: readonly OperationInput[],
    origin?: Origin,
  ) => Promise<ChangeOutcome>;
  /** The leases of number series that this device was granted and knows of, ended ones among them. */
  readonly leases: () => Promise<readonly HeldLease[]>;
  /**
   * Issues a draft under a lease of this device, online or not. When it resolves with a number, that is durable here, and given to no other invoice. The series is the
   * first leased one that takes such documents unless given. With `seen`, the digest of what a person saw, nothing else is issued.
   */
  readonly issueOffline: (
    document: DocumentId,
    options?: OfflineIssueWish & { readonly origin?: Origin },
  ) => Promise<OfflineIssue>;
  /** Takes back the latest change of a person at this replica (of one document if named), if its values still stand. */
  readonly undo: (document?: DocumentId) => Promise<UndoOutcome>;
  readonly canUndo: (document?: DocumentId) => boolean;
  /** Does again what was taken back last, if what that left still stands and nothing else was done in the document since. */
  readonly redo: (document?: DocumentId) => Promise<UndoOutcome>;
  readonly canRedo: (document?: DocumentId) => boolean;

  /** With a scope, a document that is not here is fetched first; rejects when the relay cannot be reached then. */
  readonly open: (document: DocumentId) => Promise<OpenDocument>;
  /** Undefined for a document that is not here. */
  readonly snapshot: (document: DocumentId) => Promise<DocumentSnapshot | undefined>;
  /** The registers as a snapshot reads them; undefined for a document that is not here. */
  readonly registers: (document: DocumentId) => Promise<Registers | undefined>;
  readonly row: (document: DocumentId) => DocumentRow | undefined;
  readonly list: (kind: DocumentKind) => readonly DocumentRow[];
  readonly invoices: (
    query?: Parameters<RowIndex["invoices"]>[0],
  ) => ReturnType<RowIndex["invoices"]>;
  /** Null for the whole workspace. */
  readonly scope: () => Scope | null;
  /** A page of the relay's list: invoices that are here or not, newest change first. */
  readonly listBeyond: (
    query: Omit<ListQuery, "limit"> & { readonly limit?: number },
  ) => Promise<BeyondPage>;
  readonly conflicts: RowIndex["conflicts"];
  readonly byLink: RowIndex["byLink"];
  readonly byFactLink: RowIndex["byFactLink"];
  /** Documents that may be the same real thing as one with these marks (`marksOf` of the document package). */
  readonly byMarks: RowIndex["byMarks"];

  /** Every change that is durable here, from here or elsewhere, as it happens. */
  readonly onChange: (listener: (change: ReplicaChange) => void) => () => void;
  /**
   * Documents that changed since a revision, each once. Keep the last row's `revision` and nothing is missed over restarts: a change and
   * its revision are stored together.
   */
  readonly changesSince: (revision: number) => readonly DocumentRow[];

  readonly status: (document?: DocumentId) => SyncState;
  readonly onStatus: (listener: (state: SyncState) => void, document?: DocumentId) => () => void;
  readonly link: () => Link;
  readonly onLink: (listener: (link: Link) => void) => () => void;
  /** The relay's place up to which everything is here; null before the first connection. */
  readonly cursor: () => number | null;
  /** Resolves when this replica, since it was opened, has stored everything that the relay had. */
  readonly caughtUp: () => Promise<void>;
  /** Whether this connection has brought everything that the relay had. Never without one. */
  readonly isCaughtUp: () => boolean;
  /** Told each time that a connection has brought everything. */
  readonly onCaughtUp: (listener: () => void) => () => void;
  /** What waits for the relay, by document, the longest wait first. */
  readonly unsent: () => readonly UnsentDocument[];
  readonly refused: () => readonly RefusedChange[];
  /** Makes a refused change again; it leaves the list once it is durable here. */
  readonly retryRefused: (batch: number) => Promise<ChangeOutcome>;
  readonly dropRefused: (batch: number) => Promise<void>;
  readonly corrected: () => readonly CorrectedChange[];
  /** Takes a corrected change off the list: somebody has seen it. */
  readonly dismissCorrected: (batch: number) => Promise<void>;

  /**
   * Everything of this device that the relay has not, as the text of a file for a person to keep, above all when storage fails: what waits to be sent, what was refused, and what could not be
   * stored since this replica was opened.
   */
  readonly rescueFile: () => Promise<string>;
  /** Brings in what `readRescueFile` has read: what waited to be sent goes to the relay from here, once, and the rest is put among `refused`. */
  readonly importRescue: (file: RescueFile) => Promise<RescueOutcome>;

  /**
   * Compares this replica with the relay now, as it does by itself from time to time, and heals what differs though nothing of it is on its way. What had to be
   * taken out of a document is among `refused`, with the reason "damaged".
   */
  readonly verify: () => Promise<Comparison>;
  /** Documents that were healed since this replica was opened. */
  readonly healed: () => number;

  /** Connects, or tries again at once; also after the link stopped. */
  readonly connect: () => void;
  readonly disconnect: () => void;
  /** The device says that its network came or went: a wait is over, and an open connection must show that it lives. */
  readonly networkChanged: () => void;
}
