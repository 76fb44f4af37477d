import { DecimalString } from "@concord/model";
import { expect, test } from "vitest";
import { readQuery } from "./amount-query.ts";

const fits = (text: string, gross: string, outstanding: string): boolean | undefined =>
  readQuery(text, ".").fits?.(DecimalString.parse(gross), DecimalString.parse(outstanding));

test("[WB159] two bounds are a range that one amount is in, the total or the balance", () => {
  expect(fits(">500 <1000", "2000", "0")).toBe(false);
  expect(fits(">500 <1000", "2000", "700")).toBe(true);
  expect(fits(">500 <1000", "700", "0")).toBe(true);
  expect(fits("<1000", "2000", "0")).toBe(true);
  // Two amounts that are named are both looked for.
  expect(fits("2000.00 700.00", "2000", "700")).toBe(true);
  expect(fits("2000.00 700.00", "2000", "0")).toBe(false);
});
