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

/** Whether a draft lacks nothing that it needs. What it must not say to be issued is asked of `issueFindings`. */
export function isComplete(invoice: Invoice): boolean {
  return draftFindings(invoice, computeTotals(invoice)).every(
    ({ severity }) => severity !== "error",
  );
}
