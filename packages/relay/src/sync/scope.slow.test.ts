import { DocumentId } from "@concord/model";
import type { DocumentKind, JsonValue } from "@concord/model";
import { Scope } from "@concord/protocol";
import type { UpdatesMessage } from "@concord/protocol";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { joinAs, peerDocument, sendBatch } from "../testing/raw-peer.ts";
import type { PeerDocument, RawPeer } from "../testing/raw-peer.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";

const documentOf = (index: number): DocumentId =>
  DocumentId.parse(`0197f3a0-0000-7000-8000-${index.toString(16).padStart(12, "0")}`);
const scope = Scope.parse({ windows: [{ assignee: "ben" }] });

/** Somebody who writes: `mine` is what is Ben's. */
async function writer(url: string) {
  const peer = await joinAs(url, await tokenFor({ id: "ada" }));
  const documents = new Map<DocumentId, PeerDocument>();
  let batch = 0;
  const write = async (
    index: number,
    registers: Readonly<Record<string, JsonValue>>,
    kind: DocumentKind = "invoice",
  ) => {
    const id = documentOf(index);
    const document = documents.get(id) ?? peerDocument(5_000 + index);
    if (!documents.has(id)) {
      documents.set(id, document);
      peer.send({ type: "claim", document: id, clientId: document.doc.clientID });
    }
    batch += 1;
    return sendBatch(peer, batch, document.set(registers), id, kind);
  };
  return { write, close: peer.close };
}

const ben = async (url: string, changes: Parameters<typeof joinAs>[2] = {}) =>
  joinAs(url, await tokenFor({ id: "ben" }), { scope, ...changes });

const documentsIn = (messages: readonly UpdatesMessage[]) =>
  messages.flatMap(({ entries }) => entries.map(({ document }) => document));

/** The registers of the next document that arrives, as far as this one message tells. */
async function nextEntry(peer: RawPeer) {
  for (;;) {
    const { entries, upTo } = await peer.next("updates");
    const [entry] = entries;
    if (entry === undefined) continue;
    const doc = new Y.Doc();
    Y.applyUpdate(doc, entry.update);
    const isWhole = doc.store.pendingStructs === null;
    return { document: entry.document, fields: doc.getMap("fields").toJSON(), isWhole, upTo };
  }
}

/** The cursor once it has reached a batch. */
async function cursorAt(peer: RawPeer, seq: number): Promise<number> {
  for (;;) {
    const { upTo } = await peer.next("updates");
    if (upTo >= seq) return upTo;
  }
}

test("[RL124] who names a scope gets the documents in it, whole, and those of other kinds, and nothing of the rest", async () => {
  const { url } = await startRelay(temporaryFolder());
  const { write } = await writer(url);
  await write(1, { number: "1", assignee: "ben" });
  await write(2, { number: "2", assignee: "eve" });
  await write(3, { name: "Acme" }, "party");
  await write(1, { currency: "EUR" });
  const peer = await ben(url);
  expect(documentsIn(peer.caughtUp).toSorted()).toEqual([documentOf(1), documentOf(3)]);
  expect(peer.caughtUp.at(-1)).toMatchObject({ upTo: 4, more: false });
  const whole = await joinAs(url, await tokenFor({ id: "ben" }));
  expect(documentsIn(whole.caughtUp)).toHaveLength(3);
});

test("[RL125] a document that comes into the scope is sent whole, its changes as they are committed, and that it leaves is said", async () => {
  const { url } = await startRelay(temporaryFolder());
  const { write } = await writer(url);
  await write(1, { number: "1", assignee: "eve" });
  const peer = await ben(url);
  expect(documentsIn(peer.caughtUp)).toEqual([]);
  await write(1, { dueDate: "2026-12-31" });
  await write(1, { assignee: "ben" });
  expect(await nextEntry(peer)).toMatchObject({
    document: documentOf(1),
    fields: { number: "1", dueDate: "2026-12-31", assignee: "ben" },
    isWhole: true,
  });
  await cursorAt(peer, 3);

  await write(1, { currency: "EUR" });
  // As it was committed: the cursor stays where the rows are.
  expect(await nextEntry(peer)).toMatchObject({ document: documentOf(1), isWhole: false, upTo: 3 });
  await write(1, { assignee: "eve" });
  expect(await nextEntry(peer)).toMatchObject({ document: documentOf(1) });
  expect(await peer.next("left")).toMatchObject({ documents: [{ document: documentOf(1) }] });
  await cursorAt(peer, 5);
  await write(1, { currency: "USD" });
  await cursorAt(peer, 6);
  expect(peer.heard()).toEqual([]);
});

test("[RL126] who comes back with a cursor misses no move: what changed is sent whole or said to have left", async () => {
  const { url } = await startRelay(temporaryFolder());
  const { write } = await writer(url);
  for (const index of [1, 2, 3, 4]) await write(index, { assignee: index < 3 ? "ben" : "eve" });
  const first = await ben(url);
  const { epoch } = first.welcome;
  first.close();
  await first.closed;
  await write(1, { assignee: "eve" });
  await write(3, { assignee: "ben" });
  await write(4, { currency: "EUR" });
  const again = await ben(url, { cursor: 4, epoch });
  expect(documentsIn(again.caughtUp)).toEqual([documentOf(3)]);
  const { documents } = await again.next("left");
  expect(documents.map(({ document }) => document)).toEqual([documentOf(1), documentOf(4)]);
  expect(again.caughtUp.at(-1)?.upTo).toBe(7);
});

test("[RL127] a document outside of the scope that is open is followed from its fetch on, until it is closed", async () => {
  const { url } = await startRelay(temporaryFolder());
  const { write } = await writer(url);
  await write(1, { number: "1", assignee: "eve" });
  const peer = await ben(url);
  peer.send({ type: "open", document: documentOf(1) });
  peer.send({ type: "fetch", request: 1, document: documentOf(1), stateVector: null });
  await peer.next("document");
  await write(1, { currency: "EUR" });
  expect(await nextEntry(peer)).toMatchObject({ document: documentOf(1), isWhole: false });
  // In and out again while it is open.
  await write(1, { assignee: "ben" });
  await cursorAt(peer, 3);
  await write(1, { assignee: "eve" });
  await cursorAt(peer, 4);
  expect(peer.heard().filter(({ type }) => type === "left")).toEqual([]);
  peer.send({ type: "close", document: documentOf(1) });
  expect(await peer.next("left")).toMatchObject({ documents: [{ document: documentOf(1) }] });
  await write(1, { currency: "USD" });
  await cursorAt(peer, 5);
  expect(peer.heard().filter(({ type }) => type === "updates")).toEqual([]);
});

test("[RL128] a device hears what the relay added to its own batch, in its scope or not", async () => {
  const { url } = await startRelay(temporaryFolder());
  const { write } = await writer(url);
  await write(1, { number: "1", assignee: "eve" });
  const peer = await ben(url);
  const mine = peerDocument(9_000);
  peer.send({ type: "claim", document: documentOf(1), clientId: 9_000 });
  const verdict = await sendBatch(peer, 1, mine.set({ issued: "x" }), documentOf(1));
  expect(verdict.type).toBe("committed-with-correction");
  expect(await nextEntry(peer)).toMatchObject({ document: documentOf(1) });
});

test("[RL129] invoices are listed for a replica that does not hold them, by the dates of their issue too, in pages", async () => {
  const { url } = await startRelay(temporaryFolder());
  const { write } = await writer(url);
  for (const index of [1, 2, 3, 4]) {
    await write(index, { number: `R-${index}`, issueDate: `2026-0${index}-15` });
  }
  const peer = await ben(url);
  const ask = async (request: number, query: object) => {
    peer.send({ type: "list", request, query: { limit: 2, ...query } });
    const { items, next } = await peer.next("listed");
    return { numbers: items.map(({ number }) => number), next };
  };
  const dates = { issuedFrom: "2026-02-01", issuedTo: "2026-04-15" };
  const first = await ask(1, dates);
  expect(first.numbers).toEqual(["R-4", "R-3"]);
  expect(await ask(2, { ...dates, cursor: first.next })).toEqual({ numbers: ["R-2"], next: null });
  expect(await ask(3, { q: "r-1" })).toEqual({ numbers: ["R-1"], next: null });
});
