import type { DocumentId } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import type { ChangeCodec } from "./change-codec.ts";
import type { LedgerStore } from "./ledger-store.ts";

/** All changes of a document, in their order. */
export async function readLedger(
  workspace: WorkspaceId,
  document: DocumentId,
  store: Pick<LedgerStore, "ledger">,
  codec: Pick<ChangeCodec, "unfold">,
): Promise<readonly Uint8Array[]> {
  const { folded, loose } = await store.ledger(workspace, document);
  return folded === null ? loose : [...codec.unfold(folded), ...loose];
}
