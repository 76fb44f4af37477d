import { webcrypto } from "node:crypto";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { nodeCipher } from "./node/node-cipher.ts";
import { documentNumber } from "./testing/journal.ts";
import { webCipher } from "./web-cipher.ts";

const document = documentNumber(1);
const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
const inWeb = webCipher(webcrypto.subtle);
const values = fc.array(
  fc.record({ key: fc.string({ maxLength: 10 }), text: fc.string({ unit: "grapheme" }) }),
  { maxLength: 4 },
);

test("[LE20] Node and Web Crypto encrypt to the same bytes, and each reads the other's", async () => {
  await fc.assert(
    fc.asyncProperty(bytes, fc.uint8Array(), values, async (secret, change, wanted) => {
      const [node, web] = [await nodeCipher(secret, document), await inWeb(secret, document)];
      const sealed = await node.seal(change, wanted);
      expect(await web.seal(change, wanted)).toEqual(sealed);
      const stored = wanted.map(({ key }, index) => ({ key, sealed: sealed[index] ?? "" }));
      const texts = wanted.map(({ text }) => text);
      expect(await node.open(stored)).toEqual(texts);
      expect(await web.open(stored)).toEqual(texts);
    }),
    { numRuns: 40 },
  );
});

test("[LE21] a value opens only under its key, its document and its place, whole", async () => {
  const secret = new Uint8Array(32).fill(7);
  const other = new Uint8Array(32).fill(8);
  for (const open of [nodeCipher, inWeb]) {
    const cipher = await open(secret, document);
    const [sealed = ""] = await cipher.seal(new Uint8Array(), [{ key: "/a", text: "1" }]);
    expect(await cipher.open([{ key: "/a", sealed }])).toEqual(["1"]);
    expect(await cipher.open([{ key: "/b", sealed }])).toEqual([null]);
    const elsewhere = await open(secret, documentNumber(2));
    expect(await elsewhere.open([{ key: "/a", sealed }])).toEqual([null]);
    expect(await (await open(other, document)).open([{ key: "/a", sealed }])).toEqual([null]);
    const broken = [sealed.slice(0, -4), `A${sealed.slice(1)}`, "", "A", "~"];
    expect(await cipher.open(broken.map((each) => ({ key: "/a", sealed: each })))).toEqual(
      broken.map(() => null),
    );
  }
});

test("[LE22] different changes under one seq share no nonce", async () => {
  const cipher = await nodeCipher(new Uint8Array(32).fill(7), document);
  const nonceOf = async (change: number) => {
    const [sealed = ""] = await cipher.seal(Uint8Array.of(change), [{ key: "/a", text: "1" }]);
    return Buffer.from(sealed, "base64url").subarray(0, 12).toString("hex");
  };
  expect(await nonceOf(1)).not.toBe(await nonceOf(2));
  expect(await nonceOf(1)).toBe(await nonceOf(1));
});
