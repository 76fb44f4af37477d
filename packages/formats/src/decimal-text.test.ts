import { expect, test } from "vitest";
import { decimalAs, plainDigits, readDecimalText } from "./decimal-text.ts";

test.each([
  ["1234", "1234"],
  ["0", "0"],
  ["1,5", "1.5"],
  ["1.50", "1.5"],
  ["1,2345", "1.2345"],
  ["1.234.567", "1234567"],
  ["1,234,567.89", "1234567.89"],
  ["1.234.567,89", "1234567.89"],
  ["1'234.50", "1234.5"],
  ["1’234’567", "1234567"],
  ["1 234,5", "1234.5"],
  ["1,23,456.78", "123456.78"],
  ["12,34,567", "1234567"],
  ["0.125", "0.125"],
  ["0,125", "0.125"],
  ["01,234", "1.234"],
  [".125", "0.125"],
  ["1234,567", "1234.567"],
  ["1'234,567", "1234.567"],
])("[FO26] %s is %s, because no other notation fits", (text, value) => {
  expect(readDecimalText(text)).toEqual({ type: "number", value });
});

test("[FO27] one mark with three digits behind it is two numbers, the grouped one first", () => {
  expect(readDecimalText("1,234")).toEqual({
    type: "ambiguous",
    choices: [
      { decimal: ".", value: "1234" },
      { decimal: ",", value: "1.234" },
    ],
  });
  expect(readDecimalText("423.923")).toEqual({
    type: "ambiguous",
    choices: [
      { decimal: ",", value: "423923" },
      { decimal: ".", value: "423.923" },
    ],
  });
});

test.each(["", ".", "1.2.3", "1,234.567.8", "1,2,3", "12 34", "1.234,56.7", "1'23", "1e3", "0x1F"])(
  "[FO26] %j is no number",
  (text) => {
    expect(readDecimalText(text)).toEqual({ type: "unreadable" });
  },
);

test("[FO26] a number is read in one given notation, or not at all", () => {
  expect(decimalAs("1,234", ".")).toBe("1234");
  expect(decimalAs("1,234", ",")).toBe("1.234");
  expect(decimalAs("1,23", ".")).toBeUndefined();
});

test("[FO26] digits of any script and spaces of any width are read", () => {
  expect(plainDigits("١٬٢٣٤٫٥٠")).toBe("1’234.50");
  expect(plainDigits("१२३\u00A0\u202F४ −５")).toBe("123 4 -5");
});
