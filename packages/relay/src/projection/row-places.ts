import type { DocumentId } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import type { CommittedTurn, Committer } from "../core/committer.ts";
import { createHub } from "../core/hub.ts";
import { reasonOf } from "../relay-deps.ts";
import type { RelayLog } from "../relay-deps.ts";
import { placeOf } from "../storage/document-row.ts";
import type { DocumentRow, RowPlace } from "../storage/document-row.ts";
import type { DocumentRows } from "../storage/row-storage.ts";
import { createInTurn } from "./in-turn.ts";

/** Rows that were made anew. */
export interface MovedRows {
  readonly rows: readonly {
    readonly document: DocumentId;
    readonly before: RowPlace | undefined;
    readonly after: RowPlace;
  }[];
  /** Every batch up to this one is in the rows. */
  readonly cursor: number;
}

/** Where documents stand by their rows, for those who follow a part of a workspace. */
export interface RowPlaces {
  /** Hears of rows that are made anew, and from the next turn on of the places of what is committed. */
  readonly watch: (workspace: WorkspaceId, onMoved: (moved: MovedRows) => void) => Disposable;
  /**
   * The places of a turn's documents while it is told, by the rows that were told of last: no row moves in between. A document without a row has none.
   * Null if they are not known: the turn had begun before anybody watched, or the rows could not be read.
   */
  readonly placesIn: (turn: CommittedTurn) => ReadonlyMap<DocumentId, RowPlace> | null;
}

export interface RowPlacesOwner extends RowPlaces {
  /** Writes rows, and says that they have moved. */
  readonly change: (
    workspace: WorkspaceId,
    rows: ReadonlyMap<DocumentId, DocumentRow>,
    cursor: number,
    write: () => Promise<void>,
  ) => Promise<void>;
  /** A turn was told of to everybody. */
  readonly told: (workspace: WorkspaceId) => void;
}

/**
 * Looks places up before a turn is told, so that its readers decide at once, and lets go of them after it: nothing of a document stays in memory.
 *
 * Invariant: whoever watches sees rows as they were told of. Looking up and writing take turns, so no place is read of a row whose move is not told yet; and what
 * was looked up for a turn follows the moves until the turn is told.
 */
export function createRowPlaces(
  rowsOf: (workspace: WorkspaceId) => DocumentRows,
  committer: Pick<Committer, "attend">,
  log: RelayLog,
): RowPlacesOwner {
  const moved = createHub<MovedRows>((error) =>
    log.error("reader-failed", { reason: reasonOf(error) }),
  );
  const inTurn = createInTurn<WorkspaceId>();
  /** Of the documents of the turn under way; undefined for one that has no row. */
  const known = new Map<WorkspaceId, Map<DocumentId, RowPlace | undefined>>();

  const lookUp = (workspace: WorkspaceId, documents: readonly DocumentId[]): Promise<void> =>
    inTurn.run(workspace, async () => {
      known.delete(workspace);
      const places = await rowsOf(workspace).places(documents);
      known.set(workspace, new Map(documents.map((document) => [document, places.get(document)])));
    });

  return {
    watch: (workspace, onMoved) => {
      const subscription = moved.subscribe(workspace, onMoved);
      const attendance = committer.attend(workspace, lookUp);
      return {
        [Symbol.dispose]: () => {
          subscription[Symbol.dispose]();
          attendance[Symbol.dispose]();
        },
      };
    },
    placesIn: ({ workspace, batches }) => {
      const places = known.get(workspace);
      if (places === undefined) return null;
      const found = new Map<DocumentId, RowPlace>();
      for (const { document } of batches) {
        if (!places.has(document)) return null;
        const place = places.get(document);
        if (place !== undefined) found.set(document, place);
      }
      return found;
    },
    change: (workspace, rows, cursor, write) =>
      inTurn.run(workspace, async () => {
        const before = await rowsOf(workspace).places([...rows.keys()]);
        await write();
        const places = known.get(workspace);
        const changes = [...rows].map(([document, row]) => {
          const after = placeOf(row);
          if (places?.has(document) === true) places.set(document, after);
          return { document, before: before.get(document), after };
        });
        moved.publish(workspace, { rows: changes, cursor });
      }),
    told: (workspace) => void known.delete(workspace),
  };
}
