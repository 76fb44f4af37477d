import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { contentDigest, hexSha256 } from "./digest.ts";

test("[DO27] the digest is taken over canonical JSON, which a lone surrogate has not", () => {
  expect(contentDigest({ b: [1, "é"], a: null })).toBe(hexSha256('{"a":null,"b":[1,"é"]}'));
  expect(() => contentDigest({ name: "\uD800" })).toThrow("surrogate");
});

test("[DO27] the digest ignores the order of keys and keys without a value", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.integer()), (content) => {
      const turned = Object.fromEntries(Object.entries(content).toReversed());
      expect(contentDigest({ ...turned, "not there": undefined })).toBe(contentDigest(content));
    }),
  );
});

test("[DO28] the hash is SHA-256 over UTF-8", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      expect(hexSha256(text)).toBe(createHash("sha256").update(text).digest("hex"));
    }),
  );
});
