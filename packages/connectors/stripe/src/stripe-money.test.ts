import { CurrencyCode, DecimalString } from "@concord/model";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  fromStripeAmount,
  fromStripeDecimal,
  printedAmount,
  stripeDigits,
  toStripeAmount,
  toStripeDecimal,
} from "./stripe-money.ts";

const currency = (code: string) => CurrencyCode.parse(code);
const refused = (value: string, code: string) =>
  toStripeAmount(DecimalString.parse(value), currency(code)).type;

test("[ST1] an integer amount has the decimals that Stripe gives its currency", () => {
  expect(fromStripeAmount(1050, currency("EUR"))).toBe("10.5");
  expect(fromStripeAmount(-3, currency("EUR"))).toBe("-0.03");
  expect(fromStripeAmount(1050, currency("JPY"))).toBe("1050");
  expect(fromStripeAmount(1050, currency("KWD"))).toBe("1.05");
  expect(fromStripeAmount(105_000, currency("ISK"))).toBe("1050");
});

test("[ST2] an amount goes to Stripe and back unchanged, in every currency", () => {
  fc.assert(
    fc.property(
      fc.maxSafeInteger(),
      fc.constantFrom("EUR", "JPY", "KWD", "ISK"),
      (amount, code) => {
        const whole = stripeDigits(currency(code)) === 3 ? amount - (amount % 10) : amount;
        expect(toStripeAmount(fromStripeAmount(whole, currency(code)), currency(code))).toEqual({
          type: "amount",
          amount: whole === 0 ? 0 : whole,
        });
      },
    ),
  );
});

test("[ST3] what Stripe cannot hold is refused with its reason, never rounded", () => {
  expect(refused("0.005", "EUR")).toBe("refused");
  expect(refused("0.5", "JPY")).toBe("refused");
  expect(refused("1.051", "KWD")).toBe("refused");
  expect(refused("99999999999999999", "EUR")).toBe("refused");
});

test("[ST4] a price in fractions of a minor unit keeps every digit", () => {
  const eur = currency("EUR");
  expect(fromStripeDecimal("1050.5", eur)).toBe("10.505");
  expect(fromStripeDecimal("0.000000000001", eur)).toBe("0.00000000000001");
  expect(fromStripeDecimal("-33.5", eur)).toBe("-0.335");
  expect(fromStripeDecimal("1.5", currency("JPY"))).toBe("1.5");
  expect(toStripeDecimal(DecimalString.parse("0.00000000000001"), eur)).toBe("0.000000000001");
  expect(toStripeDecimal(DecimalString.parse("0.000000000000001"), eur)).toBeUndefined();
  expect(printedAmount(1050, eur)).toBe("10.50");
  expect(printedAmount(-5, eur)).toBe("-0.05");
  expect(printedAmount(1050, currency("JPY"))).toBe("1050");
});
