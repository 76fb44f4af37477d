import { z } from "zod";

/** An ISO 4217 code. */
export const CurrencyCode = z
  .string()
  .regex(/^[A-Z]{3}$/, "Use the three letters of ISO 4217, for example EUR")
  .brand<"CurrencyCode">();
export type CurrencyCode = z.infer<typeof CurrencyCode>;

/*
 * ISO 4217 codes by the decimal places of their minor unit. The table is ours, because Intl is display data and differs from ISO for 17
 * currencies. MGA and MRU count in fifths; two decimals serve exchange. Recently withdrawn codes (ANG, BGN, CUC, HRK, SLL, ZWL)
 * stay, since invoices of those years do.
 */
const codesByDigits: readonly (readonly [digits: number, codes: string])[] = [
  [0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"],
  [
    2,
    `AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU
     CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR JMD KES
     KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB
     PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD
     TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG ZWL`,
  ],
  [3, "BHD IQD JOD KWD LYD OMR TND"],
  [4, "CLF UYW"],
];

const digitsByCode: ReadonlyMap<string, number> = new Map(
  codesByDigits.flatMap(([digits, codes]) =>
    codes.split(/\s+/).map((code) => [code, digits] as const),
  ),
);

/** Whether ISO 4217 knows the code. An unknown one is computed with two decimals, and is a finding. */
export function isKnownCurrency(currency: CurrencyCode): boolean {
  return digitsByCode.has(currency);
}

/** Decimal places of the currency's minor unit by ISO 4217: JPY 0, EUR 2, KWD 3, CLF 4. Unknown or missing: 2. */
export function minorUnits(currency: CurrencyCode | undefined): number {
  return (currency === undefined ? undefined : digitsByCode.get(currency)) ?? 2;
}
