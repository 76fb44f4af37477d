import { DatabaseSync } from "node:sqlite";
import { join } from "node:path";
import { DocumentId } from "@concord/model";
import type { Replica } from "@concord/client";
import { openSqliteStorage } from "@concord/client/node";
import { Scope } from "@concord/protocol";
import { expect, test } from "vitest";
import { createWorld, isSynced, until } from "./world.ts";
import type { World } from "./world.ts";

const set = (path: string, value: string) => ({ type: "set-field", path, value }) as const;
const documentOf = (index: number): DocumentId =>
  DocumentId.parse(`0190a000-0000-7000-8000-${index.toString(16).padStart(12, "0")}`);
const customer = documentOf(9_999);
const open = Scope.parse({ windows: [{ status: "open" }] });
const pay = (amount: string, key = "stripe:py_1") =>
  ({ type: "record-payment", key, payment: { amount } }) as const;

/** 300 issued invoices of 100 each, every third of them paid, and a customer. */
async function shop(world: World): Promise<Replica> {
  const stripe = await world.person("stripe", { role: "connector" });
  await stripe.create({ kind: "party", id: customer, operations: [set("name", "Acme")] });
  const by = { type: "connector", connector: "stripe", account: "acct_1" } as const;
  for (let index = 1; index <= 300; index += 1) {
    const content = {
      currency: "EUR",
      buyer: { name: `Buyer ${index}` },
      assignee: index % 10 === 0 ? "ben" : "eve",
      lines: [{ id: "l1", name: "Pump", quantity: "1", price: "100" }],
    };
    const issued = { number: `S-${index}`, on: "2026-01-15", by: { ...by, id: `in_${index}` } };
    await stripe.create({
      kind: "invoice",
      id: documentOf(index),
      operations: [
        { type: "create", document: { kind: "invoice", content } },
        { type: "mark-issued", issued },
        ...(index % 3 === 0 ? [pay("100")] : []),
      ],
    });
  }
  await until(stripe, isSynced(stripe));
  return stripe;
}

const numbersOf = (replica: Replica): readonly (string | undefined)[] =>
  replica.invoices({ limit: 1_000 }).items.map(({ number }) => number);

/** How many updates and rows a device's file holds of documents; it must be closed. */
async function filed(world: World, file: string) {
  const opening = openSqliteStorage(join(world.folder, file));
  if (opening.type !== "opened") throw new Error(opening.message);
  const { storage } = opening;
  const documents = await storage.documents();
  const rows = await storage.rows();
  const settings = await storage.settings();
  await storage.close();
  return { documents, rows: rows.size, settings };
}

test("[CL84] a phone with a scope holds the open invoices and every other document; paid ones leave it, others come, and it stays so over a restart", async () => {
  const world = createWorld();
  await world.relay();
  const stripe = await shop(world);
  const phone = await world.person("phone", { scope: open });
  await phone.caughtUp();
  expect(numbersOf(phone)).toHaveLength(200);
  expect(phone.row(customer)?.name).toBe("Acme");
  expect(phone.row(documentOf(3))).toBeUndefined();

  const payment = await phone.apply(documentOf(1), [pay("100")]);
  if (payment.type !== "stored") throw new Error(payment.type);
  expect(await payment.synced).toMatchObject({ type: "committed" });
  await until(phone, () => phone.row(documentOf(1)) === undefined);
  await until(stripe, () => stripe.row(documentOf(1))?.summary?.status === "paid");

  await stripe.apply(documentOf(2), [pay("100")]);
  await stripe.apply(documentOf(4), [set("assignee", "eva")]);
  await stripe.create({ kind: "invoice", id: documentOf(301), operations: [set("number", "D")] });
  await until(phone, () => phone.row(documentOf(2)) === undefined);
  await until(phone, () => phone.row(documentOf(301)) !== undefined);
  await until(phone, () => phone.row(documentOf(4))?.summary?.assignee === "eva");
  expect(await phone.verify()).toEqual({ type: "compared", differing: 0, healed: 0 });

  await phone[Symbol.asyncDispose]();
  await stripe.apply(documentOf(5), [pay("100")]);
  await stripe.apply(documentOf(7), [set("assignee", "eva")]);
  await until(stripe, isSynced(stripe));
  const again = await world.person("phone", { scope: open });
  await again.caughtUp();
  await until(again, () => again.row(documentOf(5)) === undefined);
  expect(again.row(documentOf(7))?.summary?.assignee).toBe("eva");
  expect(numbersOf(again)).toHaveLength(198);
  await again[Symbol.asyncDispose]();
  const { documents, rows, settings } = await filed(world, "phone.sqlite");
  expect([documents.length, rows]).toEqual([199, 199]);
  expect(settings.get("scope")).toEqual(open);
});

test("[CL85] an edit that is pending keeps its invoice on the phone though it was paid meanwhile; it arrives, and then the invoice goes", async () => {
  const world = createWorld();
  await world.relay();
  const stripe = await shop(world);
  const phone = await world.person("phone", { scope: open });
  await phone.caughtUp();
  phone.disconnect();
  const edit = await phone.apply(documentOf(1), [set("assignee", "mara")]);
  await stripe.apply(documentOf(1), [pay("100")]);
  await until(stripe, isSynced(stripe));
  expect(phone.row(documentOf(1))?.summary?.status).toBe("unpaid");
  phone.connect();
  if (edit.type !== "stored") throw new Error(edit.type);
  expect(await edit.synced).toMatchObject({ type: "committed" });
  await until(phone, () => phone.row(documentOf(1)) === undefined);
  await until(stripe, () => stripe.row(documentOf(1))?.summary?.assignee === "mara");
  expect(stripe.row(documentOf(1))?.summary?.status).toBe("paid");
});

test("[CL86] what is outside is listed by the relay; opened it is here, follows what others write, takes edits, and goes when it is closed", async () => {
  const world = createWorld();
  await world.relay();
  const stripe = await shop(world);
  const phone = await world.person("phone", { scope: open });
  await phone.caughtUp();
  const page = await phone.listBeyond({ status: "paid", q: "S-30", limit: 5 });
  if (page.type !== "listed") throw new Error(page.type);
  expect(page.items.map(({ number }) => number)).toEqual(["S-300", "S-30"]);
  const id = page.items[1]?.id ?? customer;

  {
    using opened = await phone.open(id);
    expect(opened.snapshot().registers).toMatchObject({ "buyer.name": "Buyer 30" });
    await stripe.apply(id, [set("assignee", "mara")]);
    await until(phone, () => phone.row(id)?.summary?.assignee === "mara");
    const edit = await phone.apply(id, [set("assignee", "eva")]);
    if (edit.type === "stored") await edit.synced;
    await until(stripe, () => stripe.row(id)?.summary?.assignee === "eva");
    expect(phone.row(id)).toBeDefined();
  }
  await until(phone, () => phone.row(id) === undefined);
});

test("[CL87] with another scope only what is missing is fetched, and what is outside goes; it is finished after a restart", async () => {
  const world = createWorld();
  await world.relay();
  await shop(world);
  const first = await world.person("phone", { scope: open });
  await first.caughtUp();
  await first[Symbol.asyncDispose]();

  const bens = Scope.parse({ windows: [{ assignee: "ben" }] });
  // Welcomed, and gone before it could compare.
  const short = await world.person("phone", { scope: bens });
  await until(short, () => short.link().state === "live");
  await short[Symbol.asyncDispose]();
  const fetched: unknown[] = [];
  const again = await world.person("phone", { scope: bens });
  again.onChange(({ document, by }) => {
    if (by.type === "remote") fetched.push(document);
  });
  await again.caughtUp();
  await until(again, () => numbersOf(again).length === 30);
  expect(fetched.length).toBeLessThanOrEqual(10);
  expect(again.invoices({ limit: 1_000 }).items.every(({ assignee }) => assignee === "ben")).toBe(
    true,
  );

  await again[Symbol.asyncDispose]();
  const whole = await world.person("phone");
  await whole.caughtUp();
  expect(numbersOf(whole)).toHaveLength(300);
  // The comparison that fetched them may still be going on, and would be the answer.
  await whole.verify();
  expect(await whole.verify()).toEqual({ type: "compared", differing: 0, healed: 0 });
});

test("[CL79] a file that lost an update, a document, or was written over in part is whole again after a comparison", async () => {
  const world = createWorld();
  await world.relay();
  const stripe = await shop(world);
  const ada = await world.person("ada");
  await ada.caughtUp();
  await stripe.apply(documentOf(1), [set("assignee", "mara")]);
  await until(ada, () => ada.row(documentOf(1))?.summary?.assignee === "mara");
  await ada[Symbol.asyncDispose]();

  const file = new DatabaseSync(join(world.folder, "ada.sqlite"));
  const last = "SELECT max(number) FROM updates WHERE document = ?";
  file.prepare(`DELETE FROM updates WHERE number = (${last})`).run(documentOf(1));
  file.prepare("DELETE FROM updates WHERE document = ?").run(documentOf(2));
  file.prepare("DELETE FROM rows WHERE document = ?").run(documentOf(2));
  file.prepare("UPDATE updates SET bytes = x'0102030405' WHERE document = ?").run(documentOf(3));
  file.close();

  const again = await world.person("ada", { antiEntropy: { checked: 1_000 } });
  await again.caughtUp();
  expect(await again.verify()).toEqual({ type: "compared", differing: 3, healed: 3 });
  expect(again.row(documentOf(1))?.summary?.assignee).toBe("mara");
  for (const index of [1, 2, 3]) {
    const id = documentOf(index);
    expect(await again.registers(id)).toEqual(await stripe.registers(id));
  }
  expect(again.refused()).toMatchObject([{ document: documentOf(3), reason: "damaged" }]);
  expect(await again.verify()).toEqual({ type: "compared", differing: 0, healed: 0 });
});

test("[CL89] a document that a real relay lost from its store, in the same history, is given back by whoever holds it", async () => {
  const world = createWorld();
  const relay = await world.relay();
  const first = await world.person("ada");
  for (const index of [1, 2, 3]) {
    const operations = [set("buyer.name", `Buyer ${index}`)];
    await first.create({ kind: "invoice", id: documentOf(index), operations });
  }
  await until(first, isSynced(first));
  await first[Symbol.asyncDispose]();
  await relay[Symbol.asyncDispose]();
  const store = new DatabaseSync(join(world.folder, "relay", "relay.sqlite"));
  for (const table of ["updates", "snapshots", "documents", "authorship"]) {
    store.prepare(`DELETE FROM ${table} WHERE document = ?`).run(documentOf(2));
  }
  store.prepare("DELETE FROM document_rows WHERE document = ?").run(documentOf(2));
  store.close();

  await world.relay();
  const ada = await world.person("ada");
  await ada.caughtUp();
  expect(await ada.verify()).toEqual({ type: "compared", differing: 1, healed: 1 });
  await until(ada, isSynced(ada));
  const ben = await world.person("ben");
  await ben.caughtUp();
  expect(await ben.registers(documentOf(2))).toEqual(await ada.registers(documentOf(2)));
  expect(ada.refused()).toEqual([]);
});
