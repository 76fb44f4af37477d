import type { DocumentSnapshot, Operation, Origin } from "@concord/document";
import type { DocumentId, DocumentKind } from "@concord/model";
import type { AccountId, RemoteRef } from "./connector.ts";

/** What became of a batch. A refusal is about the operations and the document: trying again would refuse again. */
export type ReplicaOutcome =
  | { readonly type: "stored" | "unchanged" }
  | { readonly type: "refused"; readonly path: string | undefined; readonly message: string };

/** What the runtime needs of a replica of the workspace. `@concord/client` has one; tests keep documents in memory. */
export interface ReplicaPort {
  /** Resolves when the replica holds what the relay had when we connected: before, a document that exists would be created again. */
  readonly ready: (signal: AbortSignal) => Promise<void>;
  /** Undefined when the document is not in this workspace. */
  readonly snapshot: (id: DocumentId) => Promise<DocumentSnapshot | undefined>;
  /** Which document is this object of the vendor, by the register `links.<connector>`. */
  readonly byLink: (
    connector: string,
    account: AccountId,
    ref: RemoteRef,
  ) => Promise<DocumentId | undefined>;
  /** Documents that bear one of the marks (`marksOf`). Opens none, however many there are. */
  readonly byMarks: (marks: readonly string[]) => Promise<readonly DocumentId[]>;
  /**
   * Applies the operations in order, all or none, as one local batch. Resolves when the batch is durable on this machine: only then may a shadow say that it was
   * merged. Rejects when it could not be stored, or when this replica may not write at all.
   */
  readonly apply: (
    id: DocumentId,
    kind: DocumentKind,
    operations: readonly Operation[],
    origin: Origin,
  ) => Promise<ReplicaOutcome>;
  /**
   * Documents that changed after the cursor, in no particular order; without a cursor, all of them. A document may be named again without having changed, but none
   * that changed may be left out, restarts included.
   */
  readonly changes: (
    after: string | undefined,
    limit: number,
  ) => Promise<{
    readonly documents: readonly DocumentId[];
    readonly cursor: string;
    readonly done: boolean;
  }>;
  /** Called when `changes` may have something new. The result ends it. */
  readonly onChange: (listener: () => void) => () => void;
}
