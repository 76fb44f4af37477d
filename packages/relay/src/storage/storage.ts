import type { DocumentId, DocumentKind, JsonValue } from "@concord/model";
import type {
  Author,
  ClaimedOperations,
  DeviceId,
  Epoch,
  Verdict,
  WorkspaceId,
} from "@concord/protocol";
import type { AbsenceStorage } from "./absence-storage.ts";
import type { ErasureStorage } from "./erasure-storage.ts";
import type { InspectionStorage } from "./inspection-storage.ts";
import type { LeaseStorage } from "./lease-storage.ts";
import type { NumberChange, NumberStorage } from "./number-storage.ts";
import type { PasskeyStorage } from "./passkey-storage.ts";
import type { RowStorage } from "./row-storage.ts";

/**
 * Who wrote which clock range of a Yjs client id in a document. `verified` is false for what another principal carried to us ("via `author`").
 * `at` is the latest device time of the range and `acceptedAt` when the relay had it, in milliseconds since 1970. What an earlier relay wrote has neither that nor the device.
 */
export interface AuthorRange {
  readonly client: number;
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  readonly author: Author;
  readonly verified: boolean;
  readonly at: number;
  readonly acceptedAt?: number | undefined;
  readonly device?: DeviceId | undefined;
}

/** What the relay itself found that a batch changed: the path, and its value before and after (null: none). */
export interface Difference {
  readonly path: string;
  readonly before: JsonValue;
  readonly after: JsonValue;
}

/** A batch that is to be committed. Times are milliseconds since 1970. */
export interface NewEntry {
  readonly workspace: WorkspaceId;
  readonly document: DocumentId;
  readonly kind: DocumentKind;
  readonly author: Author;
  readonly device: DeviceId;
  readonly batch: number;
  readonly operations: ClaimedOperations;
  readonly difference: readonly Difference[];
  /** The device's bytes, merged with what the relay added. */
  readonly update: Uint8Array;
  /** The verdict for a given `seq`; storage knows the seq only inside its transaction. */
  readonly verdict: (seq: number) => Verdict;
  /** Ranges to write; one with the same client and `from` replaces the older. */
  readonly authorship: readonly AuthorRange[];
  readonly deviceTime: number;
  readonly acceptedTime: number;
  /** What becomes of the register of numbers with it. */
  readonly numbers?: readonly NumberChange[];
  /** With it the values of the document are erased: see `erasure-storage.ts`. */
  readonly erases?: boolean;
}

/** A row of the journal. */
export interface JournalEntry {
  readonly seq: number;
  readonly document: DocumentId;
  readonly kind: DocumentKind;
  readonly author: Author;
  readonly device: DeviceId;
  readonly batch: number;
  readonly operations: ClaimedOperations;
  readonly difference: readonly Difference[];
  readonly deviceTime: number;
  readonly acceptedTime: number;
}

export interface StoredDocument {
  readonly kind: DocumentKind;
  /** The last batch that `updates` contain. */
  readonly seq: number;
  readonly updates: readonly Uint8Array[];
  readonly authorship: readonly AuthorRange[];
}

/** A piece of the log for a reader: a batch's bytes, or a snapshot that stands for the batches up to its `seq`. */
export interface LogPiece {
  readonly seq: number;
  readonly document: DocumentId;
  readonly kind: DocumentKind;
  readonly update: Uint8Array;
}

/** Pieces in the order of their `seq`. Whoever has stored them may resume after `upTo`. */
export interface LogPage {
  readonly pieces: readonly LogPiece[];
  readonly upTo: number;
  readonly head: number;
}

/** Bytes that were refused, kept for a person to look at. */
export interface Quarantined {
  readonly workspace: WorkspaceId;
  readonly document: DocumentId;
  readonly author: Author;
  readonly device: DeviceId;
  readonly batch: number;
  readonly reason: string;
  readonly update: Uint8Array;
  readonly at: number;
}

/** A token, or all tokens that a principal was given until then, that an owner of a workspace has taken back. */
export interface Revocation {
  readonly workspace: WorkspaceId;
  readonly kind: "token" | "principal";
  /** The token's id, or the principal's. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What is known of quarantined bytes without reading them. */
export interface QuarantinedItem extends Omit<Quarantined, "update"> {
  /** Grows with time. */
  readonly id: number;
  readonly size: number;
}

export interface QuarantineSize {
  readonly batches: number;
  readonly bytes: number;
}

/** What one that was refused counts for beside its bytes: who, where and why. */
export const quarantineRowBytes = 1_024;

/** The part of a relay's store that keeps what was refused. */
export interface QuarantineStorage {
  readonly quarantine: (items: readonly Quarantined[]) => Promise<void>;
  /** Newest first. */
  readonly quarantined: (
    workspace: WorkspaceId,
    limit: number,
  ) => Promise<readonly QuarantinedItem[]>;
  /** Of all workspaces. */
  readonly quarantineSize: () => Promise<QuarantineSize>;
  readonly quarantinedUpdate: (workspace: WorkspaceId, id: number) => Promise<Uint8Array | null>;
  /**
   * Deletes what is from before a time, and the oldest of what is more than an author's or everybody's bytes together, each with `quarantineRowBytes`. Of everybody's it is that of
   * who has most, in the workspace that has most.
   */
  readonly purgeQuarantine: (limits: {
    readonly before: number;
    readonly bytesPerAuthor: number;
    readonly bytes: number;
  }) => Promise<void>;
}

/**
 * Where a relay keeps its log. Every method settles after its effect is durable: a process killed, or a machine switched off,
 * right after a promise has resolved finds the effect again. Methods reject on a failure of the disk or database, and then nothing
 * of the call has happened.
 *
 * `storage.test.ts` holds what an implementation must pass.
 */
export interface RelayStorage
  extends
    QuarantineStorage,
    InspectionStorage,
    RowStorage,
    NumberStorage,
    ErasureStorage,
    LeaseStorage,
    AbsenceStorage,
    PasskeyStorage,
    AsyncDisposable {
  readonly epoch: () => Epoch;
  /** Gives every entry the next `seq` of its workspace, and takes its numbers, all in one transaction, and returns the `seq`s in order. */
  readonly commit: (entries: readonly NewEntry[]) => Promise<readonly number[]>;
  /**
   * The verdict that a batch got, null if it was never committed. Devices count within their principal, so that nobody can use up
   * the batch numbers of somebody else's device.
   */
  readonly verdictOf: (
    workspace: WorkspaceId,
    author: string,
    device: DeviceId,
    batch: number,
  ) => Promise<Verdict | null>;
  /** The last `seq` of a workspace, 0 for none. */
  readonly head: (workspace: WorkspaceId) => Promise<number>;
  readonly workspaces: () => Promise<readonly WorkspaceId[]>;
  readonly loadDocument: (
    workspace: WorkspaceId,
    document: DocumentId,
  ) => Promise<StoredDocument | null>;
  /** The principal that is known to write under a Yjs client id of a document; null for one that nobody has vouched for. */
  readonly ownerOf: (
    workspace: WorkspaceId,
    document: DocumentId,
    client: number,
  ) => Promise<string | null>;
  /** Log pieces after a `seq`, at most `maxBytes` of updates but at least one piece if there is any. */
  readonly readLog: (workspace: WorkspaceId, after: number, maxBytes: number) => Promise<LogPage>;
  /** Rows after a `seq`: at most `limit`, and no more than `maxBytes` of text, but at least one if there is any. */
  readonly readJournal: (
    workspace: WorkspaceId,
    after: number,
    limit: number,
    maxBytes?: number,
  ) => Promise<readonly JournalEntry[]>;
  /** What was written in a document, the newest first. */
  readonly latestEntries: (
    workspace: WorkspaceId,
    document: DocumentId,
    limit: number,
  ) => Promise<readonly JournalEntry[]>;
  /** Which documents the batches after one `seq`, up to and with another, have touched. */
  readonly changedDocuments: (
    workspace: WorkspaceId,
    after: number,
    upTo: number,
  ) => Promise<readonly DocumentId[]>;
  /** Replaces a document's updates up to a `seq` by one snapshot that contains them. The journal stays whole. */
  readonly compact: (
    workspace: WorkspaceId,
    document: DocumentId,
    upTo: number,
    snapshot: Uint8Array,
  ) => Promise<void>;
  /** Documents that changed after a `seq` and have at least `minUpdates` updates whose `seq` is at most `watermark`. */
  readonly compactable: (
    workspace: WorkspaceId,
    after: number,
    watermark: number,
    minUpdates: number,
  ) => Promise<readonly DocumentId[]>;
  /** A later one of the same thing replaces the earlier. Passkeys that came of it go with it. */
  readonly revoke: (revocation: Revocation) => Promise<void>;
  readonly revocations: () => Promise<readonly Revocation[]>;
  /** Starts a new epoch, after a restore from a backup. Its number is the next, and above `after`. */
  readonly beginEpoch: (after?: number) => Promise<Epoch>;
  /** Proves that a write of some size is possible right now. */
  readonly probe: () => Promise<void>;
}
