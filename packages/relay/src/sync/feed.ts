import { encodeRelayMessage } from "@concord/protocol";
import type { DeviceId, UpdatesMessage, WorkspaceId } from "@concord/protocol";
import type { Connection, OnSent } from "../connection.ts";
import type { CommittedBatch, CommittedTurn } from "../core/committer.ts";
import type { DoorContext } from "../door.ts";

type Entries = UpdatesMessage["entries"];

/**
 * Sends one connection everything its workspace commits, from a cursor on, once and in order.
 *
 * Either `live`: each turn is sent as it is committed. Or `catching-up`: pages are read from the log, and turns that are committed
 * meanwhile are left to the pages. A reader that does not keep up falls back from one to the other, so that what waits for it in memory
 * is bounded, and what it gets then is merged.
 */
export interface Feed extends Disposable {
  readonly onTurn: (turn: CommittedTurn) => void;
  /** Begins with catching up. Rejects if the log cannot be read. */
  readonly start: () => Promise<void>;
}

/**
 * Whose feed it is. A device is one only together with its principal, and where its storage was copied there are two of it: what it has written itself is what
 * was written on this connection.
 */
export interface FeedPlace {
  readonly workspace: WorkspaceId;
  readonly principal: string;
  readonly device: DeviceId;
  readonly cursor: number;
  /** Whether a batch of this number is on its way on this connection. */
  readonly writes: (batch: number) => boolean;
}

export function createFeed(
  connection: Connection,
  place: FeedPlace,
  { pages, settings, meters }: Pick<DoorContext, "pages" | "settings" | "meters">,
  onFailure: (error: unknown) => void,
): Feed {
  let cursor = place.cursor;
  let newest = 0;
  let state: "catching-up" | "live" | "ended" = "catching-up";

  const send = (entries: Entries, upTo: number, more: boolean, onSent?: OnSent): void => {
    connection.send(encodeRelayMessage({ type: "updates", entries, upTo, more }), onSent);
    cursor = upTo;
  };

  const catchUp = async (): Promise<void> => {
    for (;;) {
      await connection.drained();
      if (isEnded()) return;
      const page = await pages.read(place.workspace, cursor);
      if (isEnded()) return;
      connection.send(page.message);
      cursor = page.upTo;
      // What came while the page was read.
      if (!page.more && newest <= page.upTo) {
        // No turn can slip in between: this check and the subscription's callback run in one thread.
        state = "live";
        return;
      }
    }
  };
  const isEnded = (): boolean => state === "ended";

  return {
    start: catchUp,
    onTurn: (turn) => {
      newest = turn.head;
      if (state !== "live") return;
      if (connection.buffered() > settings.readerBudgetBytes) {
        state = "catching-up";
        meters.readerFellBehind("sync");
        catchUp().catch(onFailure);
        return;
      }
      if (turn.batches.some((batch) => isFrom(batch, place))) {
        send(entriesFor(turn, place), turn.head, false, turn.delivery?.sync);
      } else {
        connection.send(encodedTurn(turn), turn.delivery?.sync);
        cursor = turn.head;
      }
    },
    [Symbol.dispose]: () => {
      state = "ended";
    },
  };
}

/** What of a turn a device does not have: others' batches whole, of its own only what the relay added. */
export function entriesFor(turn: CommittedTurn, reader: FeedPlace | null): Entries {
  return turn.batches.flatMap((batch) => {
    const { document, kind, seq, author } = batch;
    const isOwn = reader !== null && isFrom(batch, reader);
    const update = isOwn ? batch.addition : batch.update;
    return update === null ? [] : [{ document, kind, seq, update, author }];
  });
}

/** Whether a batch was written on the connection that reads. */
export function isFrom({ author, device, batch }: CommittedBatch, reader: FeedPlace): boolean {
  return author.id === reader.principal && device === reader.device && reader.writes(batch);
}

const encodedTurns = new WeakMap<CommittedTurn, Uint8Array>();

/** The message for everybody who wrote nothing of a turn: encoded once, however many they are. */
function encodedTurn(turn: CommittedTurn): Uint8Array {
  const known = encodedTurns.get(turn);
  if (known !== undefined) return known;
  const entries = entriesFor(turn, null);
  const encoded = encodeRelayMessage({ type: "updates", entries, upTo: turn.head, more: false });
  encodedTurns.set(turn, encoded);
  return encoded;
}
