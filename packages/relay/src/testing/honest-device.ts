import type { DocumentId } from "@concord/model";
import type { RelayMessage } from "@concord/protocol";
import * as Y from "yjs";
import { joinAs, peerDocument } from "./raw-peer.ts";
import type { PeerDocument } from "./raw-peer.ts";

interface Write {
  readonly batch: number;
  readonly path: string;
  readonly value: string;
  readonly update: Uint8Array;
  /** `again`: refused, or hanging on what was. */
  readonly state: "sent" | "again";
}

/** A device at `/sync` that does what ours does: sends its own bytes, supplies what it is asked for, and makes again under another id what was refused. */
export interface HonestDevice {
  readonly doc: () => Y.Doc;
  readonly write: (path: string, value: string) => void;
  /** Until everything that it wrote is committed. */
  readonly settle: () => Promise<void>;
  readonly listen: () => Promise<void>;
}

export async function honestDevice(
  url: string,
  token: string,
  document: DocumentId,
): Promise<HonestDevice> {
  const peer = await joinAs(url, token);
  let mine: PeerDocument = peerDocument();
  let held: Uint8Array[] = [];
  let pending: Write[] = [];
  let batches = 0;
  const claimed = new Set<number>();

  const transmit = (batch: number, update: Uint8Array): void => {
    const common = { batch, document, update, deviceTime: 1_000 };
    peer.send({ type: "batch", kind: "invoice", operations: [], ...common });
  };
  const write = (path: string, value: string): void => {
    const { clientID } = mine.doc;
    if (!claimed.has(clientID)) peer.send({ type: "claim", document, clientId: clientID });
    claimed.add(clientID);
    const update = mine.set({ [path]: value });
    held.push(update);
    batches += 1;
    pending.push({ batch: batches, path, value, update, state: "sent" });
    transmit(batches, update);
  };
  const mark = (batch: number): void => {
    pending = pending.map((each) => (each.batch === batch ? { ...each, state: "again" } : each));
  };
  const supply = (batch: number, stateVector: Uint8Array): void => {
    const known = pending.find((each) => each.batch === batch);
    if (known === undefined) return;
    const inOrder = new Y.Doc({ gc: false });
    for (const update of held) Y.applyUpdate(inOrder, update);
    const lacking = Y.encodeStateAsUpdate(inOrder, stateVector);
    transmit(batch, Y.mergeUpdates([known.update, lacking]));
  };
  const hear = (message: RelayMessage): void => {
    if (message.type === "updates") {
      for (const { document: about, update } of message.entries) {
        if (about !== document) continue;
        held.push(update);
        Y.applyUpdate(mine.doc, update, "relay");
      }
    } else if (message.type === "need") {
      // What hangs on something refused is made again with it.
      if (pending.some(({ state }) => state === "again")) mark(message.batch);
      else supply(message.batch, message.stateVector);
    } else if (message.type === "ack") {
      for (const { batch, verdict } of message.results) {
        if (verdict.type === "refused") mark(batch);
        else pending = pending.filter((each) => each.batch !== batch);
      }
    }
  };
  const rebase = async (): Promise<void> => {
    peer.send({ type: "fetch", request: 1, document, stateVector: null });
    const { update, kind } = await peer.next("document");
    mine = peerDocument();
    held = kind === null ? [] : [update];
    for (const each of held) Y.applyUpdate(mine.doc, each);
    const again = pending;
    pending = [];
    for (const { path, value } of again) write(path, value);
  };

  return {
    doc: () => mine.doc,
    write,
    settle: async () => {
      while (pending.length > 0) {
        if (pending.every(({ state }) => state === "again")) await rebase();
        else hear(await peer.nextOf("ack", "need", "updates"));
      }
    },
    listen: async () => {
      peer.send({ type: "ping", nonce: 7 });
      for (;;) {
        const message = await peer.nextOf("ack", "need", "updates", "pong");
        if (message.type === "pong" && message.nonce === 7) return;
        hear(message);
      }
    },
  };
}
