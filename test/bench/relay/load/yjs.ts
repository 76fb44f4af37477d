import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import type { Client, Dialect, Opening, Room } from "./dialect.ts";
import { createPen, readWrites } from "./pen.ts";
import { openSocket } from "./socket.ts";

const message = { sync: 0, awareness: 1 } as const;
const step = { one: 0, two: 1, update: 2 } as const;

/**
 * The y-websocket protocol, a socket a document, as a stock provider speaks it: SyncStep1 and presence on opening, SyncStep2 as the answer to the server's
 * SyncStep1. `urlOf` gives the address of a document. `greets: false` is for a server that only passes frames on.
 */
export function yjsDialect(
  urlOf: (workspace: string, document: string) => string,
  options: { readonly greets: boolean; readonly penSize: number },
): Dialect {
  return {
    acknowledges: false,
    connect: async () => {
      const rooms = new Set<Room>();
      const client: Client = {
        cursor: null,
        open: async (opening) => {
          const room = await openRoom(urlOf, opening, options);
          rooms.add(room);
          return room;
        },
        close: async () => {
          for (const room of rooms) room.close();
        },
      };
      return client;
    },
  };
}

async function openRoom(
  urlOf: (workspace: string, document: string) => string,
  { place, writer, content, known, expectsContent, listener }: Opening,
  { greets, penSize }: { readonly greets: boolean; readonly penSize: number },
): Promise<Room> {
  const pen = writer === null ? null : createPen(writer, penSize);
  const answer = Promise.withResolvers<Uint8Array>();
  const { delivered } = listener;

  const socket = await openSocket(urlOf(place.workspace, place.document), (frame, send) => {
    const decoder = decoding.createDecoder(frame);
    if (decoding.readVarUint(decoder) !== message.sync) return;
    const kind = decoding.readVarUint(decoder);
    const bytes = decoding.readVarUint8Array(decoder);
    if (kind === step.one) send(syncFrame(step.two, content ?? emptyUpdate));
    else if (kind === step.two && !(expectsContent === true && bytes.byteLength <= 2)) {
      answer.resolve(bytes.slice());
    } else if (expectsContent === true) answer.resolve(bytes.slice());
    else if (delivered !== undefined) readWrites(bytes, delivered);
  });
  if (greets) {
    socket.send(syncFrame(step.one, stateVectorOf(known)));
    if (pen !== null) socket.send(presenceFrame(pen.clientId));
  } else {
    answer.resolve(emptyUpdate);
  }
  return {
    received: await answer.promise,
    write: () => {
      if (pen === null) throw new Error("A reader does not write");
      socket.send(syncFrame(step.update, pen.next()));
    },
    close: () => void socket.close(),
  };
}

export const emptyUpdate: Uint8Array = Uint8Array.of(0, 0);

export function stateVectorOf(known: Uint8Array | undefined): Uint8Array {
  return known === undefined ? Uint8Array.of(0) : Y.encodeStateVectorFromUpdate(known);
}

function syncFrame(kind: number, bytes: Uint8Array): Uint8Array {
  return encoding.encode((encoder) => writeSync(encoder, kind, bytes));
}

export function writeSync(encoder: encoding.Encoder, kind: number, bytes: Uint8Array): void {
  encoding.writeVarUint(encoder, message.sync);
  encoding.writeVarUint(encoder, kind);
  encoding.writeVarUint8Array(encoder, bytes);
}

function presenceFrame(clientId: number): Uint8Array {
  return encoding.encode((encoder) => writePresence(encoder, clientId));
}

/** Presence with an empty state, which is what a provider shows when its application says nothing. */
export function writePresence(encoder: encoding.Encoder, clientId: number): void {
  encoding.writeVarUint(encoder, message.awareness);
  const update = encoding.encode((inner) => {
    encoding.writeVarUint(inner, 1);
    encoding.writeVarUint(inner, clientId);
    encoding.writeVarUint(inner, 1);
    encoding.writeVarString(inner, "{}");
  });
  encoding.writeVarUint8Array(encoder, update);
}
