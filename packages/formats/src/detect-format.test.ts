import { expect, test } from "vitest";
import { detectFormat } from "./detect-format.ts";

const detect = (text: string) => detectFormat(new TextEncoder().encode(text));

test.each([
  [
    '<?xml version="1.0"?><!-- x --><Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">',
    "ubl",
  ],
  ['<u:CreditNote xmlns:u="urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"/>', "ubl"],
  [
    '\uFEFF <r:CrossIndustryInvoice xmlns:r="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100">',
    "cii",
  ],
  ['<Invoice xmlns="urn:example"/>', "unknown"],
  ["<html><body>", "unknown"],
  ['\n{"kind":"invoice"}', "json"],
  ["[1]", "json"],
  ["Number,Total\n1,2\n", "csv"],
  ["Nummer;Summe\n1;2,50\n", "csv"],
  ["Dear Sir,\nplease find enclosed our invoice\n", "unknown"],
  ["", "unknown"],
])("[FO16] the content %j is %s", (text, format) => {
  expect(detect(text)).toBe(format);
});

test("[FO16] bytes that are no text are unknown", () => {
  expect(detectFormat(Uint8Array.of(0x25, 0x50, 0x44, 0x46, 0xff, 0xfe))).toBe("unknown");
});

test("[FO16] a long file is told by its head, even where a character is cut in two", () => {
  expect(detect(`Nummer;Name\n${"1;Größe\n".repeat(20_000)}`)).toBe("csv");
  expect(detect(`{"a":"${"ö".repeat(100_000)}"}`)).toBe("json");
  expect(detect(`{"ab":"${"ö".repeat(100_000)}"}`)).toBe("json");
});
