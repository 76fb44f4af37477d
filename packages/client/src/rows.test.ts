import { marksOf } from "@concord/document";
import { DocumentId, PlainDate } from "@concord/model";
import { expect, test } from "vitest";
import type { ReplicaStorage } from "./storage.ts";
import { createLastingStorage, createTestWorkspace } from "./testing/workspace.ts";

const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");
const other = DocumentId.parse("0190a000-0000-7000-8000-000000000002");
const line = (key: string, name: string) =>
  ({ type: "add-line", line: key, content: { name, quantity: "1", price: "10" } }) as const;
const set = (path: string, value: string) => ({ type: "set-field", path, value }) as const;

test("[CL50] rows are stored with the change that they show, and found again by link after a restart", async () => {
  const { open, relay } = createTestWorkspace();
  relay.setRole("connector");
  const storage = createLastingStorage();
  const replica = await open({ storage });
  await replica.create({ kind: "invoice", id });
  await replica.apply(id, [
    { type: "link", connector: "stripe", link: { account: "acct_1", kind: "invoice", id: "in_1" } },
    { type: "record-payment", key: "stripe:py_1", payment: { amount: "10" } },
    { type: "link-fact", connector: "quickbooks", fact: "payments.stripe:py_1", id: "77" },
  ]);
  const link = { connector: "stripe", account: "acct_1", kind: "invoice", id: "in_1" };
  expect(replica.byLink(link)).toBe(id);
  expect(replica.byLink({ ...link, account: "acct_2" })).toBeUndefined();
  await replica[Symbol.asyncDispose]();

  const again = await open({ storage });
  expect(again.byLink(link)).toBe(id);
  expect(again.byFactLink({ connector: "quickbooks", id: "77" })).toEqual({
    document: id,
    fact: "payments.stripe:py_1",
  });
  await again.apply(id, [{ type: "link", connector: "stripe", link: null }]);
  expect(again.byLink(link)).toBeUndefined();
});

test("[MO182] what a tool gave back on a credit note of its own is money that left, in the row", async () => {
  const { open, relay } = createTestWorkspace();
  relay.setRole("connector");
  const replica = await open();
  const content = { kind: "credit-note", currency: "GBP", lines: [] } as const;
  await replica.create({
    kind: "invoice",
    id,
    operations: [
      { type: "create", document: { kind: "invoice", content } },
      line("a", "Work"),
      {
        type: "record-refund",
        key: "quickbooks:1035",
        refund: { amount: "10", on: "2026-11-13" },
      },
    ],
  });
  expect(replica.row(id)?.receipts).toEqual([{ on: "2026-11-13", amount: "-10" }]);
});

test("[CL51] changesSince names every document that changed after a revision once, over restarts", async () => {
  const { open } = createTestWorkspace();
  const storage = createLastingStorage();
  const replica = await open({ storage });
  await replica.create({ kind: "invoice", id });
  const seen = replica.changesSince(0).at(-1)?.revision ?? 0;
  const party = await replica.create({ kind: "party" });
  await replica.apply(id, [set("currency", "EUR")]);
  await replica.apply(id, [set("currency", "USD")]);
  await replica[Symbol.asyncDispose]();

  const again = await open({ storage });
  const changed = again.changesSince(seen).map(({ document }) => document);
  expect(changed).toEqual([party.type === "stored" ? party.document : "", id]);
  expect(again.changesSince(again.changesSince(seen).at(-1)?.revision ?? 0)).toEqual([]);
});

test("[CL52] lists are filtered and paged on local data", async () => {
  const { open } = createTestWorkspace();
  const replica = await open();
  for (const name of ["Acme One", "Acme Two", "Other", "ACME three"]) {
    await replica.create({ kind: "invoice", operations: [set("buyer.name", name)] });
  }
  const first = replica.invoices({ text: "acme", limit: 2 });
  const { next } = first;
  if (next === undefined) throw new Error("a second page");
  const second = replica.invoices({ text: "acme", limit: 2, after: next });
  const names = [...first.items, ...second.items].map(({ buyerName }) => buyerName);
  expect(new Set(names)).toEqual(new Set(["ACME three", "Acme One", "Acme Two"]));
  expect(names).toHaveLength(3);
  expect(second.next).toBeUndefined();
  expect(replica.list("party")).toEqual([]);
});

test("[CL53] rows of another version are made again from the documents", async () => {
  const { open } = createTestWorkspace();
  const storage = createLastingStorage();
  const replica = await open({ storage });
  await replica.create({ kind: "invoice", id, operations: [set("buyer.name", "Acme")] });
  await replica[Symbol.asyncDispose]();
  await storage.commit([
    { type: "set", key: "projection", value: 0 },
    { type: "put-row", document: id, row: { kind: "invoice", seq: 1, unknown: true } },
  ]);
  const again = await open({ storage });
  expect(again.invoices().items).toMatchObject([{ id, buyerName: "Acme" }]);
  expect((await storage.settings()).get("projection")).not.toBe(0);
});

test("[CL195] a device that cannot store the rows it made again opens all the same, and makes them once more the next time", async () => {
  const { open } = createTestWorkspace();
  const storage = createLastingStorage();
  const replica = await open({ storage });
  await replica.create({ kind: "invoice", id, operations: [set("buyer.name", "Acme")] });
  await replica[Symbol.asyncDispose]();
  await storage.commit([
    { type: "set", key: "projection", value: 0 },
    { type: "put-row", document: id, row: { kind: "invoice", seq: 1, unknown: true } },
  ]);
  const full: ReplicaStorage = {
    ...storage,
    commit: () => Promise.reject(new Error("The disk is full.")),
  };
  const again = await open({ storage: full });
  expect(again.invoices().items).toMatchObject([{ id, buyerName: "Acme" }]);
  await again[Symbol.asyncDispose]();
  expect((await storage.settings()).get("projection")).toBe(0);
});

test("[CL203] a row tells what the lines of its invoice are called, each name once, and of a long invoice only the first", async () => {
  const { open } = createTestWorkspace();
  const replica = await open();
  await replica.create({ kind: "invoice", id });
  expect(replica.row(id)?.lineText).toBeUndefined();
  await replica.apply(id, [line("a", "Pump inspection"), line("b", "Pump inspection")]);
  await replica.apply(id, [
    { type: "set-line", line: "b", field: "description", value: "With report" },
  ]);
  expect(replica.row(id)?.lineText).toBe("Pump inspection\nWith report");
  await replica.apply(id, [line("c", "word ".repeat(100).trim())]);
  const text = replica.row(id)?.lineText ?? "";
  expect(text.length).toBeLessThanOrEqual(300);
  expect(text.endsWith(" word")).toBe(true);
});

test("[CL203] a row tells the customer's order, for whoever looks for it", async () => {
  const { open } = createTestWorkspace();
  const replica = await open();
  await replica.create({ kind: "invoice", id });
  expect(replica.row(id)?.order).toBeUndefined();
  const path = "references.purchaseOrder";
  await replica.apply(id, [{ type: "set-field", path, value: "PO-4711" }]);
  expect(replica.row(id)?.order).toBe("PO-4711");
});

test("[CL54] an invoice falls overdue in the list with the day, without a change", async () => {
  const { open, relay } = createTestWorkspace();
  relay.setRole("connector");
  let today = PlainDate.parse("2026-11-30");
  const replica = await open({ today: () => today });
  await replica.create({
    kind: "invoice",
    id,
    operations: [
      set("dueDate", "2026-11-30"),
      set("currency", "EUR"),
      { type: "add-line", line: "l1", content: { quantity: "1", price: "10" } },
      {
        type: "mark-issued",
        issued: {
          number: "7",
          on: "2026-11-01",
          by: { type: "connector", connector: "stripe", account: "acct_1", id: "in_1" },
        },
      },
    ],
  });
  expect(replica.invoices().items[0]?.flags).not.toContain("overdue");
  today = PlainDate.parse("2026-12-01");
  expect(replica.invoices().items[0]?.flags).toContain("overdue");
});

test("[CL55] an invoice that is due on the last day of the calendar holds nobody up", async () => {
  const { open, turn } = createTestWorkspace();
  const [ada, bob] = [await open(), await open()];
  const created = await ada.create({ kind: "invoice", id, operations: [set("currency", "EUR")] });
  const changed = await ada.apply(id, [set("dueDate", "9999-12-31")]);
  expect([created.type, changed.type]).toEqual(["stored", "stored"]);
  await turn();
  expect(bob.invoices().items).toMatchObject([{ id, dueDate: "9999-12-31" }]);
  expect(bob.link().state).toBe("live");
});

test("[CL56] an invoice is found by its marks, over a restart, and not by those that it lost", async () => {
  const { open } = createTestWorkspace();
  const storage = createLastingStorage();
  const replica = await open({ storage });
  const fields = {
    currency: "EUR",
    number: "R-1",
    "lines.l1.quantity": "1",
    "lines.l1.price": "10",
  };
  for (const document of [id, other]) {
    await replica.create({
      kind: "invoice",
      id: document,
      operations: [{ type: "merge-fields", fields }],
    });
  }
  const marksNow = async (): Promise<readonly string[]> => {
    const read = await replica.snapshot(id);
    return read === undefined ? [] : marksOf(read);
  };
  const marks = await marksNow();
  expect(marks).toHaveLength(1);
  expect(replica.byMarks(marks)).toEqual([id, other]);
  await replica.apply(id, [set("number", "R-2")]);
  expect(replica.byMarks(marks)).toEqual([other]);
  const newMarks = await marksNow();
  await replica[Symbol.asyncDispose]();

  const again = await open({ storage });
  expect(again.byMarks(newMarks)).toEqual([id]);
  expect(again.byMarks([...marks, ...newMarks, "unknown"])).toEqual([id, other]);
});

test("[CL162] rows of parties and items tell what sets those of one name apart", async () => {
  const { open } = createTestWorkspace();
  const replica = await open();
  const party = await replica.create({
    kind: "party",
    operations: [
      set("name", "Acme"),
      set("vatId", "DE123456789"),
      set("address.city", "Kiel"),
      set("address.country", "DE"),
      { type: "set-field", path: "paymentDays", value: 30 },
    ],
  });
  const item = await replica.create({
    kind: "item",
    operations: [set("name", "Survey"), set("price", "1250.5"), set("unit", "DAY")],
  });
  const card = (created: typeof party) =>
    created.type === "stored" ? replica.row(created.document)?.card : undefined;
  expect(card(party)).toEqual({ taxId: "DE123456789", place: "Kiel, DE", paymentDays: 30 });
  expect(card(item)).toEqual({ price: "1250.5", unit: "DAY" });
  const bare = await replica.create({ kind: "party", operations: [set("name", "Bare")] });
  expect(card(bare)).toBeUndefined();
});
