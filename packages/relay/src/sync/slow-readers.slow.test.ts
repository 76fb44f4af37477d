import { connect } from "node:net";
import type { Socket } from "node:net";
import { decodeRelayMessage, encodeClientMessage } from "@concord/protocol";
import { DeviceId } from "@concord/protocol";
import * as encoding from "lib0/encoding";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import * as Y from "yjs";
import { noticedBytes } from "../access/held-bound.ts";
import { firstDocument, helloWith, joinAs, peerDocument, sendBatch } from "../testing/raw-peer.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";
import { openTestStorage } from "../testing/test-storage.ts";
import { decodeYjsFrame, encodeYjsFrame } from "../yjs/yjs-frame.ts";

/** A WebSocket client over a TCP connection that the test can stop reading. */
async function pausable(url: string, path: string) {
  const tcp: Socket = connect(Number(new URL(url).port), "127.0.0.1");
  const socket = new WebSocket(`${url.replace("http", "ws")}${path}`, {
    createConnection: () => tcp,
  });
  onTestFinished(() => socket.terminate());
  const frames: Uint8Array[] = [];
  socket.on("message", (data: Buffer) => frames.push(new Uint8Array(data)));
  socket.on("error", () => undefined);
  await new Promise((resolve) => socket.once("open", resolve));
  return { tcp, socket, frames };
}

async function gaugeAt(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^concord_relay_${name} (\\d+)$`, "m").exec(text)?.[1]);
}
const unreadAt = async (url: string): Promise<number> => gaugeAt(url, "unread_bytes");

const awareness = (id: number, state: string): Uint8Array =>
  Uint8Array.of(1, id, 1, state.length, ...Buffer.from(state));

const budget = 512 * 1_024;
const batchBytes = 30_000;
const batches = 600;

test("[RL53] readers that stop reading cost a bounded amount at both doors, and then get what they missed in one, merged", async () => {
  const { url } = await startRelay(temporaryFolder(), {
    settings: { readerBudgetBytes: budget, heartbeatMs: 60_000 },
  });
  const sync = await pausable(url, "/sync");
  sync.socket.send(
    encodeClientMessage(
      helloWith(await tokenFor({ id: "bob" }), { device: DeviceId.parse("device-of-bob") }),
    ),
  );
  const token = await tokenFor({ id: "tom" });
  const yjs = await pausable(url, `/yjs/acme/${firstDocument}?token=${token}`);
  const empty = new Y.Doc();
  const stateVector = Y.encodeStateVector(empty);
  yjs.socket.send(encodeYjsFrame({ type: "sync-step-1", stateVector }));
  yjs.socket.send(encodeYjsFrame({ type: "sync-step-2", update: Y.encodeStateAsUpdate(empty) }));
  await expect.poll(() => sync.frames.length).toBeGreaterThan(1);
  await expect.poll(() => yjs.frames.length).toBeGreaterThan(1);
  const readBefore = [sync.tcp.bytesRead, yjs.tcp.bytesRead];
  sync.tcp.pause();
  yjs.tcp.pause();
  const framesBefore = [sync.frames.length, yjs.frames.length];

  const ada = await joinAs(url, await tokenFor());
  const mine = peerDocument();
  ada.send({ type: "claim", document: firstDocument, clientId: mine.doc.clientID });
  let mostUnread = 0;
  for (let batch = 1; batch <= batches; batch += 1) {
    const value = `${batch}${"x".repeat(batchBytes)}`;
    await sendBatch(ada, batch, mine.set({ paymentTerms: value }));
    if (batch % 20 === 0) mostUnread = Math.max(mostUnread, await unreadAt(url));
  }
  // Each reader: its budget, and what made it go over it.
  expect(mostUnread).toBeLessThan(2 * (budget + 2 * batchBytes));
  expect(mostUnread).toBeGreaterThan(budget);

  sync.tcp.resume();
  yjs.tcp.resume();
  const ofSync = new Y.Doc();
  const ofYjs = new Y.Doc();
  const taken = { sync: 0, yjs: 0 };
  const read = (): readonly unknown[] => {
    for (const frame of sync.frames.splice(0)) {
      const decoded = decodeRelayMessage(frame);
      if (decoded.type !== "message" || decoded.message.type !== "updates") continue;
      taken.sync += 1;
      for (const { update } of decoded.message.entries) Y.applyUpdate(ofSync, update);
    }
    for (const frame of yjs.frames.splice(0)) {
      const decoded = decodeYjsFrame(frame);
      if (decoded?.type !== "update" && decoded?.type !== "sync-step-2") continue;
      taken.yjs += 1;
      Y.applyUpdate(ofYjs, decoded.update);
    }
    return [ofSync, ofYjs].map((doc) =>
      String(doc.getMap("fields").get("paymentTerms")).slice(0, 3),
    );
  };
  await expect.poll(read, { timeout: 20_000 }).toEqual(["600", "600"]);
  expect(taken.sync).toBeLessThan(batches / 2);
  expect(taken.yjs).toBeLessThan(batches / 2);
  const bytes = [sync, yjs].map(({ tcp }, index) => tcp.bytesRead - (readBefore[index] ?? 0));
  // What the kernel had taken before, and then the difference: the one from the state, the other from the log in pages.
  expect(bytes[1]).toBeLessThan((batches * batchBytes) / 2);
  expect(framesBefore).toHaveLength(2);
  await expect.poll(() => unreadAt(url)).toBe(0);
});

test("[RL87] who asks and never reads an answer is given up before the answers fill the memory", async () => {
  const { url } = await startRelay(temporaryFolder(), {
    settings: { readerCeilingBytes: 300_000, heartbeatMs: 60_000 },
  });
  const taken = { document: firstDocument, clientId: 5_000 };
  await joinAs(url, await tokenFor({ id: "bob" }), { clientIds: [taken] });
  const deaf = await pausable(url, "/sync");
  deaf.socket.send(encodeClientMessage(helloWith(await tokenFor())));
  await expect.poll(() => deaf.frames.length).toBeGreaterThan(1);
  deaf.tcp.pause();
  // The shortest question with a long answer: no.
  const question = encodeClientMessage({ type: "claim", ...taken });
  let most = 0;
  const flood = setInterval(() => {
    for (let count = 0; count < 20_000 && deaf.socket.bufferedAmount < 1e6; count += 1) {
      deaf.socket.send(question);
    }
  }, 1);
  onTestFinished(() => clearInterval(flood));
  const open = async (): Promise<number> => {
    most = Math.max(most, await unreadAt(url));
    return gaugeAt(url, "sockets");
  };
  await expect.poll(open, { timeout: 60_000 }).toBe(1);
  expect(most).toBeLessThan(400_000);
});

test("[RL262] many connections that do not read cost what all may together, and theirs are given up, not another's", async () => {
  const unreadBytes = 3 * budget;
  const { url } = await startRelay(temporaryFolder(), {
    settings: { readerBudgetBytes: budget, unreadBytes, heartbeatMs: 60_000 },
  });
  const deaf = async (id: string, device: string) => {
    const reader = await pausable(url, "/sync");
    const hello = helloWith(await tokenFor({ id }), { device: DeviceId.parse(device) });
    reader.socket.send(encodeClientMessage(hello));
    await expect.poll(() => reader.frames.length).toBeGreaterThan(1);
    reader.tcp.pause();
    return reader;
  };
  const bob = await deaf("bob", "device-of-bob");
  const mallory = await Promise.all(
    Array.from({ length: 6 }, (_, index) => deaf("mallory", `device-${index}-of-mallory`)),
  );
  const gone = new Set<number>();
  for (const [index, { tcp }] of mallory.entries()) {
    tcp.on("close", () => gone.add(index));
  }
  const ada = await joinAs(url, await tokenFor());
  const mine = peerDocument();
  ada.send({ type: "claim", document: firstDocument, clientId: mine.doc.clientID });
  let mostUnread = 0;
  for (let batch = 1; batch <= batches; batch += 1) {
    await sendBatch(ada, batch, mine.set({ paymentTerms: `${batch}${"x".repeat(batchBytes)}` }));
    if (batch % 20 === 0) mostUnread = Math.max(mostUnread, await unreadAt(url));
  }
  expect(mostUnread).toBeGreaterThan(budget);
  // What came between two looks, and what is too little to be looked at.
  expect(mostUnread).toBeLessThan(unreadBytes * (1 + 1 / 16) + 7 * (batchBytes + noticedBytes));
  // Seven times the budget is more than all may: without the bound all would still be here.
  await expect.poll(() => gaugeAt(url, "sockets")).toBeLessThan(8);
  expect(bob.socket.readyState).toBe(WebSocket.OPEN);
  bob.tcp.resume();
  await expect.poll(() => unreadAt(url)).toBeLessThan(unreadBytes);
  expect(bob.socket.readyState).toBe(WebSocket.OPEN);
  for (const { tcp } of mallory) tcp.resume();
  await expect.poll(() => gone.size).toBeGreaterThanOrEqual(3);
});

test("[RL85] a half-open connection leaves no ghost: its presence is gone within two heartbeats, at both doors", async () => {
  const heartbeatMs = 300;
  const { url } = await startRelay(temporaryFolder(), { settings: { heartbeatMs } });
  const bob = await joinAs(url, await tokenFor({ id: "bob" }));
  bob.send({ type: "open", document: firstDocument });
  const token = await tokenFor();
  const sync = await pausable(url, "/sync");
  sync.socket.send(encodeClientMessage(helloWith(token)));
  sync.socket.send(
    encodeClientMessage({
      type: "presence",
      document: firstDocument,
      update: awareness(77, '"a"'),
    }),
  );
  const yjs = await pausable(url, `/yjs/acme/${firstDocument}?token=${token}`);
  yjs.socket.send(encodeYjsFrame({ type: "awareness", update: awareness(78, '"b"') }));
  const talk = setInterval(() => bob.send({ type: "ping", nonce: 1 }), 50);
  onTestFinished(() => clearInterval(talk));
  await bob.next("presence");
  await bob.next("presence");
  // As if the cable were cut: nothing is read, answered or sent from here on, and nothing is closed.
  sync.tcp.pause();
  yjs.tcp.pause();
  const begin = performance.now();
  const gone = [(await bob.next("presence")).update, (await bob.next("presence")).update];
  expect(performance.now() - begin).toBeLessThan(2 * heartbeatMs + 300);
  expect(new Set(gone.map((update) => update[1]))).toEqual(new Set([77, 78]));
  expect(gone.map((update) => Buffer.from(update.subarray(4)).toString())).toEqual([
    "null",
    "null",
  ]);
});

test("[RL406] what many connections of one principal begin to send and never end is bounded, and theirs are given up, not another's", async () => {
  const receivedBytes = 1_024 * 1_024;
  const { url } = await startRelay(temporaryFolder(), {
    settings: { receivedBytes, heartbeatMs: 60_000 },
  });
  const part = 200 * 1_024;
  const gone = new Set<string>();
  const begins = async (id: string, index: number): Promise<void> => {
    const token = await tokenFor({ id, role: "viewer" });
    const { socket, frames } = await pausable(url, `/yjs/acme/${firstDocument}?token=${token}`);
    socket.on("close", () => gone.add(`${id} ${index}`));
    await expect.poll(() => frames.length).toBeGreaterThan(0);
    // In fragments, between which it answers pings.
    for (let sent = 0; sent < part; sent += 10_000) {
      socket.send(new Uint8Array(10_000).fill(index), { fin: false });
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  };
  await begins("bob", 0);
  let most = 0;
  for (let index = 0; index < 10; index += 1) {
    await begins("mallory", index);
    most = Math.max(most, await gaugeAt(url, "received_bytes"));
  }
  await expect.poll(() => gone.size).toBeGreaterThanOrEqual(5);
  expect(most).toBeGreaterThan(receivedBytes / 2);
  expect(most).toBeLessThan(receivedBytes * (1 + 1 / 16) + part);
  expect(gone).not.toContain("bob 0");
});

test("[RL406] what waits behind something slow counts as well, and is let go with its connection", async () => {
  const receivedBytes = 1_024 * 1_024;
  const folder = temporaryFolder();
  const stuck = Promise.withResolvers<undefined>();
  const storage = openTestStorage(folder, ({ commit }) => ({
    commit: async (entries) => {
      await stuck.promise;
      return commit(entries);
    },
  }));
  const { url } = await startRelay(folder, {
    storage,
    settings: { receivedBytes, heartbeatMs: 60_000 },
  });
  const empty = Y.encodeStateVector(new Y.Doc());
  const gone = new Set<number>();
  const waits = async (index: number): Promise<void> => {
    const token = await tokenFor({ id: "mallory" });
    // Of those that come later not even the document can be read.
    const { socket } = await pausable(url, `/yjs/acme/${firstDocument}?token=${token}`);
    socket.on("close", () => gone.add(index));
    const update = peerDocument(10_000 + index).set({ number: "1" });
    socket.send(encodeYjsFrame({ type: "update", update }));
    socket.send(encodeYjsFrame({ type: "sync-step-1", stateVector: empty }));
    for (let frame = 0; frame < 4; frame += 1) {
      socket.send(encodeYjsFrame({ type: "update", update: new Uint8Array(60_000) }));
    }
  };
  for (let index = 0; index < 8; index += 1) await waits(index);
  await expect.poll(() => gone.size).toBeGreaterThanOrEqual(3);
  expect(await gaugeAt(url, "received_bytes")).toBeLessThan(receivedBytes * (1 + 1 / 16));
  stuck.resolve(undefined);
});

test("[RL407] a room is shown part by part, as its reader takes it, at both doors", async () => {
  const { url } = await startRelay(temporaryFolder(), {
    settings: { readerBudgetBytes: budget, heartbeatMs: 60_000, presenceMs: 600_000 },
  });
  const state = JSON.stringify("x".repeat(16_000));
  // Three people show as much as each may.
  for (const [person, id] of ["ada", "ben", "cem"].entries()) {
    for (const connection of [0, 1]) {
      const token = await tokenFor({ id });
      const { socket, frames } = await pausable(url, `/yjs/acme/${firstDocument}?token=${token}`);
      await expect.poll(() => frames.length).toBeGreaterThan(0);
      const ids = Array.from(
        { length: 8 },
        (_, index) => 1_000 + 100 * person + 10 * connection + index,
      );
      const update = encoding.encode((encoder) => {
        encoding.writeVarUint(encoder, ids.length);
        for (const clientId of ids) {
          for (const number of [clientId, 1]) encoding.writeVarUint(encoder, number);
          encoding.writeVarString(encoder, state);
        }
      });
      socket.send(encodeYjsFrame({ type: "awareness", update }));
    }
  }
  const room = 3 * 15 * 16_000;
  const eve = await joinAs(url, await tokenFor({ id: "eve" }));
  eve.send({ type: "open", document: firstDocument });
  let seen = 0;
  while (seen < room) seen += (await eve.next("presence")).update.byteLength;

  const documents = 40;
  const deaf = await pausable(url, "/sync");
  deaf.socket.send(encodeClientMessage(helloWith(await tokenFor({ id: "tom" }))));
  await expect.poll(() => deaf.frames.length).toBeGreaterThan(1);
  deaf.tcp.pause();
  for (let count = 0; count < documents; count += 1) {
    deaf.socket.send(encodeClientMessage({ type: "open", document: firstDocument }));
    deaf.socket.send(encodeClientMessage({ type: "close", document: firstDocument }));
  }
  deaf.socket.send(encodeClientMessage({ type: "open", document: firstDocument }));
  const asks = await pausable(
    url,
    `/yjs/acme/${firstDocument}?token=${await tokenFor({ id: "kim" })}`,
  );
  await expect.poll(() => asks.frames.length).toBeGreaterThan(0);
  asks.tcp.pause();
  for (let count = 0; count < documents; count += 1) {
    asks.socket.send(encodeYjsFrame({ type: "query-awareness" }));
  }
  const bob = await joinAs(url, await tokenFor({ id: "bob" }));
  bob.send({ type: "ping", nonce: 1 });
  await bob.next("pong");
  let most = 0;
  for (let look = 0; look < 20; look += 1) {
    most = Math.max(most, await unreadAt(url));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  // At each door what may wait, and one part on top of it.
  expect(most).toBeLessThan(2 * (budget + 600_000));
  deaf.frames.length = 0;
  deaf.tcp.resume();
  const heard = (): number => deaf.frames.reduce((sum, { byteLength }) => sum + byteLength, 0);
  await expect.poll(heard).toBeGreaterThan(room);
});
