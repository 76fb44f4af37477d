import type { DocumentId } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import { reasonOf } from "../relay-deps.ts";
import type { RelayDeps } from "../relay-deps.ts";
import type { Absence, AbsenceStorage, Whereabouts } from "../storage/absence-storage.ts";

/** A device that is connected. Disposed, it has said goodbye. */
export interface Attending extends Disposable {
  /** Its connection was lost while it had these open. */
  readonly lost: (documents: readonly DocumentId[]) => void;
}

/**
 * Who had a document open when the connection was lost, and has not been back: what they write meanwhile comes only with them. It is a hint for whoever is about to issue, and
 * holds nothing up: where it cannot be kept, that is in the log.
 */
export interface Absences {
  /** A device is connected, and so no longer away. */
  readonly attend: (whose: Whereabouts) => Attending;
  /** The longest away first. */
  readonly of: (workspace: WorkspaceId, document: DocumentId) => Promise<readonly Absence[]>;
}

/** Whoever stays away longer has given the device up. */
const forgottenAfterMs = 30 * 86_400_000;

export function createAbsences(
  storage: AbsenceStorage,
  deps: Pick<RelayDeps, "now" | "log">,
): Absences {
  /** Connections by device: one that comes back may do so before its old socket is known to be dead. */
  const connections = new Map<string, number>();
  let last = Promise.resolve();
  const inTurn = (write: () => Promise<void>): void => {
    last = last
      .then(write)
      .catch((error: unknown) => deps.log.warn("absence-not-kept", { reason: reasonOf(error) }));
  };
  return {
    attend: (whose) => {
      const { workspace, author, device } = whose;
      const key = JSON.stringify([workspace, author.id, device]);
      connections.set(key, (connections.get(key) ?? 0) + 1);
      inTurn(() => storage.unmarkAbsent(whose));
      let isHere = true;
      const leave = (): boolean => {
        if (!isHere) return false;
        isHere = false;
        const others = (connections.get(key) ?? 1) - 1;
        if (others > 0) connections.set(key, others);
        else connections.delete(key);
        return others === 0;
      };
      return {
        lost: (documents) => {
          if (!leave() || documents.length === 0) return;
          const now = deps.now();
          inTurn(() => storage.markAbsent(whose, documents, now, now - forgottenAfterMs));
        },
        [Symbol.dispose]: () => void leave(),
      };
    },
    of: async (workspace, document) => {
      await last;
      return storage.absences(workspace, document, deps.now() - forgottenAfterMs);
    },
  };
}
