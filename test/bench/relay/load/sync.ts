import { randomUUID } from "node:crypto";
import { DocumentId } from "@concord/model";
import {
  DeviceId,
  Epoch,
  decodeRelayMessage,
  encodeClientMessage,
  protocolVersion,
} from "@concord/protocol";
import type { ClientMessage, RelayMessage } from "@concord/protocol";
import * as Y from "yjs";
import { tokenFor } from "../token.ts";
import type { Client, Cursor, Dialect, Opening, RoomListener } from "./dialect.ts";
import { contentClientId } from "./invoice-content.ts";
import { createPen, readWrites } from "./pen.ts";
import { openSocket } from "./socket.ts";
import { emptyUpdate } from "./yjs.ts";

/** Our workspace protocol: all documents of a workspace on one socket. Every device hears every document, opened or not. */
export function syncDialect(url: string, options: { readonly penSize: number }): Dialect {
  return {
    acknowledges: true,
    connect: async (name, workspace, from) =>
      connectDevice(url, { name, workspace, from: from ?? null }, options),
  };
}

/** Connects and catches up from a cursor. */
async function connectDevice(
  url: string,
  device: { readonly name: string; readonly workspace: string; readonly from: Cursor | null },
  { penSize }: { readonly penSize: number },
): Promise<Client> {
  const listeners = new Map<string, RoomListener>();
  /** By batch number: whose write it is, and the how-manieth. */
  const pending = new Map<number, () => void>();
  const welcome = Promise.withResolvers<string>();
  const caughtUp = Promise.withResolvers<number>();
  const received = new Map<string, Uint8Array>();
  let live = false;
  let batch = 0;

  const receive = (message: RelayMessage): void => {
    if (message.type === "welcome") {
      welcome.resolve(message.epoch);
    } else if (message.type === "updates") {
      if (!live) {
        for (const { document, update } of message.entries) {
          const before = received.get(document);
          received.set(document, before === undefined ? update : Y.mergeUpdates([before, update]));
        }
        live = !message.more;
        if (live) caughtUp.resolve(message.upTo);
      }
      for (const { document, update } of message.entries) {
        const delivered = listeners.get(document)?.delivered;
        if (delivered !== undefined) readWrites(update, delivered);
      }
    } else if (message.type === "ack") {
      for (const { batch: number, verdict } of message.results) {
        if (verdict.type === "refused") throw new Error(verdict.message);
        pending.get(number)?.();
        pending.delete(number);
      }
    } else if (message.type === "refused" || message.type === "need") {
      throw new Error(`The relay did not take what the load sent: ${JSON.stringify(message)}`);
    }
  };
  const socket = await openSocket(`${url}/sync`, (frame) => {
    const decoded = decodeRelayMessage(frame);
    if (decoded.type === "malformed") throw new Error(decoded.reason);
    receive(decoded.message);
  });
  const send = (message: ClientMessage): void => socket.send(encodeClientMessage(message));
  const sendBatch = (document: DocumentId, update: Uint8Array, done: () => void): void => {
    batch += 1;
    pending.set(batch, done);
    const deviceTime = Date.now();
    send({ type: "batch", batch, document, kind: "invoice", operations: [], update, deviceTime });
  };

  const open = async ({ place, writer, content, listener }: Opening) => {
    const document = DocumentId.parse(place.document);
    const pen = writer === null ? null : createPen(writer, penSize);
    if (pen !== null) send({ type: "claim", document, clientId: pen.clientId });
    listeners.set(document, listener);
    if (content !== undefined) {
      // Its writer is the first of all; the content was written before the load began.
      send({ type: "claim", document, clientId: contentClientId });
      await new Promise<void>((resolve) => sendBatch(document, content, resolve));
    }
    let written = 0;
    return {
      received: received.get(document) ?? emptyUpdate,
      write: () => {
        if (pen === null) throw new Error("A reader does not write");
        written += 1;
        const to = written;
        sendBatch(document, pen.next(), () => listener.acknowledged?.(to));
      },
      close: () => listeners.delete(document),
    };
  };

  send({
    type: "hello",
    version: protocolVersion,
    token: await tokenFor(device.workspace, device.name),
    // A device counts its batches for good: a client that begins at 1 is another device.
    device: DeviceId.parse(randomUUID()),
    cursor: device.from?.seq ?? null,
    epoch: device.from === null ? null : Epoch.parse(device.from.epoch),
    clientIds: [],
    scope: null,
  });
  const epoch = await welcome.promise;
  const seq = await caughtUp.promise;
  return { open, close: socket.close, cursor: { seq, epoch } };
}
