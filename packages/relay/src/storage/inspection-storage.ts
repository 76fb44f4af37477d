import type { DocumentId, DocumentKind } from "@concord/model";
import type { Author, DeviceId, Verdict, WorkspaceId } from "@concord/protocol";
import type { AuthorRange, JournalEntry, QuarantineSize } from "./storage.ts";

/** A document as it lies in the store. */
export interface DocumentState {
  readonly kind: DocumentKind;
  /** Its last batch, and how many it has. */
  readonly seq: number;
  readonly batches: number;
  /** Milliseconds since 1970. */
  readonly acceptedTime: number;
  /** What is not folded yet. */
  readonly updates: { readonly count: number; readonly bytes: number };
  readonly snapshot: { readonly seq: number; readonly bytes: number } | null;
  readonly authorship: readonly AuthorRange[];
}

/** What a device brought last, of the workspace's newest batches. */
export interface DeviceState {
  readonly author: Author;
  readonly device: DeviceId;
  readonly batch: number;
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly acceptedTime: number;
}

export interface WorkspaceState {
  readonly head: number;
  readonly documents: Readonly<Partial<Record<DocumentKind, number>>>;
  /** Updates that are not folded yet. */
  readonly updates: number;
  readonly snapshots: number;
  readonly quarantine: QuarantineSize;
  /** Newest first. */
  readonly devices: readonly DeviceState[];
}

/** A batch of the log, with its bytes unless they were folded into a snapshot. */
export interface LoggedBatch {
  readonly entry: JournalEntry;
  readonly verdict: Verdict;
  readonly update: Uint8Array | null;
}

/** What a store tells of itself to who looks after it. Of a store of any size in a moment: nothing here reads all of it. */
export interface InspectionStorage {
  readonly documentState: (
    workspace: WorkspaceId,
    document: DocumentId,
  ) => Promise<DocumentState | null>;
  readonly workspaceState: (workspace: WorkspaceId) => Promise<WorkspaceState>;
  readonly loggedBatch: (workspace: WorkspaceId, seq: number) => Promise<LoggedBatch | null>;
  /** How much room the store takes. */
  readonly bytes: () => Promise<number>;
}
