import { DocumentId, JsonValue, PlainDate } from "@concord/model";
import type { InvoiceSummary } from "@concord/model";
import { inOrder } from "@concord/protocol";
import type { DocumentState, WorkspaceId } from "@concord/protocol";
import { everywhere } from "../core/committer.ts";
import type { Committer } from "../core/committer.ts";
import { createHub } from "../core/hub.ts";
import type { Hub } from "../core/hub.ts";
import { reasonOf } from "../relay-deps.ts";
import type { RelayDeps } from "../relay-deps.ts";
import type { RelayStorage } from "../storage/storage.ts";
import { DocumentRow, documentRow, isOutdated } from "./document-row.ts";

export type DocumentRows = ReadonlyMap<DocumentId, DocumentRow>;

/** A document as replicas compare it. */
export interface HeldDocument extends DocumentState {
  readonly seq: number;
  /** Undefined for a document that is no invoice. */
  readonly summary: InvoiceSummary | undefined;
}

/** Rows that were made anew. Whoever hears of it finds them in the map already. */
export interface MovedRows {
  readonly rows: readonly {
    readonly document: DocumentId;
    readonly before: DocumentRow | undefined;
    readonly after: DocumentRow;
  }[];
  /** Every batch up to this one is in the rows. */
  readonly cursor: number;
}

/**
 * The read model: a row for each document, made from it as it is committed, behind the journal by as much as `projectionLag` says.
 * It keeps its own cursor in storage, so it goes on after a crash where it was, and can be thrown away and built again.
 */
export interface ReadModel extends Disposable {
  /** The rows of a workspace: one map for good, which changes as rows are made. */
  readonly rows: (workspace: WorkspaceId) => Promise<DocumentRows>;
  /** Resolves when the rows show everything that was committed before the call; to the batch up to which they do. */
  readonly caughtUp: (workspace: WorkspaceId) => Promise<number>;
  /** The rows, caught up and right for today. */
  readonly current: (workspace: WorkspaceId) => Promise<DocumentRows>;
  /** What replicas compare themselves with, in the order of ids; the same list until a row changes. */
  readonly held: (workspace: WorkspaceId) => Promise<readonly HeldDocument[]>;
  /** Topics are workspaces. */
  readonly moved: Hub<MovedRows>;
  /** Resolves when no run is under way. */
  readonly idle: () => Promise<void>;
}

/** The name under which storage keeps the rows. Rows of another shape go under another name, and are built anew from the journal. */
export const documentProjection = "documents";
/** Names that rows had before. */
export const retiredProjections = ["invoices"];

const projection = documentProjection;
/** How many batches one transaction of the rows covers. */
const journalPage = 5_000;
/** Edits of one document within this time make one row of it. Whoever asks does not wait for it. */
const followAfterMs = 1_000;
/** A relay with much to do is not kept from it by its rows: after a run it rests for so many times as long. */
const restPerRun = 4;

export function createReadModel(
  storage: RelayStorage,
  committer: Committer,
  deps: Pick<RelayDeps, "now" | "after" | "defer" | "log">,
): ReadModel {
  const loaded = new Map<WorkspaceId, Promise<Map<DocumentId, DocumentRow>>>();
  const ordered = new Map<WorkspaceId, readonly HeldDocument[]>();
  const running = new Map<WorkspaceId, Promise<unknown>>();
  const waiting = new Map<WorkspaceId, Promise<number>>();
  const moved = createHub<MovedRows>((error) =>
    deps.log.error("reader-failed", { reason: reasonOf(error) }),
  );

  const today = (): PlainDate => PlainDate.parse(new Date(deps.now()).toISOString().slice(0, 10));

  const rowsOf = (workspace: WorkspaceId): Promise<Map<DocumentId, DocumentRow>> => {
    const known = loaded.get(workspace);
    if (known !== undefined) return known;
    const loading = storage
      .projectedRows(projection, workspace)
      .then(
        (stored) =>
          new Map(
            stored.map(
              ({ key, value }) => [DocumentId.parse(key), DocumentRow.parse(value)] as const,
            ),
          ),
      );
    loaded.set(workspace, loading);
    loading.catch(() => loaded.delete(workspace));
    return loading;
  };

  const project = async (
    workspace: WorkspaceId,
    documents: Iterable<DocumentId>,
    cursor: number,
  ): Promise<void> => {
    const current = await rowsOf(workspace);
    const made: { document: DocumentId; row: DocumentRow }[] = [];
    for (const document of documents) {
      try {
        const row = await committer.read(workspace, document, (live) => documentRow(live, today()));
        made.push({ document, row });
      } catch (error) {
        // It keeps the row it had: one document must not hold up the rows of all others.
        deps.log.error("row-failed", { workspace, document, reason: reasonOf(error) });
      }
      // A row takes as long as many batches: between two of them whoever waits comes first.
      await new Promise<void>(deps.defer);
    }
    await storage.project(
      projection,
      workspace,
      made.map(({ document, row }) => ({ key: document, value: jsonOf(row) })),
      cursor,
    );
    ordered.delete(workspace);
    const rows = made.map(({ document, row: after }) => {
      const before = current.get(document);
      current.set(document, after);
      return { document, before, after };
    });
    moved.publish(workspace, { rows, cursor });
  };

  const follow = async (workspace: WorkspaceId): Promise<number> => {
    // What is committed meanwhile is left to the next run: else a busy workspace would have its rows made anew without end.
    const head = await storage.head(workspace);
    let cursor = await storage.projectionCursor(projection, workspace);
    while (cursor < head) {
      const upTo = Math.min(head, cursor + journalPage);
      await project(workspace, await storage.changedDocuments(workspace, cursor, upTo), upTo);
      cursor = upTo;
    }
    return cursor;
  };

  /** One run a workspace at a time: the cursor never goes back. */
  const inTurn = <T>(workspace: WorkspaceId, run: () => Promise<T>): Promise<T> => {
    const next = (running.get(workspace) ?? Promise.resolve()).catch(() => undefined).then(run);
    running.set(workspace, next);
    const forget = (): void => {
      if (running.get(workspace) === next) running.delete(workspace);
    };
    next.then(forget, forget);
    return next;
  };

  /** A run that waits for the one before it reads everything committed until it begins, so all who ask meanwhile share it. */
  const caughtUp = (workspace: WorkspaceId): Promise<number> => {
    const shared = waiting.get(workspace);
    if (shared !== undefined) return shared;
    const next = inTurn(workspace, () => {
      waiting.delete(workspace);
      return follow(workspace);
    });
    waiting.set(workspace, next);
    return next;
  };

  const refreshOutdated = async (workspace: WorkspaceId): Promise<void> => {
    const outdated = [...(await rowsOf(workspace))].filter(([, row]) => isOutdated(row, today()));
    if (outdated.length === 0) return;
    const cursor = await storage.projectionCursor(projection, workspace);
    await project(
      workspace,
      outdated.map(([document]) => document),
      cursor,
    );
  };

  const timers = new Map<WorkspaceId, Disposable>();
  /** How long the latest run took. */
  const durations = new Map<WorkspaceId, number>();
  const runByItself = async (workspace: WorkspaceId): Promise<void> => {
    const before = deps.now();
    try {
      await caughtUp(workspace);
    } catch (error) {
      deps.log.error("projection-failed", { projection, workspace, reason: reasonOf(error) });
    }
    durations.set(workspace, deps.now() - before);
  };
  const subscription = committer.committed.subscribe(everywhere, ({ workspace }) => {
    if (timers.has(workspace)) return;
    const delay = Math.max(followAfterMs, restPerRun * (durations.get(workspace) ?? 0));
    const timer = deps.after(delay, () => {
      timers.delete(workspace);
      void runByItself(workspace);
    });
    timers.set(workspace, timer);
  });

  return {
    rows: rowsOf,
    caughtUp,
    current: async (workspace) => {
      await caughtUp(workspace);
      await inTurn(workspace, () => refreshOutdated(workspace));
      return rowsOf(workspace);
    },
    held: async (workspace) => {
      const rows = await rowsOf(workspace);
      const known = ordered.get(workspace);
      if (known !== undefined) return known;
      const held = inOrder(
        [...rows].map(([document, { seq, fingerprint, invoice }]) => ({
          document,
          seq,
          fingerprint,
          summary: invoice?.summary,
        })),
      );
      ordered.set(workspace, held);
      return held;
    },
    moved,
    idle: async () => {
      await Promise.allSettled(running.values());
    },
    [Symbol.dispose]: () => {
      subscription[Symbol.dispose]();
      for (const timer of timers.values()) timer[Symbol.dispose]();
    },
  };
}

function jsonOf(row: DocumentRow): JsonValue {
  return JsonValue.parse(JSON.parse(JSON.stringify(row)));
}
