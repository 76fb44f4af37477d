import { DocumentId, canonicalJson } from "@concord/model";
import { hexSha256 } from "./digest.ts";

/** The id of a document that follows from something, so that whoever makes it twice makes one: a UUIDv8 of its hash. */
export function derivedDocumentId(of: readonly string[]): DocumentId {
  const hex = hexSha256(canonicalJson(of)).slice(0, 32);
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  const version8 = `${hex.slice(0, 12)}8${hex.slice(13, 16)}${variant}${hex.slice(17)}`;
  return DocumentId.parse(version8.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, "$1-$2-$3-$4-$5"));
}
