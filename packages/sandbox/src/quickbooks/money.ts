/**
 * Money as QuickBooks keeps it: an integer count of hundredths. On the wire amounts are JSON
 * numbers; they are read from their shortest decimal text, so that no binary fraction ever takes
 * part in a calculation.
 */
export type Cents = bigint;

const digitsKept = 10;
const centsPerKept = 10n ** BigInt(digitsKept - 2);

/** Currencies without a minor unit: their computed amounts are whole numbers. */
const wholeCurrencies = new Set(["JPY", "KRW", "VND", "CLP", "ISK", "XAF", "XOF", "XPF", "UGX"]);

/** The smallest amount of a currency, in cents: 100 for the yen, 1 for the euro. */
export function smallestUnit(currency: string): Cents {
  return wholeCurrencies.has(currency) ? 100n : 1n;
}

/** The amount of a JSON number, rounded half away from zero to hundredths. */
export function centsOf(value: number): Cents {
  return divideRounded(scaled(value), centsPerKept);
}

/** A JSON number again: 1250n is 12.5. */
export function numberOf(cents: Cents): number {
  return Number(textOf(cents));
}

/** Two decimals, always: 1250n is "12.50". */
export function textOf(cents: Cents): string {
  const size = cents < 0n ? -cents : cents;
  return `${cents < 0n ? "-" : ""}${size / 100n}.${(size % 100n).toString().padStart(2, "0")}`;
}

/** True when the number has no digits past hundredths. */
export function isWholeCents(value: number): boolean {
  return scaled(value) % centsPerKept === 0n;
}

/** Price times quantity, rounded once. */
export function priceTimes(unitPrice: number, quantity: number, unit: Cents = 1n): Cents {
  const exact = scaled(unitPrice) * scaled(quantity);
  return divideRounded(exact, centsPerKept * 10n ** BigInt(digitsKept) * unit) * unit;
}

/** `percent` (8.5 for 8.5 %) of an amount, rounded once to the currency's smallest unit. */
export function percentOf(amount: Cents, percent: number, unit: Cents = 1n): Cents {
  return divideRounded(amount * scaled(percent), 100n * 10n ** BigInt(digitsKept) * unit) * unit;
}

/** The tax that is contained in a gross amount at a total rate of `percent`. */
export function taxWithin(gross: Cents, percent: number, unit: Cents = 1n): Cents {
  const rate = scaled(percent);
  return divideRounded(gross * rate, (100n * 10n ** BigInt(digitsKept) + rate) * unit) * unit;
}

/** An amount in the home currency: `rate` is home units per foreign unit. */
export function inHomeCurrency(amount: Cents, rate: number): Cents {
  return divideRounded(amount * scaled(rate), 10n ** BigInt(digitsKept));
}

/** Integer division, half away from zero. The divisor is positive. */
export function divideRounded(dividend: bigint, divisor: bigint): bigint {
  const size = dividend < 0n ? -dividend : dividend;
  const rounded = (2n * size + divisor) / (2n * divisor);
  return dividend < 0n ? -rounded : rounded;
}

export function sum(amounts: Iterable<Cents>): Cents {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}

export function smaller(a: Cents, b: Cents): Cents {
  return a < b ? a : b;
}

/** The value as an integer count of 10⁻¹⁰, from its shortest decimal text. */
function scaled(value: number): bigint {
  const [mantissa = "0", exponentText = "0"] = String(value).split("e");
  const [whole = "0", fraction = ""] = mantissa.split(".");
  const shift = digitsKept + Number(exponentText) - fraction.length;
  const digits = BigInt(whole + fraction);
  return shift >= 0 ? digits * 10n ** BigInt(shift) : divideRounded(digits, 10n ** BigInt(-shift));
}
