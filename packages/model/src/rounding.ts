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

/** Rounds to `digits` decimal places. "half-away-from-zero": 815.955 → 815.96, −815.955 → −815.96 (EN 16931). */
export function roundDecimal(value: Big, digits: number, mode: RoundingMode): Big {
  return value.round(digits, bigMode[mode]);
}
