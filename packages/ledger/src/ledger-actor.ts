import type { DocumentId } from "@concord/model";
import { digest } from "lib0/hash/sha256";
import { encodeUtf8 } from "lib0/string";
import { toHex } from "./hex.ts";

const actorBytes = 16;

/** The Automerge actor of a document's ledger, in hex: its only writer, in every rebuild the same. */
export function ledgerActor(document: DocumentId): string {
  return toHex(digest(encodeUtf8(document)).subarray(0, actorBytes));
}
