import { DocumentId, canonicalJson } from "@concord/model";
import { Epoch, WorkspaceId } from "@concord/protocol";
import { encodeUtf8 } from "lib0/string";
import { z } from "zod";
import { ofHex, toHex } from "../hex.ts";
import type { EntryMark } from "../ledger-store.ts";
import { fromBase64Url, toBase64Url } from "../base64url.ts";

export const Hash = z.string().regex(/^[0-9a-f]{64}$/);
export const PublicKey = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/**
 * What a relay vouches for: the entries of a workspace in a range of `seq`. Each seal names the one before by its hash, so the last one stands for all.
 * README.md tells how a verifier reads them.
 */
export const Seal = z
  .object({
    version: z.literal(1),
    workspace: WorkspaceId,
    /** Counts the seals of a workspace, from 1. */
    number: z.int().positive(),
    /** Hash of the seal before; null for the first. */
    previous: Hash.nullable(),
    epoch: Epoch,
    /** Entries after this `seq`, up to and with `upTo`. */
    after: z.int().nonnegative(),
    upTo: z.int().nonnegative(),
    entries: z.int().nonnegative(),
    /** SHA-256 over the marks of these entries, as `packMarks` writes them. */
    digest: Hash,
    /** The last change of each document that the range touches. */
    heads: z.record(DocumentId, Hash),
    /** Milliseconds since 1970. */
    at: z.int(),
    /** The key that signs this seal. */
    key: PublicKey,
    /** The key that signs from the next seal on. */
    nextKey: PublicKey.nullable(),
    /** After a restore: the last seal whose entries still stand. Those of later ones are lost, and this one begins where that one ends. */
    standing: z.int().nonnegative().nullable(),
  })
  .readonly();
export type Seal = z.infer<typeof Seal>;

export const SignedSeal = z.object({ seal: Seal, signature: z.string() }).readonly();
export type SignedSeal = z.infer<typeof SignedSeal>;

/** The bytes that are signed and hashed. */
export function sealBytes(seal: Seal): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(encodeUtf8(canonicalJson({ ...seal })));
}

export async function sealHash(seal: Seal, subtle: SubtleCrypto): Promise<string> {
  return sha256Hex(sealBytes(seal), subtle);
}

/** Does not say whose the key is, only that it signed. */
export async function isSigned(
  bytes: Uint8Array<ArrayBuffer>,
  signature: string,
  publicKey: string,
  subtle: SubtleCrypto,
): Promise<boolean> {
  try {
    const key = await subtle.importKey("raw", ofBase64Url(publicKey), "Ed25519", false, ["verify"]);
    return await subtle.verify("Ed25519", key, ofBase64Url(signature), bytes);
  } catch {
    // Not a key, or not a signature.
    return false;
  }
}

/** A key that signs seals. Where it is kept is its maker's business. */
export interface Signer {
  /** base64url of the 32 bytes of the public key. */
  readonly publicKey: string;
  readonly sign: (bytes: Uint8Array<ArrayBuffer>) => Promise<string>;
}

const idAt = 8;
const hashAt = idAt + 36;
const markBytes = hashAt + 32;

/** Marks of entries, one after the other: `seq` in 8 bytes, big-endian, the 36 characters of the document's id, the 32 bytes of the hash. */
export function packMarks(marks: readonly EntryMark[]): Uint8Array<ArrayBuffer> {
  const packed = new Uint8Array(marks.length * markBytes);
  const view = new DataView(packed.buffer);
  for (const [index, { seq, document, hash }] of marks.entries()) {
    const at = index * markBytes;
    view.setBigUint64(at, BigInt(seq));
    packed.set(encodeUtf8(document), at + idAt);
    packed.set(ofHex(hash), at + hashAt);
  }
  return packed;
}

/** Bytes that are no text become what no id holds. */
const idText = new TextDecoder();

/** Null for what `packMarks` did not write. */
export function unpackMarks(packed: Uint8Array): readonly EntryMark[] | null {
  if (packed.byteLength % markBytes !== 0) return null;
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const marks: EntryMark[] = [];
  for (let at = 0; at < packed.byteLength; at += markBytes) {
    const document = DocumentId.safeParse(idText.decode(packed.subarray(at + idAt, at + hashAt)));
    if (!document.success) return null;
    marks.push({
      seq: Number(view.getBigUint64(at)),
      document: document.data,
      hash: toHex(packed.subarray(at + hashAt, at + markBytes)),
    });
  }
  return marks;
}

export async function sha256Hex(
  bytes: Uint8Array<ArrayBuffer>,
  subtle: SubtleCrypto,
): Promise<string> {
  return toHex(new Uint8Array(await subtle.digest("SHA-256", bytes)));
}

export function ofBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return fromBase64Url(text);
}

export { toBase64Url };
