import { DocumentId } from "@concord/model";
import type { DocumentKind, JsonValue } from "@concord/model";
import {
  DeviceId,
  decodeRelayMessage,
  encodeClientMessage,
  protocolVersion,
} from "@concord/protocol";
import type { ClientMessage, HelloMessage, RelayMessage, Verdict } from "@concord/protocol";
import { onTestFinished } from "vitest";
import { WebSocket } from "ws";
import * as Y from "yjs";

type Of<K extends RelayMessage["type"]> = Extract<RelayMessage, { type: K }>;

/** The end of a connection, as the peer saw it. */
export interface PeerClose {
  readonly code: number;
  readonly reason: string;
}

/** A peer that speaks the protocol by hand and remembers all it heard. It hides nothing and retries nothing. */
export interface RawPeer {
  readonly send: (message: ClientMessage) => void;
  readonly sendBytes: (bytes: Uint8Array) => void;
  /** The next message of the type that was not taken before. */
  readonly next: <K extends RelayMessage["type"]>(type: K) => Promise<Of<K>>;
  /** The next message of any of these types. */
  readonly nextOf: (...types: readonly RelayMessage["type"][]) => Promise<RelayMessage>;
  /** What came and was not taken yet. */
  readonly heard: () => readonly RelayMessage[];
  readonly closed: Promise<PeerClose>;
  readonly close: () => void;
  /** Its network is gone: no goodbye. */
  readonly drop: () => void;
}

export async function connectPeer(url: string): Promise<RawPeer> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/sync`);
  const heard: RelayMessage[] = [];
  let wake: (() => void) | null = null;
  const closed = new Promise<PeerClose>((resolve) => {
    socket.on("close", (code, reason) => {
      resolve({ code, reason: reason.toString() });
      wake?.();
    });
  });
  socket.on("message", (data: Buffer) => {
    const decoded = decodeRelayMessage(new Uint8Array(data));
    if (decoded.type !== "message") throw new Error(decoded.reason);
    heard.push(decoded.message);
    wake?.();
  });
  socket.on("error", () => undefined);
  await new Promise((resolve) => socket.once("open", resolve));
  onTestFinished(() => socket.terminate());

  const takeOf = (types: readonly RelayMessage["type"][]): RelayMessage | undefined => {
    const index = heard.findIndex(({ type }) => types.includes(type));
    return index < 0 ? undefined : heard.splice(index, 1)[0];
  };
  const nextOf = async (...types: readonly RelayMessage["type"][]): Promise<RelayMessage> => {
    for (;;) {
      const message = takeOf(types);
      if (message !== undefined) return message;
      if (socket.readyState === socket.CLOSED)
        throw new Error(`Closed before ${types.join(" or ")} came`);
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };

  return {
    send: (message) => socket.send(encodeClientMessage(message)),
    sendBytes: (bytes) => socket.send(bytes),
    heard: () => heard,
    closed,
    close: () => socket.close(),
    drop: () => socket.terminate(),
    nextOf,
    next: async (type) => {
      const message = await nextOf(type);
      if (!isOf(message, type)) throw new Error(`Not ${type}`);
      return message;
    },
  };
}

function isOf<K extends RelayMessage["type"]>(message: RelayMessage, type: K): message is Of<K> {
  return message.type === type;
}

export function helloWith(token: string, changes: Partial<HelloMessage> = {}): HelloMessage {
  return {
    type: "hello",
    version: protocolVersion,
    token,
    device: DeviceId.parse("device-of-ada"),
    cursor: null,
    epoch: null,
    clientIds: [],
    scope: null,
    ...changes,
  };
}

export const firstDocument = DocumentId.parse("0197f3a0-0000-7000-8000-000000000001");
export const secondDocument = DocumentId.parse("0197f3a0-0000-7000-8000-000000000002");

/** A peer that was welcomed and has heard all there was. */
export async function joinAs(
  url: string,
  token: string,
  changes: Partial<HelloMessage> = {},
): Promise<RawPeer & { readonly welcome: Of<"welcome">; readonly caughtUp: Of<"updates">[] }> {
  const peer = await connectPeer(url);
  peer.send(helloWith(token, changes));
  const welcome = await peer.next("welcome");
  const caughtUp: Of<"updates">[] = [];
  do caughtUp.push(await peer.next("updates"));
  while (caughtUp.at(-1)?.more === true);
  return { ...peer, welcome, caughtUp };
}

/** A document on a peer's side, and the batches that it makes. */
export interface PeerDocument {
  readonly doc: Y.Doc;
  /** Sets registers and gives the update that did it. */
  readonly set: (registers: Readonly<Record<string, JsonValue>>) => Uint8Array;
  readonly get: (path: string) => unknown;
}

export function peerDocument(clientId?: number): PeerDocument {
  const doc = new Y.Doc();
  if (clientId !== undefined) doc.clientID = clientId;
  const fields = doc.getMap("fields");
  return {
    doc,
    get: (path) => fields.get(path),
    set: (registers) => {
      const before = Y.encodeStateVector(doc);
      doc.transact(() => {
        for (const [path, value] of Object.entries(registers)) fields.set(path, value);
      });
      return Y.encodeStateAsUpdate(doc, before);
    },
  };
}

/** Gives something back, whoever wrote it, and waits for its verdict. */
export async function sendOffer(
  peer: RawPeer,
  batch: number,
  update: Uint8Array,
  document: DocumentId = firstDocument,
): Promise<Verdict> {
  peer.send({ type: "offer", batch, document, kind: "invoice", update, deviceTime: 1_000 });
  return verdictOn(peer, batch);
}

/** Sends one batch and waits for its verdict. */
export async function sendBatch(
  peer: RawPeer,
  batch: number,
  update: Uint8Array,
  document: DocumentId = firstDocument,
  kind: DocumentKind = "invoice",
): Promise<Verdict> {
  peer.send({ type: "batch", batch, document, kind, operations: [], update, deviceTime: 1_000 });
  return verdictOn(peer, batch);
}

async function verdictOn(peer: RawPeer, batch: number): Promise<Verdict> {
  const ack = await peer.next("ack");
  const result = ack.results.find((one) => one.batch === batch);
  if (result === undefined) throw new Error(`The ack does not name batch ${batch}`);
  return result.verdict;
}
