import { planReissue, reissueIds } from "@concord/document";
import { msg } from "@lit/localize";
import type { DocumentId } from "@concord/model";
import { readDocument } from "../page/read-document.ts";
import type { Workspace } from "../page/workspace.ts";
import { earlierNotes } from "./earlier-notes.ts";

export type Reissued =
  | { readonly type: "made"; readonly creditNote: DocumentId; readonly invoice: DocumentId }
  | { readonly type: "refused"; readonly message: string };

/** Makes the credit note and the new invoice of an issued one, and decides what was edited late: once, whoever does it how often. */
export async function makeReissue(workspace: Workspace, document: DocumentId): Promise<Reissued> {
  const snapshot = await readDocument(workspace, document);
  if (snapshot?.kind !== "invoice") {
    return { type: "refused", message: msg("This invoice is not on this device") };
  }
  const by = workspace.state()?.principal?.name;
  const ids = reissueIds(snapshot);
  const rows = workspace.rows();
  const made = async (of: DocumentId) => {
    const read = rows.has(of) ? await readDocument(workspace, of) : undefined;
    return read?.kind === "invoice" ? read : undefined;
  };
  const plan = planReissue(
    snapshot,
    {
      creditNote: await made(ids.creditNote),
      invoice: await made(ids.invoice),
      earlier: await earlierNotes(workspace, snapshot.ledger),
    },
    { at: new Date().toISOString(), ...(by !== undefined && { by }) },
  );
  if (plan.type === "refused") {
    return { type: "refused", message: plan.findings.map(({ message }) => message).join(" ") };
  }
  for (const { document: of, operations } of plan.steps) {
    const isKnown = rows.has(of);
    const outcome = isKnown
      ? await workspace.apply(of, operations)
      : await workspace.create("invoice", of, operations);
    if (outcome.type === "refused" || outcome.type === "not-stored") {
      return { type: "refused", message: outcome.message };
    }
  }
  return { type: "made", ...plan.ids };
}
