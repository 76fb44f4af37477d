import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson, contentDigest, hexSha256 } from "./digest.ts";

test("[DO27] canonical JSON is that of RFC 8785", () => {
  // The RFC's own example of sorting, §3.2.3.
  const keys = {
    "\u20ac": 1,
    "\r": 2,
    "\ufb33": 3,
    "1": 4,
    "\u{1f600}": 5,
    "\u0080": 6,
    "\u00f6": 7,
  };
  expect(canonicalJson(keys)).toBe(
    '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\u{1f600}":5,"\ufb33":3}',
  );
  expect(canonicalJson([333333333.3333333, 1e30, 4.5, 2e-3, -0])).toBe(
    "[333333333.3333333,1e+30,4.5,0.002,0]",
  );
  expect(canonicalJson("€$\u000f\nA'B\"\\/")).toBe(String.raw`"€$\u000f\nA'B\"\\/"`);
  expect(() => canonicalJson("\uD800")).toThrow("surrogate");
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
