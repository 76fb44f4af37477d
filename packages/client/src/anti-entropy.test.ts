import { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import type { Replica } from "./replica.ts";
import type { ReplicaStorage } from "./storage.ts";
import { createLastingStorage, createTestWorkspace } from "./testing/workspace.ts";

const set = (path: string, value: string) => ({ type: "set-field", path, value }) as const;
const documentOf = (index: number): DocumentId =>
  DocumentId.parse(`0190a000-0000-7000-8000-${index.toString(16).padStart(12, "0")}`);
const id = documentOf(1);

/** A replica with some invoices, all of them at the relay. */
async function filled(count: number, options: { readonly checked?: number } = {}) {
  const workspace = createTestWorkspace();
  const storage = createLastingStorage();
  const replica = await workspace.open({ storage, antiEntropy: options });
  for (let index = 1; index <= count; index += 1) {
    await replica.create({
      kind: "invoice",
      id: documentOf(index),
      operations: [set("buyer.name", `Buyer ${index}`)],
    });
  }
  await workspace.clock.advance(1);
  const comparisons = () => workspace.relay.heard.filter(({ type }) => type === "compare");
  return { ...workspace, storage, replica, comparisons };
}

const nameOf = async (replica: Replica, document: DocumentId) =>
  (await replica.registers(document))?.["buyer.name"];

test("[CL72] some seconds after catching up and then every ten minutes a replica that agrees asks about one range, and opens no document", async () => {
  const { clock, relay, storage, replica, comparisons, open } = await filled(100);
  let reads = 0;
  await replica[Symbol.asyncDispose]();
  const counting: ReplicaStorage = {
    ...storage,
    updates: async (document) => {
      reads += 1;
      return storage.updates(document);
    },
  };
  const again = await open({ storage: counting, antiEntropy: { checked: 0 } });
  await clock.advance(16_000);
  expect(comparisons()).toHaveLength(1);
  expect(comparisons()[0]).toMatchObject({ ranges: [{ from: null, to: null, count: 100 }] });
  await clock.advance(16 * 60_000);
  expect(comparisons()).toHaveLength(2);
  expect({ reads, healed: again.healed() }).toEqual({ reads: 0, healed: 0 });

  relay.setSilent(true);
  relay.cut();
  await clock.advance(30 * 60_000);
  expect(comparisons()).toHaveLength(2);
});

test("[CL73] what a replica lost without a word, a document or a part of one, is there again, and is told as a change", async () => {
  const { replica, storage, relay } = await filled(40);
  await replica.apply(id, [set("currency", "EUR")]);
  const [first = new Uint8Array()] = (await storage.updates(id)).updates;
  await storage.commit([
    { type: "replace-updates", document: id, through: "all", update: first },
    {
      type: "replace-updates",
      document: documentOf(2),
      through: "all",
      update: Uint8Array.of(0, 0),
    },
  ]);
  const changed: DocumentId[] = [];
  replica.onChange(({ document }) => changed.push(document));
  expect(await replica.verify()).toEqual({ type: "compared", differing: 2, healed: 2 });
  expect(await replica.verify()).toEqual({ type: "compared", differing: 0, healed: 0 });
  expect(replica.healed()).toBe(2);
  expect(await replica.registers(id)).toMatchObject({ currency: "EUR" });
  expect(relay.batches().filter(({ type }) => type === "batch")).toHaveLength(41);
  // What is stored is whole again too.
  expect((await storage.updates(id)).updates.length).toBe(1);
  expect(changed.toSorted()).toEqual([id, documentOf(2)]);
  expect(replica.refused()).toEqual([]);
});

test("[CL74] what the relay lost, though it had acknowledged it, it gets back as an offer", async () => {
  const { replica, relay, clock } = await filled(40);
  relay.forget(id);
  expect(await replica.verify()).toEqual({ type: "compared", differing: 1, healed: 1 });
  await clock.advance(1);
  expect(relay.fields(id)).toMatchObject({ "buyer.name": "Buyer 1" });
  expect(relay.heard.filter(({ type }) => type === "offer")).toHaveLength(1);
  expect(replica.status()).toEqual({ state: "synced" });
});

test("[CL221] who may only look and holds more than the relay is not let give it back: the relay's counts, what is here stays aside, and may be dropped for good", async () => {
  const { replica, relay, clock, storage, open } = await filled(3);
  await replica.apply(id, [set("currency", "EUR")]);
  await clock.advance(1);
  await replica[Symbol.asyncDispose]();
  relay.setRole("viewer");
  // All that came after the names.
  relay.restore(3);
  const viewer = await open({ storage });
  await clock.advance(1_000);
  expect(viewer.refused()).toMatchObject([{ document: id, reason: "read-only" }]);
  await viewer.verify();
  expect((await viewer.registers(id))?.["currency"]).toBeUndefined();
  expect(await viewer.verify()).toEqual({ type: "compared", differing: 0, healed: 0 });
  const [kept] = viewer.refused();
  expect(kept).toMatchObject({ document: id, reason: "read-only" });

  await viewer.dropRefused(kept?.batch ?? 0);
  await viewer.verify();
  await clock.advance(1_000);
  expect([viewer.refused(), viewer.status()]).toEqual([[], { state: "synced" }]);
});

test("[CL75] bytes that cannot be read, at the start or while the relay sends more, hold up nothing, and are replaced and kept for a person", async () => {
  const { replica, relay, storage, clock, open } = await filled(3);
  await replica[Symbol.asyncDispose]();
  const damaged = Uint8Array.of(255, 255, 255);
  await storage.commit([
    { type: "replace-updates", document: id, through: "all", update: damaged },
    // Rows of another version are made again from the documents.
    { type: "set", key: "projection", value: 1 },
  ]);
  const other = await open();
  await other.apply(id, [set("currency", "EUR")]);
  await other.apply(documentOf(2), [set("currency", "EUR")]);
  await clock.advance(1);

  const again = await open({ storage });
  await clock.advance(1);
  expect(await again.registers(id)).toMatchObject({ "buyer.name": "Buyer 1", currency: "EUR" });
  expect(await again.registers(documentOf(2))).toMatchObject({ currency: "EUR" });
  expect(again.row(id)?.incomplete).toBe(false);
  const [kept] = again.refused();
  expect(kept).toMatchObject({ document: id, reason: "damaged" });
  expect((await storage.batch(kept?.batch ?? 0))?.update).toEqual(
    Uint8Array.of(0, 0, 0, 3, ...damaged),
  );
  expect(again.status(id)).toMatchObject({ state: "needs-attention" });
  expect(await again.retryRefused(kept?.batch ?? 0)).toMatchObject({ rule: "damaged" });

  await again.dropRefused(kept?.batch ?? 0);
  expect(again.status()).toEqual({ state: "synced" });
  expect(await again.verify()).toEqual({ type: "compared", differing: 0, healed: 0 });
  expect(relay.heard.filter(({ type }) => type === "offer")).toEqual([]);
});

test("[CL105] healing that this device cannot store ends, and is done on the next connection", async () => {
  const { clock, open } = createTestWorkspace();
  const inner = createLastingStorage();
  let isFull = true;
  const storage: ReplicaStorage = {
    ...inner,
    commit: async (writes) => {
      if (isFull && writes.some(({ type }) => type === "replace-updates"))
        throw new Error("No space");
      await inner.commit(writes);
    },
  };
  const replica = await open({ storage });
  await replica.create({ kind: "invoice", id, operations: [set("buyer.name", "Acme")] });
  await clock.advance(1);
  await inner.commit([
    { type: "replace-updates", document: id, through: "all", update: Uint8Array.of(0, 0) },
  ]);
  let found: unknown;
  void replica.verify().then((outcome) => (found = outcome));
  await clock.advance(1);
  expect(found).toEqual({ type: "interrupted" });
  isFull = false;
  await clock.advance(60_000);
  expect(await nameOf(replica, id)).toBe("Acme");
  expect(await replica.verify()).toMatchObject({ type: "compared", differing: 0 });
});

test("[CL76] what is stored differs only by its content is replaced by the relay's; what is written meanwhile goes on", async () => {
  const { replica, storage, relay, clock, open } = await filled(2);
  const [mine = new Uint8Array()] = (await storage.updates(id)).updates;
  const text = Buffer.from(mine);
  const at = text.indexOf("Buyer 1");
  text.write("Bayer 1", at);
  await replica[Symbol.asyncDispose]();
  await storage.commit([
    { type: "replace-updates", document: id, through: "all", update: new Uint8Array(text) },
  ]);
  const again = await open({ storage });
  const verified = again.verify();
  const change = again.apply(id, [set("currency", "EUR")]);
  const [outcome, found] = [await change, await verified];
  if (outcome.type === "stored") await outcome.synced;
  await clock.advance(1);
  expect(found).toEqual({ type: "compared", differing: 1, healed: 1 });
  expect(await nameOf(again, id)).toBe("Buyer 1");
  expect(await again.registers(id)).toMatchObject({ currency: "EUR" });
  expect(relay.fields(id)).toMatchObject({ "buyer.name": "Buyer 1", currency: "EUR" });
  expect(again.refused()).toMatchObject([{ document: id, reason: "damaged" }]);
  expect(again.status(documentOf(2))).toEqual({ state: "synced" });
});

test("[CL77] nothing is compared while changes are on their way, and no document is healed of which something is", async () => {
  const { replica, relay, storage, clock, comparisons } = await filled(3);
  const before = comparisons().length;
  relay.setSilent(true);
  await replica.apply(id, [set("currency", "EUR")]);
  await clock.advance(16_000);
  expect(await replica.verify()).toEqual({ type: "busy" });
  expect(comparisons()).toHaveLength(before);
  relay.setSilent(false);
  relay.cut();
  await clock.advance(60_000);
  expect(replica.status()).toEqual({ state: "synced" });
  expect(await storage.batches()).toEqual([]);
});

test("[CL78] with each comparison so many stored documents are read, until in time all were", async () => {
  const { replica, storage } = await filled(6, { checked: 2 });
  await storage.commit([
    {
      type: "replace-updates",
      document: documentOf(6),
      through: "all",
      update: Uint8Array.of(0, 0),
    },
  ]);
  const found: unknown[] = [];
  for (let round = 0; round < 3; round += 1) found.push(await replica.verify());
  expect(found).toEqual([
    { type: "compared", differing: 0, healed: 0 },
    { type: "compared", differing: 0, healed: 0 },
    { type: "compared", differing: 1, healed: 1 },
  ]);
});
