import { DocumentId, DocumentKind, JsonValue } from "@concord/model";
import { Author, ClaimedOperations, DeviceId, Verdict, WorkspaceId } from "@concord/protocol";
import { z } from "zod";
import type { AuthorRange, Difference, JournalEntry } from "./storage.ts";

/** Bytes of a BLOB column. A check of the class alone: what stands in them is checked by who reads them. */
const Blob = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

/** A column that holds JSON text. */
export function jsonColumn<T>(schema: z.ZodType<T>): z.ZodType<T, string> {
  return z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(schema);
}

export const Differences: z.ZodType<readonly Difference[]> = z
  .array(z.object({ path: z.string(), before: JsonValue, after: JsonValue }).readonly())
  .readonly();

export const SeqRow = z.object({ seq: z.int() });
/** Batches count from 0, so that "none" is below all of them. */
export const LastBatchRow = z.object({ batch: z.int().nullable() });
export const CursorRow = z.object({ cursor: z.int() });
export const ValueRow = z.object({ value: z.string() });
export const WorkspaceRow = z.object({ workspace: WorkspaceId });
export const DocumentRow = z.object({ document: DocumentId });
export const KindRow = z.object({ kind: DocumentKind, seq: z.int() });
export const BytesRow = z.object({ bytes: Blob });
export const VerdictRow = z.object({ verdict: jsonColumn(Verdict) });

export const RevocationRow = z.object({
  workspace: WorkspaceId,
  kind: z.enum(["token", "principal"]),
  id: z.string(),
  at: z.int(),
});

export const PieceRow = z.object({
  seq: z.int(),
  document: DocumentId,
  kind: DocumentKind,
  bytes: Blob,
});

export const OwnerRow = z.object({ author_id: z.string() });
export const AuthorRow = z
  .object({
    client: z.int(),
    clock_from: z.int(),
    clock_to: z.int(),
    author_id: z.string(),
    author_name: z.string(),
    verified: z.int(),
    at: z.int(),
    accepted_at: z.int().nullable(),
    device: DeviceId.nullable(),
  })
  .transform((row): AuthorRange => ({
    client: row.client,
    from: row.clock_from,
    to: row.clock_to,
    author: { id: row.author_id, name: row.author_name },
    verified: row.verified === 1,
    at: row.at,
    ...(row.accepted_at !== null && { acceptedAt: row.accepted_at }),
    ...(row.device !== null && { device: row.device }),
  }));

export const JournalRow = z
  .object({
    seq: z.int(),
    document: DocumentId,
    kind: DocumentKind,
    author_id: z.string(),
    author_name: z.string(),
    device: DeviceId,
    batch: z.int(),
    operations: jsonColumn(ClaimedOperations),
    difference: jsonColumn(Differences),
    device_time: z.int(),
    accepted_time: z.int(),
  })
  .transform((row): JournalEntry => ({
    seq: row.seq,
    document: row.document,
    kind: row.kind,
    author: Author.parse({ id: row.author_id, name: row.author_name }),
    device: row.device,
    batch: row.batch,
    operations: row.operations,
    difference: row.difference,
    deviceTime: row.device_time,
    acceptedTime: row.accepted_time,
  }));
