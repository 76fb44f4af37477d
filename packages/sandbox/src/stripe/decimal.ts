/** An exact decimal: `units` × 10^−`scale`. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

const pattern = /^(-?)(\d+)(?:\.(\d+))?$/;

/** Reads "-12.50"; undefined for anything else, and for more than `maxScale` decimals. */
export function parseDecimal(text: string, maxScale: number): Decimal | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, sign = "", whole = "", fraction = ""] = match;
  if (fraction.length > maxScale) return undefined;
  const units = BigInt(whole + fraction);
  return { units: sign === "-" ? -units : units, scale: fraction.length };
}

export function integer(value: number): Decimal {
  return { units: BigInt(value), scale: 0 };
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return { units: a.units * b.units, scale: a.scale + b.scale };
}

/** `dividend / divisor` as an integer, half away from zero. */
export function divideRounded(dividend: bigint, divisor: bigint): bigint {
  const negative = dividend < 0n !== divisor < 0n;
  const top = dividend < 0n ? -dividend : dividend;
  const bottom = divisor < 0n ? -divisor : divisor;
  const rounded = (2n * top + bottom) / (2n * bottom);
  return negative ? -rounded : rounded;
}

/** The nearest integer, half away from zero. */
export function round(value: Decimal): number {
  return Number(divideRounded(value.units, 10n ** BigInt(value.scale)));
}

/** Without trailing zeros: "12.5". */
export function toText({ units, scale }: Decimal): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, "");
  return `${units < 0n ? "-" : ""}${whole}${fraction === "" ? "" : `.${fraction}`}`;
}

/** `amount × percent ÷ 100` of minor units, half away from zero. */
export function percentOf(amount: number, percent: Decimal): number {
  return Number(divideRounded(BigInt(amount) * percent.units, 100n * 10n ** BigInt(percent.scale)));
}

/**
 * Splits `total` by `weights` so that the parts add up to it: each part is cut off towards zero,
 * then the largest remainders get one unit more.
 */
export function share(total: number, weights: readonly number[]): readonly number[] {
  const sum = weights.reduce((all, weight) => all + BigInt(weight), 0n);
  if (sum === 0n) return weights.map(() => 0);
  const parts = weights.map((weight, index) => {
    const product = BigInt(total) * BigInt(weight);
    const rest = product % sum;
    return { index, whole: product / sum, rest: rest < 0n ? -rest : rest };
  });
  let missing = BigInt(total) - parts.reduce((all, part) => all + part.whole, 0n);
  const step = missing < 0n ? -1n : 1n;
  const wholes = parts.map((part) => part.whole);
  const byRest = parts.toSorted((a, b) =>
    a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1,
  );
  for (const part of byRest) {
    if (missing === 0n) break;
    wholes[part.index] = part.whole + step;
    missing -= step;
  }
  return wholes.map(Number);
}
