import { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import { createWorld, isSynced, until } from "./world.ts";

const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");
const set = (path: string, value: string | null) => ({ type: "set-field", path, value }) as const;

test("[CL17] two people edit one invoice at once over a real relay, and agree", async () => {
  const world = createWorld();
  await world.relay();
  const ada = await world.person("ada");
  const ben = await world.person("ben");
  await ada.create({ kind: "invoice", id, operations: [set("buyer.name", "Acme")] });
  await until(ben, () => ben.row(id) !== undefined);

  const edits = await Promise.all([
    ada.apply(id, [set("currency", "EUR")]),
    ben
      .apply(id, [set("dueDate", "2026-12-31"), set("note", null)])
      .then((first) =>
        first.type === "stored" ? first : ben.apply(id, [set("dueDate", "2026-12-31")]),
      ),
  ]);
  for (const edit of edits) {
    if (edit.type !== "stored") throw new Error(edit.type);
    expect(await edit.synced).toMatchObject({ type: "committed" });
  }
  await until(ada, () => ada.invoices().items[0]?.dueDate === "2026-12-31");
  await until(ben, () => ben.invoices().items[0]?.currency === "EUR");
  expect(await ada.registers(id)).toEqual(await ben.registers(id));
  expect(ada.invoices()).toEqual(ben.invoices());
});

test("[CL18] both people see a conflict that the relay recorded, with both values", async () => {
  const world = createWorld();
  await world.relay();
  const ada = await world.person("ada");
  const ben = await world.person("ben");
  await ada.create({ kind: "invoice", id, operations: [set("dueDate", "2026-11-30")] });
  await until(ben, () => ben.row(id) !== undefined);
  ben.disconnect();
  await ben.apply(id, [set("dueDate", "2026-12-24")]);
  const edit = await ada.apply(id, [set("dueDate", "2026-12-31")]);
  if (edit.type === "stored") await edit.synced;

  ben.connect();
  await until(ben, () => ben.conflicts().length === 1);
  await until(ada, () => ada.conflicts().length === 1);
  const [seen] = ada.conflicts();
  expect(new Set([seen?.record.kept.value, seen?.record.lost.value])).toEqual(
    new Set(["2026-12-24", "2026-12-31"]),
  );
  expect(ben.conflicts()).toEqual(ada.conflicts());
  expect(await ada.registers(id)).toEqual(await ben.registers(id));
});

test("[CL16] a device that was offline for days and restarted brings everything, and gets everything", async () => {
  const world = createWorld();
  await world.relay();
  const field = await world.person("field");
  await until(field, () => field.link().state === "live");
  await field[Symbol.asyncDispose]();
  const office = await world.person("office");
  for (let count = 0; count < 20; count += 1) {
    await office.create({ kind: "invoice", operations: [set("buyer.name", `office ${count}`)] });
  }
  await until(office, isSynced(office));

  for (let day = 0; day < 3; day += 1) {
    const offline = await world.person("field", { connect: false });
    for (let count = 0; count < 10; count += 1) {
      await offline.create({ kind: "invoice", operations: [set("buyer.name", `field ${day}`)] });
    }
    expect(offline.status()).toMatchObject({ state: "on-this-device" });
    await offline[Symbol.asyncDispose]();
  }
  const back = await world.person("field");
  await until(back, () => isSynced(back)() && back.invoices().items.length === 50);
  await until(office, () => office.invoices().items.length === 50);
  expect(office.invoices().items.map(({ buyerName }) => buyerName)).toEqual(
    back.invoices().items.map(({ buyerName }) => buyerName),
  );
});

test("[CL36] a relay that restarts is found again, and nothing is lost or doubled", async () => {
  const world = createWorld();
  const first = await world.relay();
  const ada = await world.person("ada");
  const ben = await world.person("ben");
  await ada.create({ kind: "invoice", id, operations: [set("buyer.name", "before")] });
  await until(ben, () => ben.row(id) !== undefined);
  await first[Symbol.asyncDispose]();
  await until(ada, () => ada.link().state !== "live");
  const edit = await ada.apply(id, [set("buyer.name", "during")]);
  expect(edit.type).toBe("stored");
  expect(ada.status(id)).toMatchObject({ state: "on-this-device" });

  await world.relay();
  await until(ada, isSynced(ada));
  await until(ben, () => ben.invoices().items[0]?.buyerName === "during");
  expect(await ada.registers(id)).toEqual(await ben.registers(id));
});

test("[CL24] a relay restored from an older copy gets back what it had acknowledged", async () => {
  const world = createWorld();
  const first = await world.relay();
  const ada = await world.person("ada");
  const other = DocumentId.parse("0190a000-0000-7000-8000-000000000002");
  await ada.create({ kind: "invoice", id, operations: [set("buyer.name", "Acme")] });
  await ada.create({ kind: "party", id: other, operations: [set("name", "Acme")] });
  await until(ada, isSynced(ada));
  await first[Symbol.asyncDispose]();
  await until(ada, () => ada.link().state !== "live");

  // An empty store of another epoch: the oldest copy there can be.
  await world.relay("restored");
  await until(ada, () => ada.link().state === "live");
  const ben = await world.person("ben");
  await until(
    ben,
    () => ben.row(id)?.summary?.buyerName === "Acme" && ben.row(other) !== undefined,
  );
  await until(ada, isSynced(ada));
  expect(await ben.registers(id)).toEqual(await ada.registers(id));
});

test("[CL22] a viewer's change is refused, taken back and kept aside; the viewer goes on seeing others'", async () => {
  const world = createWorld();
  await world.relay();
  const ada = await world.person("ada");
  await ada.create({ kind: "invoice", id, operations: [set("buyer.name", "Acme")] });
  const viewer = await world.person("vera", { role: "viewer", connect: false });
  const draft = await viewer.create({ kind: "invoice", operations: [set("buyer.name", "Mine")] });
  if (draft.type !== "stored") throw new Error(draft.type);
  viewer.connect();
  expect(await draft.synced).toMatchObject({ type: "refused", reason: "read-only" });
  await until(viewer, () => viewer.row(id) !== undefined);
  expect(viewer.refused()).toHaveLength(1);
  expect(viewer.invoices().items.map(({ buyerName }) => buyerName)).toEqual(["Acme"]);
  expect(await viewer.apply(id, [set("buyer.name", "Mine")])).toMatchObject({ rule: "read-only" });
  await ada.apply(id, [set("buyer.name", "Acme Ltd")]);
  await until(viewer, () => viewer.invoices().items[0]?.buyerName === "Acme Ltd");
});

test("[CL33] a token that the relay does not know stops the link and says what to do; changes stay", async () => {
  const world = createWorld();
  await world.relay();
  const ada = await world.person("ada", { token: "not a token" });
  await until(ada, () => ada.link().state === "stopped");
  await ada.create({ kind: "invoice", id });
  expect(ada.status()).toMatchObject({
    state: "needs-attention",
    attention: { whatToDo: expect.stringContaining("Sign in again") },
  });
});

test("[CL62] over its rate a device is slowed down and sent away, and nothing is lost, doubled or out of order", async () => {
  const world = createWorld();
  const plenty = { bytes: 1e9, structs: 1e9, labourMs: 1e9 };
  const principal = {
    perSecond: { batches: 60, ...plenty },
    burst: { batches: 3, ...plenty },
  };
  const relay = await world.relay("relay", {
    rates: { principal },
    // So short that it is sent away now and then.
    settings: { patienceMs: 5 },
  });
  const ada = await world.person("ada");
  await until(ada, () => ada.link().state === "live");
  await ada.create({ kind: "invoice", id });
  for (let count = 1; count <= 60; count += 1) await ada.apply(id, [set("number", `${count}`)]);
  await until(ada, isSynced(ada));
  expect(relay.vitals().batches).toBe(61);
  const ben = await world.person("ben");
  await until(ben, () => ben.row(id) !== undefined);
  expect(await ben.registers(id)).toMatchObject({ number: "60" });
  expect(ada.conflicts()).toEqual([]);
});
