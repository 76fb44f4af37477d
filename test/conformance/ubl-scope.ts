import type { Invoice } from "@concord/model";
import type { UblLeaf } from "./ubl-leaves.ts";

/** The values of the part of the invoice that a leaf of the document belongs in. A value that stands elsewhere does not count. */
export function valuesInScope(invoice: Invoice, { path, index }: UblLeaf): ReadonlySet<string> {
  const values = new Set<string>();
  collect(scopeOf(invoice, path.split("/")[0] ?? "", index), values);
  // Said once for the document: every amount's currency, and the scheme that the model takes for granted.
  if (path.endsWith("/@currencyID"))
    values.add(invoice.currency ?? "").add(invoice.taxCurrency ?? "");
  if (path.endsWith("TaxScheme/ID")) values.add("VAT");
  // The model knows discounts on a price only; a charge is not taken, and so reported.
  if (path.endsWith("Price/AllowanceCharge/ChargeIndicator")) values.add("allowance");
  // They say what the reference is, and so in which field it stands.
  if (path.endsWith("DocumentTypeCode")) values.add("130").add("50");
  return values;
}

function scopeOf(invoice: Invoice, top: string, index: number): unknown {
  switch (top) {
    case "InvoiceLine":
      return invoice.lines[index];
    case "AccountingSupplierParty":
      return invoice.seller;
    case "AccountingCustomerParty":
      return invoice.buyer;
    case "PayeeParty":
      return invoice.payee;
    case "TaxRepresentativeParty":
      return invoice.taxRepresentative;
    case "Delivery":
      return invoice.delivery;
    case "AllowanceCharge":
      return invoice.adjustments[index];
    case "PaymentMeans":
      return [invoice.paymentMeans[index], invoice.dueDate];
    case "BillingReference":
      return invoice.precedingInvoices[index];
    case "AdditionalDocumentReference":
      return [invoice.attachments, invoice.references];
    case "LegalMonetaryTotal":
    case "TaxTotal":
      return invoice.stated;
    default:
      return { ...invoice, lines: [], seller: {}, buyer: {}, stated: {} };
  }
}

function collect(value: unknown, into: Set<string>): void {
  if (typeof value === "string") into.add(value);
  else if (typeof value === "object" && value !== null) {
    for (const each of Object.values(value)) collect(each, into);
  }
}
