import { applyWithConflicts, rememberOverwritten, toJson, writeAsRelay } from "@concord/document";
import type { AppliedUpdate, Attribution, WriteId } from "@concord/document";
import type { ConnectSocket, SocketEvents } from "@concord/client";
import type { DocumentId, DocumentKind } from "@concord/model";
import {
  Epoch,
  WorkspaceId,
  closeCode,
  decodeClientMessage,
  encodeRelayMessage,
  protocolVersion,
} from "@concord/protocol";
import type {
  BatchMessage,
  ClientMessage,
  HelloMessage,
  Principal,
  RelayMessage,
  Verdict,
} from "@concord/protocol";
import * as Y from "yjs";

/** The relay's end of the protocol in memory, for one who practises: it commits, finds conflicts, declines to issue and tells the others. Nothing leaves it, and nothing lasts. */
export interface PracticeRelay {
  /** How somebody reaches it. */
  readonly doorOf: (who: Principal) => ConnectSocket;
  /** The network of somebody goes, or comes back. */
  readonly setNetwork: (who: string, network: "on" | "off") => void;
  /** The session of somebody is over, until their network is switched on anew. */
  readonly endSession: (who: string) => void;
}

export interface PracticeRelayDeps {
  readonly now: () => number;
  readonly after: (ms: number, run: () => void) => void;
  /** So long somebody waits for the answer to a batch. */
  readonly answerMs: (who: string) => number;
  /** Why nothing is issued. */
  readonly declines: string;
}

const relayClient = 1;
const noNetwork = 1006;
const dayMs = 86_400_000;

interface Peer {
  readonly who: Principal;
  readonly events: SocketEvents;
  device: string;
  isLive: boolean;
}

interface Held {
  readonly kind: DocumentKind;
  readonly doc: Y.Doc;
  readonly saidBy: ReturnType<typeof rememberOverwritten>;
  readonly authors: Map<number, Attribution>;
  seq: number;
}

export function createPracticeRelay(deps: PracticeRelayDeps): PracticeRelay {
  const peers = new Set<Peer>();
  /** With which code whoever tries to connect is turned away. */
  const turnedAway = new Map<string, number>();
  const documents = new Map<DocumentId, Held>();
  const verdicts = new Map<string, Verdict>();
  const epoch = Epoch.parse("1:practice");
  let seq = 0;

  const tell = ({ events }: Peer, message: RelayMessage): void =>
    events.message(encodeRelayMessage(message));

  function welcome(peer: Peer, hello: HelloMessage): void {
    peer.device = hello.device;
    peer.isLive = true;
    const resumeFrom = hello.epoch === epoch ? (hello.cursor ?? 0) : 0;
    tell(peer, {
      type: "welcome",
      version: protocolVersion,
      workspace: WorkspaceId.parse("practice"),
      principal: peer.who,
      epoch,
      seq,
      resumeFrom,
      heartbeatMs: 10_000,
      expiresAt: deps.now() + dayMs,
    });
    const entries = [...documents]
      .filter(([, held]) => held.seq > resumeFrom)
      .map(([document, held]) => ({
        document,
        kind: held.kind,
        seq: held.seq,
        update: Y.encodeStateAsUpdate(held.doc),
        author: null,
      }));
    if (entries.length > 0) tell(peer, { type: "updates", entries, upTo: seq, more: false });
  }

  function take(peer: Peer, batch: BatchMessage): void {
    const key = `${peer.device} ${batch.batch}`;
    let verdict = verdicts.get(key);
    if (verdict === undefined) {
      verdict = commit(peer, batch);
      verdicts.set(key, verdict);
    }
    tell(peer, { type: "ack", results: [{ batch: batch.batch, verdict }] });
  }

  function commit(peer: Peer, { document, kind, update, deviceTime }: BatchMessage): Verdict {
    const held = documents.get(document) ?? begin(document, kind);
    const attribution = {
      author: peer.who.name,
      at: new Date(deviceTime).toISOString(),
      acceptedAt: new Date(deps.now()).toISOString(),
      device: peer.device,
    };
    for (const { id } of Y.decodeUpdate(update).structs) held.authors.set(id.client, attribution);
    const applied = applyWithConflicts(held.doc, update, {
      id: document,
      kind: held.kind,
      origin: "practice",
      attributionOf: ({ client }: WriteId) => held.authors.get(client) ?? {},
      saidBy: held.saidBy,
    });
    const beside = additions(held.doc, applied, deps.declines);
    seq += 1;
    held.seq = seq;
    const entry = { document, kind: held.kind, seq };
    for (const other of peers) {
      if (!other.isLive) continue;
      // Its author has it, and hears what the relay itself wrote beside it.
      const news = other === peer ? beside : [update, ...beside];
      const author = other === peer ? null : { id: peer.who.id, name: peer.who.name };
      const entries =
        news.length === 0 ? [] : [{ ...entry, update: Y.mergeUpdates([...news]), author }];
      tell(other, { type: "updates", entries, upTo: seq, more: false });
    }
    return { type: "committed", seq, remarks: [] };
  }

  function begin(document: DocumentId, kind: DocumentKind): Held {
    const doc = new Y.Doc();
    const held = { kind, doc, saidBy: rememberOverwritten(doc), authors: new Map(), seq };
    documents.set(document, held);
    return held;
  }

  function answer(peer: Peer, message: ClientMessage): void {
    switch (message.type) {
      case "hello":
        return welcome(peer, message);
      case "batch":
        return deps.after(deps.answerMs(peer.who.id), () => {
          if (peers.has(peer)) take(peer, message);
        });
      case "fetch": {
        const { request, document } = message;
        const held = documents.get(document);
        const update = held === undefined ? new Uint8Array() : Y.encodeStateAsUpdate(held.doc);
        const kind = held?.kind ?? null;
        return tell(peer, { type: "document", request, document, kind, seq, update });
      }
      case "ping":
        return tell(peer, { type: "pong", nonce: message.nonce, seq });
      case "renew":
        return tell(peer, { type: "renewed", expiresAt: deps.now() + dayMs });
      // What nobody needs who practises: where others are, comparing, what is elsewhere or of another history.
      case "presence":
      case "open":
      case "close":
      case "claim":
      case "compare":
      case "list":
      case "offer":
        return undefined;
    }
  }

  function turnAway(who: string, code: number): void {
    turnedAway.set(who, code);
    for (const peer of peers) {
      if (peer.who.id !== who) continue;
      peers.delete(peer);
      peer.events.ended(code, "");
    }
  }

  return {
    doorOf: (who) => (_url, events) => {
      const code = turnedAway.get(who.id);
      if (code !== undefined) {
        queueMicrotask(() => events.ended(code, ""));
        return { send: () => undefined, close: () => undefined };
      }
      const peer: Peer = { who, events, device: "", isLive: false };
      peers.add(peer);
      queueMicrotask(() => events.opened());
      return {
        send: (frame) => {
          const decoded = decodeClientMessage(frame);
          if (decoded.type !== "message") throw new Error(decoded.type);
          // Later, as a network would.
          queueMicrotask(() => {
            if (peers.has(peer)) answer(peer, decoded.message);
          });
        },
        close: () => void peers.delete(peer),
      };
    },
    setNetwork: (who, network) => {
      if (network === "on") turnedAway.delete(who);
      else turnAway(who, noNetwork);
    },
    endSession: (who) => turnAway(who, closeCode.unauthorised),
  };
}

/** What a relay writes beside a batch: conflicts, and what must stand. */
function additions(
  doc: Y.Doc,
  { changes, conflicts, writeBack }: AppliedUpdate,
  declines: string,
): readonly Uint8Array[] {
  const relay = { clientId: relayClient, reason: "practice" };
  const records = conflicts.map(({ id, record }) => [`conflicts.${id}`, toJson(record)]);
  // Issuing and voiding take a registrar, of which there is none.
  const declined = changes
    .filter(({ path }) => /^requests\.[^.]+$/u.test(path))
    .map(({ path }) => [`${path}.declined`, { reason: declines }]);
  const registers = { ...writeBack, ...Object.fromEntries([...records, ...declined]) };
  const written = writeAsRelay(doc, relay, registers);
  return written === undefined ? [] : [written];
}
