import type { DocumentId } from "@concord/model";
import type { ListedRow } from "../wire/messages.ts";

/** The document of the workspace itself: who we are and by which rules we write. Should there be two, every device takes the same one. */
export function workspaceDocument(
  rows: ReadonlyMap<DocumentId, Pick<ListedRow, "kind">>,
): DocumentId | undefined {
  let own: DocumentId | undefined;
  for (const [id, { kind }] of rows) {
    if (kind === "workspace" && (own === undefined || id < own)) own = id;
  }
  return own;
}
