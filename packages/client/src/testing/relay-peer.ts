import { documentFingerprint, writeAsRelay } from "@concord/document";
import type { DocumentId, DocumentKind, JsonValue } from "@concord/model";
import {
  Epoch,
  Principal,
  WorkspaceId,
  decodeClientMessage,
  differenceIn,
  encodeRelayMessage,
  inOrder,
  protocolVersion,
} from "@concord/protocol";
import type { BatchMessage, ClientMessage, RelayMessage, Role, Verdict } from "@concord/protocol";
import * as Y from "yjs";
import type { ConnectSocket, SocketEvents } from "../socket.ts";

/** The relay's end of the protocol in memory, to be told what to do: which batch to refuse, when to be silent, what to forget. */
export interface RelayPeer {
  readonly connectSocket: ConnectSocket;
  /** All messages of clients, as they came. */
  readonly heard: readonly ClientMessage[];
  readonly batches: () => readonly BatchMessage[];
  readonly fields: (document: DocumentId) => Readonly<Record<string, unknown>>;
  readonly state: (document: DocumentId) => Uint8Array;
  readonly seq: () => number;
  readonly say: (message: RelayMessage) => void;
  /** Writes registers in the relay's own name, and tells everybody. */
  readonly write: (
    document: DocumentId,
    kind: DocumentKind,
    registers: Readonly<Record<string, JsonValue>>,
  ) => void;
  /** Ends every connection. */
  readonly cut: (code?: number) => void;
  /** While down, an attempt to connect fails at once. */
  readonly setDown: (down: boolean) => void;
  /** While silent, it takes everything in and answers nothing. */
  readonly setSilent: (silent: boolean) => void;
  readonly setRole: (role: Role) => void;
  /** What to answer instead of committing; undefined to commit. */
  readonly judge: (judge: (batch: BatchMessage) => Verdict | undefined) => void;
  /** A restore from a backup: another epoch, and everything after `seq` is gone. */
  readonly restore: (seq: number) => void;
  /** Says of a document that it cannot be read now; undefined: all can. */
  readonly setUnreadable: (document: DocumentId | undefined) => void;
  /** Loses a document without a word, in the same epoch. */
  readonly forget: (document: DocumentId) => void;
}

interface Peer {
  readonly events: SocketEvents;
  live: boolean;
  /** The last presence it sent. */
  shown?: Extract<ClientMessage, { type: "presence" }>;
}

interface Entry {
  readonly seq: number;
  readonly document: DocumentId;
  readonly kind: DocumentKind;
  readonly update: Uint8Array;
  readonly key: string;
}

export function createRelayPeer(now: () => number): RelayPeer {
  const peers = new Set<Peer>();
  const heard: ClientMessage[] = [];
  let log: Entry[] = [];
  let epochNumber = 1;
  let down = false;
  let silent = false;
  let unreadable: DocumentId | undefined;
  let role: Role = "editor";
  let judge: ((batch: BatchMessage) => Verdict | undefined) | undefined;

  const epoch = (): Epoch => Epoch.parse(`${epochNumber}:relaypeer`);
  const seq = (): number => log.at(-1)?.seq ?? 0;
  const stateOf = (document: DocumentId): Uint8Array =>
    Y.mergeUpdates(log.filter((entry) => entry.document === document).map(({ update }) => update));
  const written = (document: DocumentId): boolean =>
    log.some((entry) => entry.document === document);

  function tell({ events }: Peer, message: RelayMessage): void {
    if (!silent) events.message(encodeRelayMessage(message));
  }

  function welcome(peer: Peer, hello: Extract<ClientMessage, { type: "hello" }>): void {
    peer.live = true;
    const resumeFrom = hello.epoch === epoch() ? (hello.cursor ?? 0) : 0;
    tell(peer, {
      type: "welcome",
      version: protocolVersion,
      workspace: WorkspaceId.parse("acme"),
      principal: Principal.parse({
        id: "p1",
        name: "Ada",
        role,
        ...(role === "connector" && { connector: "stripe" }),
      }),
      epoch: epoch(),
      seq: seq(),
      resumeFrom,
      heartbeatMs: 10_000,
      expiresAt: now() + 3_600_000,
    });
    const missed = log.filter((entry) => entry.seq > resumeFrom);
    if (missed.length === 0) return;
    const entries = missed.map((entry) => ({ ...entry, author: null }));
    tell(peer, { type: "updates", entries, upTo: seq(), more: false });
  }

  function verdictOn(batch: BatchMessage, device: string): Verdict {
    const key = `${device}:${batch.batch}`;
    const known = log.find((entry) => entry.key === key);
    if (known !== undefined) return { type: "committed", seq: known.seq, remarks: [] };
    if (role === "viewer") {
      return { type: "refused", reason: "read-only", message: "Viewers may look." };
    }
    const judged = judge?.(batch);
    if (judged !== undefined) return judged;
    if (isPendingWith(stateOf(batch.document), batch.update)) {
      return { type: "refused", reason: "missing-dependency", message: "Something is missing." };
    }
    const { document, kind, update } = batch;
    log.push({ seq: seq() + 1, document, kind, update, key });
    return { type: "committed", seq: seq(), remarks: [] };
  }

  function take(peer: Peer, batch: BatchMessage, device: string): void {
    const before = seq();
    const verdict = verdictOn(batch, device);
    tell(peer, { type: "ack", results: [{ batch: batch.batch, verdict }] });
    if (seq() === before) return;
    const { document, kind, update } = batch;
    const entries = [{ document, kind, seq: seq(), update, author: { id: "p1", name: "Ada" } }];
    for (const other of peers) {
      const upTo = seq();
      if (!other.live) continue;
      tell(other, { type: "updates", entries: other === peer ? [] : entries, upTo, more: false });
    }
  }

  function answer(peer: Peer, message: ClientMessage, device: string): void {
    switch (message.type) {
      case "hello":
        welcome(peer, message);
        return;
      case "batch":
        take(peer, message, device);
        return;
      case "offer":
        take(peer, { ...message, type: "batch", operations: [] }, device);
        return;
      case "fetch": {
        const { request, document } = message;
        if (document === unreadable) {
          const reason = { code: "unavailable", message: "Not now.", closing: false } as const;
          tell(peer, { type: "refused", ...reason, document, request });
          return;
        }
        const kind = log.find((entry) => entry.document === document)?.kind ?? null;
        const update = written(document) ? stateOf(document) : new Uint8Array();
        tell(peer, { type: "document", request, document, kind, seq: seq(), update });
        return;
      }
      case "presence":
        peer.shown = message;
        for (const other of peers) {
          if (other !== peer) tell(other, message);
        }
        return;
      case "ping":
        tell(peer, { type: "pong", nonce: message.nonce, seq: seq() });
        return;
      case "renew":
        tell(peer, { type: "renewed", expiresAt: now() + 3_600_000 });
        return;
      case "open":
        for (const { shown } of peers) if (shown?.document === message.document) tell(peer, shown);
        return;
      case "compare": {
        const { request, ranges } = message;
        const documents = [...new Set(log.map((entry) => entry.document))].map((document) => {
          const doc = new Y.Doc();
          Y.applyUpdate(doc, stateOf(document));
          const last = log.findLast((entry) => entry.document === document)?.seq ?? 0;
          return { document, seq: last, fingerprint: documentFingerprint(doc, document) };
        });
        const differences = ranges.flatMap(
          (range) => differenceIn(inOrder(documents), range) ?? [],
        );
        tell(peer, {
          type: "compared",
          request,
          parts: differences.flatMap((each) => (each.type === "parts" ? each.parts : [])),
          lists: differences.flatMap((each) =>
            each.type === "list" ? [{ ...each.bounds, documents: each.documents }] : [],
          ),
        });
        return;
      }
      case "list":
        tell(peer, { type: "listed", request: message.request, items: [], next: null });
        return;
      case "claim":
      case "close":
        return;
    }
  }

  const connectSocket: ConnectSocket = (_url, events) => {
    const peer: Peer = { events, live: false };
    let device = "";
    if (down) {
      queueMicrotask(() => events.ended(1006, ""));
      return { send: () => undefined, close: () => undefined };
    }
    peers.add(peer);
    queueMicrotask(() => events.opened());
    return {
      send: (frame) => {
        const decoded = decodeClientMessage(frame);
        if (decoded.type !== "message") throw new Error(decoded.type);
        const { message } = decoded;
        if (message.type === "hello") device = message.device;
        heard.push(message);
        // Later, as a network would.
        queueMicrotask(() => {
          if (peers.has(peer)) answer(peer, message, device);
        });
      },
      close: () => void peers.delete(peer),
    };
  };

  return {
    connectSocket,
    heard,
    batches: () => heard.filter((message) => message.type === "batch"),
    fields: (document) => {
      const doc = new Y.Doc();
      Y.applyUpdate(doc, stateOf(document));
      return doc.getMap("fields").toJSON();
    },
    state: stateOf,
    seq,
    write: (document, kind, registers) => {
      const doc = new Y.Doc();
      if (written(document)) Y.applyUpdate(doc, stateOf(document));
      const update = writeAsRelay(doc, { clientId: 1, reason: "test" }, registers);
      if (update === undefined) return;
      const entry = { seq: seq() + 1, document, kind, update };
      log.push({ ...entry, key: `relay/${entry.seq}` });
      for (const peer of peers) {
        if (!peer.live) continue;
        const entries = [{ ...entry, author: null }];
        tell(peer, { type: "updates", entries, upTo: entry.seq, more: false });
      }
    },
    say: (message) => {
      for (const peer of peers) tell(peer, message);
    },
    cut: (code = 1006) => {
      for (const peer of peers) {
        peers.delete(peer);
        peer.events.ended(code, "");
      }
    },
    setDown: (next) => void (down = next),
    setSilent: (next) => void (silent = next),
    setUnreadable: (next) => void (unreadable = next),
    setRole: (next) => void (role = next),
    judge: (next) => void (judge = next),
    restore: (upTo) => {
      epochNumber += 1;
      log = log.filter((entry) => entry.seq <= upTo);
    },
    forget: (document) => {
      log = log.filter((entry) => entry.document !== document);
    },
  };
}

function isPendingWith(state: Uint8Array, update: Uint8Array): boolean {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, state);
  Y.applyUpdate(doc, update);
  const pending = doc.store.pendingStructs !== null || doc.store.pendingDs !== null;
  doc.destroy();
  return pending;
}
