import type { WorkspaceId } from "@concord/protocol";
import type { RelayStorage } from "../storage/storage.ts";

/** How far a projection is behind the journal. */
export interface ProjectionLag {
  readonly batches: number;
  /** Age of the oldest batch that it has not read; 0 when it has read them all. */
  readonly ms: number;
}

/** Looks at the cursors of a projection, in all workspaces unless some are named. */
export async function projectionLag(
  projection: string,
  storage: Pick<RelayStorage, "workspaces" | "head" | "projectionCursor" | "readJournal">,
  now: number,
  workspaces?: readonly WorkspaceId[],
): Promise<ProjectionLag> {
  let batches = 0;
  let ms = 0;
  for (const workspace of workspaces ?? (await storage.workspaces())) {
    const cursor = await storage.projectionCursor(projection, workspace);
    const behind = (await storage.head(workspace)) - cursor;
    if (behind <= 0) continue;
    batches += behind;
    const [oldest] = await storage.readJournal(workspace, cursor, 1);
    if (oldest !== undefined) ms = Math.max(ms, now - oldest.acceptedTime);
  }
  return { batches, ms };
}
