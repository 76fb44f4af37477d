import { Buffer } from "node:buffer";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decodeBase64 } from "./base64.ts";

test("[FO7] base64 gives back the bytes that were encoded, whatever the line breaks", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const text = Buffer.from(bytes).toString("base64").replace(/.{7}/g, "$&\r\n");
      expect(decodeBase64(text)).toEqual(bytes);
    }),
  );
});

test.each(["a", "abc", "ab=c", "a===", "äbcd", "ab_d"])("[FO7] %s is not base64", (text) => {
  expect(decodeBase64(text)).toBeUndefined();
});
