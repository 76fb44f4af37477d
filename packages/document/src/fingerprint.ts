import { canonicalJson } from "@concord/model";
import type { DocumentId } from "@concord/model";
import { toHexString } from "lib0/buffer";
import * as encoding from "lib0/encoding";
import { digest as sha256 } from "lib0/hash/sha256";
import * as Y from "yjs";
import { isJsonValue } from "./json-equal.ts";
import { fieldsOf, noteOf } from "./registers.ts";

/** Bytes of the hash that are kept: two documents of a workspace do not meet in these by chance. */
const kept = 16;

/**
 * A short hash of all that a document holds: which structs and deletions, and how they read. Equal on every replica that has the same, in whatever order
 * it came and whatever Yjs merged or collected meanwhile; another one where a struct, a deletion, a standing value or the note differs.
 * The document's id goes in, so that two documents of one content do not cancel each other out where fingerprints are summed.
 */
export function documentFingerprint(doc: Y.Doc, id: DocumentId): string {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, id);
  writeClocks(encoder, doc);
  writeDeletions(encoder, doc);
  writeRegisters(encoder, doc);
  encoding.writeVarString(encoder, noteOf(doc).toJSON());
  return toHexString(sha256(encoding.toUint8Array(encoder)).subarray(0, kept));
}

function writeClocks(encoder: encoding.Encoder, doc: Y.Doc): void {
  const clocks = [...Y.decodeStateVector(Y.encodeStateVector(doc))].toSorted(byNumber);
  encoding.writeVarUint(encoder, clocks.length);
  for (const [client, clock] of clocks) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, clock);
  }
}

/** Yjs joins what lies side by side when it collects deletions from the structs, so its ranges are the same however the structs are cut. */
function writeDeletions(encoder: encoding.Encoder, doc: Y.Doc): void {
  const deletions = [...Y.createDeleteSetFromStructStore(doc.store).clients].toSorted(byNumber);
  encoding.writeVarUint(encoder, deletions.length);
  for (const [client, ranges] of deletions) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, ranges.length);
    for (const { clock, len } of ranges) {
      encoding.writeVarUint(encoder, clock);
      encoding.writeVarUint(encoder, len);
    }
  }
}

function writeRegisters(encoder: encoding.Encoder, doc: Y.Doc): void {
  const registers = [...fieldsOf(doc)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  encoding.writeVarUint(encoder, registers.length);
  for (const [path, value] of registers) {
    encoding.writeVarString(encoder, path);
    encoding.writeVarString(encoder, textOf(value));
  }
}

function textOf(value: unknown): string {
  if (!isJsonValue(value)) return "";
  try {
    return canonicalJson(value);
  } catch {
    // Half a surrogate pair: no replica that got it over a wire can hold it, so it must not read as one of theirs.
    return "";
  }
}

function byNumber([a]: readonly [number, unknown], [b]: readonly [number, unknown]): number {
  return a - b;
}
