import { CurrencyCode } from "@concord/model";
import { expect, test } from "vitest";
import { readMoneyColumn } from "./money-column.ts";

test("[FO32] one cell that is certain settles the notation of all", () => {
  expect(readMoneyColumn(["1.234", "", "0,5"])).toEqual({
    type: "read",
    values: ["1234", undefined, "0.5"],
  });
  expect(readMoneyColumn(["1.234", "2,345.60"])).toMatchObject({ values: ["1.234", "2345.6"] });
});

test("[FO32] a column that two notations explain returns both, and an answer chooses", () => {
  const cells = ["1,234", "7", "56,789"];
  expect(readMoneyColumn(cells)).toEqual({
    type: "ambiguous",
    choices: [
      { decimal: ".", values: ["1234", "7", "56789"] },
      { decimal: ",", values: ["1.234", "7", "56.789"] },
    ],
  });
  expect(readMoneyColumn(cells, { decimal: "," })).toEqual({
    type: "read",
    values: ["1.234", "7", "56.789"],
  });
});

test("[FO32] a currency with three decimals settles a column too", () => {
  expect(readMoneyColumn(["1.234"], { currency: CurrencyCode.parse("KWD") })).toEqual({
    type: "read",
    values: ["1.234"],
  });
});

test("[FO32] a column that no notation explains names the cell at fault", () => {
  expect(readMoneyColumn(["1,50", "2,75", "n/a", "3,00"])).toMatchObject({
    type: "unreadable",
    index: 2,
  });
  expect(readMoneyColumn(["1.234,50", "1,234.50"])).toMatchObject({ type: "unreadable", index: 1 });
});

test("[FO32] whole numbers and blanks need no notation", () => {
  expect(readMoneyColumn(["1", " ", "20"])).toMatchObject({ values: ["1", undefined, "20"] });
  expect(readMoneyColumn([])).toEqual({ type: "read", values: [] });
});
