import { canonicalJson } from "@concord/model";
import { toHexString } from "lib0/buffer";
import { digest as sha256 } from "lib0/hash/sha256";
import { encodeUtf8 } from "lib0/string";
import { toJson } from "./json-equal.ts";

/** SHA-256, in lower-case hex, of the canonical JSON: what a person saw and what was frozen are compared by it. */
export function contentDigest(content: unknown): string {
  return hexSha256(canonicalJson(toJson(content)));
}

/** SHA-256 of the text's UTF-8 bytes, in lower-case hex. Synchronous and the same on every platform. */
export function hexSha256(text: string): string {
  return toHexString(sha256(encodeUtf8(text)));
}
