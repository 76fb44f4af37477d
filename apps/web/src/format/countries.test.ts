import { expect, test } from "vitest";
import { countryName } from "./countries.ts";

test("[WB589] a country is called by its name in the language of whoever reads it; what is no code stays", () => {
  expect(countryName("DE", "en")).toBe("Germany");
  expect(countryName("de", "de")).toBe("Deutschland");
  expect(["", "D", "Germany", "1A"].map((code) => countryName(code, "en"))).toEqual([
    "",
    "D",
    "Germany",
    "1A",
  ]);
});
