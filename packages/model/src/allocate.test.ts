import * as fc from "fast-check";
import { expect, test } from "vitest";
import { allocate } from "./allocate.ts";
import type { Weighted } from "./allocate.ts";
import { CurrencyCode } from "./currency.ts";
import { DecimalString, canonicalDecimalString, sum, toBig } from "./decimal-string.ts";

const eur = CurrencyCode.parse("EUR");
const weighted = (...weights: readonly string[]): readonly Weighted[] =>
  weights.map((weight, index) => ({ id: `l${index}`, weight: DecimalString.parse(weight) }));

function split(amount: string, weights: readonly Weighted[], currency = eur): readonly string[] {
  const shares = allocate(DecimalString.parse(amount), weights, currency);
  return weights.map(({ id }) => shares.get(id) ?? "missing");
}

test("[MO11] W16: a discount of 10.00 over 33.33, 33.33 and 33.34", () => {
  expect(split("10", weighted("33.33", "33.33", "33.34"))).toEqual(["3.33", "3.33", "3.34"]);
});

test("[MO11] ties go to the lower id, in whatever order the claimants come", () => {
  const weights = weighted("1", "1", "1");
  expect(split("0.02", weights)).toEqual(["0.01", "0.01", "0"]);
  expect(split("0.02", weights.toReversed())).toEqual(["0", "0.01", "0.01"]);
  expect(split("-0.02", weights)).toEqual(["-0.01", "-0.01", "0"]);
});

test("[MO11] whole yen and thousandths of a dinar", () => {
  expect(split("100", weighted("1", "1", "1"), CurrencyCode.parse("JPY"))).toEqual([
    "34",
    "33",
    "33",
  ]);
  expect(split("0.1", weighted("1", "2"), CurrencyCode.parse("KWD"))).toEqual(["0.033", "0.067"]);
});

test("[MO11] weights that sum up to zero split evenly", () => {
  expect(split("1", weighted("0", "0"))).toEqual(["0.5", "0.5"]);
  expect(split("1", weighted("5", "-5"))).toEqual(["0.5", "0.5"]);
});

test("[MO11] what cannot be split is a bug of the caller", () => {
  expect(() => split("1", [])).toThrow("no one");
  expect(() => split("0.001", weighted("1"))).toThrow("finer");
  const twins = [...weighted("1"), ...weighted("1")];
  expect(() => split("1", twins)).toThrow("not unique");
});

test("[MO11] shares sum up exactly, lie within a minor unit of the exact share, and turn with the sign", () => {
  const weights = fc
    .array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 8 })
    .map((all) => weighted(...all.map(String)));
  fc.assert(
    fc.property(
      weights,
      fc.integer({ min: -1_000_000, max: 1_000_000 }),
      fc.constantFrom("JPY", "EUR", "KWD"),
      (claimants, units, currency) => {
        const code = CurrencyCode.parse(currency);
        const shares = split(String(units), claimants, code);
        const total = sum(shares.map((share) => toBig(DecimalString.parse(share))));
        expect(total.toFixed()).toBe(String(units));
        const negated = split(String(-units), claimants, code);
        expect(
          negated.map((share) => canonicalDecimalString(`-${share}`.replace("--", ""))),
        ).toEqual(shares);
        const weight = sum(claimants.map((of) => toBig(of.weight)));
        for (const [index, claimant] of claimants.entries()) {
          if (weight.eq(0)) continue;
          const share = toBig(DecimalString.parse(shares[index]));
          const off = share.times(weight).minus(toBig(claimant.weight).times(units)).abs();
          expect(off.lt(weight)).toBe(true);
        }
      },
    ),
  );
});
