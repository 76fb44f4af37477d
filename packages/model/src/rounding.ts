import { Big } from "big.js";
import { z } from "zod";

/** How a half, or any remainder, is rounded to the minor unit. EN 16931 rounds half away from zero. */
export const RoundingMode = z.enum(["half-away-from-zero", "half-even", "down", "up"]);
export type RoundingMode = z.infer<typeof RoundingMode>;

const bigMode = {
  "half-away-from-zero": Big.roundHalfUp,
  "half-even": Big.roundHalfEven,
  down: Big.roundDown,
  up: Big.roundUp,
} as const satisfies Record<RoundingMode, number>;

/** Rounds to `digits` decimal places. "half-away-from-zero": 815.955 → 815.96, −815.955 → −815.96 (EN 16931). "down" is towards zero. */
export function roundDecimal(value: Big, digits: number, mode: RoundingMode): Big {
  return value.round(digits, bigMode[mode]);
}

const one = new Big(1);
const dividers = new Map<string, typeof Big>();

/**
 * `numerator / denominator`, rounded once to `digits` decimal places.
 *
 * A plain `div` rounds to `Big.DP` (20) places first, and rounding its result again would turn a value just beside a tie into
 * the tie. Here the division itself stops at `digits` and rounds by its exact remainder.
 */
export function roundQuotient(
  numerator: Big,
  denominator: Big,
  digits: number,
  mode: RoundingMode,
): Big {
  // Most base quantities are 1, and a division is dear.
  if (denominator.eq(one)) return roundDecimal(numerator, digits, mode);
  const key = `${digits} ${mode}`;
  let Divider = dividers.get(key);
  if (Divider === undefined) {
    Divider = Big();
    Divider.DP = digits;
    Divider.RM = bigMode[mode];
    dividers.set(key, Divider);
  }
  return new Big(new Divider(numerator).div(denominator));
}

/** The multiple of `step` nearest to `value`, half away from zero. `step` must be positive. */
export function roundToStep(value: Big, step: Big): Big {
  return roundQuotient(value, step, 0, "half-away-from-zero").times(step);
}
