import type { DocumentId } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import { secretBytes } from "../document-cipher.ts";
import type { DocumentKey, LedgerKeys } from "../ledger-store.ts";

const place = (workspace: WorkspaceId, document: DocumentId): string => `${workspace}/${document}`;

/** The keys that stand, for whoever derives a ledger to compare with and leaves nothing behind: what is made or destroyed here is so in memory. */
export function scratchKeys(
  standing: Pick<LedgerKeys, "key" | "destroyed">,
  random: (bytes: number) => Uint8Array,
): LedgerKeys {
  const own = new Map<string, DocumentKey>();
  const keyOf = async (workspace: WorkspaceId, document: DocumentId) =>
    own.get(place(workspace, document)) ?? (await standing.key(workspace, document));
  return {
    key: keyOf,
    keysOf: async (workspace, documents) => {
      const keys = new Map<DocumentId, DocumentKey>();
      for (const document of documents) {
        const key = await keyOf(workspace, document);
        const made: DocumentKey = key ?? { type: "secret", secret: random(secretBytes) };
        if (key === null) own.set(place(workspace, document), made);
        keys.set(document, made);
      }
      return keys;
    },
    destroyed: standing.destroyed,
    destroy: async (workspace, document, at) => {
      own.set(place(workspace, document), { type: "destroyed", at });
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
}
