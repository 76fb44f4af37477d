import type {
  Attention,
  ChangeOutcome,
  CorrectedChange,
  DocumentRow,
  Link,
  RefusedChange,
  RescueOutcome,
  SyncState,
  UnsentDocument,
} from "@concord/client";
import type { DocumentSnapshot } from "@concord/document";
import type { DocumentId } from "@concord/model";
import type { DeviceId, Principal, WorkspaceId } from "@concord/protocol";

// What tabs and the worker that holds the replica say to each other, over one BroadcastChannel an account. A tab whose worker leads uses the
// same way as every other tab, so there is only one to keep right.

/** Tabs of another version of the app are left alone: they are told to reload by the service worker. */
export const wireVersion = 2;

/** The name of the channel that all tabs of one address share. */
export const channelName = "concord";

/** What became of a call, as far as a page shows it. */
export type Outcome =
  | { readonly type: "done"; readonly document: DocumentId | undefined }
  | { readonly type: "nothing" }
  | { readonly type: "text"; readonly text: string }
  | Extract<ChangeOutcome, { readonly type: "refused" | "not-stored" }>
  | Extract<RescueOutcome, { readonly type: "imported" }>;

/** A row of a list: what the replica knows of a document without opening it, and how safe its changes are. */
export interface ListedRow extends DocumentRow {
  readonly sync: SyncState["state"];
}

/** How things stand with the workspace as a whole. */
export interface WorkspaceState {
  readonly workspace: WorkspaceId | null;
  readonly principal: Principal | null;
  readonly device: DeviceId;
  /** `memory`: this browser gives no storage, and what is not sent goes with the tab. */
  readonly storage: "lasting" | "memory";
  readonly status: SyncState;
  readonly link: Link["state"];
  /** Why nobody tries to connect any more, and what to do. */
  readonly stopped: Attention | null;
  /** When this device last knew that it had everything and everything of it was safe; null for never. */
  readonly syncedAt: number | null;
  readonly unsent: readonly UnsentDocument[];
  readonly refused: readonly RefusedChange[];
  readonly corrected: readonly CorrectedChange[];
}

/**
 * What the worker that leads says. Events go to all tabs, answers to one. `leader` is when it began to lead: a worker that was frozen while another one took over does not
 * know it yet, and what it says then is passed over.
 */
export type LeaderMessage = { readonly version: typeof wireVersion; readonly leader: number } & (
  | { readonly type: "leads" }
  | {
      readonly type: "answer";
      readonly tab: string;
      readonly number: number;
      readonly outcome: Outcome;
    }
  | {
      readonly type: "rows";
      /** Null: to all tabs. Else these are all rows there are, for that tab. */
      readonly tab: string | null;
      readonly rows: readonly ListedRow[];
      readonly removed: readonly DocumentId[];
    }
  | { readonly type: "state"; readonly state: WorkspaceState }
  | {
      readonly type: "document";
      readonly document: DocumentId;
      readonly snapshot: DocumentSnapshot;
      readonly status: SyncState;
    }
);
