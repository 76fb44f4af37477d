import { Invoice } from "@concord/model";
import { expect, test } from "vitest";
import { readJson, writeJson } from "./invoice-json.ts";

const invoice = Invoice.parse({
  number: "7",
  currency: "EUR",
  seller: { name: "Größe & Söhne" },
  lines: [{ id: "l1", quantity: "2", price: "1.5", tax: { category: "S", rate: "19" } }],
  stated: { gross: { text: "3.00", value: "3" } },
});

test("[FO18] what is written reads back as the same invoice", () => {
  expect(readJson(writeJson(invoice))).toEqual({ type: "read", invoice, losses: [], blobs: [] });
});

test("[FO18] a bare invoice is read too, from text or bytes", () => {
  const bytes = new TextEncoder().encode(`\uFEFF${JSON.stringify(invoice)}`);
  expect(readJson(bytes)).toMatchObject({ type: "read", invoice });
});

test("[FO18] what is computed may stand beside the invoice and is no loss", () => {
  const text = JSON.stringify({
    format: "concord.invoice",
    version: 1,
    invoice: { number: "7" },
    computed: { gross: "3" },
    findings: [{ rule: "BR-CO-10" }],
  });
  expect(readJson(text)).toMatchObject({ type: "read", losses: [] });
});

test("[FO19] fields that the model does not know are listed with path, line and text", () => {
  const result = readJson(
    '{"format":"concord.invoice","version":1,\n"invoice":{"lines":[{"id":"l1",\n"colour":{"rgb":[1,2]}}]},\n"sender":"me"}',
  );
  expect(result).toMatchObject({
    type: "read",
    losses: [
      { path: "/sender", line: 4, text: '"me"' },
      { path: "/invoice/lines/0/colour/rgb/0", line: 3, text: "1" },
      { path: "/invoice/lines/0/colour/rgb/1", line: 3, text: "2" },
    ],
  });
});

test.each([
  ["text that is not JSON", '{"a":1,\n"b":', 2, "not JSON"],
  ["a comment", "{\n// no\n}", 2, "not JSON"],
  ["a trailing comma", '{"a":[1,\n]}', 2, "not JSON"],
  ["nothing", "", 1, "not JSON"],
  ["a list", "[]", 1, "no invoice"],
  ["another version", '{"format":"concord.invoice",\n"version":2,"invoice":{}}', 1, "version 1"],
  ["an amount that is a number", '{\n"lines":[{"id":"l1",\n"price": 1.5}]}', 3, "lines.0.price"],
  ["a day that does not exist", '{\n"issueDate":"2026-02-30"}', 2, "issueDate"],
  ["a line without its id", '{"lines":[\n{}]}', 2, "lines.0.id"],
  ["a name given twice", '{"number":"1",\n"number":"2"}', 2, "stands twice"],
  ["half a character", '{\n"number":"\\ud800"}', 2, "half a character"],
])("[FO20] %s is refused with its line", (_, text, line, reason) => {
  expect(readJson(text)).toMatchObject({
    type: "refused",
    line,
    reason: expect.stringContaining(reason),
  });
});

test("[FO20] values that nest without end are refused before they are parsed", () => {
  expect(readJson("[".repeat(1_000_000))).toMatchObject({ type: "refused", column: 65 });
  expect(readJson(`{"number":"${"[".repeat(100)}"}`)).toMatchObject({ type: "read" });
});
