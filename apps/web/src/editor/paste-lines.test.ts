import { CurrencyCode } from "@concord/model";
import { expect, test } from "vitest";
import { linesOfPaste, readPaste } from "./paste-lines.ts";

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
