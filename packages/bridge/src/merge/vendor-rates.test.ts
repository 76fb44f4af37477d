import { expect, test } from "vitest";
import { withoutRates } from "./vendor-rates.ts";

const path = "lines.a.tax.vendorRates";

test("[BR7] what a tool calls a tax rate stands beside what others call it, and contradicts nobody", () => {
  const reading = { "lines.a.price": "5", [path]: { "stripe:acct_1": "txr_1" } };
  expect(withoutRates(reading, { [path]: { "quickbooks:1": "6" } }, "stripe:acct_1")).toEqual({
    reading: { "lines.a.price": "5" },
    rates: { [path]: { "quickbooks:1": "6", "stripe:acct_1": "txr_1" } },
  });
  const both = { [path]: { "quickbooks:1": "6", "stripe:acct_1": "txr_1" } };
  expect(withoutRates(reading, both, "stripe:acct_1").rates).toEqual({});
  expect(withoutRates({ [path]: null }, both, "stripe:acct_1").rates).toEqual({
    [path]: { "quickbooks:1": "6" },
  });
  expect(withoutRates({ [path]: null }, {}, "stripe:acct_1").rates).toEqual({});
});
