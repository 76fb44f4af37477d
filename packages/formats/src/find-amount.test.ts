import { expect, test } from "vitest";
import { findAmount } from "./find-amount.ts";

test.each([
  ["Cena: 55,72 zł brutto", "55.72", true],
  ["2 for $5.00", "5", true],
  ["35€ 99", "35.99", true],
  ["36. 24", "36.24", true],
  ["25% off: 12.00", "12", true],
  ["$.750.30", "750.3", true],
  ["Rp 221.000", "221000", false],
])("[FO31] in %j the amount is %s", (text, value, certain) => {
  expect(findAmount(text)).toMatchObject({ value, certain });
});

test.each(["", "no price", "10%"])("[FO31] in %j there is none", (text) => {
  expect(findAmount(text)).toBeUndefined();
});
