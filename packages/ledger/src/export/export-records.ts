import { DocumentId, DocumentKind, canonicalJson } from "@concord/model";
import { WorkspaceId } from "@concord/protocol";
import { decodeUtf8, encodeUtf8 } from "lib0/string";
import { z } from "zod";
import { Hash, PublicKey } from "../sealing/seal.ts";
import type { ExportRecord } from "./container.ts";

export const ExportHeader = z.object({
  workspace: WorkspaceId,
  /** Milliseconds since 1970. */
  exportedAt: z.int(),
  /** Whether the keys of values are inside, for documents that still have one. */
  readable: z.boolean(),
});
export type ExportHeader = z.infer<typeof ExportHeader>;

/** The first part of a document's record; the others are its changes. */
export const DocumentHeader = z.object({
  document: DocumentId,
  kind: DocumentKind,
  /** base64url; null in an export without keys, and for a document whose key was destroyed. */
  secret: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .nullable(),
});

/** What the exporting relay signs at the end: that this is all, and how it was. */
export const ExportEnd = z
  .object({
    workspace: WorkspaceId,
    exportedAt: z.int(),
    /** Hash of the last seal; null if there is none. */
    lastSeal: Hash.nullable(),
    upTo: z.int().nonnegative(),
    documents: z.int().nonnegative(),
    /** Over all records before this one. */
    digest: Hash,
    key: PublicKey,
  })
  .readonly();
export type ExportEnd = z.infer<typeof ExportEnd>;

export const SignedEnd = z.object({ end: ExportEnd, signature: z.string() });

export function endBytes(end: ExportEnd): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(encodeUtf8(canonicalJson({ ...end })));
}

/** A digest that grows record by record: hash(digest so far, hash(type and payload)). */
export async function extendDigest(
  digest: Uint8Array,
  { type, payload }: ExportRecord,
  subtle: SubtleCrypto,
): Promise<Uint8Array<ArrayBuffer>> {
  const typed = new Uint8Array(1 + payload.byteLength);
  typed[0] = type.charCodeAt(0);
  typed.set(payload, 1);
  const own = new Uint8Array(await subtle.digest("SHA-256", typed));
  const both = new Uint8Array(digest.byteLength + own.byteLength);
  both.set(digest);
  both.set(own, digest.byteLength);
  return new Uint8Array(await subtle.digest("SHA-256", both));
}

export const emptyDigest = new Uint8Array(32);

/** Null for what is not JSON of this shape. */
export function parseJson<T>(bytes: Uint8Array, schema: z.ZodType<T>): T | null {
  try {
    return schema.parse(JSON.parse(decodeUtf8(bytes)));
  } catch {
    return null;
  }
}
