import type {
  Attention,
  ChangeOutcome,
  CorrectedChange,
  DocumentRow,
  HeldLease,
  Link,
  RefusedChange,
  RescueOutcome,
  SyncState,
  UnsentDocument,
} from "@concord/client";
import type { DocumentSnapshot } from "@concord/document";
import type { DocumentId, JsonValue } from "@concord/model";
import type { DeviceId, Principal, WorkspaceId } from "@concord/protocol";
import type { Place } from "./tab-message.ts";

// What tabs and the worker that holds the replica say to each other, over one BroadcastChannel an account. A tab whose worker leads uses the
// same way as every other tab, so there is only one to keep right.

/** Tabs of another version of the app are left alone: they are told to reload by the service worker. */
export const wireVersion = 6;

/** The name of the channel that all tabs of one address share. */
export function channelName(account: string): string {
  return account === "main" ? "concord" : `concord ${account}`;
}

/** What became of a call, as far as a page shows it. */
export type Outcome =
  | { readonly type: "done"; readonly document: DocumentId | undefined }
  | { readonly type: "nothing" }
  | { readonly type: "text"; readonly text: string }
  | (Extract<ChangeOutcome, { readonly type: "refused" }> & {
      /** Of a step back or forth that somebody went over: what it would have put where. */
      readonly values?: readonly { readonly path: string; readonly previous: JsonValue }[];
    })
  | Extract<ChangeOutcome, { readonly type: "not-stored" }>
  | Extract<RescueOutcome, { readonly type: "imported" }>;

/** What of a row only the replica needs. There are many rows, and each is copied on its way. */
type OwnOfReplica = "fingerprint" | "factLinks" | "marks";

/** A row of a list: what the replica knows of a document without opening it, and how safe its changes are. */
export interface ListedRow extends Omit<DocumentRow, OwnOfReplica> {
  readonly sync: SyncState["state"];
}

/** Who wrote a register last since the document is watched, and when. `by` is "me" for this replica and null where nobody knows. */
export interface LastWrite {
  readonly by: "me" | { readonly id: string; readonly name: string } | null;
  readonly at: number;
}

/** Somebody else in a document. `beat` changes with every sign of life. */
export interface Peer extends Place {
  readonly client: number;
  readonly user: string;
  readonly name: string;
  readonly beat: number;
}

/** Somebody else who has the workspace open, by the relay's word. */
export interface PersonHere {
  readonly user: string;
  readonly name: string;
  /** Those that they are in. */
  readonly documents: readonly DocumentId[];
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
  /** Whether everything that the relay had has come over this connection: until then what is shown may be a part, or of before. */
  readonly caughtUp: boolean;
  /** When this device last knew that it had everything and everything of it was safe; null for never. */
  readonly syncedAt: number | null;
  readonly unsent: readonly UnsentDocument[];
  readonly refused: readonly RefusedChange[];
  readonly corrected: readonly CorrectedChange[];
  /** The leases of number series that this device holds or held. */
  readonly leases: readonly HeldLease[];
  /** Who else is here, by name. */
  readonly people: readonly PersonHere[];
}

/**
 * What the worker that leads says. Events go to all tabs, answers to one. `leader` is when it began to lead: a worker that was frozen while another one took over does not
 * know it yet, and what it says then is passed over.
 */
export type LeaderMessage = { readonly version: typeof wireVersion; readonly leader: number } &
  /** It has the storage and opens the replica, which may take long: after an update every row is made anew. */
  (
    | { readonly type: "opens" }
    | { readonly type: "leads" }
    | {
        readonly type: "answer";
        readonly tab: string;
        readonly number: number;
        readonly outcome: Outcome;
      }
    /** The rows that a tab asked to see first, while all are still on their way to it. */
    | { readonly type: "look"; readonly tab: string; readonly rows: readonly ListedRow[] }
    /** A piece of all rows there are, for the tab that said hello with this number. What changes meanwhile is told among the pieces. */
    | {
        readonly type: "rows";
        readonly tab: string;
        readonly hello: number;
        readonly rows: readonly ListedRow[];
        readonly isLast: boolean;
      }
    | {
        readonly type: "changes";
        readonly rows: readonly ListedRow[];
        readonly removed: readonly DocumentId[];
      }
    | { readonly type: "state"; readonly state: WorkspaceState }
    | {
        readonly type: "document";
        readonly document: DocumentId;
        readonly snapshot: DocumentSnapshot;
        readonly status: SyncState;
        readonly writes: ReadonlyMap<string, LastWrite>;
      }
    | { readonly type: "peers"; readonly document: DocumentId; readonly peers: readonly Peer[] }
  );
