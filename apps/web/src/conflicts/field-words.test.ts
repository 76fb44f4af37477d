import { expect, test } from "vitest";
import { valueWords } from "./field-words.ts";

test("[WB46] what tools call something is said by tool, and not as it is stored", () => {
  const codes = { "quickbooks:4620816365": "6", "stripe:acct_1": "txcd_9" };
  expect(valueWords("lines.a.tax.codes", codes, undefined)).toBe("quickbooks: 6 · stripe: txcd_9");
});
