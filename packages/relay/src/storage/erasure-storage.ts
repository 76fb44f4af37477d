import type { DocumentId } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";

/** A batch by which somebody erased the values that a document had until then. */
export interface Erasure {
  readonly workspace: WorkspaceId;
  readonly document: DocumentId;
  readonly seq: number;
}

/** What of a document's past stands in the store. */
export interface ErasableValues {
  /** Batches whose values are in the journal. */
  readonly batches: number;
  /** Batches that were refused and are kept. */
  readonly refused: number;
  /** The last erasure. Times are milliseconds since 1970. */
  readonly erased: { readonly seq: number; readonly author: string; readonly at: number } | null;
}

/** The part of a relay's store that forgets values. That something was changed, by whom and when, stays. */
export interface ErasureStorage {
  /** The batches after one `seq`, up to and with another, by which something was erased. In order. */
  readonly erasures: (
    workspace: WorkspaceId,
    after: number,
    upTo: number,
  ) => Promise<readonly number[]>;
  /** Those whose values still stand in the journal: a process ended before it was done. */
  readonly unfinishedErasures: () => Promise<readonly Erasure[]>;
  readonly erasable: (workspace: WorkspaceId, document: DocumentId) => Promise<ErasableValues>;
  /** Takes the values out of the journal up to an erasure, and deletes what was refused of the document. */
  readonly eraseValues: (erasure: Erasure) => Promise<void>;
}
