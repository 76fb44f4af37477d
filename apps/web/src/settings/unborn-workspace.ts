import { DocumentId, defaultWorkspace } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import { v5 } from "uuid";
import { beginWith } from "../page/unborn-documents.ts";

const namespace = "4f3f6dd5-6e1c-4a53-9a35-6f2c5d1f8b0e";

/**
 * The id of a workspace's document that is not there yet, and begins with what holds without one. It follows from the workspace, so that two owners who begin it at once
 * begin one.
 */
export function unbornWorkspaceDocument(workspace: WorkspaceId): DocumentId {
  const id = DocumentId.parse(v5(workspace, namespace));
  beginWith(id, { type: "create", document: { kind: "workspace", content: defaultWorkspace } });
  return id;
}
