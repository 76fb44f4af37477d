import { expect, test } from "vitest";
import { discountFormat, moneyFormat, quantityFormat } from "./field-formats.ts";

const discount = (text: string) => discountFormat(undefined).read(text);

test("[WB146] a discount is a part from nothing to all, whatever else the text could mean", () => {
  expect(discount("10 %")).toEqual({ type: "value", value: "10%" });
  expect(discount("12,5%")).toEqual({ type: "value", value: "12.5%" });
  expect(discount("100%")).toEqual({ type: "value", value: "100%" });
  expect(discount("10")).toEqual({ type: "value", value: "10" });
  // Of two readings one is more than all.
  expect(discount("1.250%")).toEqual({ type: "value", value: "1.25%", note: "1.25 %" });
  for (const text of ["101%", "1.250.000 %"]) {
    expect(discount(text)).toMatchObject({ reason: "A discount is at most 100 %." });
  }
  for (const text of ["-10%", "\u2212 10 %", "\u201310%"]) {
    expect(discount(text)).toMatchObject({ reason: "Write a discount without a minus: 10 %." });
  }
  expect(discount("+10%")).toEqual({ type: "value", value: "10%" });
});

test("[WB146] no price is a percentage, and no quantity a time", () => {
  expect(moneyFormat(undefined).read("10 %").type).toBe("unreadable");
  expect(quantityFormat.read("12:30").type).toBe("unreadable");
});
