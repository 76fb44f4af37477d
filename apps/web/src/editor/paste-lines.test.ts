import { CurrencyCode, DecimalString, EntryKey } from "@concord/model";
import type { LineTax, TaxRate } from "@concord/model";
import { expect, test } from "vitest";
import { linesOfPaste, readPaste, taxOfRate } from "./paste-lines.ts";

const context = { currency: CurrencyCode.parse("EUR"), decimal: undefined };

test("[WB36] rows of a spreadsheet become lines, by their heads or by what is in them", () => {
  const named = readPaste(
    "Item\tPrice\tQty\tVAT\r\nSurvey\t1.250,50\t2\t19%\r\nTravel\t92,00\t1\t19%\r\n",
  );
  expect(named.roles).toEqual(["name", "price", "quantity", "tax"]);
  expect(linesOfPaste(named, context)).toEqual({
    type: "lines",
    lines: [
      { name: "Survey", price: "1250.5", quantity: "2", rate: "19" },
      { name: "Travel", price: "92", quantity: "1", rate: "19" },
    ],
  });
  const bare = readPaste("Survey\t2\tday\t1250.50\nTravel\t1\tflat\t92\n");
  expect(bare.roles).toEqual(["name", "quantity", "unit", "price"]);
  expect(linesOfPaste(bare, context)).toMatchObject({
    lines: [{ name: "Survey", quantity: "2", unit: "day", price: "1250.5" }, { price: "92" }],
  });
  expect(readPaste("One\nTwo").roles).toEqual(["name"]);
});

test("[WB36] numbers of a pasted column that can be read in two ways are asked about, and a word is no number", () => {
  const table = readPaste("Survey\t1.250\nTravel\t2.500");
  expect(linesOfPaste(table, context)).toEqual({ type: "ambiguous", column: 1, example: "1.250" });
  expect(linesOfPaste(table, { ...context, decimal: "," })).toMatchObject({
    lines: [{ price: "1250" }, { price: "2500" }],
  });
  const words = readPaste("Item\tPrice\nSurvey\t12\nTravel\ton request");
  expect(linesOfPaste(words, context)).toEqual({
    type: "unreadable",
    column: 1,
    row: 2,
    text: "on request",
  });
});

const roles = (head: string): readonly string[] =>
  readPaste(`${head.replaceAll("|", "\t")}\nSurvey\t1\t1\t1\t1`).roles.slice(
    0,
    head.split("|").length,
  );

test("[WB154] heads are read by whole words: a tax rate is no price, a customer no tax, a sum no price", () => {
  expect(roles("Description|Qty|VAT rate|Net price")).toEqual(["name", "quantity", "tax", "price"]);
  expect(roles("Customer|Description|Tax %")).toEqual(["none", "name", "tax"]);
  expect(roles("Leistungsbeschreibung|Menge|Einheit|Einzelpreis|USt-Satz")).toEqual([
    "name",
    "quantity",
    "unit",
    "price",
    "tax",
  ]);
  expect(roles("Item no|Item|Price excl. VAT|Total price|VAT amount")).toEqual([
    "none",
    "name",
    "price",
    "none",
    "none",
  ]);
  expect(roles("Service|Hours|Rate")).toEqual(["name", "quantity", "price"]);
});

const rows = (count: number): string =>
  Array.from({ length: count }, () => "Survey\t12").join("\n");

test("[WB154] of rows that are too many it is said how many are left out", () => {
  expect(readPaste(`Item\tPrice\n${rows(500)}`)).toMatchObject({ hasHead: true, leftOut: 0 });
  const many = readPaste(`Item\tPrice\n${rows(620)}`);
  expect(many.leftOut).toBe(120);
  const read = linesOfPaste(many, context);
  expect(read.type === "lines" && read.lines.length).toBe(500);
  expect(readPaste(rows(501))).toMatchObject({ hasHead: false, leftOut: 1 });
});

const rate = (id: string, tax: LineTax, archived = false): TaxRate => ({
  id: EntryKey.parse(id),
  name: id,
  tax,
  ...(archived && { archived }),
});

test("[WB154] a pasted rate is the workspace's only one of that rate that is in use; of several none is guessed", () => {
  const zero = DecimalString.parse("0");
  const reverse = { scheme: "VAT", category: "AE", rate: zero };
  const exempt = { scheme: "VAT", category: "E", rate: zero };
  expect(taxOfRate(zero, [])).toEqual({ scheme: "VAT", category: "Z", rate: zero });
  expect(taxOfRate(zero, [rate("a", reverse)])).toEqual(reverse);
  expect(taxOfRate(zero, [rate("a", reverse), rate("b", exempt)])).toBeUndefined();
  expect(taxOfRate(zero, [rate("a", reverse, true), rate("b", exempt)])).toEqual(exempt);
  const fifteen = DecimalString.parse("15");
  const withheld = rate("w", { scheme: "IRPF", rate: fifteen, retained: true });
  expect(taxOfRate(fifteen, [withheld])).toEqual({ scheme: "VAT", category: "S", rate: fifteen });
});
