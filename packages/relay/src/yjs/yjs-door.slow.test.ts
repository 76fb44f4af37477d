import { expect, test } from "vitest";
import * as Y from "yjs";
import { firstDocument, joinAs, peerDocument, sendBatch } from "../testing/raw-peer.ts";
import { rawYjs } from "../testing/raw-yjs.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";

async function relayWithInvoice(syncStep2WaitMs: number) {
  const relay = await startRelay(temporaryFolder(), { settings: { syncStep2WaitMs } });
  const ada = await joinAs(relay.url, await tokenFor());
  const mine = peerDocument();
  ada.send({ type: "claim", document: firstDocument, clientId: mine.doc.clientID });
  await sendBatch(ada, 1, mine.set({ currency: "EUR" }));
  return { relay, ada, mine };
}

const emptyState = Y.encodeStateVector(new Y.Doc());
const emptyUpdate = Y.encodeStateAsUpdate(new Y.Doc());

test("[RL31] our first frame is SyncStep1; state and broadcasts wait for the client's SyncStep2", async () => {
  const { relay, ada, mine } = await relayWithInvoice(60_000);
  const client = await rawYjs(relay.url);
  client.send({ type: "sync-step-1", stateVector: emptyState });
  expect((await client.next()).type).toBe("sync-step-1");
  await sendBatch(ada, 2, mine.set({ number: "7" }));
  expect(client.heard).toEqual([]);

  client.send({ type: "sync-step-2", update: emptyUpdate });
  const answer = await client.next();
  if (answer.type !== "sync-step-2") throw new Error(answer.type);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, answer.update);
  expect(doc.getMap("fields").toJSON()).toEqual({ currency: "EUR", number: "7" });

  await sendBatch(ada, 3, mine.set({ number: "8" }));
  const broadcast = await client.next();
  if (broadcast.type !== "update") throw new Error(broadcast.type);
  Y.applyUpdate(doc, broadcast.update);
  expect(doc.getMap("fields").get("number")).toBe("8");
});

test("[RL31] a client that never sends its SyncStep2 is answered after the wait", async () => {
  const { relay } = await relayWithInvoice(20);
  const client = await rawYjs(relay.url);
  client.send({ type: "sync-step-1", stateVector: emptyState });
  expect((await client.next()).type).toBe("sync-step-1");
  expect((await client.next()).type).toBe("sync-step-2");
});

test("[RL36] something is sent at every heartbeat, whatever happens in the document", async () => {
  const relay = await startRelay(temporaryFolder(), { settings: { heartbeatMs: 200 } });
  const client = await rawYjs(relay.url);
  expect((await client.next()).type).toBe("sync-step-1");
  expect(await client.next()).toEqual({ type: "awareness", update: Uint8Array.of(0) });
});

/** An awareness update with one entry, of the client id 77. */
function entry(clock: number, state: string): Uint8Array {
  return Uint8Array.of(1, 77, clock, state.length, ...Buffer.from(state));
}

test("[RL37] nobody speaks for another connection's client id", async () => {
  const { relay } = await relayWithInvoice(20);
  const [ada, eve, bob] = [
    await rawYjs(relay.url),
    await rawYjs(relay.url, { id: "eve" }),
    await rawYjs(relay.url, { id: "bob" }),
  ];
  for (const client of [ada, eve, bob]) expect((await client.next()).type).toBe("sync-step-1");
  ada.send({ type: "awareness", update: entry(1, '"ada"') });
  expect(await bob.next()).toEqual({ type: "awareness", update: entry(1, '"ada"') });
  expect(await eve.next()).toEqual({ type: "awareness", update: entry(1, '"ada"') });
  eve.send({ type: "awareness", update: entry(9, "null") });
  ada.send({ type: "awareness", update: entry(2, '"here"') });
  expect(await bob.next()).toEqual({ type: "awareness", update: entry(2, '"here"') });
});

test("[RL38] noise, an unreadable state vector and a malformed update close with their own code", async () => {
  const { relay } = await relayWithInvoice(60_000);
  const noise = await rawYjs(relay.url);
  noise.sendBytes(Uint8Array.of(250, 250));
  expect(await noise.closed).toBe(4400);

  const update = await rawYjs(relay.url);
  update.send({ type: "sync-step-2", update: Uint8Array.of(9, 9, 9) });
  expect(await update.closed).toBe(4422);

  const vector = await rawYjs(relay.url);
  vector.send({ type: "sync-step-1", stateVector: Uint8Array.of(9) });
  vector.send({ type: "sync-step-2", update: emptyUpdate });
  expect(await vector.closed).toBe(4400);
});

test("[RL13] a stock client is asked for what its update hangs on", async () => {
  const { relay } = await relayWithInvoice(60_000);
  const client = await rawYjs(relay.url);
  await client.next();
  const mine = peerDocument();
  const first = mine.set({ number: "1" });
  const second = mine.set({ dueDate: "2026-01-01" });
  client.send({ type: "update", update: second });
  expect((await client.next()).type).toBe("sync-step-1");
  client.send({ type: "sync-step-1", stateVector: emptyState });
  client.send({ type: "sync-step-2", update: Y.mergeUpdates([first, second]) });
  const answer = await client.next();
  if (answer.type !== "sync-step-2") throw new Error(answer.type);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, answer.update);
  expect(doc.getMap("fields").get("dueDate")).toBe("2026-01-01");
});

test("[RL101] quick updates of one connection share commits, keep their order and all arrive", async () => {
  const { url } = await startRelay(temporaryFolder());
  const client = await rawYjs(url);
  await client.next();
  const mine = peerDocument();
  const typed = Array.from({ length: 60 }, (_, count) => mine.set({ number: String(count) }));
  for (const update of typed) client.send({ type: "update", update });
  // What was sent before is in the answer, without the client's help.
  client.send({ type: "sync-step-1", stateVector: emptyState });
  client.send({ type: "sync-step-2", update: emptyUpdate });
  const answer = await client.next();
  if (answer.type !== "sync-step-2") throw new Error(answer.type);
  const stored = new Y.Doc();
  Y.applyUpdate(stored, answer.update);
  expect(stored.getMap("fields").get("number")).toBe("59");

  const metrics = await (await fetch(`${url}/metrics`)).text();
  const count = (name: string): number =>
    Number(new RegExp(`^${name} (\\d+)$`, "m").exec(metrics)?.[1]);
  expect(count("concord_relay_batches_total")).toBe(60);
  expect(count("concord_relay_turns_total")).toBeLessThan(30);
});

test("[RL62] what is typed before our SyncStep1 arrives, on top of offline edits, is no reason to send a client away", async () => {
  const { url } = await startRelay(temporaryFolder());
  const doc = new Y.Doc();
  const typed: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => typed.push(update));
  for (const letter of ["a", "b", "c", "d"]) doc.getText("note").insert(0, letter);
  const client = await rawYjs(url);
  // "a" was typed offline; the others as soon as the socket stood.
  for (const update of typed.slice(1)) client.send({ type: "update", update });
  client.send({ type: "sync-step-1", stateVector: emptyState });
  client.send({ type: "sync-step-2", update: Y.encodeStateAsUpdate(doc) });
  for (;;) {
    const frame = await client.next();
    if (frame.type !== "sync-step-2") continue;
    const stored = new Y.Doc();
    Y.applyUpdate(stored, frame.update);
    expect(stored.getText("note").toJSON()).toBe("dcba");
    break;
  }
});

test("[RL512] a credit that a stock client writes by hand is put back at this door too, and what it writes beside it stands", async () => {
  const { relay } = await relayWithInvoice(60_000);
  const client = await rawYjs(relay.url, { id: "eve" });
  expect((await client.next()).type).toBe("sync-step-1");
  client.send({ type: "sync-step-1", stateVector: emptyState });
  client.send({ type: "sync-step-2", update: emptyUpdate });
  expect((await client.next()).type).toBe("sync-step-2");
  const hers = peerDocument(6_000);
  client.send({ type: "update", update: hers.set({ "credits.c1": { amount: "10" } }) });
  client.send({ type: "update", update: hers.set({ paymentTerms: "30 days" }) });

  const stored = async (): Promise<Record<string, unknown>> => {
    const doc = new Y.Doc();
    const { caughtUp } = await joinAs(relay.url, await tokenFor({ id: "carol" }));
    for (const { update } of caughtUp.flatMap(({ entries }) => entries)) Y.applyUpdate(doc, update);
    return doc.getMap("fields").toJSON();
  };
  await expect.poll(stored).toMatchObject({ paymentTerms: "30 days" });
  expect((await stored())["credits.c1"] ?? null).toBeNull();
  // She is told: what she sees is what stands.
  await expect
    .poll(() => {
      for (const frame of client.heard)
        if (frame.type === "update") Y.applyUpdate(hers.doc, frame.update);
      return hers.get("credits.c1") ?? null;
    })
    .toBeNull();
});
