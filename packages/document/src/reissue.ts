import { EntryKey, errorAt, planCreditNote } from "@concord/model";
import type { DocumentId, Finding, Invoice } from "@concord/model";
import { derivedDocumentId } from "./derived-id.ts";
import { isDiscarded, keeping } from "./discarded.ts";
import { freezable } from "./frozen-content.ts";
import { invoiceOf } from "./invoice-registers.ts";
import type { InvoiceSnapshot } from "./invoice-snapshot.ts";
import type { OperationInput } from "./operation.ts";

/** The documents of a credit note and a new invoice that are made for one issued invoice. */
export interface ReissueIds {
  readonly creditNote: DocumentId;
  readonly invoice: DocumentId;
}

type Made = Pick<InvoiceSnapshot, "invoice" | "issued" | "ledger">;

/** What of it is there already: somebody else was as quick, or the first try ended in the middle. */
export interface ReissueKnown {
  readonly creditNote: Made | undefined;
  readonly invoice: Made | undefined;
  /** The credit notes of the invoice that stand. */
  readonly earlier: readonly Invoice[];
}

/** Operations on one document. They are made in the order of the steps, and each step may be made again. */
export interface ReissueStep {
  readonly document: DocumentId;
  readonly operations: readonly OperationInput[];
}

export type ReissuePlan =
  | { readonly type: "steps"; readonly ids: ReissueIds; readonly steps: readonly ReissueStep[] }
  | { readonly type: "refused"; readonly findings: readonly Finding[] };

/** Under this the new invoice names the one that it stands for. */
const replacedKey = EntryKey.parse("replaced");

/**
 * The ids follow from the invoice, so that two people who do it, and one who does it twice, make one credit note and one invoice. Where a credit note was voided,
 * the next time makes another one; the new invoice stays the one that there is, so that nobody is billed twice.
 */
export function reissueIds({ id, ledger }: Pick<InvoiceSnapshot, "id" | "ledger">): ReissueIds {
  const round = Object.keys(ledger.voidedCredits).length;
  return {
    creditNote: derivedDocumentId(["reissue", "credit-note", id, String(round)]),
    invoice: derivedDocumentId(["reissue", "invoice", id]),
  };
}

/**
 * Credits an issued invoice whole and begins a new one that says what was edited after the issue: two drafts, for a person to issue. Then what was edited late
 * is decided: the issued values stand. A late edit that comes afterwards goes into the new draft, as long as it is one.
 */
export function planReissue(
  snapshot: InvoiceSnapshot,
  known: ReissueKnown,
  { by, at, reason }: { readonly by?: string; readonly at?: string; readonly reason?: string } = {},
): ReissuePlan {
  const ids = reissueIds(snapshot);
  const late = snapshot.editedAfterIssue;
  if (known.invoice?.ledger.voided !== undefined) {
    const message = "The new invoice is there already, and void. Make another one by hand.";
    return refused("CONCORD-REISSUE", "voided", message);
  }
  if (known.invoice?.issued !== undefined && late.length > 0) {
    const message = `The new invoice is issued already, as ${known.invoice.issued.number}. Credit that one.`;
    return refused("CONCORD-REISSUE", "issued", message);
  }
  if (snapshot.issued === undefined) {
    return refused("CONCORD-REISSUE", "issued", "A draft is changed, and not credited.");
  }
  const steps: ReissueStep[] = [];
  // One of the two without the other would bill the customer twice, or not at all.
  for (const each of ["creditNote", "invoice"] as const) {
    const made = known[each];
    if (made === undefined || !isDiscarded(made)) continue;
    steps.push({ document: ids[each], operations: [keeping] });
  }
  if (known.creditNote === undefined) {
    const { note, findings } = planCreditNote(
      snapshot,
      { type: "full" },
      { earlier: known.earlier, ...(reason !== undefined && { reason }) },
    );
    if (findings.length > 0) return { type: "refused", findings };
    steps.push({ document: ids.creditNote, operations: [creating(note)] });
  }
  if (known.invoice === undefined) {
    steps.push({ document: ids.invoice, operations: [creating(reissued(snapshot))] });
  } else if (late.length > 0) {
    const fields = Object.fromEntries(late.map(({ path, edited }) => [path, edited ?? null]));
    steps.push({ document: ids.invoice, operations: [{ type: "merge-fields", fields }] });
  }
  const decided = snapshot.conflicts
    .filter(({ state, record }) => state === "open" && record.kind === "edited-after-issue")
    .map(({ id }): OperationInput => ({
      type: "resolve-conflict",
      conflict: id,
      choice: { type: "kept" },
      ...(by !== undefined && { by }),
      ...(at !== undefined && { at }),
    }));
  if (decided.length > 0) steps.push({ document: snapshot.id, operations: decided });
  return { type: "steps", ids, steps };
}

/** The invoice as it stands with everything that was edited late, to be issued anew: without number, and of the day of its issue. */
function reissued({ live, id, issued, editedAfterIssue }: InvoiceSnapshot): Invoice {
  const { number: _, issueDate, stated: __, ...content } = freezable(invoiceOf(live).invoice);
  const isDateLate = editedAfterIssue.some(({ path }) => path === "issueDate");
  return {
    ...content,
    ...(isDateLate && issueDate !== undefined && { issueDate }),
    precedingInvoices: [
      ...content.precedingInvoices.filter(({ document }) => document !== id),
      {
        id: replacedKey,
        number: issued?.number ?? "",
        ...(issued?.on !== undefined && { issueDate: issued.on }),
        document: id,
      },
    ],
  };
}

function creating(content: Invoice): OperationInput {
  return { type: "create", document: { kind: "invoice", content } };
}

function refused(rule: string, path: string, message: string): ReissuePlan {
  return { type: "refused", findings: [errorAt(rule, path, message)] };
}
