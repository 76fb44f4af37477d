import type { DocumentId } from "@concord/model";
import { encodeRelayMessage, matchesScope } from "@concord/protocol";
import type { Scope, UpdatesMessage } from "@concord/protocol";
import * as Y from "yjs";
import type { Connection, OnSent } from "../connection.ts";
import type { CommittedTurn } from "../core/committer.ts";
import type { DoorContext } from "../door.ts";
import type { MovedRows } from "../projection/row-places.ts";
import type { RowPlace } from "../storage/document-row.ts";
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
/** Rows that are read at once. */
const rowsPerPage = 500;

/**
 * Sends a connection what its scope holds. Which documents these are is said by the read model: an update is sent as it is committed where the row says so, and
 * when rows are made anew, documents that have come into the scope are sent whole and those that have left it are named.
 *
 * No row is kept here: a turn comes with the places of its documents, and catching up reads rows in pages.
 *
 * The cursor that is sent never runs ahead of the rows. So a replica that comes back misses no move: whatever came in or left did so by a change after
 * its cursor, and catching up looks at every document that has changed since. It reads those in scope and never the log.
 */
export function createScopedFeed(
  connection: Connection,
  place: FeedPlace & { readonly scope: Scope },
  context: Pick<
    DoorContext,
    "storage" | "committer" | "readModel" | "readings" | "settings" | "meters" | "deps"
  >,
  onFailure: (error: unknown) => void,
): ScopedFeed {
  const { storage, committer, readModel, readings, settings, meters, deps } = context;
  const { workspace, principal, scope } = place;
  const opened = new Set<DocumentId>();
  /** Opened ones that the replica has wherever they are: those outside, and those that were fetched. */
  const followed = new Set<DocumentId>();
  /** Sent whole soon: what is committed meanwhile will be in it. */
  const arriving = new Set<DocumentId>();
  let cursor = place.cursor;
  let decided = 0;
  let state: "catching-up" | "live" | "ended" = "catching-up";
  let missed: CommittedTurn[] = [];
  let missedBytes = 0;
  /** Whether documents of missed turns are in the scope, as their rows are now. */
  const missedPlaces = new Map<DocumentId, boolean>();
  /** More turns were missed than are kept. */
  let overflowed = false;
  /** Rows were made anew since catching up began to read them. */
  let overtaken = false;
  let moves: Promise<void> = Promise.resolve();

  const send = (entries: Entries, upTo: number, more: boolean, onSent?: OnSent): void => {
    connection.send(encodeRelayMessage({ type: "updates", entries, upTo, more }), onSent);
    cursor = upTo;
  };
  const sendLeft = (documents: readonly { document: DocumentId; seq: number }[]): void => {
    if (documents.length > 0) connection.send(encodeRelayMessage({ type: "left", documents }));
  };
  const isIn = (row: RowPlace | undefined): boolean =>
    row !== undefined && matchesScope(row.facts, scope);
  const isEnded = (): boolean => state === "ended";
  const isLive = (): boolean => state === "live";

  /** A document whole, as it is committed; null for one that cannot be read: comparing finds it when it can. */
  const whole = async (document: DocumentId): Promise<Entries[number] | null> => {
    try {
      return await committer.readInPassing(workspace, document, (live) => {
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

  /**
   * Hands over a document whole at the moment of its reading, or nothing. However many connections its reader has, whatever else the relay has to do comes between two of
   * their documents.
   */
  const handOver = (document: DocumentId, take: (entry: Entries[number]) => void): Promise<void> =>
    readings.run(`${workspace}/${principal}`, async () => {
      if (isEnded()) return;
      const entry = await whole(document);
      if (entry !== null) take(entry);
      await new Promise<void>(deps.defer);
    });

  /** Documents that have changed since the cursor, as they are read: one that changes meanwhile comes later. */
  const changed = async function* () {
    const rows = readModel.rows(workspace);
    const upTo = await storage.head(workspace);
    let after = cursor;
    for (;;) {
      const page = await rows.changed(after, upTo, rowsPerPage);
      yield* page;
      const last = page.at(-1);
      if (last === undefined || page.length < rowsPerPage) return;
      after = last.seq;
    }
  };

  /** Everything that has changed since the cursor, as far as the rows go. */
  const sendChanged = async (last: number): Promise<void> => {
    const isFirst = cursor === 0;
    let page: Entries[number][] = [];
    let left: { document: DocumentId; seq: number }[] = [];
    let bytes = 0;
    const flush = async (upTo: number): Promise<void> => {
      sendLeft(left);
      send(page, Math.max(cursor, Math.min(upTo, last)), true);
      [page, left, bytes] = [[], [], 0];
      await connection.drained();
    };
    for await (const each of changed()) {
      if (isEnded()) return;
      const { document, seq } = each;
      if (isIn(each) || followed.has(document)) {
        await handOver(document, (entry) => {
          page.push(entry);
          bytes += entry.update.byteLength;
        });
      } else if (!isFirst) {
        // Whoever has nothing yet has nothing to lose.
        left.push({ document, seq });
      }
      const isFull = page.length + left.length >= 5_000 || bytes >= settings.pageBytes;
      if (isFull) await flush(seq);
    }
    if (!isEnded() && page.length + left.length > 0) await flush(last);
  };

  const catchUp = async (): Promise<void> => {
    let last = 0;
    do {
      missed = [];
      missedBytes = 0;
      missedPlaces.clear();
      overflowed = false;
      await connection.drained();
      if (isEnded()) return;
      decided = Math.max(decided, await readModel.caughtUp(workspace));
      last = decided;
      overtaken = false;
      await sendChanged(last);
      if (isEnded()) return;
      // Rows that were made meanwhile may have passed what was sent.
    } while (overflowed || overtaken || decided > last);
    // From here on in one go: no turn and no move can slip in between.
    state = "live";
    send([], Math.max(cursor, last), false);
    const turns = missed;
    missed = [];
    for (const turn of turns) {
      if (turn.head > cursor) tellTurn(turn, (document) => missedPlaces.get(document) === true);
    }
    missedPlaces.clear();
  };
  const fallBack = (): void => {
    state = "catching-up";
    arriving.clear();
    catchUp().catch(onFailure);
  };
  const isBehind = (): boolean => connection.buffered() > settings.readerBudgetBytes;
  const onBehind = (): void => {
    meters.readerFellBehind("sync");
    fallBack();
  };

  const miss = (turn: CommittedTurn): void => {
    missedBytes += turn.batches.reduce((sum, { update }) => sum + update.byteLength, 0);
    const places = readModel.placesIn(turn);
    const isFull = missed.length >= mostMissed || missedBytes > settings.readerBudgetBytes;
    if (isFull || places === null) {
      overflowed = true;
      return;
    }
    missed.push(turn);
    for (const { document } of turn.batches) {
      missedPlaces.set(document, isIn(places.get(document)));
    }
  };

  function onTurn(turn: CommittedTurn): void {
    if (state === "catching-up") miss(turn);
    if (state !== "live") return;
    if (isBehind()) {
      onBehind();
      return;
    }
    const places = readModel.placesIn(turn);
    // Begun before this feed was there, or the rows cannot be read: what it changed is looked up.
    if (places === null) fallBack();
    else tellTurn(turn, (document) => isIn(places.get(document)));
  }

  function tellTurn(turn: CommittedTurn, isInScope: (document: DocumentId) => boolean): void {
    if (state !== "live") return;
    if (isBehind()) {
      onBehind();
      return;
    }
    const heard = turn.batches.filter(
      (batch) =>
        isFrom(batch, place) ||
        (!arriving.has(batch.document) &&
          (batch.kind !== "invoice" || followed.has(batch.document) || isInScope(batch.document))),
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
      await handOver(document, (entry) => {
        if (isLive()) send([entry], cursor, false);
      });
      if (!isLive()) return;
      if (isBehind()) {
        onBehind();
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
    if (state === "catching-up") {
      if (moved.rows.length > 0) overtaken = true;
      for (const { document, after } of moved.rows) {
        if (missedPlaces.has(document)) missedPlaces.set(document, isIn(after));
      }
    }
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
  const watching = readModel.watch(workspace, onMoved);

  /** Says that a document which is followed no more has left, unless the scope holds it. */
  const leave = async (document: DocumentId): Promise<void> => {
    const stands = (await readModel.rows(workspace).places([document])).get(document);
    if (isEnded() || isIn(stands) || followed.has(document)) return;
    sendLeft([{ document, seq: stands?.seq ?? 0 }]);
  };

  return {
    start: catchUp,
    onTurn,
    opened: (document) => void opened.add(document),
    closed: (document) => {
      opened.delete(document);
      if (!followed.delete(document)) return;
      moves = moves.then(() => leave(document));
      moves.catch(onFailure);
    },
    fetched: (document) => {
      if (opened.has(document)) followed.add(document);
    },
    [Symbol.dispose]: () => {
      state = "ended";
      watching[Symbol.dispose]();
    },
  };
}
