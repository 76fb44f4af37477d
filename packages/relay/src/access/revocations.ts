import type { Grant } from "@concord/protocol";
import { reasonOf } from "../relay-deps.ts";
import type { RelayLog } from "../relay-deps.ts";
import type { RelayStorage, Revocation } from "../storage/storage.ts";

/** What is no longer valid although it is signed and has not expired. Durable, and told to live connections at once. */
export interface Revocations {
  readonly isRevoked: (grant: Grant) => boolean;
  /** Resolves when it is on the disk; from then on nobody is let in by it, and who is inside has been shown out. */
  readonly revoke: (revocation: Revocation) => Promise<void>;
  readonly of: (workspace: Revocation["workspace"]) => readonly Revocation[];
  /** Runs after each revocation, for connections to look at their own grant again. */
  readonly onRevoked: (listener: () => void) => Disposable;
}

/** Reads all that a store knows of. They are few, and each connection asks. */
export async function loadRevocations(
  storage: Pick<RelayStorage, "revocations" | "revoke">,
  log: Pick<RelayLog, "error" | "info">,
): Promise<Revocations> {
  const known = new Map<string, Revocation>();
  const keep = (revocation: Revocation): void => void known.set(keyOf(revocation), revocation);
  for (const revocation of await storage.revocations()) keep(revocation);
  const listeners = new Set<() => void>();

  return {
    isRevoked: ({ workspace, principal, id, issuedAt }) => {
      if (known.has(keyOf({ workspace, kind: "token", id }))) return true;
      const all = known.get(keyOf({ workspace, kind: "principal", id: principal.id }));
      // Whoever is let in again gets a new token.
      return all !== undefined && issuedAt <= all.at;
    },
    revoke: async (revocation) => {
      await storage.revoke(revocation);
      keep(revocation);
      const { workspace, kind, id } = revocation;
      log.info("revoked", { workspace, kind, id });
      for (const listener of listeners) {
        try {
          listener();
        } catch (error) {
          log.error("revocation-failed", { reason: reasonOf(error) });
        }
      }
    },
    of: (workspace) => [...known.values()].filter((each) => each.workspace === workspace),
    onRevoked: (listener) => {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
  };
}

function keyOf({ workspace, kind, id }: Omit<Revocation, "at">): string {
  return `${workspace} ${kind} ${id}`;
}
