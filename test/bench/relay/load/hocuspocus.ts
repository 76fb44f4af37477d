import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import type { Client, Dialect, Opening, Room } from "./dialect.ts";
import { createPen, readWrites } from "./pen.ts";
import { openSocket } from "./socket.ts";
import { emptyUpdate, stateVectorOf, writePresence, writeSync } from "./yjs.ts";

const message = { sync: 0, auth: 2, syncReply: 4, close: 7, syncStatus: 8 } as const;
const step = { one: 0, two: 1, update: 2 } as const;

/** Hocuspocus' own protocol: each frame begins with the document's name, so that one socket carries all documents of a client. */
export function hocuspocusDialect(url: string, options: { readonly penSize: number }): Dialect {
  return {
    acknowledges: true,
    connect: async () => {
      const receivers = new Map<string, (decoder: decoding.Decoder) => void>();
      const socket = await openSocket(url, (frame) => {
        const decoder = decoding.createDecoder(frame);
        receivers.get(decoding.readVarString(decoder))?.(decoder);
      });
      const client: Client = {
        cursor: null,
        open: async (opening) => openRoom(socket, receivers, opening, options.penSize),
        close: socket.close,
      };
      return client;
    },
  };
}

async function openRoom(
  socket: { readonly send: (frame: Uint8Array) => void },
  receivers: Map<string, (decoder: decoding.Decoder) => void>,
  { place, writer, content, known, listener }: Opening,
  penSize: number,
): Promise<Room> {
  const { document } = place;
  const { delivered, acknowledged } = listener;
  const pen = writer === null ? null : createPen(writer, penSize);
  const answer = Promise.withResolvers<Uint8Array>();
  const welcome = Promise.withResolvers<void>();
  const stored = Promise.withResolvers<void>();
  let statuses = 0;

  const send = (write: (encoder: encoding.Encoder) => void): void => {
    const frame = encoding.encode((encoder) => {
      encoding.writeVarString(encoder, document);
      write(encoder);
    });
    socket.send(frame);
  };
  receivers.set(document, (decoder) => {
    const type = decoding.readVarUint(decoder);
    if (type === message.auth) {
      welcome.resolve();
    } else if (type === message.syncStatus) {
      // The first answers what was sent in reply to the server's SyncStep1.
      if (statuses > 0) acknowledged?.(statuses);
      else stored.resolve();
      statuses += 1;
    } else if (type === message.sync || type === message.syncReply) {
      const kind = decoding.readVarUint(decoder);
      const bytes = decoding.readVarUint8Array(decoder);
      if (kind === step.one) {
        send((encoder) => writeSync(encoder, step.two, content ?? emptyUpdate));
      } else if (kind === step.two) answer.resolve(bytes.slice());
      else if (delivered !== undefined) readWrites(bytes, delivered);
    }
  });

  send((encoder) => {
    encoding.writeVarUint(encoder, message.auth);
    encoding.writeVarUint(encoder, 0);
    encoding.writeVarString(encoder, "token");
  });
  await welcome.promise;
  send((encoder) => writeSync(encoder, step.one, stateVectorOf(known)));
  if (pen !== null) send((encoder) => writePresence(encoder, pen.clientId));
  const [received] = await Promise.all([answer.promise, stored.promise]);
  return {
    received,
    write: () => {
      if (pen === null) throw new Error("A reader does not write");
      send((encoder) => writeSync(encoder, step.update, pen.next()));
    },
    close: () => {
      receivers.delete(document);
      send((encoder) => encoding.writeVarUint(encoder, message.close));
    },
  };
}
