import { takingBack } from "@concord/ledger/story";
import type { RestorePlan } from "@concord/ledger/story";
import type { DocumentId } from "@concord/model";
import { readDocument } from "../page/read-document.ts";
import type { Workspace } from "../page/workspace.ts";

/** Takes a restore back, wherever one is by then, as far as it still stands. */
export async function takeBack(
  workspace: Workspace,
  id: DocumentId,
  changes: RestorePlan["changes"],
): Promise<void> {
  const snapshot = await readDocument(workspace, id);
  if (snapshot?.kind === "invoice") {
    await workspace.apply(id, [takingBack(changes, snapshot.live)]);
  }
}
