import type { DocumentId } from "@concord/model";
import { expect, test, vi } from "vitest";
import { z } from "zod";
import { connect, draft, issuedInvoice } from "../testing/connected.ts";
import type { Connected } from "../testing/connected.ts";
import { sweep, untilRead, untilRegister } from "../testing/settled.ts";
import { documentOf, openShop } from "../testing/shop.ts";

const line = (key: string, more: object) => ({
  [`lines.${key}.name`]: "Work",
  [`lines.${key}.quantity`]: "1",
  [`lines.${key}.price`]: "10",
  [`lines.${key}.position`]: key,
  [`lines.${key}.tax.category`]: "S",
  [`lines.${key}.tax.rate`]: "19",
  ...more,
});

const itemRefs = async ({ books }: Connected, number: string): Promise<unknown> => {
  const [invoice] = await books.find(`select * from Invoice where DocNumber = '${number}'`);
  return invoice?.["Line"];
};

const item = (value: string) => ({ SalesItemLineDetail: { ItemRef: { value } } });
const subTotal = { DetailType: "SubTotalLineDetail" };

test("[QB67] items that lines name become items, once each, and lines without one keep the default", async () => {
  await using world = await connect();
  const long = `Inspection ${"of every single pump ".repeat(8)}`;
  const pump = draft(world, 11, "item", { name: "Pump: inspection", price: "50", currency: "EUR" });
  const first = draft(world, 12, "item", { name: `${long}north` });
  const second = draft(world, 13, "item", { name: `${long}south`, price: "9", currency: "USD" });
  const invoice = issuedInvoice(world, 1, "I-1", {
    "lines.a.item": pump,
    ...line("b", { "lines.b.item": first }),
    ...line("c", { "lines.c.item": second }),
    ...line("d", {}),
  });
  await untilRegister(world, invoice, "links.quickbooks");
  const again = issuedInvoice(world, 2, "I-2", { "lines.a.item": pump });
  await untilRegister(world, again, "links.quickbooks");
  await sweep(world);

  const items = await world.books.find("select * from Item orderby Id");
  const names = items.map(({ Name }) => String(Name));
  expect(names).toHaveLength(4);
  expect(names).toContain("Pump- inspection");
  expect(new Set(names).size).toBe(4);
  expect(names.every((name) => name.length <= 100)).toBe(true);
  expect(items.find(({ Name }) => Name === "Pump- inspection")).toMatchObject({ UnitPrice: 50 });
  const idOf = (id: DocumentId): string =>
    z.object({ id: z.string() }).parse(world.registers(id)["links.quickbooks"]).id;
  // QuickBooks keeps prices in the home currency.
  expect(items.find(({ Id }) => Id === idOf(second))).not.toHaveProperty("UnitPrice", 9);
  const fallback = items.find(({ Name }) => Name === "Concord sales")?.Id ?? "";
  expect(await itemRefs(world, "I-2")).toMatchObject([item(idOf(pump)), subTotal]);
  expect(await itemRefs(world, "I-1")).toMatchObject([
    ...[idOf(pump), idOf(first), idOf(second), fallback].map(item),
    subTotal,
  ]);
  // The documents keep their own words, and each stays the item that it was.
  expect(world.registers(pump)).toMatchObject({ name: "Pump: inspection" });
  expect(world.registers(invoice)).toMatchObject({
    "lines.a.item": pump,
    "lines.b.item": first,
    "lines.c.item": second,
  });
  expect(world.replica.all().filter(({ kind }) => kind === "item")).toHaveLength(4);
  expect(world.bridge.deadLetters.list()).toEqual([]);
  expect(world.replica.all().flatMap(({ conflicts }) => conflicts)).toEqual([]);
});

test("[QB67] an item whose name QuickBooks has already is that item, for both documents", async () => {
  await using world = await connect({ before: openShop });
  await untilRead(world);
  const theirs = documentOf(world, "item", "1")?.id;
  if (theirs === undefined) throw new Error("The item was not read");
  const ours = draft(world, 11, "item", { name: "Stay" });
  const invoice = issuedInvoice(world, 1, "I-3", { "lines.a.item": ours });
  await untilRegister(world, invoice, "links.quickbooks");
  expect(await world.books.find("select * from Item")).toHaveLength(1);
  expect(world.registers(ours)).toMatchObject({ "links.quickbooks": { id: "1" }, price: "100" });

  world.replica.edit(ours, { type: "set-field", path: "price", value: "110" });
  await vi.waitFor(() => expect(world.registers(theirs)["price"]).toBe("110"));
  await world.books.act({
    action: "edit",
    entity: "Item",
    id: "1",
    changes: { UnitPrice: 120, Description: "A night" },
  });
  await sweep(world);
  for (const document of [ours, theirs]) {
    expect(world.registers(document)).toMatchObject({ price: "120", description: "A night" });
  }
  world.replica.edit(theirs, { type: "set-field", path: "price", value: "130" });
  await vi.waitFor(() => expect(world.registers(ours)["price"]).toBe("130"));
  expect(await world.books.read("item", "1")).toMatchObject({ UnitPrice: 130 });
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[QB60] a new item and its edits come by webhook; what is cleared on one side is cleared on the other", async () => {
  await using world = await connect({ before: openShop, webhooks: true });
  await untilRead(world);
  const created = await world.books.act({
    action: "create",
    entity: "Item",
    body: { Name: "Breakfast", Sku: "B-1", UnitPrice: 12, IncomeAccountRef: { value: "6" } },
  });
  const id = String(created["Id"]);
  const read = () => documentOf(world, "item", id)?.registers;
  await vi.waitFor(() =>
    expect(read()).toMatchObject({ name: "Breakfast", price: "12", sellerItemId: "B-1" }),
  );
  const change = (changes: object) =>
    world.books.act({ action: "edit", entity: "Item", id, changes });
  await change({ Name: "Breakfast buffet", Description: "Until ten", UnitPrice: 14.5 });
  await vi.waitFor(() =>
    expect(read()).toMatchObject({
      name: "Breakfast buffet",
      description: "Until ten",
      price: "14.5",
    }),
  );
  await change({ Description: "" });
  await vi.waitFor(() => expect(read()?.["description"] ?? null).toBeNull());

  const document = documentOf(world, "item", id)?.id;
  if (document === undefined) throw new Error("The item was not read");
  world.replica.edit(document, {
    type: "merge-fields",
    fields: { description: "Until eleven", sellerItemId: null, price: null },
  });
  await vi.waitFor(async () =>
    expect(await world.books.read("item", id)).toMatchObject({
      Description: "Until eleven",
      UnitPrice: 0,
    }),
  );
  await world.bridge.idle();
  expect(await world.books.read("item", id)).not.toHaveProperty("Sku");
  expect(read()?.["price"] ?? null).toBeNull();
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[QB60] where both sides edit an item, the authority decides and who lost is recorded", async () => {
  await using world = await connect({ before: openShop });
  await untilRead(world);
  const document = documentOf(world, "item", "1")?.id;
  if (document === undefined) throw new Error("The item was not read");
  world.bridge.pause();
  world.replica.edit(document, { type: "set-field", path: "price", value: "90" });
  await world.books.act({
    action: "edit",
    entity: "Item",
    id: "1",
    changes: { UnitPrice: 80, Description: "A night" },
  });
  world.bridge.resume();
  await sweep(world);
  await vi.waitFor(async () =>
    expect(await world.books.read("item", "1")).toMatchObject({
      UnitPrice: 90,
      Description: "A night",
    }),
  );
  await world.bridge.idle();
  const snapshot = documentOf(world, "item", "1");
  expect(snapshot?.registers).toMatchObject({ price: "90", description: "A night" });
  expect(snapshot?.conflicts).toHaveLength(1);
});
