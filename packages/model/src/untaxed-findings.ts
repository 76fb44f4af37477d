import { toBig } from "./decimal-string.ts";
import type { Finding } from "./finding.ts";
import type { LineTax } from "./invoice-line.ts";
import type { Invoice } from "./invoice.ts";
import { isBlank } from "./is-blank.ts";

/**
 * Whether an invoice that we issue says nothing of tax at all. EN 16931 wants a category on each line (BR-CO-4); who is not under VAT issues without. So it stands in
 * the way only of a seller with a VAT identifier. A credit note has the taxes of what it credits, which another tool may have issued without any.
 */
export function untaxedFindings(invoice: Invoice): readonly Finding[] {
  const lines = invoice.lines.filter(({ removed }) => removed !== true);
  const [first] = lines;
  if (first === undefined || invoice.kind === "credit-note") return [];
  if (lines.some(({ tax, extraTaxes = [] }) => [tax ?? {}, ...extraTaxes].some(saysSomething))) {
    return [];
  }
  const isUnderVat = [invoice.seller, invoice.taxRepresentative].some(
    (party) => !isBlank(party?.vatId),
  );
  return [
    {
      rule: "BR-CO-04",
      path: `lines.${first.id}.tax`,
      severity: isUnderVat ? "error" : "warning",
      message: "No line has a tax, and no reason for that is given.",
    },
  ];
}

function saysSomething({ scheme, category, rate }: LineTax): boolean {
  return !isBlank(category) || !toBig(rate).eq(0) || (scheme !== undefined && scheme !== "VAT");
}
