import { sum, toBig } from "@concord/model";
import type { LineTax } from "@concord/model";
import { isDomestic, percentOf } from "./quickbooks-prepared.ts";
import type { Prepared, SalesTaxCode } from "./quickbooks-prepared.ts";

export type FoundCode =
  | { readonly type: "code"; readonly id: string }
  /** The line needs none. */
  | { readonly type: "none" }
  | { readonly type: "missing"; readonly rate: string };

/** How this company says tax. */
export type TaxCodes =
  | {
      readonly type: "per-line";
      readonly codes: readonly SalesTaxCode[];
      readonly connection: string;
      readonly usesTax: boolean;
    }
  | {
      readonly type: "domestic";
      /** The one code of a document, by the rates of its lines. */
      readonly documentCode: (
        taxes: readonly LineTax[],
      ) => FoundCode | { readonly type: "several" };
    };

export function taxCodesOf(prepared: Prepared, connection: string): TaxCodes {
  const codes = prepared.taxCodes.filter(({ active }) => active);
  if (!isDomestic(prepared)) {
    return { type: "per-line", codes, connection, usesTax: codes.length > 0 };
  }
  return {
    type: "domestic",
    documentCode(taxes) {
      const rates = [
        ...new Set(taxes.flatMap(({ rate }) => (toBig(rate).gt(0) ? [rate ?? "0"] : []))),
      ];
      const [rate] = rates;
      if (rate === undefined) return { type: "none" };
      if (rates.length > 1) return { type: "several" };
      const code = codes.find((each) => each.rates.length > 0 && toBig(percentOf(each)).eq(rate));
      return code === undefined ? { type: "missing", rate } : { type: "code", id: code.id };
    },
  };
}

/** The code of a line: the vendor's own id where the line has it, else by its rates. In the United States a mark. */
export function lineTaxCode(codes: TaxCodes, taxes: readonly LineTax[]): FoundCode {
  const rate = sum(taxes.map((tax) => toBig(tax.rate)));
  if (codes.type === "domestic") return { type: "code", id: rate.gt(0) ? "TAX" : "NON" };
  if (!codes.usesTax)
    return rate.gt(0) ? { type: "missing", rate: rate.toFixed() } : { type: "none" };
  const named = taxes[0]?.vendorRates?.[codes.connection];
  const known = codes.codes.find(({ id }) => id === named);
  if (known !== undefined && toBig(percentOf(known)).eq(rate))
    return { type: "code", id: known.id };
  const found = codes.codes.find((code) => toBig(percentOf(code)).eq(rate));
  return found === undefined
    ? { type: "missing", rate: rate.toFixed() }
    : { type: "code", id: found.id };
}

/** The code of what is not taxed. */
export function zeroCode(codes: TaxCodes): FoundCode {
  return lineTaxCode(codes, []);
}
