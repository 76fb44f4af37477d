import { type Cents, sum } from "./money.ts";

/**
 * Splits an amount in proportion to weights, without losing a cent: largest remainder first, the
 * earlier one among equals. With no weight at all, the first takes everything.
 */
export function shareOut(amount: Cents, weights: readonly Cents[], unit: Cents = 1n): Cents[] {
  const whole = sum(weights);
  if (whole === 0n) return weights.map((_, index) => (index === 0 ? amount : 0n));
  const units = amount / unit;
  const parts = weights.map((weight, index) => {
    const exact = units * weight;
    const floor = exact / whole - (exact % whole !== 0n && exact < 0n !== whole < 0n ? 1n : 0n);
    return { index, floor, remainder: exact - floor * whole };
  });
  let left = units - sum(parts.map(({ floor }) => floor));
  const shares = parts.map(({ floor }) => floor * unit);
  for (const { index } of parts.toSorted((a, b) => Number(b.remainder - a.remainder))) {
    if (left <= 0n) break;
    shares[index] = (shares[index] ?? 0n) + unit;
    left -= 1n;
  }
  return shares;
}
