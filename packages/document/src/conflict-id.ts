import { EntryKey, canonicalJson } from "@concord/model";
import type { DocumentId } from "@concord/model";
import type { ConflictKind } from "./conflict-record.ts";
import { hexSha256 } from "./digest.ts";
import { writeName } from "./register-tree.ts";
import type { WriteId } from "./register-tree.ts";

/** Identity of a conflict over lost writes: the same wherever and whenever it is found. */
export function lostBranchId(document: DocumentId, path: string, first: WriteId): EntryKey {
  return idOf([document, path, writeName(first)]);
}

/** Identity of a conflict that is about what the document says: one for each path and kind. */
export function semanticId(document: DocumentId, path: string, kind: ConflictKind): EntryKey {
  return idOf([document, path, kind]);
}

// 128 bits: nobody can choose the ids of others' writes, and a register path stays short.
function idOf(parts: readonly string[]): EntryKey {
  return EntryKey.parse(hexSha256(canonicalJson(parts)).slice(0, 32));
}
