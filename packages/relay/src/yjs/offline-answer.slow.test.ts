import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import * as Y from "yjs";
import { defaultRates } from "../core/rates.ts";
import { firstDocument, joinAs, peerDocument, secondDocument } from "../testing/raw-peer.ts";
import { rawYjs } from "../testing/raw-yjs.ts";
import { stockClient, stockVersions, synced } from "../testing/stock-client.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";
import { encodeYjsFrame } from "./yjs-frame.ts";

const emptyState = Y.encodeStateVector(new Y.Doc());

/** A relay that waits for an answer less long than it takes, and at which Ada has just spent what she may write in half a second. */
async function busyRelay(): Promise<string> {
  const { perSecond, burst } = defaultRates.principal;
  const { url } = await startRelay(temporaryFolder(), {
    settings: { syncStep2WaitMs: 200 },
    rates: {
      principal: { perSecond: { ...perSecond, batches: 2 }, burst: { ...burst, batches: 1 } },
    },
  });
  const reader = await joinAs(url, await tokenFor({ id: "bob" }));
  const spending = await rawYjs(url, {}, secondDocument);
  const mine = peerDocument(4_000);
  spending.send({ type: "update", update: mine.set({ currency: "EUR" }) });
  spending.send({ type: "update", update: mine.set({ currency: "USD" }) });
  const seen = peerDocument();
  while (seen.get("currency") !== "USD") {
    for (const { update } of (await reader.next("updates")).entries) {
      Y.applyUpdate(seen.doc, update);
    }
  }
  return url;
}

function fieldsIn(update: Uint8Array): unknown {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  return doc.getMap("fields").toJSON();
}

test("[RL425] who has sent its SyncStep2 is answered once that is stored, however long it is held", async () => {
  const client = await rawYjs(await busyRelay());
  expect((await client.next()).type).toBe("sync-step-1");
  client.send({ type: "sync-step-1", stateVector: emptyState });
  client.send({ type: "sync-step-2", update: peerDocument(6_000).set({ number: "7" }) });
  const answer = await client.next();
  if (answer.type !== "sync-step-2") throw new Error(answer.type);
  expect(fieldsIn(answer.update)).toEqual({ number: "7" });
});

test("[RL425] who was asked for what its SyncStep2 hangs on is answered once all of it is stored", async () => {
  const { url } = await startRelay(temporaryFolder());
  const client = await rawYjs(url);
  expect((await client.next()).type).toBe("sync-step-1");
  const mine = peerDocument(6_000);
  mine.set({ currency: "EUR" });
  client.send({ type: "sync-step-1", stateVector: emptyState });
  client.send({ type: "sync-step-2", update: mine.set({ number: "7" }) });
  expect((await client.next()).type).toBe("sync-step-1");
  client.send({ type: "sync-step-2", update: Y.encodeStateAsUpdate(mine.doc) });
  const answer = await client.next();
  if (answer.type !== "sync-step-2") throw new Error(answer.type);
  expect(fieldsIn(answer.update)).toEqual({ currency: "EUR", number: "7" });
});

test("[RL425] one that never answers what it was asked for is answered after the wait all the same", async () => {
  const { url } = await startRelay(temporaryFolder(), { settings: { syncStep2WaitMs: 20 } });
  const client = await rawYjs(url);
  const mine = peerDocument(6_000);
  mine.set({ currency: "EUR" });
  client.send({ type: "sync-step-2", update: mine.set({ number: "7" }) });
  client.send({ type: "sync-step-1", stateVector: emptyState });
  const asked = [await client.next(), await client.next()];
  expect(asked.map(({ type }) => type)).toEqual(["sync-step-1", "sync-step-1"]);
  expect((await client.next()).type).toBe("sync-step-2");
});

test("[RL425] an answer that takes a slow line longer than the wait is waited for", async () => {
  const { url } = await startRelay(temporaryFolder(), { settings: { syncStep2WaitMs: 100 } });
  const address = new URL(`/yjs/acme/${firstDocument}?token=${await tokenFor()}`, url);
  const socket = connect(Number(address.port), address.hostname);
  onTestFinished(() => void socket.destroy());
  const mine = peerDocument(6_000);
  const update = mine.set({ number: "7" });
  const frames = [
    encodeYjsFrame({ type: "sync-step-1", stateVector: emptyState }),
    encodeYjsFrame({ type: "sync-step-2", update }),
  ];
  const heard: Buffer[] = [];
  socket.on("data", (data: Buffer) => heard.push(data));
  socket.write(
    `GET ${address.pathname}${address.search} HTTP/1.1\r\nHost: relay\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
  );
  const [first, second] = frames.map(webSocketFrame);
  if (first === undefined || second === undefined) throw new Error("No frames");
  socket.write(first);
  for (const byte of second) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    socket.write(Uint8Array.of(byte));
  }
  // Only once it is stored is what it says in the answer.
  await expect.poll(() => Buffer.concat(heard).includes("number")).toBe(true);
});

test.each(stockVersions)(
  "[RL425] y-websocket $version says that it is in sync when its offline edits are on the relay's disk",
  async (stock) => {
    const url = await busyRelay();
    const doc = new Y.Doc();
    doc.getMap("fields").set("number", "7");
    const ada = stockClient(stock, url, firstDocument, { token: await tokenFor(), doc });
    await synced(ada);
    const { caughtUp } = await joinAs(url, await tokenFor({ id: "carol" }));
    const stored = caughtUp
      .flatMap(({ entries }) => entries)
      .filter(({ document }) => document === firstDocument);
    expect(stored.map(({ update }) => fieldsIn(update))).toEqual([{ number: "7" }]);
  },
);

/** A binary message of a client, masked with zeros (RFC 6455, 5.2), of fewer than 126 bytes. */
function webSocketFrame(payload: Uint8Array): Uint8Array {
  return Uint8Array.of(0x82, 0x80 | payload.byteLength, 0, 0, 0, 0, ...payload);
}
