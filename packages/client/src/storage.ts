import type { DocumentId, DocumentKind, JsonValue } from "@concord/model";
import type { ClaimedOperations, Correction, DeviceId } from "@concord/protocol";

/**
 * A batch as it is kept until the relay has it on its disk. What is sent is `update`, byte for byte, however often: a retry must be the
 * same batch. `device` stands beside it because a batch keeps the identity it was first sent under.
 */
export interface StoredBatch {
  readonly batch: number;
  readonly device: DeviceId;
  readonly document: DocumentId;
  readonly kind: DocumentKind;
  /** The Yjs client id that the update was written under; null for updates of others that are offered again. */
  readonly clientId: number | null;
  readonly operations: ClaimedOperations;
  /** Milliseconds since 1970 by this device's clock. */
  readonly deviceTime: number;
  /** Size of the update in bytes. */
  readonly size: number;
  /** How often its operations were made into a new batch because the one before hung on something refused. */
  readonly rebased?: number;
  /** Present once the relay refused it: it is not sent again, and waits for a person. */
  readonly refusal?: { readonly reason: string; readonly message: string };
  /** Present once the relay put some of its writes right: it has the rest, and a person is to hear of it. */
  readonly corrections?: readonly Correction[];
}

/** One change of a storage transaction, as data: a transaction can be grouped with others, recorded, or cut off by a test. */
export type StorageWrite =
  | { readonly type: "set"; readonly key: string; readonly value: JsonValue }
  | {
      readonly type: "append-update";
      readonly document: DocumentId;
      readonly update: Uint8Array;
    }
  /** Puts one update in the place of those numbered up to `through`; "all" of them when the document starts anew. */
  | {
      readonly type: "replace-updates";
      readonly document: DocumentId;
      readonly through: number | "all";
      readonly update: Uint8Array;
    }
  /** Takes all updates of a document away: it is not kept on this device any more. */
  | { readonly type: "delete-updates"; readonly document: DocumentId }
  | { readonly type: "put-batch"; readonly batch: StoredBatch; readonly update: Uint8Array }
  /** Changes what is kept about a batch; its update stays. */
  | { readonly type: "mark-batch"; readonly batch: StoredBatch }
  | { readonly type: "delete-batch"; readonly batch: number }
  | { readonly type: "put-row"; readonly document: DocumentId; readonly row: JsonValue }
  | { readonly type: "delete-row"; readonly document: DocumentId };

/** The updates of a document in the order in which they were stored. */
export interface StoredUpdates {
  readonly updates: readonly Uint8Array[];
  /** Number of the last one, for `replace-updates`; 0 if there are none. */
  readonly through: number;
}

/**
 * Where a replica keeps what it must not lose. Adapters are dumb on purpose: they know no document, only rows and bytes.
 *
 * - `commit` does all of its writes or none, in order, and resolves only when they are durable.
 * - Reads see every commit that has resolved.
 * - One replica owns a storage; a second one cannot open it.
 */
export interface ReplicaStorage {
  /** Rejects when the storage failed (disk full, quota): then none of the writes happened. */
  readonly commit: (writes: readonly StorageWrite[]) => Promise<void>;
  readonly settings: () => Promise<ReadonlyMap<string, JsonValue>>;
  readonly updates: (document: DocumentId) => Promise<StoredUpdates>;
  /** Every document that has an update, in no order. */
  readonly documents: () => Promise<readonly DocumentId[]>;
  /** All batches by rising number. */
  readonly batches: () => Promise<readonly StoredBatch[]>;
  /** A batch with its stored bytes, or undefined when there is no such batch. */
  readonly batch: (
    batch: number,
  ) => Promise<{ readonly batch: StoredBatch; readonly update: Uint8Array } | undefined>;
  /** Those of the named documents that there are, or all. As they were put, unread: whoever knows what a row is parses each, once. */
  readonly rows: (of?: readonly DocumentId[]) => Promise<ReadonlyMap<DocumentId, unknown>>;
  readonly close: () => Promise<void>;
}
