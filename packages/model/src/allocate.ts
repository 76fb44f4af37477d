import { Big } from "big.js";
import type { CurrencyCode } from "./currency.ts";
import { minorUnits } from "./currency.ts";
import type { DecimalString } from "./decimal-string.ts";
import { toBig, toDecimalString } from "./decimal-string.ts";
import { byText } from "./text-order.ts";

/** One claimant of a split: its share is in proportion to `weight`. */
export interface Weighted {
  readonly id: string;
  readonly weight: DecimalString;
}

/** The value as a whole number of units of 10^-digits; undefined if it is not whole. */
function unitsOf(value: Big, digits: number): bigint | undefined {
  const text = value.times(new Big(10).pow(digits)).toFixed();
  return text.includes(".") ? undefined : BigInt(text);
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/**
 * Splits whole units by the largest remainder; ties go to the lower id, so that all replicas agree. Exact: shares always sum up to `units`.
 * Symmetric: negating the units, or all weights, negates or keeps every share. Weights that sum up to zero split evenly.
 */
function splitUnits(
  units: bigint,
  claimants: readonly { readonly id: string; readonly weight: bigint }[],
): ReadonlyMap<string, bigint> {
  const given = claimants.reduce((total, { weight }) => total + weight, 0n);
  const even = given === 0n;
  const total = even ? BigInt(claimants.length) : given;
  const shares = claimants.map(({ id, weight }) => {
    const product = units * (even ? 1n : weight) * (total < 0n ? -1n : 1n);
    // BigInt division truncates towards zero, so the remainder has the sign of the share.
    return {
      id,
      share: product / magnitude(total),
      remainder: product % magnitude(total),
    };
  });
  const left = units - shares.reduce((taken, { share }) => taken + share, 0n);
  const direction = left < 0n ? -1n : 1n;
  const byRemainder = shares.toSorted((a, b) => {
    const difference = (b.remainder - a.remainder) * direction;
    if (difference !== 0n) return difference > 0n ? 1 : -1;
    return byText(a.id, b.id);
  });
  return new Map(
    byRemainder.map(({ id, share }, rank) => [
      id,
      BigInt(rank) < magnitude(left) ? share + direction : share,
    ]),
  );
}

/**
 * Splits an amount over claimants in proportion to their weights, in whole minor units of the currency, by the largest remainder; ties go to
 * the lower id. The shares sum up to the amount exactly. Weights that sum up to zero split evenly.
 * Throws on an empty list, on ids that are not unique, and on an amount that is finer than the minor unit: round it first.
 */
export function allocate(
  amount: DecimalString,
  weights: readonly Weighted[],
  currency: CurrencyCode | undefined,
): ReadonlyMap<string, DecimalString> {
  return allocateDigits(toBig(amount), weights, minorUnits(currency));
}

/** As `allocate`, for a known number of decimals. */
export function allocateDigits(
  amount: Big,
  weights: readonly Weighted[],
  digits: number,
): ReadonlyMap<string, DecimalString> {
  if (weights.length === 0) throw new RangeError("allocate: no one to give it to");
  if (new Set(weights.map(({ id }) => id)).size < weights.length) {
    throw new RangeError("allocate: ids are not unique");
  }
  const units = unitsOf(amount, digits);
  if (units === undefined)
    throw new RangeError("allocate: the amount is finer than the minor unit");
  const scale = Math.max(...weights.map(({ weight }) => weight.split(".")[1]?.length ?? 0));
  const shares = splitUnits(
    units,
    weights.map(({ id, weight }) => ({ id, weight: unitsOf(toBig(weight), scale) ?? 0n })),
  );
  const unit = new Big(10).pow(digits);
  return new Map(
    [...shares].map(([id, share]) => [
      id,
      // Dividing by a power of ten moves the point: exact within 20 places, and digits are at most 4.
      toDecimalString(new Big(share.toString()).div(unit)),
    ]),
  );
}
