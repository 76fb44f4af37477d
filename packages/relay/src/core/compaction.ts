import type { DocumentId } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import * as Y from "yjs";
import { reasonOf } from "../relay-deps.ts";
import type { RelayDeps } from "../relay-deps.ts";
import type { RelayStorage } from "../storage/storage.ts";
import type { Committer } from "./committer.ts";

/** When the updates of a document are worth folding, and how often to look. */
export interface CompactionSettings {
  readonly minUpdates: number;
  readonly everyMs: number;
}

export const defaultCompaction: CompactionSettings = { minUpdates: 200, everyMs: 60_000 };

export interface Compaction extends AsyncDisposable {
  /** Folds what is worth it now, and returns how many documents that were. */
  readonly run: () => Promise<number>;
}

/**
 * Folds update bytes that every projection has passed into one snapshot a document. The journal's rows, verdicts and authorship stay:
 * what goes is only the bytes, and only after the snapshot was read back and found to hold them.
 */
export function startCompaction(
  storage: RelayStorage,
  committer: Committer,
  projections: readonly string[],
  settings: CompactionSettings,
  deps: Pick<RelayDeps, "every" | "log">,
): Compaction {
  /** Up to where each workspace was gone through: a document that has not changed since is not looked at again. */
  const lookedAt = new Map<WorkspaceId, number>();
  let running: Promise<number> | null = null;

  const watermarkOf = async (workspace: WorkspaceId): Promise<number> => {
    const cursors = [await storage.head(workspace)];
    for (const projection of projections) {
      cursors.push(await storage.projectionCursor(projection, workspace));
    }
    return Math.min(...cursors);
  };

  const fold = async (
    workspace: WorkspaceId,
    document: DocumentId,
    watermark: number,
  ): Promise<void> => {
    const { upTo, snapshot } = await foldedSnapshot(committer, workspace, document, watermark);
    await storage.compact(workspace, document, upTo, snapshot);
  };

  const runAll = async (): Promise<number> => {
    let folded = 0;
    for (const workspace of await storage.workspaces()) {
      const after = lookedAt.get(workspace) ?? 0;
      const watermark = await watermarkOf(workspace);
      const documents = await storage.compactable(workspace, after, watermark, settings.minUpdates);
      let failed = false;
      for (const document of documents) {
        try {
          await fold(workspace, document, watermark);
          folded += 1;
        } catch (error) {
          // It keeps its updates; the others do not wait for it.
          failed = true;
          deps.log.error("fold-failed", { workspace, document, reason: reasonOf(error) });
        }
      }
      if (!failed) lookedAt.set(workspace, watermark);
    }
    return folded;
  };
  const run = async (): Promise<number> => {
    running ??= runAll().finally(() => {
      running = null;
    });
    return running;
  };

  const timer = deps.every(settings.everyMs, () => {
    run().catch((error: unknown) =>
      deps.log.error("compaction-failed", { reason: reasonOf(error) }),
    );
  });
  return {
    run,
    [Symbol.asyncDispose]: async () => {
      timer[Symbol.dispose]();
      await running?.catch(() => undefined);
    },
  };
}

/** A document whole, read back and found to hold all of it, to stand for its updates up to a watermark. */
export async function foldedSnapshot(
  committer: Pick<Committer, "read">,
  workspace: WorkspaceId,
  document: DocumentId,
  watermark: number,
): Promise<{ readonly upTo: number; readonly snapshot: Uint8Array }> {
  const { upTo, snapshot, stateVector } = await committer.read(workspace, document, (live) => ({
    upTo: Math.min(live.seq, watermark),
    snapshot: Y.encodeStateAsUpdate(live.doc),
    stateVector: Y.encodeStateVector(live.doc),
  }));
  const readBack = new Y.Doc();
  Y.applyUpdate(readBack, snapshot);
  const whole =
    readBack.store.pendingStructs === null &&
    readBack.store.pendingDs === null &&
    Buffer.from(Y.encodeStateVector(readBack)).equals(stateVector);
  if (!whole) throw new Error(`The snapshot of document ${document} does not read back whole`);
  return { upTo, snapshot };
}
