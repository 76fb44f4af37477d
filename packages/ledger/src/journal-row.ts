import type { DocumentId, DocumentKind, JsonValue } from "@concord/model";
import type { Author, ClaimedOperations, DeviceId, Epoch, WorkspaceId } from "@concord/protocol";

/** A row of a relay's journal, as far as the ledger reads it. Times are milliseconds since 1970. */
export interface JournalRow {
  readonly seq: number;
  readonly document: DocumentId;
  readonly kind: DocumentKind;
  readonly author: Author;
  readonly device: DeviceId;
  readonly batch: number;
  readonly operations: ClaimedOperations;
  readonly difference: readonly {
    readonly path: string;
    readonly before: JsonValue;
    readonly after: JsonValue;
  }[];
  readonly deviceTime: number;
  readonly acceptedTime: number;
}

/** Where the ledger reads the journal. Rows of a workspace come in the order of their `seq`, and none is ever changed. */
export interface Journal {
  /** Which history the journal tells; another after a restore. */
  readonly epoch: () => Promise<Epoch>;
  readonly workspaces: () => Promise<readonly WorkspaceId[]>;
  /** The last `seq` of a workspace, 0 for none. */
  readonly head: (workspace: WorkspaceId) => Promise<number>;
  /** Rows after a `seq`: at most so many, and no more than so many bytes of text, but at least one if there is any. */
  readonly read: (
    workspace: WorkspaceId,
    after: number,
    most: { readonly rows: number; readonly bytes: number },
  ) => Promise<readonly JournalRow[]>;
  /**
   * The rows after one `seq`, up to and with another, by which the values of their document were erased. Not by what a row claims: anybody can claim it.
   */
  readonly erasures: (
    workspace: WorkspaceId,
    after: number,
    upTo: number,
  ) => Promise<readonly number[]>;
}
