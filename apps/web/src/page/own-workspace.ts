import { DocumentId, defaultWorkspace } from "@concord/model";
import type { OperationInput } from "@concord/document";
import type { WorkspaceId } from "@concord/protocol";
import { v5 } from "uuid";
import type { ListedRow } from "../wire/messages.ts";

/** An operation that begins a document. */
export type Creation = Extract<OperationInput, { readonly type: "create" }>;

const namespace = "4f3f6dd5-6e1c-4a53-9a35-6f2c5d1f8b0e";

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

// Those that are nowhere yet, and begin with what an owner enters first.
const unborn = new Set<DocumentId>();

/** The id of a workspace's document that is not there yet. It follows from the workspace, so that two owners who begin it at once begin one. */
export function unbornWorkspaceDocument(workspace: WorkspaceId): DocumentId {
  const id = DocumentId.parse(v5(workspace, namespace));
  unborn.add(id);
  return id;
}

/** What begins the workspace's document with what holds without one; undefined for every other document. */
export function workspaceCreation(id: DocumentId): Creation | undefined {
  return unborn.has(id)
    ? { type: "create", document: { kind: "workspace", content: defaultWorkspace } }
    : undefined;
}
