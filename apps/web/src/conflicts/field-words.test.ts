import { CurrencyCode } from "@concord/model";
import { expect, test } from "vitest";
import { valueWords } from "./field-words.ts";

test("[WB46] what tools call something is said by tool, and not as it is stored", () => {
  const codes = { "quickbooks:4620816365": "6", "stripe:acct_1": "txcd_9" };
  expect(valueWords("lines.a.tax.codes", codes, undefined)).toBe("quickbooks: 6 · stripe: txcd_9");
});

test("[WB516] what facts come to together is said as money", () => {
  const euro = CurrencyCode.parse("EUR");
  expect(valueWords("payments", "40", euro)).toMatch(/40[.,]00/);
  expect(valueWords("refunds", "40", euro)).toMatch(/40[.,]00/);
  expect(valueWords("refunds.use-1", { amount: "40" }, euro)).toMatch(/40[.,]00/);
});
