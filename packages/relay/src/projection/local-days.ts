import { dayIn } from "@concord/model";
import type { PlainDate } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import { everywhere } from "../core/committer.ts";
import type { Committer } from "../core/committer.ts";
import { workspaceSettings } from "../registrar/workspace-settings.ts";
import type { RelayStorage } from "../storage/storage.ts";

/** Which day it is where a workspace is, by the time zone of its settings: what is overdue, and what is dated, goes by it. */
export interface LocalDays extends Disposable {
  readonly dayOf: (workspace: WorkspaceId, at: number) => Promise<PlainDate>;
}

/** Settings are read once, and again after they were changed. */
export function createLocalDays(
  storage: Pick<RelayStorage, "firstOfKind">,
  committer: Pick<Committer, "readInPassing" | "committed">,
): LocalDays {
  const zones = new Map<WorkspaceId, Promise<string>>();
  const lastKnown = new Map<WorkspaceId, string>();
  const subscription = committer.committed.subscribe(everywhere, ({ workspace, batches }) => {
    if (batches.some(({ kind }) => kind === "workspace")) zones.delete(workspace);
  });

  async function read(workspace: WorkspaceId): Promise<string> {
    try {
      const { timeZone } = await workspaceSettings(storage, committer, workspace);
      lastKnown.set(workspace, timeZone);
      return timeZone;
    } catch {
      // Settings that cannot be read hold up themselves, and no list.
      zones.delete(workspace);
      return lastKnown.get(workspace) ?? "UTC";
    }
  }

  function zoneOf(workspace: WorkspaceId): Promise<string> {
    const known = zones.get(workspace);
    if (known !== undefined) return known;
    const reading = read(workspace);
    zones.set(workspace, reading);
    return reading;
  }

  return {
    dayOf: async (workspace, at) => dayIn(await zoneOf(workspace), at),
    [Symbol.dispose]: () => subscription[Symbol.dispose](),
  };
}
