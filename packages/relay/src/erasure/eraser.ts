import type { DocumentId } from "@concord/model";
import type { Author, WorkspaceId } from "@concord/protocol";
import * as Y from "yjs";
import type { Committer } from "../core/committer.ts";
import { foldedSnapshot } from "../core/compaction.ts";
import type { LedgerService } from "../ledger/ledger-service.ts";
import { reasonOf } from "../relay-deps.ts";
import type { RelayDeps } from "../relay-deps.ts";
import type { ErasableValues, Erasure } from "../storage/erasure-storage.ts";
import type { RelayStorage } from "../storage/storage.ts";

export type ErasureOutcome =
  | { readonly type: "erased"; readonly seq: number }
  /** It is decided and durable, and finished by itself. */
  | { readonly type: "under-way"; readonly seq: number; readonly message: string }
  | { readonly type: "unknown-document" }
  | { readonly type: "unavailable" };

/**
 * Erases what a document said until now: a batch of its own says who did it and when; with it the ledger destroys the document's key, and the store forgets the values
 * of its journal, what was refused, and what was overwritten in its bytes. What stands in the document stays.
 */
export interface Eraser extends AsyncDisposable {
  /** What would be erased; null for a document that is not there. */
  readonly look: (workspace: WorkspaceId, document: DocumentId) => Promise<ErasableValues | null>;
  readonly erase: (
    workspace: WorkspaceId,
    document: DocumentId,
    author: Author,
  ) => Promise<ErasureOutcome>;
}

/** An update that changes nothing. */
const nothing = Y.encodeStateAsUpdate(new Y.Doc());
const retryMs = 30_000;

export function createEraser(
  storage: RelayStorage,
  committer: Committer,
  parts: {
    readonly ledger: Pick<LedgerService, "record">;
    /** Resolves when everybody else who reads the journal has read what was committed before. */
    readonly othersCaughtUp: (workspace: WorkspaceId) => Promise<unknown>;
    readonly compact: RelayStorage["compact"];
  },
  deps: Pick<RelayDeps, "after" | "log">,
): Eraser {
  let isEnding = false;
  let retry: Disposable | null = null;
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };

  /** Why it has to be gone on with later; null when it is done. */
  const finish = async (erasure: Erasure): Promise<string | null> => {
    const { workspace, document, seq } = erasure;
    // Nothing is taken from who has not read it.
    await parts.othersCaughtUp(workspace);
    const recorded = await parts.ledger.record(workspace, seq);
    if (recorded.type === "unavailable") return recorded.message;
    if (recorded.value < seq) return "The ledger has not come so far yet.";
    const { upTo, snapshot } = await foldedSnapshot(committer, workspace, document, seq);
    await parts.compact(workspace, document, upTo, snapshot);
    await storage.eraseValues(erasure);
    return null;
  };

  const goOn = async (): Promise<void> => {
    let isLeft = false;
    for (const erasure of await storage.unfinishedErasures()) {
      if (isEnding) return;
      const { workspace, document, seq } = erasure;
      const reason = await finish(erasure).catch(reasonOf);
      if (reason === null) continue;
      isLeft = true;
      deps.log.warn("erasure-unfinished", { workspace, document, seq, reason });
    }
    if (isLeft) later();
  };
  const later = (): void => {
    if (isEnding || retry !== null) return;
    retry = deps.after(retryMs, () => {
      retry = null;
      start();
    });
  };
  const start = (): void => {
    inTurn(goOn).catch((error: unknown) => {
      deps.log.warn("erasure-unfinished", { reason: reasonOf(error) });
      later();
    });
  };
  start();

  return {
    look: async (workspace, document) => {
      const known = await storage.documentState(workspace, document);
      return known === null ? null : storage.erasable(workspace, document);
    },
    erase: (workspace, document, author) =>
      inTurn(async () => {
        const said = await committer.act(workspace, document, async (live) =>
          live.kind === null
            ? []
            : [
                {
                  live,
                  author,
                  device: "erasure",
                  operations: [{ type: "erase" }],
                  update: nothing,
                  difference: [],
                  numbers: [],
                  erases: true,
                },
              ],
        );
        if (said.type === "nothing") return { type: "unknown-document" };
        if (said.type === "failed") return { type: "unavailable" };
        const { seq } = said;
        const message = await finish({ workspace, document, seq }).catch(reasonOf);
        if (message === null) return { type: "erased", seq };
        deps.log.warn("erasure-unfinished", { workspace, document, seq, reason: message });
        later();
        return { type: "under-way", seq, message };
      }),
    [Symbol.asyncDispose]: async () => {
      isEnding = true;
      retry?.[Symbol.dispose]();
      await last;
    },
  };
}
