import { DecimalString, toBig } from "@concord/model";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { decimalOf, inverseRate } from "./quickbooks-decimal.ts";
import { parseReply, requestText } from "./quickbooks-json.ts";

test("[QB9] a number goes through us digit by digit, whatever its size", () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }),
      fc.nat({ max: 8 }),
      (units, places) => {
        const digits = (units < 0n ? -units : units).toString().padStart(places + 1, "0");
        const whole = digits.slice(0, digits.length - places);
        const fraction = places === 0 ? "" : `.${digits.slice(-places)}`;
        const text = `${units < 0n ? "-" : ""}${whole}${fraction}`;
        const read = parseReply(`{"TotalAmt":${text}}`);
        expect(read).toEqual({ TotalAmt: text });
        const value = decimalOf(text);
        expect(value !== undefined && toBig(value).eq(text)).toBe(true);
        expect(requestText({ TotalAmt: text })).toBe(`{"TotalAmt":${text}}`);
      },
    ),
  );
});

test("[QB9] exponents are written out, and what is no number is none", () => {
  expect(decimalOf("1.5E+3")).toBe("1500");
  expect(decimalOf("6.1e-7")).toBe("0.00000061");
  expect(decimalOf("-0.0")).toBe("0");
  expect(decimalOf("12e1")).toBe("120");
  for (const text of ["", "1,5", "NaN", "0x10", "1e999"]) expect(decimalOf(text)).toBeUndefined();
});

test("[QB9] texts that look like numbers stay texts", () => {
  expect(requestText({ DocNumber: "0042", Id: "7", TotalAmt: "1.10" })).toBe(
    '{"DocNumber":"0042","Id":"7","TotalAmt":1.10}',
  );
  expect(parseReply('{"a":null,"b":"1.0","c":[1.0]}')).toEqual({ b: "1.0", c: ["1.0"] });
  expect(parseReply("<html>")).toBeUndefined();
});

test("[QB10] a rate turned twice is the rate", () => {
  const rate = DecimalString.parse("0.8");
  const turned = inverseRate(rate);
  expect(turned).toBe("1.25");
  expect(turned === undefined ? undefined : inverseRate(turned)).toBe(rate);
  expect(inverseRate(DecimalString.parse("0"))).toBeUndefined();
});
