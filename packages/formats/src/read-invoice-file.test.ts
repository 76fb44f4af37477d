import { expect, test } from "vitest";
import { readInvoiceFile } from "./read-invoice-file.ts";

const read = (text: string) =>
  readInvoiceFile(new TextEncoder().encode(text), { sha256: () => "" });

test("[FO17] a file is read by what its content is", () => {
  expect(
    read('<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>'),
  ).toMatchObject({ type: "read", invoice: { kind: "invoice" } });
  expect(read('{"kind":"credit-note"}')).toMatchObject({
    type: "read",
    invoice: { kind: "credit-note" },
  });
});

test("[FO17] CII is recognised and refused with the way out", () => {
  expect(
    read(
      '<a:CrossIndustryInvoice xmlns:a="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"/>',
    ),
  ).toMatchObject({ type: "refused", fix: expect.stringContaining("Convert it to UBL first") });
});

const latin1 = (text: string) =>
  readInvoiceFile(
    Uint8Array.from(text, (letter) => letter.charCodeAt(0)),
    { sha256: () => "" },
  );

test.each([
  ["a table in Windows-1252", "Number;Name\n1;Stra\u00dfe\n", 2, "utf-8", 'calls "CSV UTF-8"'],
  [
    "XML of Latin-1",
    '<?xml version="1.0" encoding="UTF-8"?>\n<a>\n\u00e9</a>',
    3,
    "UTF-8",
    "name the encoding that it has",
  ],
])("[FO48] %s is told to be no UTF-8", (_, text, line, encoding, fix) => {
  expect(latin1(text)).toEqual({
    type: "refused",
    line,
    reason: `The file is not ${encoding} text: some of its bytes mean nothing there.`,
    fix: expect.stringContaining(fix),
  });
});

test.each([
  ["Number,Total\n", 1, "only a header"],
  ["Number,Total\n1,5\n2\n", 3, "1 cell, the header 2"],
  ['Number,Total\n1,5\n2,"6\n', 3, "never closed"],
  ["", 1, "The file is empty."],
])("[FO48] of %j it is told what keeps it from being a table", (text, line, reason) => {
  expect(read(text)).toMatchObject({
    type: "refused",
    line,
    reason: expect.stringContaining(reason),
  });
});

test.each(["A,B\n1,2\n", "hello"])("[FO17] %j is refused with the way out", (text) => {
  expect(read(text)).toMatchObject({ type: "refused", line: 1 });
});
