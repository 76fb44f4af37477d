import { computeTotals } from "./compute-totals.ts";
import { draftFindings } from "./draft-findings.ts";
import type { Finding } from "./finding.ts";
import type { Invoice } from "./invoice.ts";
import { statedFindings } from "./stated-findings.ts";

/** Everything worth knowing about an invoice: where stated and computed amounts differ, and what it lacks. Nothing is corrected. */
export function findings(invoice: Invoice): readonly Finding[] {
  const totals = computeTotals(invoice);
  return [...statedFindings(invoice, totals), ...draftFindings(invoice, totals)];
}

/** Whether a draft can be issued: whether nothing it needs is missing. */
export function isIssuable(invoice: Invoice): boolean {
  return draftFindings(invoice, computeTotals(invoice)).every(
    ({ severity }) => severity !== "error",
  );
}
