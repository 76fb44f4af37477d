import type { DocumentId, DocumentKind } from "@concord/model";
import type {
  ClaimedOperations,
  DeviceId,
  Principal,
  Verdict,
  WorkspaceId,
} from "@concord/protocol";

/** By which door a batch came in, or an update goes out. */
export type DoorName = "sync" | "yjs" | "api";

/** A batch on its way into the log, from whichever door. */
export interface Submission {
  readonly door: DoorName;
  readonly workspace: WorkspaceId;
  readonly document: DocumentId;
  /** Null where the door cannot know it (a stock Yjs client): then the document's own word counts, or "invoice". */
  readonly kind: DocumentKind | null;
  readonly principal: Principal;
  readonly device: DeviceId;
  readonly batch: number;
  readonly operations: ClaimedOperations;
  readonly update: Uint8Array;
  /** Bytes that came with the update: what a batch claims to be waits, is kept and costs time as well. */
  readonly besideBytes?: number;
  /**
   * `own`: edits that the sender says were made by itself. `edits`: somebody's, as they come. `document`: all that somebody holds and we may lack, which may be as
   * large as a document.
   */
  readonly brings: "own" | "edits" | "document";
  readonly deviceTime: number;
  /** Whether this connection has bound the client id. */
  readonly owns: (clientId: number) => boolean;
  /** `carried`: structs of others are taken as "unverified, via" this principal. `own`: they are refused. */
  readonly foreign: "own" | "carried";
  /** `replica`: by a device, on what it holds. `here`: by this relay for somebody, on what the document holds. */
  readonly madeFrom: "replica" | "here";
  /** Whether what is missing was already asked for once: then it is refused. */
  readonly askedBefore: boolean;
  /** W3C `traceparent` of the request that brought it, where it has one. */
  readonly trace?: string | undefined;
}

/** What became of a submission. `failed`: nothing was kept, nobody was told otherwise, and trying again later is right. */
export type Outcome =
  | { readonly type: "verdict"; readonly verdict: Verdict }
  | { readonly type: "need"; readonly stateVector: Uint8Array }
  | { readonly type: "failed" };
