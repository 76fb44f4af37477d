import { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import { createLastingStorage, createTestWorkspace } from "./testing/workspace.ts";

const setName = (value: string) => ({ type: "set-field", path: "buyer.name", value }) as const;

test("[CL7] a change is stored, with its operations and bytes, before any of it is sent", async () => {
  const { open, relay } = createTestWorkspace();
  const inner = createLastingStorage();
  const order: string[] = [];
  const replica = await open({
    storage: {
      ...inner,
      commit: async (writes) => {
        await inner.commit(writes);
        if (writes.some(({ type }) => type === "put-batch")) {
          order.push(`stored, ${relay.batches().length} sent`);
        }
      },
    },
  });
  const created = await replica.create({ kind: "invoice", operations: [setName("Acme")] });
  if (created.type !== "stored") throw new Error(created.type);
  expect(order).toEqual(["stored, 0 sent"]);

  expect(await created.synced).toMatchObject({ type: "committed", seq: 1 });
  expect(order).toEqual(["stored, 0 sent"]);
  expect(relay.fields(created.document)).toMatchObject({ "buyer.name": "Acme" });
  expect(await inner.batches()).toEqual([]);
});

test("[CL8] what is sent again after a lost connection, or a restart, is the same batch with the same bytes", async () => {
  const { open, relay, clock } = createTestWorkspace();
  const storage = createLastingStorage();
  const replica = await open({ storage });
  relay.setSilent(true);
  const created = await replica.create({ kind: "invoice", operations: [setName("Acme")] });
  await clock.advance(1);
  relay.setSilent(false);
  relay.cut();
  await clock.advance(60_000);
  const [first, second] = relay.batches();
  expect(second).toEqual(first);
  // Acknowledged meanwhile: nothing is left to send.
  expect(await storage.batches()).toEqual([]);

  relay.setSilent(true);
  await replica.apply(created.type === "stored" ? created.document : id, [setName("Acme Ltd")]);
  await clock.advance(1);
  await replica[Symbol.asyncDispose]();
  relay.setSilent(false);
  const again = await open({ storage });
  await clock.advance(1);
  const [, , third, fourth] = relay.batches();
  expect(third).toBeDefined();
  expect(fourth).toEqual(third);
  expect(again.status()).toEqual({ state: "synced" });
});

const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");

test("[CL9] a storage that fails takes the change back, says so, and the next one works", async () => {
  const { open, relay, clock } = createTestWorkspace();
  const inner = createLastingStorage();
  let full = false;
  const replica = await open({
    storage: {
      ...inner,
      commit: async (writes) => {
        if (full) throw new Error("disk full");
        await inner.commit(writes);
      },
    },
  });
  await replica.create({ kind: "invoice", id, operations: [setName("before")] });
  full = true;
  expect(await replica.apply(id, [setName("lost")])).toEqual({
    type: "not-stored",
    message: "disk full",
  });
  expect(replica.status()).toMatchObject({ state: "needs-attention" });
  expect(await replica.registers(id)).toMatchObject({ "buyer.name": "before" });

  full = false;
  const outcome = await replica.apply(id, [setName("after")]);
  // What the relay sent meanwhile could not be kept either: the next connection brings it again.
  await clock.advance(60_000);
  expect(outcome).toMatchObject({ type: "stored" });
  expect(relay.fields(id)).toMatchObject({ "buyer.name": "after" });
  expect(replica.status()).toEqual({ state: "synced" });
});

test("[CL9] a storage that failed under what came from elsewhere is said to work again once it does", async () => {
  const { open, clock } = createTestWorkspace();
  const inner = createLastingStorage();
  let full = false;
  const reader = await open({
    storage: {
      ...inner,
      commit: async (writes) => {
        if (full) throw new Error("disk full");
        await inner.commit(writes);
      },
    },
  });
  const writer = await open();
  full = true;
  await writer.create({ kind: "invoice", id, operations: [setName("elsewhere")] });
  await clock.advance(1_000);
  expect(reader.status()).toMatchObject({ state: "needs-attention" });
  full = false;
  await clock.advance(120_000);
  expect(await reader.registers(id)).toMatchObject({ "buyer.name": "elsewhere" });
  expect(reader.status()).toEqual({ state: "synced" });
});

test("[CL9] a storage that failed under the last change is said to work again though nobody writes", async () => {
  const { open, clock } = createTestWorkspace();
  const inner = createLastingStorage();
  let full = false;
  const replica = await open({
    storage: {
      ...inner,
      commit: async (writes) => {
        if (full) throw new Error("disk full");
        await inner.commit(writes);
      },
    },
  });
  full = true;
  expect(await replica.create({ kind: "invoice", id })).toMatchObject({ type: "not-stored" });
  await clock.advance(60_000);
  expect(replica.status()).toMatchObject({ state: "needs-attention" });
  full = false;
  await clock.advance(15_000);
  expect(replica.status()).toEqual({ state: "synced" });
});

test("[CL10] of several operations all are applied or none", async () => {
  const { open } = createTestWorkspace();
  const replica = await open();
  await replica.create({ kind: "invoice", id, operations: [setName("Acme")] });
  const outcome = await replica.apply(id, [
    setName("half"),
    { type: "set-field", path: "no.such.path", value: 1 },
  ]);
  expect(outcome).toMatchObject({ type: "refused", rule: "unknown-path" });
  expect(await replica.registers(id)).toMatchObject({ "buyer.name": "Acme" });
});

test("[CL10] a change of what is not there is refused, an equal one is none", async () => {
  const { open } = createTestWorkspace();
  const replica = await open();
  expect(await replica.apply(id, [setName("Acme")])).toMatchObject({ rule: "unknown-document" });
  await replica.create({ kind: "invoice", id, operations: [setName("Acme")] });
  expect(await replica.apply(id, [setName("Acme")])).toEqual({ type: "unchanged", document: id });
  expect(await replica.create({ kind: "invoice", id })).toEqual({
    type: "unchanged",
    document: id,
  });
});

test("[CL16] days of edits on a device without a relay reach it, of documents closed long ago too", async () => {
  const { open, relay, clock } = createTestWorkspace();
  const storage = createLastingStorage();
  relay.setDown(true);
  for (let day = 0; day < 3; day += 1) {
    const replica = await open({ storage, cachedDocuments: 1 });
    for (let edit = 0; edit < 20; edit += 1) {
      await replica.create({ kind: "invoice", operations: [setName(`day ${day}, edit ${edit}`)] });
    }
    await clock.advance(24 * 60 * 60 * 1_000);
    expect(replica.status()).toMatchObject({ state: "on-this-device", batches: 20 * (day + 1) });
    await replica[Symbol.asyncDispose]();
  }
  relay.setDown(false);
  const last = await open({ storage });
  await clock.advance(60_000);
  expect(last.status()).toEqual({ state: "synced" });
  expect(relay.seq()).toBe(60);
  expect(last.invoices({ text: "day 1," }).items).toHaveLength(20);
});

test("[CL17] two replicas that edit at once agree, and hear of each other's changes once they are stored", async () => {
  const { open, clock } = createTestWorkspace();
  const a = await open();
  const b = await open();
  const heard: unknown[] = [];
  b.onChange(({ document, paths, by, seq }) => heard.push({ document, paths, by: by.type, seq }));

  await a.create({ kind: "invoice", id, operations: [setName("Acme")] });
  await clock.advance(1);
  expect(heard).toMatchObject([{ document: id, by: "remote", seq: 1 }]);
  expect(b.invoices().items).toMatchObject([{ id, buyerName: "Acme" }]);

  await Promise.all([
    a.apply(id, [setName("from a")]),
    b.apply(id, [setName("from b")]),
    b.apply(id, [{ type: "set-field", path: "currency", value: "EUR" }]),
  ]);
  await clock.advance(1);
  expect(await a.registers(id)).toEqual(await b.registers(id));
  expect(await a.registers(id)).toMatchObject({ currency: "EUR" });
});
