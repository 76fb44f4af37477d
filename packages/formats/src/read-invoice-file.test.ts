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

test.each(["A,B\n1,2\n", "hello"])("[FO17] %j is refused with the way out", (text) => {
  expect(read(text)).toMatchObject({ type: "refused", line: 1 });
});
