import type { InvoiceLine, StatedTotals } from "@concord/model";
import type { z } from "zod";
import type { UblNode, UblReading } from "./ubl-node.ts";

type LineTaxInput = NonNullable<z.input<typeof InvoiceLine>["tax"]>;
type StatedTotalsInput = z.input<typeof StatedTotals>;
type StatedTaxRowInput = NonNullable<StatedTotalsInput["taxRows"]>[number];

/** The scheme of a tax, or undefined for VAT, which the model takes for granted. */
export function readUblTaxScheme(owner: UblNode): string | undefined {
  const scheme = owner.group("TaxScheme")?.text("ID");
  return scheme === undefined || scheme.toUpperCase() === "VAT" ? undefined : scheme;
}

/** The category, rate and exemption of a line (BG-30) or of a document allowance or charge (BT-95, BT-96, BT-102, BT-103). */
export function readUblTax(category: UblNode | undefined): LineTaxInput | undefined {
  return (
    category && {
      scheme: readUblTaxScheme(category),
      category: category.text("ID"),
      rate: category.decimal("Percent"),
      exemptionReason: category.text("TaxExemptionReason"),
      exemptionCode: category.text("TaxExemptionReasonCode"),
    }
  );
}

/** BT-110 with its breakdown (BG-23), and BT-111: the total in the accounting currency, told apart by its currency. */
export function readUblTaxTotals(
  root: UblNode,
  taxCurrency: string | undefined,
  { currency }: Pick<UblReading, "currency">,
): Pick<StatedTotalsInput, "tax" | "taxInTaxCurrency" | "taxRows"> {
  const totals = root.groups("TaxTotal");
  const own = totals.find((total) => (currencyOf(total) ?? currency) === currency);
  const accounting =
    taxCurrency === undefined || taxCurrency === currency
      ? undefined
      : totals.find((total) => currencyOf(total) === taxCurrency);
  return {
    tax: own?.amount("TaxAmount"),
    taxInTaxCurrency:
      taxCurrency === undefined ? undefined : accounting?.amountIn("TaxAmount", taxCurrency),
    taxRows: own?.groups("TaxSubtotal").map(readTaxRow),
  };
}

function currencyOf(total: UblNode): string | undefined {
  return total.peekAttribute("TaxAmount", "currencyID");
}

function readTaxRow(row: UblNode): StatedTaxRowInput {
  const category = row.group("TaxCategory");
  return {
    scheme: category && readUblTaxScheme(category),
    category: category?.text("ID"),
    rate: category?.decimal("Percent"),
    base: row.amount("TaxableAmount"),
    tax: row.amount("TaxAmount"),
    exemptionReason: category?.text("TaxExemptionReason"),
    exemptionCode: category?.text("TaxExemptionReasonCode"),
  };
}

/**
 * The tax of a line or document adjustment, with the exemption that UBL gives once per row of the breakdown (BT-120, BT-121).
 * Left alone where two rows answer to the same category and rate.
 */
export function withExemption<T extends { readonly tax?: LineTaxInput | undefined }>(
  taxed: T,
  rows: readonly StatedTaxRowInput[],
): T {
  const { tax } = taxed;
  if (tax?.category === undefined) return taxed;
  const matching = rows.filter(
    (row) =>
      row.scheme === tax.scheme &&
      row.category === tax.category &&
      // Category O has no rate, and some issuers write 0.
      (row.rate ?? "0") === (tax.rate ?? "0"),
  );
  const [row] = matching;
  if (row === undefined || matching.length > 1) return taxed;
  const { exemptionReason = row.exemptionReason, exemptionCode = row.exemptionCode } = tax;
  return { ...taxed, tax: { ...tax, exemptionReason, exemptionCode } };
}
