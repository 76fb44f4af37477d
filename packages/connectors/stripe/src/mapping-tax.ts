import { canonicalDecimalString } from "@concord/model";
import type { LineTax } from "@concord/model";
import { metadataKeys } from "./mapping-metadata.ts";
import type { InvoiceContext } from "./mapping-context.ts";
import type { StripeTax, StripeTaxRate } from "./stripe-schema.ts";

// UNCL 5305 by Stripe's reason (https://docs.stripe.com/api/invoice-line-item/object); every other reason is a tax that is charged.
const categories: ReadonlyMap<string, string> = new Map([
  ["customer_exempt", "E"],
  ["product_exempt", "E"],
  ["product_exempt_holiday", "E"],
  ["portion_product_exempt", "E"],
  ["proportionally_rated", "S"],
  ["reduced_rated", "S"],
  ["standard_rated", "S"],
  ["portion_reduced_rated", "S"],
  ["portion_standard_rated", "S"],
  ["taxable_basis_reduced", "S"],
  ["zero_rated", "Z"],
  ["reverse_charge", "AE"],
  ["not_collecting", "O"],
  ["not_subject_to_tax", "O"],
  ["not_supported", "O"],
  ["not_available", "S"],
]);

// Stripe's word for a kind of tax, and ours. VAT is not named.
const schemes: ReadonlyMap<string, string> = new Map([
  ["gst", "GST"],
  ["hst", "HST"],
  ["igst", "IGST"],
  ["jct", "JCT"],
  ["pst", "PST"],
  ["qst", "QST"],
  ["rst", "RST"],
  ["sales_tax", "sales"],
]);

/** Stripe's word for a scheme of ours ("GST" → "gst"), undefined if it has none. */
export function stripeTaxType(scheme: string | undefined): string | undefined {
  if (scheme === undefined || scheme === "VAT") return "vat";
  return [...schemes].find(([, ours]) => ours === scheme)?.[0];
}

/** A tax of a line. Undefined where its rate is not known: an amount alone says nothing that could be computed again. */
export function taxOf(
  tax: StripeTax,
  rates: ReadonlyMap<string, StripeTaxRate>,
  context: InvoiceContext,
): LineTax | undefined {
  const rate = rates.get(tax.tax_rate_details?.tax_rate ?? "");
  if (rate === undefined) return undefined;
  const percentage = percentageOf(rate);
  if (percentage === undefined || rate.rate_type === "flat_amount") {
    context.drifted("taxes", `Tax rate ${rate.id} is not a percentage.`);
    return undefined;
  }
  const scheme = schemes.get(rate.tax_type ?? "");
  const category =
    rate.metadata?.[metadataKeys.taxCategory] ?? categoryOf(tax, percentage, context);
  return {
    ...(scheme !== undefined && { scheme }),
    category,
    rate: percentage,
    ...(scheme !== undefined && rate.jurisdiction && { jurisdiction: rate.jurisdiction }),
    vendorRates: { [`stripe:${context.account}`]: rate.id },
  };
}

function categoryOf(
  { taxability_reason: reason }: StripeTax,
  percentage: string,
  context: InvoiceContext,
): string {
  if (!reason) return percentage === "0" ? "Z" : "S";
  const category = categories.get(reason);
  if (category !== undefined) return category === "S" && percentage === "0" ? "Z" : category;
  context.drifted("taxability_reason", `Stripe says “${reason}”, which we do not know.`);
  return percentage === "0" ? "Z" : "S";
}

/** A percentage is a JSON number of at most four decimals, whose shortest text is exact. */
export function percentageOf({ percentage }: Pick<StripeTaxRate, "percentage">) {
  return canonicalDecimalString(String(percentage));
}
