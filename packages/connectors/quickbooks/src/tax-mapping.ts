import { toBig } from "@concord/model";
import type { DecimalString, JsonValue } from "@concord/model";
import type { Sales } from "./quickbooks-schema.ts";
import { isDomestic } from "./quickbooks-prepared.ts";
import type { Prepared } from "./quickbooks-prepared.ts";

interface Tax {
  readonly scheme?: string;
  readonly category: string;
  readonly rate: DecimalString | string;
  readonly jurisdiction?: string;
  readonly vendorRates?: Readonly<Record<string, string>>;
}

export type ReadTax =
  /** The first tax and those beside it, as registers hold them. */
  | { readonly type: "taxes"; readonly tax: JsonValue | undefined; readonly extra: JsonValue }
  | { readonly type: "unknown-code"; readonly code: string };

/**
 * What a tax code means. Abroad a code carries its rates, each on the same net; in the United States lines are only marked `TAX` or not, and the document says the rates.
 */
export function taxOf(
  code: string | undefined,
  sales: Sales,
  prepared: Prepared,
  connection: string,
): ReadTax {
  if (sales.GlobalTaxCalculation === "NotApplicable") return none();
  if (isDomestic(prepared)) return domesticTax(code, sales);
  if (code === undefined) return none();
  const found = prepared.taxCodes.find(({ id }) => id === code);
  if (found === undefined) return { type: "unknown-code", code };
  const taxes = found.rates.map(({ name, percent }): Tax => ({
    category: categoryOf(percent),
    rate: percent,
    ...(found.rates.length > 1 && { jurisdiction: name }),
    vendorRates: { [connection]: code },
  }));
  return listed(taxes.length === 0 ? [{ category: "Z", rate: "0" }] : taxes);
}

function domesticTax(code: string | undefined, sales: Sales): ReadTax {
  if (code !== "TAX") return listed([{ scheme: "sales", category: "O", rate: "0" }]);
  const lines = sales.TxnTaxDetail?.TaxLine ?? [];
  const taxes = lines.flatMap(({ TaxLineDetail }): Tax[] => {
    const percent = TaxLineDetail?.TaxPercent;
    if (percent === undefined) return [];
    const jurisdiction = lines.length > 1 ? TaxLineDetail?.TaxRateRef?.name : undefined;
    return [
      {
        scheme: "sales",
        category: categoryOf(percent),
        rate: percent,
        ...(jurisdiction !== undefined && { jurisdiction }),
      },
    ];
  });
  return listed(taxes);
}

function listed([first, ...others]: readonly Tax[]): ReadTax {
  return {
    type: "taxes",
    tax: first === undefined ? undefined : { ...first },
    extra: others.map((tax) => ({ ...tax })),
  };
}

function none(): ReadTax {
  return { type: "taxes", tax: undefined, extra: [] };
}

function categoryOf(percent: DecimalString): string {
  return toBig(percent).eq(0) ? "Z" : "S";
}

/** The issuer's own tax breakdown, one row a rate. */
export function statedTaxRows(sales: Sales, prepared: Prepared): readonly JsonValue[] {
  const scheme = isDomestic(prepared) ? { scheme: "sales" } : {};
  return (sales.TxnTaxDetail?.TaxLine ?? []).flatMap(({ Amount, TaxLineDetail }) => {
    if (TaxLineDetail?.TaxPercent === undefined || Amount === undefined) return [];
    const { TaxPercent, NetAmountTaxable } = TaxLineDetail;
    return [
      {
        ...scheme,
        category: categoryOf(TaxPercent),
        rate: TaxPercent,
        ...(NetAmountTaxable !== undefined && { base: NetAmountTaxable }),
        tax: Amount,
      },
    ];
  });
}
