import type { DocumentId } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";

/** Looks up what it must know of documents before it is told that they have changed. */
export type Attendant = (workspace: WorkspaceId, documents: readonly DocumentId[]) => Promise<void>;

/** Those who are waited for before a turn is told. */
export interface Attendance {
  /** One that attends a workspace more than once is asked once a turn. */
  readonly attend: (workspace: WorkspaceId, attendant: Attendant) => Disposable;
  readonly await: (
    changes: readonly { readonly workspace: WorkspaceId; readonly document: DocumentId }[],
  ) => Promise<void>;
}

/** @param onFailure hears of an attendant that failed: the turn goes on */
export function createAttendance(onFailure: (error: unknown) => void): Attendance {
  const attending = new Map<WorkspaceId, Map<Attendant, number>>();
  return {
    attend: (workspace, attendant) => {
      const attendants = attending.get(workspace) ?? new Map<Attendant, number>();
      attending.set(workspace, attendants);
      attendants.set(attendant, (attendants.get(attendant) ?? 0) + 1);
      return {
        [Symbol.dispose]: () => {
          const times = (attendants.get(attendant) ?? 0) - 1;
          if (times > 0) attendants.set(attendant, times);
          else attendants.delete(attendant);
          if (attendants.size === 0 && attending.get(workspace) === attendants) {
            attending.delete(workspace);
          }
        },
      };
    },
    await: async (changes) => {
      if (attending.size === 0) return;
      const documents = Map.groupBy(changes, ({ workspace }) => workspace);
      for (const [workspace, changed] of documents) {
        const ids = [...new Set(changed.map(({ document }) => document))];
        for (const attendant of attending.get(workspace)?.keys() ?? []) {
          try {
            await attendant(workspace, ids);
          } catch (error) {
            onFailure(error);
          }
        }
      }
    },
  };
}
