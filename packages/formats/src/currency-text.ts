import { CurrencyCode, isKnownCurrency } from "@concord/model";

// What is printed beside amounts, in lower case, and the currencies that it may mean. The first is not preferred: where there are several, context decides.
const meanings: readonly (readonly [string, string])[] = [
  ["€", "EUR"],
  ["$", "USD AUD CAD NZD SGD HKD TWD MXN ARS CLP COP"],
  ["us$ u$s", "USD"],
  ["a$ au$ aud$", "AUD"],
  ["c$ ca$ can$", "CAD"],
  ["nz$", "NZD"],
  ["s$ sg$", "SGD"],
  ["hk$", "HKD"],
  ["nt$", "TWD"],
  ["mx$ mex$", "MXN"],
  ["r$", "BRL"],
  ["rd$", "DOP"],
  ["£", "GBP EGP LBP SYP"],
  ["¥ ￥", "JPY CNY"],
  ["円", "JPY"],
  ["元", "CNY TWD"],
  ["kr kr.", "SEK NOK DKK ISK"],
  ["kč", "CZK"],
  ["zł", "PLN"],
  ["ft", "HUF"],
  ["lei", "RON MDL"],
  ["лв лв.", "BGN"],
  ["₽ руб руб.", "RUB"],
  ["₴ грн грн.", "UAH"],
  ["fr fr. sfr", "CHF XOF XAF"],
  ["₺ tl", "TRY"],
  ["₹", "INR"],
  ["rs rs.", "INR PKR LKR NPR MUR"],
  ["₪", "ILS"],
  ["₩", "KRW KPW"],
  ["₫", "VND"],
  ["฿", "THB"],
  ["₱", "PHP"],
  ["₦", "NGN"],
  ["r", "ZAR"],
  ["rp", "IDR"],
  ["rm", "MYR"],
  ["kd", "KWD"],
];

const candidates: ReadonlyMap<string, readonly CurrencyCode[]> = new Map(
  meanings.flatMap(([symbols, codes]) =>
    symbols
      .split(" ")
      .map((symbol) => [symbol, codes.split(" ").map((code) => CurrencyCode.parse(code))] as const),
  ),
);

/** The currencies that a code or symbol may mean; none if it is neither. "EUR" → EUR, "$" → USD, AUD, CAD, … */
export function currenciesOf(text: string): readonly CurrencyCode[] {
  const code = CurrencyCode.safeParse(text.toUpperCase());
  if (code.success && isKnownCurrency(code.data)) return [code.data];
  return candidates.get(text.toLowerCase()) ?? [];
}
