import type { DocumentId } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import type { ChangePacker } from "./change-packer.ts";
import type { LedgerStore } from "./ledger-store.ts";

/** All changes of a document, in their order. */
export async function readLedger(
  workspace: WorkspaceId,
  document: DocumentId,
  store: Pick<LedgerStore, "ledger">,
  packer: ChangePacker,
): Promise<readonly Uint8Array[]> {
  const { folded, loose } = await store.ledger(workspace, document);
  return folded === null ? loose : [...packer.unpack(folded), ...loose];
}
