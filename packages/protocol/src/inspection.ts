import { DocumentId, DocumentKind, JsonValue } from "@concord/model";
import { z } from "zod";
import { WorkspaceId } from "./identity.ts";
import { Verdict } from "./verdict.ts";

const Who = z.object({ id: z.string(), name: z.string() }).readonly();
const Moment = z.iso.datetime();
const Amount = z.object({ count: z.int(), bytes: z.int() });

/** `GET /api/v1/inspect/workspace`: a workspace as it lies in the store. */
export const WorkspaceInspection = z.object({
  workspace: WorkspaceId,
  epoch: z.int(),
  head: z.int(),
  documents: z.partialRecord(DocumentKind, z.int()),
  /** Updates that are not folded into snapshots yet. */
  updates: z.int(),
  snapshots: z.int(),
  projections: z.array(z.object({ name: z.string(), batches: z.int(), seconds: z.number() })),
  quarantine: z.object({ batches: z.int(), bytes: z.int() }),
  /** Of the store, with all its workspaces. */
  storeBytes: z.int(),
  /** What each device brought last, newest first. */
  devices: z.array(
    z.object({ author: Who, device: z.string(), batch: z.int(), seq: z.int(), at: Moment }),
  ),
});
export type WorkspaceInspection = z.infer<typeof WorkspaceInspection>;

/** `GET /api/v1/inspect/documents/:id`: a document as it lies there, and who wrote what of it. */
export const DocumentInspection = z.object({
  id: DocumentId,
  kind: DocumentKind,
  seq: z.int(),
  batches: z.int(),
  at: Moment,
  updates: Amount,
  snapshot: z.object({ seq: z.int(), bytes: z.int() }).nullable(),
  /** Who wrote which clocks of which Yjs client id. Not verified: carried here by `author`. */
  authors: z.array(
    z.object({
      client: z.int(),
      from: z.int(),
      /** Exclusive. */
      to: z.int(),
      author: Who,
      verified: z.boolean(),
      /** By the device's clock. */
      at: Moment,
    }),
  ),
});
export type DocumentInspection = z.infer<typeof DocumentInspection>;

/** `GET /api/v1/inspect/batches/:seq`: a batch of the log. */
export const BatchInspection = z.object({
  seq: z.int(),
  document: DocumentId,
  kind: DocumentKind,
  author: Who,
  device: z.string(),
  batch: z.int(),
  operations: z.array(JsonValue).readonly(),
  difference: z.array(z.object({ path: z.string(), before: JsonValue, after: JsonValue })),
  verdict: Verdict,
  deviceTime: Moment,
  acceptedTime: Moment,
  /** Base64. Null: folded into the document's snapshot. */
  update: z.base64().nullable(),
});
export type BatchInspection = z.infer<typeof BatchInspection>;
