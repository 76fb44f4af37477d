import { DocumentId } from "@concord/model";
import type { Invoice, Ledger } from "@concord/model";
import { readDocument } from "../page/read-document.ts";
import type { Workspace } from "../page/workspace.ts";

/** The credit notes of an invoice that stand, as far as this device has them. */
export async function earlierNotes(
  workspace: Workspace,
  { credits, voidedCredits }: Pick<Ledger, "credits" | "voidedCredits">,
): Promise<readonly Invoice[]> {
  const ids = Object.keys(credits)
    .filter((key) => !Object.hasOwn(voidedCredits, key))
    .flatMap((key) => DocumentId.safeParse(key).data ?? [])
    .filter((id) => workspace.rows().has(id));
  const read = await Promise.all(ids.map((id) => readDocument(workspace, id)));
  return read.flatMap((snapshot) => (snapshot?.kind === "invoice" ? [snapshot.invoice] : []));
}
