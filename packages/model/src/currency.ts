import { z } from "zod";

/** An ISO 4217 code. */
export const CurrencyCode = z
  .string()
  .regex(/^[A-Z]{3}$/, "Use the three letters of ISO 4217, for example EUR")
  .brand<"CurrencyCode">();
export type CurrencyCode = z.infer<typeof CurrencyCode>;

// ISO 4217 exceptions to two decimals. Ours, because Intl is display data and is wrong for 17 currencies. MGA and MRU count in fifths; two decimals serve exchange.
const exceptions: ReadonlyMap<string, number> = new Map([
  ...[
    "BIF",
    "CLP",
    "DJF",
    "GNF",
    "ISK",
    "JPY",
    "KMF",
    "KRW",
    "PYG",
    "RWF",
    "UGX",
    "UYI",
    "VND",
    "VUV",
    "XAF",
    "XOF",
    "XPF",
  ].map((code) => [code, 0] as const),
  ...["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"].map((code) => [code, 3] as const),
  ...["CLF", "UYW"].map((code) => [code, 4] as const),
]);

/** Decimal places of the currency's minor unit by ISO 4217: JPY 0, EUR 2, KWD 3. */
export function minorUnits(currency: CurrencyCode): number {
  return exceptions.get(currency) ?? 2;
}
