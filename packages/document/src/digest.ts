import type { JsonValue } from "@concord/model";
import { toHexString } from "lib0/buffer";
import { digest as sha256 } from "lib0/hash/sha256";
import { encodeUtf8 } from "lib0/string";
import { toJson } from "./json-equal.ts";

/**
 * Canonical JSON by RFC 8785: keys in the order of their UTF-16 code units, numbers and strings as ECMAScript writes them.
 * Throws on text with a lone surrogate, which RFC 8785 refuses, because no two platforms would hash it alike.
 */
export function canonicalJson(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : Number(a > b)))
      .map(([key, entry]) => `${canonicalJson(key)}:${canonicalJson(entry)}`);
    return `{${members.join(",")}}`;
  }
  if (typeof value === "string" && !value.isWellFormed()) {
    throw new TypeError("Text with a lone surrogate has no canonical form");
  }
  return JSON.stringify(value);
}

/** SHA-256, in lower-case hex, of the canonical JSON: what a person saw and what was frozen are compared by it. */
export function contentDigest(content: unknown): string {
  return hexSha256(canonicalJson(toJson(content)));
}

/** SHA-256 of the text's UTF-8 bytes, in lower-case hex. Synchronous and the same on every platform. */
export function hexSha256(text: string): string {
  return toHexString(sha256(encodeUtf8(text)));
}
