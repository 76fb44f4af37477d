import { toBig } from "./decimal-string.ts";
import type { Finding } from "./finding.ts";
import type { LineTax } from "./invoice-line.ts";
import type { Invoice } from "./invoice.ts";
import { isBlank } from "./is-blank.ts";
import type { Totals } from "./totals.ts";

const isVat = ({ scheme }: LineTax): boolean => scheme === undefined || scheme === "VAT";
/** Categories that tax nothing and must say why (BR-E-10, BR-AE-10, …). */
const exempt: ReadonlySet<string> = new Set(["E", "AE", "K", "G", "O"]);

function adjustmentTaxFindings(invoice: Invoice, totals: Totals): readonly Finding[] {
  const own = new Set(
    invoice.adjustments.filter(({ tax }) => tax === undefined).map(({ id }) => id),
  );
  const isTaxed = totals.taxRows.some(({ tax }) => !isBlank(tax.category));
  return totals.adjustments
    .filter(({ id, parts }) => own.has(id) && isTaxed && parts.some(isUntaxed))
    .map(({ id, type }) => ({
      rule: type === "allowance" ? "BR-32" : "BR-37",
      path: `adjustments.${id}.tax`,
      severity: "error",
      message: `Give the ${type} a tax: the lines come to nothing it could be split over.`,
    }));
}

function isUntaxed({ taxes }: { readonly taxes: readonly LineTax[] }): boolean {
  return taxes.every(({ category }) => isBlank(category));
}

/** What the taxes lack. A document without any tax is none of VAT's business; one with some tax needs it on every line. */
export function taxFindings(invoice: Invoice, totals: Totals): readonly Finding[] {
  const findings: Finding[] = [];
  const lines = invoice.lines.filter(({ removed }) => removed !== true);
  const isTaxed = totals.taxRows.some(({ tax }) => !isBlank(tax.category));
  const seller = invoice.taxRepresentative ?? invoice.seller;

  for (const [index, { id, tax, extraTaxes = [] }] of lines.entries()) {
    const path = `lines.${id}.tax`;
    if (isTaxed && isBlank(tax?.category)) {
      const message = `Line ${index + 1} has no tax category, and other lines have.`;
      findings.push({ rule: "BR-CO-04", path, severity: "error", message });
    }
    for (const of of [tax ?? {}, ...extraTaxes]) {
      if (toBig(of.rate).lt(0)) {
        const message = `Line ${index + 1} has a negative tax rate.`;
        findings.push({ rule: "CONCORD-TAX-RATE", path, severity: "error", message });
      }
      if (of.category === "S" && isVat(of) && !toBig(of.rate).gt(0)) {
        const message = `Line ${index + 1} has the standard tax category without a rate.`;
        findings.push({ rule: "BR-S-05", path, severity: "error", message });
      }
    }
  }
  for (const { tax } of totals.taxRows) {
    const isExplained = !isBlank(tax.exemptionReason) || !isBlank(tax.exemptionCode);
    const { category } = tax;
    if (category !== undefined && isVat(tax) && exempt.has(category) && !isExplained) {
      findings.push({
        rule: `BR-${category === "K" ? "IC" : category}-10`,
        path: "lines",
        severity: "warning",
        message: `Tax category ${category} needs a reason for the exemption.`,
      });
    }
  }
  const chargesVat = totals.taxRows.some(({ tax }) => tax.category === "S" && isVat(tax));
  if (chargesVat && isBlank(seller?.vatId) && isBlank(seller?.taxRegistrationId)) {
    const message = "The seller charges VAT and has no tax registration.";
    findings.push({ rule: "BR-S-02", path: "seller.vatId", severity: "warning", message });
  }
  return [...findings, ...adjustmentTaxFindings(invoice, totals)];
}
