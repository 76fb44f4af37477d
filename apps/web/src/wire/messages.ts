import { DocumentId, DocumentKind } from "@concord/model";
import type { JsonValue } from "@concord/model";
import { Operation } from "@concord/document";
import type { DocumentSnapshot } from "@concord/document";
import type { CorrectedChange, DocumentRow, Link, RefusedChange, SyncState } from "@concord/client";
import type { Principal, WorkspaceId } from "@concord/protocol";
import { z } from "zod";

// What tabs and the worker that holds the replica say to each other, over one BroadcastChannel an account. A tab whose worker leads uses the
// same way as every other tab, so there is only one to keep right.

/** Tabs of another version of the app are left alone: they are told to reload by the service worker. */
export const wireVersion = 2;

/** Where somebody is in a document. */
const Place = z.object({
  /** The register of the field. */
  field: z.string().max(600).nullable(),
  /** Nothing was done for a while. */
  isIdle: z.boolean(),
});
export type Place = z.infer<typeof Place>;

const Call = z.discriminatedUnion("method", [
  /** A tab begins: it is sent all rows, the state, and what it watches. */
  z.object({ method: z.literal("hello"), watching: z.array(DocumentId) }),
  z.object({ method: z.literal("watch"), document: DocumentId }),
  z.object({ method: z.literal("unwatch"), document: DocumentId }),
  z.object({
    method: z.literal("create"),
    kind: DocumentKind,
    id: DocumentId,
    operations: z.array(Operation),
  }),
  z.object({ method: z.literal("apply"), document: DocumentId, operations: z.array(Operation) }),
  z.object({ method: z.literal("undo"), document: DocumentId.optional() }),
  z.object({ method: z.literal("redo"), document: DocumentId.optional() }),
  /** Where this tab's person is in a document that it watches; null for nowhere. */
  z.object({ method: z.literal("show"), document: DocumentId, place: Place.nullable() }),
  z.object({ method: z.literal("retry-now") }),
  z.object({ method: z.literal("retry-refused"), batch: z.int() }),
  z.object({ method: z.literal("drop-refused"), batch: z.int() }),
  z.object({ method: z.literal("dismiss-corrected"), batch: z.int() }),
]);
export type Call = z.infer<typeof Call>;

/** What a tab says. Every call is answered; one that was not, because its worker died, is made again to the next. */
export const TabMessage = z.object({
  version: z.literal(wireVersion),
  type: z.literal("call"),
  tab: z.string().max(64),
  number: z.int(),
  call: Call,
});
export type TabMessage = z.infer<typeof TabMessage>;

/** What became of a change, as far as a page shows it. */
export type Outcome =
  | { readonly type: "done"; readonly document: DocumentId | undefined }
  | { readonly type: "nothing" }
  | {
      readonly type: "refused";
      readonly rule: string;
      readonly path?: string;
      readonly message: string;
      /** Of a step back or forth that somebody went over: what it would have put where. */
      readonly values?: readonly { readonly path: string; readonly previous: JsonValue }[];
    }
  | { readonly type: "not-stored"; readonly message: string };

/** A row of a list: what the replica knows of a document without opening it, and how safe its changes are. */
export interface ListedRow extends DocumentRow {
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

/** How things stand with the workspace as a whole. */
export interface WorkspaceState {
  readonly workspace: WorkspaceId | null;
  readonly principal: Principal | null;
  readonly status: SyncState;
  readonly link: Link["state"];
  /** When this device last knew that it had everything and everything of it was safe; null for never. */
  readonly syncedAt: number | null;
  readonly refused: readonly RefusedChange[];
  readonly corrected: readonly CorrectedChange[];
}

/** What the worker that leads says. Events go to all tabs, answers to one. */
export type LeaderMessage = { readonly version: typeof wireVersion } & (
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
      readonly writes: ReadonlyMap<string, LastWrite>;
    }
  | { readonly type: "peers"; readonly document: DocumentId; readonly peers: readonly Peer[] }
);

/** The name of the channel that all tabs of one address share. */
export const channelName = "concord";
