import type { Origin } from "@concord/document";
import type { DocumentId, DocumentKind } from "@concord/model";
import type { Author } from "@concord/protocol";

/** A change of a document that is durable on this device. */
export interface ReplicaChange {
  readonly document: DocumentId;
  readonly kind: DocumentKind;
  /** Registers that were written, and "note". */
  readonly paths: readonly string[];
  readonly by:
    | { readonly type: "local"; readonly origin: Origin }
    /** The author is unknown where several changes came as one. */
    | { readonly type: "remote"; readonly author: Author | null }
    /** The relay refused a change of this device: the document reads as the relay has it, plus what could be applied again. */
    | { readonly type: "rebased" }
    /** The document is outside of this replica's scope and not on this device any more. */
    | { readonly type: "dropped" };
  /** The relay's place of a remote change. */
  readonly seq: number | undefined;
  /** See `changesSince`. */
  readonly revision: number;
}
