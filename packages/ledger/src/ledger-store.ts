import type { DocumentId, DocumentKind } from "@concord/model";
import type { Epoch, WorkspaceId } from "@concord/protocol";
import type { SignedSeal } from "./sealing/seal.ts";

/** How far the ledger of a workspace has come, and in which history of the journal. */
export interface LedgerPosition {
  readonly epoch: Epoch;
  /** All rows up to this `seq` are recorded. */
  readonly cursor: number;
}

/** One change of one document. */
export interface NewLedgerEntry {
  readonly document: DocumentId;
  readonly kind: DocumentKind;
  readonly seq: number;
  readonly hash: string;
  readonly bytes: Uint8Array;
}

export type EntryMark = Pick<NewLedgerEntry, "document" | "seq" | "hash">;

/** Where a document's ledger ends. */
export interface LedgerHead {
  readonly document: DocumentId;
  readonly kind: DocumentKind;
  /** The last entry and its hash. */
  readonly seq: number;
  readonly hash: string;
}

/** What is stored of a document: changes that were folded into one compact document, and those since, in order. */
export interface StoredLedger {
  readonly folded: Uint8Array | null;
  readonly loose: readonly Uint8Array[];
}

/**
 * Where ledgers are kept. Every method is one transaction: on a failure it rejects, and nothing of it has happened.
 * `ledger-store.test.ts` holds what an implementation must pass.
 */
export interface LedgerStore extends AsyncDisposable {
  readonly workspaces: () => Promise<readonly WorkspaceId[]>;
  /** Null for a workspace that was never followed. */
  readonly position: (workspace: WorkspaceId) => Promise<LedgerPosition | null>;
  /** Adds entries, in the order of their `seq`, and moves the position. */
  readonly append: (
    workspace: WorkspaceId,
    entries: readonly NewLedgerEntry[],
    position: LedgerPosition,
  ) => Promise<void>;
  readonly ledger: (workspace: WorkspaceId, document: DocumentId) => Promise<StoredLedger>;
  readonly head: (workspace: WorkspaceId, document: DocumentId) => Promise<LedgerHead | null>;
  /** In the order of their ids, after one. */
  readonly heads: (
    workspace: WorkspaceId,
    after: DocumentId | null,
    limit: number,
  ) => Promise<readonly LedgerHead[]>;
  /** Entries after one `seq`, up to and with another, in their order, at most `limit`. */
  readonly marks: (
    workspace: WorkspaceId,
    after: number,
    upTo: number,
    limit: number,
  ) => Promise<readonly EntryMark[]>;
  /** Puts one compact document in the place of a document's changes up to an entry. */
  readonly fold: (
    workspace: WorkspaceId,
    document: DocumentId,
    upTo: number,
    folded: Uint8Array,
  ) => Promise<void>;
  /** Documents whose loose changes take more than so many bytes, and more than what is folded of them. */
  readonly foldable: (
    workspace: WorkspaceId,
    minBytes: number,
    limit: number,
  ) => Promise<readonly DocumentId[]>;
  /** Forgets what was derived of a workspace, but no seal, and nothing of the documents named: they cannot be made again. */
  readonly forget: (workspace: WorkspaceId, except: readonly DocumentId[]) => Promise<void>;
  /** Seals after a number, in order, at most `limit`. */
  readonly seals: (
    workspace: WorkspaceId,
    after: number,
    limit: number,
  ) => Promise<readonly SignedSeal[]>;
  readonly lastSeal: (workspace: WorkspaceId) => Promise<SignedSeal | null>;
  /** When this settles the seal survives a power cut: it may be shown to others. */
  readonly addSeal: (seal: SignedSeal) => Promise<void>;
  /** The last seal that an anchor has; 0 for none. */
  readonly anchored: (workspace: WorkspaceId, anchor: string) => Promise<number>;
  readonly noteAnchored: (workspace: WorkspaceId, anchor: string, number: number) => Promise<void>;
}

export type DocumentKey =
  | { readonly type: "secret"; readonly secret: Uint8Array }
  | { readonly type: "destroyed"; readonly at: number };

/** The keys of documents, kept apart from the ledgers: a copy of one is nothing without the other, and a key can be destroyed for good. */
export interface LedgerKeys extends AsyncDisposable {
  /** The keys of documents; one that has none yet gets a new one, on the disk when this settles. */
  readonly keysOf: (
    workspace: WorkspaceId,
    documents: readonly DocumentId[],
  ) => Promise<ReadonlyMap<DocumentId, DocumentKey>>;
  /** Null where there is none. */
  readonly key: (workspace: WorkspaceId, document: DocumentId) => Promise<DocumentKey | null>;
  readonly destroyed: (workspace: WorkspaceId) => Promise<readonly DocumentId[]>;
  /** Makes a document's values unreadable for everybody, for good. */
  readonly destroy: (workspace: WorkspaceId, document: DocumentId, at: number) => Promise<void>;
}
