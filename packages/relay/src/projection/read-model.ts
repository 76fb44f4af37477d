import type { DocumentId } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import { everywhere } from "../core/committer.ts";
import type { Committer } from "../core/committer.ts";
import type { Rates } from "../core/rates.ts";
import { reasonOf } from "../relay-deps.ts";
import type { RelayDeps } from "../relay-deps.ts";
import type { DocumentRow } from "../storage/document-row.ts";
import type { DocumentRows } from "../storage/row-storage.ts";
import type { RelayStorage } from "../storage/storage.ts";
import { readRow } from "./read-row.ts";
import { createInTurn } from "./in-turn.ts";
import type { LocalDays } from "./local-days.ts";
import { createRowPlaces } from "./row-places.ts";
import type { RowPlaces } from "./row-places.ts";

/**
 * The read model: a row for each document, made from it as it is committed, behind the journal by as much as `projectionLag` says.
 * It keeps its own cursor in storage, so it goes on after a crash where it was, and can be thrown away and built again.
 * Rows are in storage alone: a workspace of any size takes no memory here.
 */
export interface ReadModel extends RowPlaces, Disposable {
  /** The rows of a workspace as they are. */
  readonly rows: (workspace: WorkspaceId) => DocumentRows;
  /** Resolves when the rows show everything that was committed before the call; to the batch up to which they do. */
  readonly caughtUp: (workspace: WorkspaceId) => Promise<number>;
  /** The rows, caught up and right for today. */
  readonly current: (workspace: WorkspaceId) => Promise<DocumentRows>;
  /** How often rows of a workspace were written: what was read of them stays true until it grows. */
  readonly version: (workspace: WorkspaceId) => number;
  /** Resolves when no run is under way. */
  readonly idle: () => Promise<void>;
}

/** The name under which storage keeps the rows. Rows of another shape go under another name, and are built anew from the journal. */
export const documentProjection = "documents/4";
/** Names that rows had before. */
export const retiredProjections = ["invoices", "documents", "documents/2"];
/** What the world outside calls it, whatever the shape of its rows. */
export const documentProjectionLabel = "documents";

const projection = documentProjection;
/** Edits of one document within so many batches make one row of it. */
const journalPage = 5_000;
/** How many rows one transaction writes. */
const rowsPerWrite = 200;
/** Edits of one document within this time make one row of it. Whoever asks does not wait for it. */
const followAfterMs = 1_000;
/** Milliseconds that a row of any invoice that people write may cost. */
const rowMs = 100;
const changedWithinMs = 60_000;
/** A relay with much to do is not kept from it by its rows: after a run it rests for so many times as long. */
const restPerRun = 4;
/** A clock that was set during a run makes it look as long as the clock has moved. */
const longestRestMs = 10_000;

export function createReadModel(
  storage: RelayStorage,
  committer: Committer,
  days: Pick<LocalDays, "dayOf">,
  deps: Pick<RelayDeps, "now" | "after" | "defer" | "log"> & Partial<Pick<RelayDeps, "labour">>,
  rates?: Pick<Rates, "charge">,
): ReadModel {
  const { labour = () => 0 } = deps;
  /** One run a workspace at a time: the cursor never goes back. */
  const inTurn = createInTurn<WorkspaceId>();
  const waiting = new Map<WorkspaceId, Promise<number>>();
  const versions = new Map<WorkspaceId, number>();
  const rowsOf = (workspace: WorkspaceId): DocumentRows => storage.rows(projection, workspace);
  const places = createRowPlaces(rowsOf, committer, deps.log);

  const write = (
    workspace: WorkspaceId,
    made: ReadonlyMap<DocumentId, DocumentRow>,
    cursor: number,
  ): Promise<void> =>
    places.change(workspace, made, cursor, async () => {
      await storage.project(projection, workspace, made, cursor);
      versions.set(workspace, (versions.get(workspace) ?? 0) + 1);
    });

  /** A row that costs much is paid for by whoever changed its document last: a few bytes a second would else keep this thread busy with nothing else. */
  const charge = async (
    workspace: WorkspaceId,
    document: DocumentId,
    { seq, labourMs }: { readonly seq: number; readonly labourMs: number },
  ): Promise<void> => {
    if (labourMs <= rowMs || rates === undefined) return;
    const [last] = await storage.readJournal(workspace, seq - 1, 1);
    // Rows that are made anew for another reason are nobody's doing.
    if (last?.document !== document || last.acceptedTime < deps.now() - changedWithinMs) return;
    rates.charge(workspace, last.author.id, { labourMs });
  };

  /** Makes the rows of documents. The cursor goes from one batch to another with the last of them. */
  const project = async (
    workspace: WorkspaceId,
    documents: readonly DocumentId[],
    { from, to }: { readonly from: number; readonly to: number },
  ): Promise<void> => {
    const today = await days.dayOf(workspace, deps.now());
    let made = new Map<DocumentId, DocumentRow>();
    for (const document of documents) {
      try {
        const { row, ...cost } = await committer.readInPassing(workspace, document, (live) => {
          const begunAt = labour();
          const fresh = readRow(live, today);
          return { row: fresh, seq: live.seq, labourMs: labour() - begunAt };
        });
        made.set(document, row);
        await charge(workspace, document, cost);
      } catch (error) {
        // It keeps the row it had: one document must not hold up the rows of all others.
        deps.log.error("row-failed", { workspace, document, reason: reasonOf(error) });
      }
      if (made.size >= rowsPerWrite) {
        await write(workspace, made, from);
        made = new Map();
      }
      // A row takes as long as many batches: between two of them whoever waits comes first.
      await new Promise<void>(deps.defer);
    }
    await write(workspace, made, to);
  };

  const follow = async (workspace: WorkspaceId): Promise<number> => {
    // What is committed meanwhile is left to the next run: else a busy workspace would have its rows made anew without end.
    const head = await storage.head(workspace);
    let cursor = await storage.projectionCursor(projection, workspace);
    while (cursor < head) {
      const to = Math.min(head, cursor + journalPage);
      const changed = await storage.changedDocuments(workspace, cursor, to);
      await project(workspace, changed, { from: cursor, to });
      cursor = to;
    }
    return cursor;
  };

  /** A run that waits for the one before it reads everything committed until it begins, so all who ask meanwhile share it. */
  const caughtUp = (workspace: WorkspaceId): Promise<number> => {
    const shared = waiting.get(workspace);
    if (shared !== undefined) return shared;
    const next = inTurn.run(workspace, () => {
      waiting.delete(workspace);
      return follow(workspace);
    });
    waiting.set(workspace, next);
    return next;
  };

  const refreshOutdated = async (workspace: WorkspaceId): Promise<void> => {
    let after: DocumentId | null = null;
    for (;;) {
      const today = await days.dayOf(workspace, deps.now());
      const outdated = await rowsOf(workspace).outdated(today, after, rowsPerWrite);
      // One that cannot be read stays outdated: it is passed over, not asked for without end.
      after = outdated.at(-1) ?? null;
      if (after === null) return;
      const cursor = await storage.projectionCursor(projection, workspace);
      await project(workspace, outdated, { from: cursor, to: cursor });
    }
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
    places.told(workspace);
    if (timers.has(workspace)) return;
    const restMs = Math.min(longestRestMs, restPerRun * (durations.get(workspace) ?? 0));
    const delay = Math.max(followAfterMs, restMs);
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
      await inTurn.run(workspace, () => refreshOutdated(workspace));
      return rowsOf(workspace);
    },
    version: (workspace) => versions.get(workspace) ?? 0,
    watch: places.watch,
    placesIn: places.placesIn,
    idle: inTurn.idle,
    [Symbol.dispose]: () => {
      subscription[Symbol.dispose]();
      for (const timer of timers.values()) timer[Symbol.dispose]();
    },
  };
}
