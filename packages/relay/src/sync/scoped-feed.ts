import type { DocumentId } from "@concord/model";
import { encodeRelayMessage, matchesScope } from "@concord/protocol";
import type { Scope, UpdatesMessage } from "@concord/protocol";
import * as Y from "yjs";
import type { Connection, OnSent } from "../connection.ts";
import type { CommittedTurn } from "../core/committer.ts";
import type { DoorContext } from "../door.ts";
import type { DocumentRow } from "../projection/document-row.ts";
import type { DocumentRows, MovedRows } from "../projection/read-model.ts";
import { reasonOf } from "../relay-deps.ts";
import { entriesFor, isFrom } from "./feed.ts";
import type { Feed, FeedPlace } from "./feed.ts";

type Entries = UpdatesMessage["entries"];

/** A feed of a part of a workspace. */
export interface ScopedFeed extends Feed {
  /** From the next `fetched` on, or at once if it is in the scope, a document's updates are sent wherever it is. */
  readonly opened: (document: DocumentId) => void;
  readonly closed: (document: DocumentId) => void;
  /** The document has just been sent whole. */
  readonly fetched: (document: DocumentId) => void;
}

/** Turns that may wait until catching up is done; with more, what has changed is looked up once more. */
const mostMissed = 256;

/**
 * Sends a connection what its scope holds. Which documents these are is said by the read model: an update is sent as it is committed where the row says so, and
 * when rows are made anew, documents that have come into the scope are sent whole and those that have left it are named.
 *
 * The cursor that is sent never runs ahead of the rows. So a replica that comes back misses no move: whatever came in or left did so by a change after
 * its cursor, and catching up looks at every document that has changed since. It reads those in scope and never the log.
 */
export function createScopedFeed(
  connection: Connection,
  place: FeedPlace & { readonly scope: Scope },
  context: Pick<DoorContext, "committer" | "readModel" | "settings" | "meters" | "deps">,
  onFailure: (error: unknown) => void,
): ScopedFeed {
  const { committer, readModel, settings, meters, deps } = context;
  const { workspace, scope } = place;
  const opened = new Set<DocumentId>();
  /** Opened ones that the replica has although they are outside. */
  const followed = new Set<DocumentId>();
  /** Sent whole soon: what is committed meanwhile will be in it. */
  const arriving = new Set<DocumentId>();
  let rows: DocumentRows = new Map();
  let cursor = place.cursor;
  let decided = 0;
  let state: "catching-up" | "live" | "ended" = "catching-up";
  let missed: CommittedTurn[] = [];
  let missedBytes = 0;
  let overflowed = false;
  let moves: Promise<void> = Promise.resolve();

  const send = (entries: Entries, upTo: number, more: boolean, onSent?: OnSent): void => {
    connection.send(encodeRelayMessage({ type: "updates", entries, upTo, more }), onSent);
    cursor = upTo;
  };
  const sendLeft = (documents: readonly { document: DocumentId; seq: number }[]): void => {
    if (documents.length > 0) connection.send(encodeRelayMessage({ type: "left", documents }));
  };
  const isIn = (row: DocumentRow | undefined): boolean =>
    row !== undefined && matchesScope(row.invoice?.summary, scope);
  const isEnded = (): boolean => state === "ended";
  const isLive = (): boolean => state === "live";

  /** A document whole, as it is committed; null for one that cannot be read: comparing finds it when it can. */
  const whole = async (document: DocumentId): Promise<Entries[number] | null> => {
    try {
      return await committer.read(workspace, document, (live) => {
        arriving.delete(document);
        if (live.kind === null) return null;
        const update = Y.encodeStateAsUpdate(live.doc);
        return { document, kind: live.kind, seq: live.seq, update, author: null };
      });
    } catch (error) {
      arriving.delete(document);
      deps.log.error("document-not-sent", { workspace, document, reason: reasonOf(error) });
      return null;
    }
  };

  /** Everything that has changed since the cursor, as far as the rows go. */
  const sendChanged = async (last: number): Promise<void> => {
    const isFirst = cursor === 0;
    const changed = [...rows]
      .filter(([, { seq }]) => seq > cursor)
      .toSorted(([, one], [, other]) => one.seq - other.seq);
    let page: Entries[number][] = [];
    let left: { document: DocumentId; seq: number }[] = [];
    let bytes = 0;
    const flush = async (upTo: number): Promise<void> => {
      sendLeft(left);
      send(page, Math.max(cursor, Math.min(upTo, last)), true);
      [page, left, bytes] = [[], [], 0];
      await connection.drained();
    };
    for (const [document, row] of changed) {
      if (isEnded()) return;
      if (isIn(row) || followed.has(document)) {
        const entry = await whole(document);
        // Whatever else the relay has to do comes between two documents.
        await new Promise<void>(deps.defer);
        if (entry !== null) page.push(entry);
        bytes += entry?.update.byteLength ?? 0;
      } else if (!isFirst) {
        // Whoever has nothing yet has nothing to lose.
        left.push({ document, seq: row.seq });
      }
      const isFull = page.length + left.length >= 5_000 || bytes >= settings.pageBytes;
      if (isFull) await flush(row.seq);
    }
    if (!isEnded() && page.length + left.length > 0) await flush(last);
  };

  const catchUp = async (): Promise<void> => {
    let last = 0;
    do {
      overflowed = false;
      missed = [];
      missedBytes = 0;
      await connection.drained();
      if (isEnded()) return;
      decided = Math.max(decided, await readModel.caughtUp(workspace));
      last = decided;
      await sendChanged(last);
      if (isEnded()) return;
      // Rows that were made meanwhile may have passed what was sent.
    } while (overflowed || decided > last);
    // From here on in one go: no turn and no move can slip in between.
    state = "live";
    send([], Math.max(cursor, last), false);
    const turns = missed;
    missed = [];
    for (const turn of turns) if (turn.head > cursor) onTurn(turn);
  };
  const fallBack = (): void => {
    state = "catching-up";
    meters.readerFellBehind("sync");
    arriving.clear();
    catchUp().catch(onFailure);
  };

  function onTurn(turn: CommittedTurn): void {
    if (state === "catching-up") {
      missedBytes += turn.batches.reduce((sum, { update }) => sum + update.byteLength, 0);
      if (missed.length < mostMissed && missedBytes <= settings.readerBudgetBytes)
        missed.push(turn);
      else overflowed = true;
    }
    if (state !== "live") return;
    if (connection.buffered() > settings.readerBudgetBytes) {
      fallBack();
      return;
    }
    const heard = turn.batches.filter(
      (batch) =>
        isFrom(batch, place) ||
        (!arriving.has(batch.document) &&
          (batch.kind !== "invoice" ||
            followed.has(batch.document) ||
            isIn(rows.get(batch.document)))),
    );
    const entries = entriesFor({ ...turn, batches: heard }, place);
    if (entries.length > 0) send(entries, cursor, false, turn.delivery?.sync);
  }

  /** What came into the scope, what left it, and that the cursor has passed both. */
  const tell = async (
    came: MovedRows["rows"],
    went: MovedRows["rows"],
    upTo: number,
  ): Promise<void> => {
    for (const { document } of came) {
      const entry = await whole(document);
      if (!isLive()) return;
      if (entry !== null) send([entry], cursor, false);
      if (connection.buffered() > settings.readerBudgetBytes) {
        fallBack();
        return;
      }
    }
    if (!isLive()) return;
    sendLeft(
      went
        .filter(({ document }) => !followed.has(document))
        .map(({ document, after }) => ({ document, seq: after.seq })),
    );
    send([], Math.max(cursor, upTo), false);
  };

  const onMoved = (moved: MovedRows): void => {
    decided = Math.max(decided, moved.cursor);
    if (!isLive()) return;
    const came = moved.rows.filter(
      ({ document, before, after }) =>
        !isIn(before) && isIn(after) && after.kind === "invoice" && !followed.has(document),
    );
    const went = moved.rows.filter(({ before, after }) => isIn(before) && !isIn(after));
    for (const { document } of went) if (opened.has(document)) followed.add(document);
    for (const { document } of came) arriving.add(document);
    moves = moves.then(() => tell(came, went, moved.cursor));
    moves.catch(onFailure);
  };
  const subscription = readModel.moved.subscribe(workspace, onMoved);

  return {
    start: async () => {
      rows = await readModel.rows(workspace);
      await catchUp();
    },
    onTurn,
    opened: (document) => void opened.add(document),
    closed: (document) => {
      opened.delete(document);
      const row = rows.get(document);
      if (!followed.delete(document) || isIn(row)) return;
      sendLeft([{ document, seq: row?.seq ?? 0 }]);
    },
    fetched: (document) => {
      if (opened.has(document) && !isIn(rows.get(document))) followed.add(document);
    },
    [Symbol.dispose]: () => {
      state = "ended";
      subscription[Symbol.dispose]();
    },
  };
}
