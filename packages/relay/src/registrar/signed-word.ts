import { createHmac, timingSafeEqual } from "node:crypto";
import { canonicalJson } from "@concord/model";
import type { JsonValue } from "@concord/model";

/**
 * What a relay says, signed with its store's key, so that it knows its word again when others give it back. `what`: which kind of word it is. Tokens are signed
 * with the same key, and nothing that one part signs is a word of another.
 */
export function signedWord(secretKey: Uint8Array, what: string, said: JsonValue): string {
  return createHmac("sha256", secretKey)
    .update(`concord ${what}\n`)
    .update(canonicalJson(said))
    .digest("base64url");
}

/** Compares two signatures, in a time that tells nothing of them. */
export function isSameWord(given: string | undefined, right: string): boolean {
  const [one, other] = [Buffer.from(given ?? ""), Buffer.from(right)];
  return one.byteLength === other.byteLength && timingSafeEqual(one, other);
}
