import type { CreditUsePlan, InvoiceSnapshot } from "@concord/document";
import { msg } from "@lit/localize";
import type { DecimalString, DocumentId, EntryKey } from "@concord/model";
import { readDocument } from "../page/read-document.ts";
import type { Workspace } from "../page/workspace.ts";
import { told } from "../words/language.ts";

export type CreditMoved =
  | { readonly type: "moved"; readonly amount: DecimalString; readonly key: EntryKey }
  | { readonly type: "refused"; readonly message: string };

/** Moves a credit between two invoices as they stand on this device: what is to be done follows from both. It may be done again, and then goes on from where it was. */
export async function moveCredit(
  workspace: Workspace,
  [from, to]: readonly [from: DocumentId, to: DocumentId],
  plan: (from: InvoiceSnapshot, to: InvoiceSnapshot) => CreditUsePlan,
): Promise<CreditMoved> {
  // In this order: what has come into the one has left the other before.
  const other = await readDocument(workspace, to);
  const one = await readDocument(workspace, from);
  if (one?.kind !== "invoice" || other?.kind !== "invoice") {
    return { type: "refused", message: msg("This invoice is not on this device") };
  }
  const planned = plan(one, other);
  if (planned.type === "refused") {
    return {
      type: "refused",
      message: planned.findings.map(({ message }) => told(message)).join(" "),
    };
  }
  for (const { document, operations } of planned.steps) {
    const outcome = await workspace.apply(document, operations);
    if (outcome.type === "refused" || outcome.type === "not-stored") {
      return { type: "refused", message: outcome.message };
    }
  }
  return { type: "moved", amount: planned.amount, key: planned.key };
}
