import { connect } from "node:net";
import { DocumentId } from "@concord/model";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import {
  connectPeer,
  firstDocument,
  helloWith,
  joinAs,
  peerDocument,
  sendBatch,
} from "./testing/raw-peer.ts";
import { startRelay, temporaryFolder, tokenFor } from "./testing/test-relay.ts";
import { openTestStorage } from "./testing/test-storage.ts";

async function took(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

/** A client that opened a WebSocket and reads and answers nothing from then on. */
async function deafClient(url: string, path: string): Promise<void> {
  const { port } = new URL(url);
  const socket = connect(Number(port), "127.0.0.1");
  onTestFinished(() => void socket.destroy());
  socket.on("error", () => undefined);
  socket.write(
    `GET ${path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  );
  await new Promise((resolve) => socket.once("data", resolve));
  socket.pause();
}

test("[RL78] a store that hangs holds up no end: what was not stored is named, and nobody was told that it is", async () => {
  const folder = temporaryFolder();
  let hangs = false;
  const storage = openTestStorage(folder, (real) => ({
    commit: (entries) => (hangs ? new Promise(() => undefined) : real.commit(entries)),
  }));
  const relay = await startRelay(folder, { storage, shutdownMs: 1_000 });
  const ada = await joinAs(relay.url, await tokenFor());
  const mine = peerDocument();
  ada.send({ type: "claim", document: firstDocument, clientId: mine.doc.clientID });
  await sendBatch(ada, 1, mine.set({ currency: "EUR" }));
  hangs = true;
  const message = { document: firstDocument, kind: "invoice", operations: [], deviceTime: 0 };
  ada.send({
    type: "batch",
    ...message,
    kind: "invoice",
    batch: 2,
    update: mine.set({ number: "7" }),
  });
  ada.send({ type: "ping", nonce: 1 });
  while ((await ada.next("pong")).nonce !== 1);

  let end: unknown;
  expect(await took(async () => (end = await relay.end()))).toBeLessThan(1_500);
  expect(end).toEqual({
    type: "left",
    // The list waits behind the same store.
    what: expect.arrayContaining([
      expect.stringMatching(/^1 batches were not stored: the database does not answer/),
    ]),
  });
  expect(ada.heard().some(({ type }) => type === "ack")).toBe(false);
});

test("[RL78] a store that fails, deaf sockets, half a request and a load under way: it ends in time, and what was acknowledged stays", async () => {
  const folder = temporaryFolder();
  const storage = openTestStorage(folder, (real) => ({
    compact: async () => {
      throw new Error("EIO");
    },
    project: async () => {
      throw new Error("EIO");
    },
    commit: (entries) => real.commit(entries),
  }));
  const relay = await startRelay(folder, { storage, shutdownMs: 1_500 });
  const token = await tokenFor();
  await deafClient(relay.url, "/sync");
  await deafClient(relay.url, `/yjs/acme/${firstDocument}?token=${token}`);
  const loris = connect(relay.port, "127.0.0.1");
  onTestFinished(() => void loris.destroy());
  loris.on("error", () => undefined);
  loris.write("POST /api/v1/invoices HTTP/1.1\r\nHost: x\r\nContent-Le");

  const ada = await joinAs(relay.url, token);
  const mine = peerDocument();
  ada.send({ type: "claim", document: firstDocument, clientId: mine.doc.clientID });
  let sent = 0;
  const load = setInterval(() => {
    for (let each = 0; each < 20; each += 1) {
      sent += 1;
      const update = mine.set({ [`lines.l${sent}.description`]: "x" });
      ada.send({
        type: "batch",
        batch: sent,
        document: firstDocument,
        kind: "invoice",
        operations: [],
        update,
        deviceTime: 0,
      });
    }
  }, 2);
  onTestFinished(() => clearInterval(load));
  await ada.next("ack");
  // Half an upgrade, of which the rest comes while the relay ends.
  const late = connect(relay.port, "127.0.0.1");
  onTestFinished(() => void late.destroy());
  late.on("error", () => undefined);
  late.write("GET /sync HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n");
  let heard = "";
  late.on("data", (data: Buffer) => (heard += data.toString()));
  setTimeout(() => {
    late.write("Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
  }, 100);
  let end: unknown;
  expect(await took(async () => (end = await relay.end()))).toBeLessThan(2_000);
  clearInterval(load);
  expect(end).toEqual({ type: "whole" });
  expect(heard).not.toContain("101");
  await ada.closed;
  const acknowledged = ada
    .heard()
    .flatMap((each) => (each.type === "ack" ? each.results : []))
    .map(({ batch }) => batch);
  const again = await startRelay(folder);
  const reader = await joinAs(again.url, token);
  reader.send({ type: "fetch", request: 1, document: firstDocument, stateVector: null });
  const copy = peerDocument();
  const { applyUpdate } = await import("yjs");
  applyUpdate(copy.doc, (await reader.next("document")).update);
  expect(acknowledged.length).toBeGreaterThan(0);
  const missing = acknowledged.filter(
    (batch) => copy.get(`lines.l${batch}.description`) === undefined,
  );
  expect(missing).toEqual([]);
});

test("[RL79] many are sent away one after the other, and told to come back at different times", async () => {
  const relay = await startRelay(temporaryFolder(), { shutdownMs: 2_500 });
  const token = await tokenFor();
  const peers = await Promise.all(
    Array.from({ length: 60 }, async (_, index) => {
      const peer = await connectPeer(relay.url);
      peer.send(helloWith(await tokenFor({ id: `p${index}` })));
      await peer.next("welcome");
      return peer;
    }),
  );
  // Stock clients have no jitter: for them only the moment of the close makes a difference.
  const stock = Array.from({ length: 60 }, (_, index) => {
    const document = DocumentId.parse(
      `0197f3a0-0000-7000-8000-0000000001${String(index).padStart(2, "0")}`,
    );
    return new WebSocket(`${relay.url.replace("http", "ws")}/yjs/acme/${document}?token=${token}`);
  });
  await Promise.all(stock.map((socket) => new Promise((resolve) => socket.once("open", resolve))));
  const closedAt = [
    ...peers.map(({ closed }) => closed.then(({ code }) => ({ code, at: performance.now() }))),
    ...stock.map(
      (socket) =>
        new Promise<{ code: number; at: number }>((resolve) =>
          socket.once("close", (code) => resolve({ code, at: performance.now() })),
        ),
    ),
  ];
  expect(await relay.end()).toEqual({ type: "whole" });
  const ends = await Promise.all(closedAt);
  expect(new Set(ends.map(({ code }) => code))).toEqual(new Set([4503]));
  const times = ends.map(({ at }) => at);
  expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(300);
  const waits = await Promise.all(
    peers.map(async (peer) => (await peer.next("leaving")).comeBackAfterMs),
  );
  expect(Math.max(...waits)).toBeLessThan(600);
  expect(new Set(waits).size).toBeGreaterThan(20);
});

test("[RL79] a few are not kept waiting", async () => {
  const relay = await startRelay(temporaryFolder());
  const ada = await joinAs(relay.url, await tokenFor());
  expect(await took(() => relay.end())).toBeLessThan(1_000);
  expect((await ada.next("leaving")).comeBackAfterMs).toBe(0);
  expect((await ada.closed).code).toBe(4503);
});
