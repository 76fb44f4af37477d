import { snapshot } from "@concord/document";
import { Workspace } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import type { Committer } from "../core/committer.ts";
import type { RelayStorage } from "../storage/storage.ts";

/** What a workspace says of itself, in the first document of its kind, which only owners begin; as an empty one says it where there is none. */
export async function workspaceSettings(
  storage: Pick<RelayStorage, "firstOfKind">,
  committer: Pick<Committer, "readInPassing">,
  workspace: WorkspaceId,
): Promise<Workspace> {
  const id = await storage.firstOfKind(workspace, "workspace");
  if (id === null) return Workspace.parse({});
  const read = await committer.readInPassing(workspace, id, ({ doc }) =>
    snapshot(doc, { id, kind: "workspace" }),
  );
  return read.kind === "workspace" ? read.workspace : Workspace.parse({});
}
