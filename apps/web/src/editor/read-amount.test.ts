import { CurrencyCode } from "@concord/model";
import { expect, test } from "vitest";
import { readAmount } from "./read-amount.ts";

const english = { decimal: ".", currency: CurrencyCode.parse("EUR") } as const;
const german = { ...english, decimal: "," } as const;
const value = (text: string, context: Parameters<typeof readAmount>[1] = english): unknown => {
  const reading = readAmount(text, context);
  return reading.type === "amount" ? reading.value : reading;
};

test("[WB30] arithmetic in an amount is exact", () => {
  expect(value("3*1250")).toBe("3750");
  expect(value("1200+19%")).toBe("1428");
  expect(value("1200 - 5 %")).toBe("1140");
  expect(value("0.1+0.2")).toBe("0.3");
  expect(value("(2+3)×4,5")).toBe("22.5");
  expect(value("50%*80")).toBe("40");
  expect(value("-3*2")).toBe("-6");
  expect(value("10/3")).toBe("3.33333333");
  expect(value("99999999999999999999*3")).toBe("299999999999999999997");
  expect(readAmount("3*1250", english)).toMatchObject({ isFormula: true });
});

test("[WB30] an amount in any notation is read, and one that is both a thousand and a little is given as both", () => {
  for (const text of ["1,234.56", "1.234,56", "1 234,56", "1'234.56", "€1,234.56", "1234.56 EUR"]) {
    expect([text, value(text)]).toEqual([text, "1234.56"]);
    expect([text, value(text, german)]).toEqual([text, "1234.56"]);
  }
  // The likelier first: as the locale writes it.
  expect(value("1.250")).toEqual({ type: "ambiguous", values: ["1.25", "1250"] });
  expect(value("1.250", german)).toEqual({ type: "ambiguous", values: ["1250", "1.25"] });
  expect(value("3*1.250", german)).toEqual({ type: "ambiguous", values: ["3750", "3.75"] });
  expect(value("123,00")).toBe("123");
  expect(value("1.250", { ...english, currency: CurrencyCode.parse("KWD") })).toBe("1.25");
});

test("[WB30] what is no amount, divides by nothing or is of another currency is not taken", () => {
  for (const text of ["abc", "3*", "*3", "(3", "3)", "4/0", "4/(2-2)", "1..2", "2**3", "x"]) {
    expect([text, value(text)]).toEqual([text, { type: "unreadable" }]);
  }
  expect(readAmount("CHF 50", english)).toMatchObject({ type: "other-currency" });
});

test("[WB146] a percentage of nothing is no amount, and a time is no division", () => {
  for (const text of ["10 %", "-10%", "10%", "10%+5", "(10%)", "3+(10%)", "12:30", "4:2"]) {
    expect([text, value(text)]).toEqual([text, { type: "unreadable" }]);
  }
  expect(value("200*(5+10%)")).toBe("1100");
  expect(value("9÷2")).toBe("4.5");
});
