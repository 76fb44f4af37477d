import { derivedDocumentId } from "@concord/document";
import { DocumentId } from "@concord/model";
import type { DoorContext } from "../door.ts";

/** A UUIDv7 of now. With a seed (principal and Idempotency-Key) the id that follows from it instead, so that a retry names the document that the first try made. */
export function newDocumentId(
  seed: readonly string[] | "" | null,
  { now, random }: Pick<DoorContext["deps"], "now" | "random">,
): DocumentId {
  if (seed) return derivedDocumentId(seed);
  const bytes = Buffer.from(random(16));
  bytes.writeUIntBE(now(), 0, 6);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return DocumentId.parse(hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"));
}
