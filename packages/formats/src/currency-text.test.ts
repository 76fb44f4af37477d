import { expect, test } from "vitest";
import { currenciesOf } from "./currency-text.ts";

test("[FO30] a code or a symbol of one country is certain; a shared symbol lists all it may mean", () => {
  expect(currenciesOf("chf")).toEqual(["CHF"]);
  expect(currenciesOf("Kč")).toEqual(["CZK"]);
  expect(currenciesOf("kr")).toEqual(["SEK", "NOK", "DKK", "ISK"]);
  expect(currenciesOf("XYZ")).toEqual([]);
});
