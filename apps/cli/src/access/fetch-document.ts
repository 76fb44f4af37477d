import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import * as sync from "y-protocols/sync";
import * as Y from "yjs";
import type { DocumentId } from "@concord/model";
import type { ApiAccess } from "./api.ts";
import { CommandFailure } from "../failure.ts";
import { workspaceOfToken } from "./workspace-of-token.ts";

/** The first number of a frame of the y-websocket protocol that carries document state. */
const syncFrame = 0;
const deadlineMs = 10_000;

/** The whole state of a document, as the relay's door for stock Yjs tools gives it. Empty for a document that nobody has written. */
export function fetchDocument(access: ApiAccess, id: DocumentId): Promise<Uint8Array> {
  const url = new URL(`/yjs/${workspaceOfToken(access.token)}/${id}`, access.url);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.searchParams.set("token", access.token);
  const doc = new Y.Doc();
  const socket = new WebSocket(url);
  socket.binaryType = "arraybuffer";
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const deadline = setTimeout(() => fail("It takes too long."), deadlineMs);
  const fail = (reason: string): void =>
    reject(new CommandFailure(`The document cannot be read from ${access.url}: ${reason}`));

  socket.addEventListener("open", () => {
    send(socket, (encoder) => sync.writeSyncStep1(encoder, doc));
  });
  socket.addEventListener("message", ({ data }) => {
    if (!(data instanceof ArrayBuffer)) return;
    const decoder = decoding.createDecoder(new Uint8Array(data));
    if (decoding.readVarUint(decoder) !== syncFrame) return;
    const reply = encoding.createEncoder();
    encoding.writeVarUint(reply, syncFrame);
    // Answers SyncStep1 (the relay gives nothing before it has that answer) and applies SyncStep2.
    const type = sync.readSyncMessage(decoder, reply, doc, "relay");
    if (type === sync.messageYjsSyncStep1) socket.send(encoding.toUint8Array(reply));
    if (type === sync.messageYjsSyncStep2) resolve(Y.encodeStateAsUpdate(doc));
  });
  socket.addEventListener("close", ({ reason }) => fail(reason || "The connection was closed."));
  socket.addEventListener("error", () => fail("No relay answers there."));
  return promise.finally(() => {
    clearTimeout(deadline);
    socket.close();
  });
}

function send(socket: WebSocket, write: (encoder: encoding.Encoder) => void): void {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, syncFrame);
  write(encoder);
  socket.send(encoding.toUint8Array(encoder));
}
