import { claimOf } from "./claim.ts";
import { computeTotals } from "./compute-totals.ts";
import { draftFindings } from "./draft-findings.ts";
import { toBig, toDecimalString } from "./decimal-string.ts";
import type { Finding } from "./finding.ts";
import type { Invoice } from "./invoice.ts";
import { statedFindings } from "./stated-findings.ts";
import type { Totals } from "./totals.ts";
import { untaxedFindings } from "./untaxed-findings.ts";

/**
 * Everything that keeps an invoice from being issued by us, all at once. Beside what a draft lacks: once it is issued, what it states is what it claims, so it must
 * not state another amount than it comes to; a credit note of ours says what it credits (BT-25); and it says nothing that EN 16931 lets no invoice say.
 */
export function issueFindings(invoice: Invoice): readonly Finding[] {
  return awaited(invoice, readingOf(invoice));
}

/** What issue looks at in a draft, read once. */
interface Reading {
  readonly totals: Totals;
  readonly draft: readonly Finding[];
  readonly untaxed: readonly Finding[];
}

function readingOf(invoice: Invoice): Reading {
  const totals = computeTotals(invoice);
  return { totals, draft: draftFindings(invoice, totals), untaxed: untaxedFindings(invoice) };
}

function awaited(invoice: Invoice, { totals, draft, untaxed }: Reading): readonly Finding[] {
  return [
    ...draft.filter(({ severity, rule }) => severity === "error" || isFatal(rule, invoice.kind)),
    ...untaxed.filter(({ severity }) => severity === "error"),
    ...statedClaim(invoice, totals),
  ].map((finding): Finding => ({ ...finding, severity: "error" }));
}

const fatal: ReadonlySet<string> = new Set(["BR-27", "BR-28", "CONCORD-CURRENCY"]);

/** What a draft is warned of, since it may be meant otherwise, or was read from a tool, and nobody may issue. A credit note repeats what it credits, as it was: else that could never be credited. */
function isFatal(rule: string, kind: Invoice["kind"]): boolean {
  return rule === "CONCORD-PRECEDING" || (kind !== "credit-note" && fatal.has(rule));
}

/** Whether an issue that is made already is not undone for it: nothing that the invoice needs is missing, and its customer has it. */
export function isCaution({ rule }: Finding): boolean {
  return fatal.has(rule) || rule === "BR-CO-04";
}

function statedClaim(invoice: Invoice, totals: Totals): readonly Finding[] {
  const stated = claimOf(invoice, totals, "issued").amount;
  const computed = totals.claim;
  if (stated === computed) return [];
  const path = invoice.stated?.gross === undefined ? "stated.payable" : "stated.gross";
  return [
    {
      rule: "CONCORD-STATED",
      path,
      severity: "error",
      message: `The invoice states ${stated} and comes to ${computed}. Correct its lines, or clear the stated amount.`,
      stated,
      computed,
      difference: toDecimalString(toBig(stated).minus(toBig(computed))),
    },
  ];
}

/** All that is told of a draft before it is issued: what keeps it from that, and what an issue does not wait for. */
export function issueReview(invoice: Invoice): {
  readonly findings: readonly Finding[];
  readonly remarks: readonly Finding[];
} {
  const reading = readingOf(invoice);
  const { totals, draft, untaxed } = reading;
  const found = awaited(invoice, reading);
  const rules = new Set(found.map(({ rule }) => rule));
  const remarks = [...statedFindings(invoice, totals), ...draft, ...untaxed].filter(
    ({ severity, rule }) => severity !== "error" && !rules.has(rule),
  );
  return { findings: found, remarks };
}

/** What an issue does not wait for: what a receiver may ask for, and what lies within the tolerance of every checker. */
export function issueRemarks(invoice: Invoice): readonly Finding[] {
  return issueReview(invoice).remarks;
}

/** Of these what receivers may ask for. */
export function issueWarnings(invoice: Invoice): readonly Finding[] {
  return issueRemarks(invoice).filter(({ severity }) => severity === "warning");
}
