import type { DocumentId, JsonValue } from "@concord/model";
import type { ClientMessage } from "@concord/protocol";
import * as awarenessProtocol from "y-protocols/awareness";
import { isJsonValue } from "@concord/document";
import type { LoadedDocument } from "./document-cache.ts";

/** What others show of themselves in a document: who, where the cursor is. Not stored, and gone with the connection. */
export interface Presence {
  /** What this replica shows; null for nothing. */
  readonly show: (state: Readonly<Record<string, JsonValue>> | null) => void;
  /** Of everyone, this replica too, by Yjs client id. */
  readonly states: () => ReadonlyMap<number, JsonValue>;
  readonly onChange: (listener: () => void) => () => void;
}

export interface PresenceDeps {
  readonly send: (message: ClientMessage) => boolean;
  readonly claim: (document: DocumentId, clientId: number) => void;
}

/** The presence of all documents that somebody looks at. */
export interface PresenceBoard {
  /** Counted: as many `leave` as `join`. */
  readonly join: (loaded: LoadedDocument) => Presence;
  readonly leave: (document: DocumentId) => void;
  /** The document is another object now, under another client id. */
  readonly replaced: (loaded: LoadedDocument) => void;
  readonly received: (document: DocumentId, update: Uint8Array) => void;
  readonly linkLive: () => void;
  readonly linkLost: () => void;
  readonly close: () => void;
}

interface Seat {
  awareness: awarenessProtocol.Awareness;
  /** How many of those who opened the document are here. */
  users: number;
  readonly listeners: Set<() => void>;
}

interface Changed {
  readonly added: readonly number[];
  readonly updated: readonly number[];
  readonly removed: readonly number[];
}

/** Origin of what came over the wire: not sent back. */
const fromRelay = "relay";

export function createPresenceBoard(deps: PresenceDeps): PresenceBoard {
  const seats = new Map<DocumentId, Seat>();

  function transmit(id: DocumentId, { awareness }: Seat, clients: readonly number[]): void {
    const update = awarenessProtocol.encodeAwarenessUpdate(awareness, [...clients]);
    deps.send({ type: "presence", document: id, update });
  }

  function sit({ id, doc }: LoadedDocument, listeners: Set<() => void>): Seat {
    const awareness = new awarenessProtocol.Awareness(doc);
    awareness.setLocalState(null);
    const seat: Seat = { awareness, listeners, users: 0 };
    awareness.on("update", ({ added, updated, removed }: Changed, origin: unknown) => {
      const own = [...added, ...updated, ...removed].filter(
        (client) => client === awareness.clientID,
      );
      if (origin !== fromRelay && own.length > 0) transmit(id, seat, own);
      for (const listener of listeners) listener();
    });
    return seat;
  }

  function announce(id: DocumentId, seat: Seat): void {
    if (!deps.send({ type: "open", document: id })) return;
    deps.claim(id, seat.awareness.clientID);
    const shown = seat.awareness.getLocalState();
    // Set anew: others forgot us with the connection, and would take what they have seen before for old.
    if (shown !== null) seat.awareness.setLocalState(shown);
  }

  function forgetOthers({ awareness }: Seat): void {
    const others = [...awareness.getStates().keys()].filter((each) => each !== awareness.clientID);
    awarenessProtocol.removeAwarenessStates(awareness, others, fromRelay);
  }

  function leave(id: DocumentId): void {
    const seat = seats.get(id);
    if (seat === undefined) return;
    seat.users -= 1;
    if (seat.users <= 0) end(id, seat);
  }

  function end(id: DocumentId, seat: Seat): void {
    seats.delete(id);
    // Tells the others at once, instead of leaving a ghost until it times out.
    seat.awareness.setLocalState(null);
    seat.awareness.destroy();
    deps.send({ type: "close", document: id });
  }

  return {
    join: (loaded) => {
      const seat = seats.get(loaded.id) ?? sit(loaded, new Set());
      if (!seats.has(loaded.id)) {
        seats.set(loaded.id, seat);
        announce(loaded.id, seat);
      }
      seat.users += 1;
      return {
        show: (state) => seat.awareness.setLocalState(state),
        states: () => readable(seat.awareness.getStates()),
        onChange: (listener) => {
          seat.listeners.add(listener);
          return () => void seat.listeners.delete(listener);
        },
      };
    },
    leave,
    replaced: (loaded) => {
      const seat = seats.get(loaded.id);
      if (seat === undefined || seat.awareness.doc === loaded.doc) return;
      const shown = seat.awareness.getLocalState();
      seat.awareness.setLocalState(null);
      seat.awareness.destroy();
      seat.awareness = sit(loaded, seat.listeners).awareness;
      announce(loaded.id, seat);
      seat.awareness.setLocalState(shown);
    },
    received: (document, update) => {
      const seat = seats.get(document);
      if (seat === undefined) return;
      awarenessProtocol.applyAwarenessUpdate(seat.awareness, update, fromRelay);
    },
    linkLive: () => {
      for (const [id, seat] of seats) announce(id, seat);
    },
    linkLost: () => {
      for (const seat of seats.values()) forgetOthers(seat);
    },
    close: () => {
      for (const [id, seat] of seats) end(id, seat);
    },
  };
}

function readable(states: ReadonlyMap<number, unknown>): ReadonlyMap<number, JsonValue> {
  const read = new Map<number, JsonValue>();
  for (const [client, state] of states) if (isJsonValue(state)) read.set(client, state);
  return read;
}
