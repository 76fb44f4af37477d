import { expect, test } from "vitest";
import { decodeText } from "./decode-text.ts";

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

test("[FO15] text is decoded by its byte order mark, else by what XML declares, else as UTF-8", () => {
  expect(decodeText(utf8("\uFEFFé"))).toEqual({ type: "text", text: "é" });
  expect(decodeText(utf8("é"))).toEqual({ type: "text", text: "é" });
  expect(decodeText(Uint8Array.of(0xff, 0xfe, 0xe9, 0))).toEqual({ type: "text", text: "é" });
  expect(decodeText(Uint8Array.of(0xfe, 0xff, 0, 0xe9))).toEqual({ type: "text", text: "é" });
  const latin = '<?xml version="1.0" encoding="ISO-8859-1"?>';
  expect(decodeText(Uint8Array.of(...utf8(latin), 0xe9))).toEqual({
    type: "text",
    text: `${latin}é`,
  });
});

test("[FO15] a byte that means nothing in its encoding refuses the file", () => {
  expect(decodeText(Uint8Array.of(0x42, 0x4d, 0xff))).toMatchObject({ type: "refused", line: 1 });
});

test("[FO15] an encoding that nobody knows refuses the file", () => {
  expect(decodeText(utf8('<?xml version="1.0" encoding="klingon"?><a/>'))).toMatchObject({
    type: "refused",
    reason: expect.stringContaining("klingon"),
  });
});
