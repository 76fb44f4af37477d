import { DocumentId } from "@concord/model";
import { encodeClientMessage, limits } from "@concord/protocol";
import { expect, test } from "vitest";
import * as Y from "yjs";
import type { RelayPeer } from "./testing/relay-peer.ts";
import { createLastingStorage, createTestWorkspace } from "./testing/workspace.ts";

const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");
const other = DocumentId.parse("0190a000-0000-7000-8000-000000000002");
const setName = (value: string) => ({ type: "set-field", path: "buyer.name", value }) as const;

test("[CL24, CL63] a relay restored from a backup gets back what it had acknowledged and lost, as nobody's own", async () => {
  const { open, relay, clock } = createTestWorkspace();
  const a = await open();
  const b = await open();
  await a.create({ kind: "invoice", id, operations: [setName("Acme")] });
  await clock.advance(1);
  await b.apply(id, [setName("Acme Ltd")]);
  await b.create({ kind: "party", id: other });
  await clock.advance(1);
  expect(relay.seq()).toBe(3);

  relay.restore(1);
  relay.cut();
  const claimsBefore = relay.heard.filter(({ type }) => type === "claim").length;
  await clock.advance(120_000);
  expect(relay.fields(id)).toMatchObject({ "buyer.name": "Acme Ltd" });
  expect(relay.fields(other)).toMatchObject({ documentKind: "party" });
  expect(await a.registers(id)).toEqual(await b.registers(id));
  expect([a.status(), b.status()]).toEqual([{ state: "synced" }, { state: "synced" }]);
  expect(relay.heard.some(({ type }) => type === "offer")).toBe(true);
  expect(relay.heard.filter(({ type }) => type === "claim")).toHaveLength(claimsBefore);
});

test("[CL24] offering everything goes on after a restart until all of it was compared", async () => {
  const { open, relay, clock } = createTestWorkspace();
  const storage = createLastingStorage();
  const first = await open({ storage });
  await first.create({ kind: "invoice", id, operations: [setName("Acme")] });
  await clock.advance(1);
  relay.restore(0);
  const cursor = { epoch: "2:relaypeer", seq: 0 };
  await first[Symbol.asyncDispose]();
  // As if the device had died just after it learned of the new epoch.
  await storage.commit([
    { type: "set", key: "cursor", value: cursor },
    { type: "set", key: "offering", value: cursor.epoch },
  ]);
  const again = await open({ storage });
  await clock.advance(1);
  expect(relay.fields(id)).toMatchObject({ "buyer.name": "Acme" });
  expect((await storage.settings()).get("offering")).toBeNull();
  expect(again.status()).toEqual({ state: "synced" });
});

test("[CL25] a document that misses an update is asked for, and not shown half meanwhile", async () => {
  const { open, relay, clock } = createTestWorkspace();
  const a = await open();
  await a.create({ kind: "invoice", id, operations: [setName("Acme")] });
  await clock.advance(1);

  // A relay that loses an update on the way: the second of two arrives without the first.
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  doc.getMap("fields").set("currency", "EUR");
  doc.getMap("fields").set("number", "7");
  const [, second] = updates;
  if (second === undefined) throw new Error("two updates");
  const entry = { document: id, kind: "invoice", seq: 2, update: second, author: null } as const;
  relay.setSilent(false);
  relay.say({ type: "updates", entries: [entry], upTo: 2, more: false });
  await clock.advance(0);
  await clock.advance(1);
  expect(relay.heard.at(-1)).toMatchObject({ type: "fetch", document: id });
  expect(a.row(id)).toMatchObject({ incomplete: true, summary: { buyerName: "Acme" } });

  const whole = {
    type: "updates",
    entries: [{ ...entry, seq: 3, update: Y.encodeStateAsUpdate(doc) }],
  };
  relay.say({ ...whole, type: "updates", upTo: 3, more: false });
  await clock.advance(1);
  expect(a.row(id)).toMatchObject({ incomplete: false, seq: 3 });
  expect(await a.registers(id)).toMatchObject({
    "buyer.name": "Acme",
    currency: "EUR",
    number: "7",
  });
});

test("[CL26] an unchanged workspace costs one round trip and loads no document", async () => {
  const { open, relay, clock } = createTestWorkspace();
  const storage = createLastingStorage();
  const first = await open({ storage });
  for (let count = 0; count < 5; count += 1) await first.create({ kind: "invoice" });
  await clock.advance(1);
  await first[Symbol.asyncDispose]();

  const reads: string[] = [];
  const before = relay.heard.length;
  const again = await open({
    storage: {
      ...storage,
      updates: (document) => {
        reads.push(document);
        return storage.updates(document);
      },
    },
  });
  await clock.advance(1);
  expect(again.invoices().items).toHaveLength(5);
  expect(relay.heard.slice(before).map(({ type }) => type)).toEqual(["hello"]);
  expect(reads).toEqual([]);
});

test("[CL27] another workspace's relay gets nothing of this one", async () => {
  const { open, relay, clock } = createTestWorkspace();
  const storage = createLastingStorage();
  const first = await open({ storage });
  await first[Symbol.asyncDispose]();
  await storage.commit([{ type: "set", key: "workspace", value: "other" }]);
  relay.setDown(true);
  const again = await open({ storage });
  await again.create({ kind: "invoice", id });
  relay.setDown(false);
  await clock.advance(60_000);
  expect(relay.batches()).toEqual([]);
  expect(again.status()).toMatchObject({
    state: "needs-attention",
    attention: { why: expect.stringContaining("other") },
  });
});

test("[CL28] what a relay does not take back stays in the document, and can be offered again", async () => {
  const { open, relay, clock } = createTestWorkspace();
  const replica = await open();
  await replica.create({ kind: "invoice", id, operations: [setName("Acme")] });
  await clock.advance(1);
  relay.restore(0);
  relay.judge(() => ({ type: "refused", reason: "unknown-client-id", message: "Whose?" }));
  relay.cut();
  await clock.advance(60_000);
  expect(replica.refused()).toMatchObject([{ document: id, reason: "unknown-client-id" }]);
  expect(await replica.registers(id)).toMatchObject({ "buyer.name": "Acme" });

  relay.judge(() => undefined);
  const [refused] = replica.refused();
  if (refused === undefined) throw new Error("one refused");
  await replica.retryRefused(refused.batch);
  await clock.advance(60_000);
  expect(relay.fields(id)).toMatchObject({ "buyer.name": "Acme" });
  expect(replica.status()).toEqual({ state: "synced" });
});

test("[CL28] what only another may give back leaves the list by itself once that other has", async () => {
  const { open, relay, clock } = createTestWorkspace();
  const connectors = await open();
  const field = await open();
  await connectors.create({ kind: "invoice", id, operations: [setName("Acme")] });
  await clock.advance(1);
  connectors.disconnect();
  relay.restore(0);
  relay.judge(() => ({ type: "refused", reason: "not-allowed", message: "Not by you." }));
  relay.cut();
  await clock.advance(60_000);
  expect(field.refused()).toMatchObject([{ document: id, reason: "not-allowed" }]);
  expect(field.status()).toMatchObject({ state: "needs-attention" });

  relay.judge(() => undefined);
  connectors.connect();
  await clock.advance(60_000);
  expect(relay.fields(id)).toMatchObject({ "buyer.name": "Acme" });
  expect(field.refused()).toEqual([]);
  expect(field.status()).toEqual({ state: "synced" });
});

test("[CL91] a document that is larger than any batch is given back whole", async () => {
  const { open, relay, clock } = createTestWorkspace();
  const replica = await open();
  await replica.create({ kind: "invoice", id });
  const content = { description: "x".repeat(31_000) };
  for (let part = 0; part < 3; part += 1) {
    const lines = Array.from({ length: 50 }, (_, line) => `l${part}-${line}`);
    const added = lines.map((line) => ({ type: "add-line", line, content }) as const);
    expect(await replica.apply(id, added)).toMatchObject({ type: "stored" });
  }
  await clock.advance(1);
  const before = relay.fields(id);
  relay.restore(0);
  relay.cut();
  await clock.advance(60_000);
  expect(relay.fields(id)).toEqual(before);
  expect(JSON.stringify(before).length).toBeGreaterThan(limits.batchBytes);
  expect(replica.status()).toEqual({ state: "synced" });
});

test("[CL95] what somebody else put in the place of edits that a restored relay had lost is noticed, and the edits are kept for a person", async () => {
  const { open, relay, clock } = createTestWorkspace();
  const replica = await open();
  await replica.create({ kind: "invoice", id });
  await clock.advance(1);
  await replica.apply(id, [setName("Acme")]);
  await clock.advance(1);
  const claim = relay.heard.find((message) => message.type === "claim");
  if (claim === undefined) throw new Error("one claim");
  relay.restore(1);
  await forge(relay, claim.clientId);
  await clock.advance(1);
  relay.cut();
  await clock.advance(60_000);

  expect(replica.status(id)).toMatchObject({ state: "needs-attention" });
  expect(replica.refused()).toMatchObject([
    {
      document: id,
      reason: "overtaken",
      why: expect.stringContaining("buyer.name, seller.name"),
      operations: [{ type: "merge-fields", fields: { "buyer.name": "Acme" } }],
    },
  ]);
  // All that is written from now on stands on what the relay has.
  expect(await replica.registers(id)).toEqual(relay.fields(id));
  const [refused] = replica.refused();
  if (refused === undefined) throw new Error("one refused");
  await replica.retryRefused(refused.batch);
  await clock.advance(60_000);
  expect(relay.fields(id)).toMatchObject({ "buyer.name": "Acme", "seller.name": "Eve" });
  expect(await replica.registers(id)).toEqual(relay.fields(id));
  expect(replica.status()).toEqual({ state: "synced" });
});

const nothing = (): void => undefined;

/** Somebody offers to the relay what another's client id never wrote, at its next clock. */
async function forge(relay: RelayPeer, clientId: number): Promise<void> {
  const forger = new Y.Doc();
  Y.applyUpdate(forger, relay.state(id));
  const before = Y.encodeStateVector(forger);
  forger.clientID = clientId;
  forger.getMap("fields").set("seller.name", "Eve");
  const update = Y.encodeStateAsUpdate(forger, before);
  const socket = relay.connectSocket("", { opened: nothing, message: nothing, ended: nothing });
  const offer = { type: "offer", batch: 1, document: id, kind: "invoice", deviceTime: 1 } as const;
  socket.send(encodeClientMessage({ ...offer, update }));
}
