import { expect, test } from "vitest";
import { Operation } from "@concord/document";
import { documentIdFor } from "./document-identity.ts";
import { createWorld, deliverWebhooks, everything } from "./testing/world.ts";
import { signedWebhook } from "./testing/fake-connector.ts";

const pump = { "lines.l1.name": "Pump", "lines.l1.price": "10", "lines.l1.position": "a1" };
const set = (path: string, value: string) => Operation.parse({ type: "set-field", path, value });
const invoice = (id: string) => documentIdFor("fake", "acct-1", { kind: "invoice", id });

test("[BR35] an invoice is created once, and its echo causes no write", async () => {
  const world = createWorld();
  const bridge = world.start();
  deliverWebhooks(world, () => bridge);
  const id = world.draft(1, { "buyer.name": "Acme", ...pump });
  await world.clock.pass(300_000);

  expect(world.vendor.writes()).toBe(1);
  expect(await world.field(id, "links.fake")).toEqual({
    account: "acct-1",
    id: "invoice-1",
    kind: "invoice",
  });
  expect(bridge.status().queues).toMatchObject({ incoming: 0, documents: 0, deadLetters: 0 });
});

test("[BR4] a name that the vendor cuts is not sent again, and a later edit is", async () => {
  const world = createWorld();
  const bridge = world.start();
  deliverWebhooks(world, () => bridge);
  const id = world.draft(1, { "buyer.name": "A name of more than twenty letters" });
  await world.clock.pass(120_000);
  expect(world.vendor.writes()).toBe(1);
  expect(await world.field(id, "buyer.name")).toBe("A name of more than twenty letters");

  world.replica.edit(id, set("buyer.name", "Another name of more than twenty letters"));
  await world.clock.pass(120_000);
  expect(world.vendor.writes()).toBe(2);
  expect(world.vendor.ofKind("invoice")[0]?.data["buyer"]).toBe("Another name of more");
});

test("[BR1] edits travel both ways", async () => {
  const world = createWorld();
  const bridge = world.start();
  deliverWebhooks(world, () => bridge);
  const id = world.draft(1, { dueDate: "2026-12-01" });
  await world.clock.pass(5_000);
  world.vendor.act("invoice", "invoice-1", { po: "4711" });
  world.replica.edit(id, set("dueDate", "2026-12-24"));
  await world.clock.pass(5_000);
  expect(await world.field(id, "references.purchaseOrder")).toBe("4711");
  expect(world.vendor.ofKind("invoice")[0]?.data["dueDate"]).toBe("2026-12-24");
});

test("[BR2] the loser of a double edit stands in the document as a conflict", async () => {
  const world = createWorld();
  let bridge = world.start();
  deliverWebhooks(world, () => bridge);
  const id = world.draft(1, { dueDate: "2026-12-01" });
  await world.clock.pass(5_000);
  await bridge[Symbol.asyncDispose]();
  world.vendor.act("invoice", "invoice-1", { dueDate: "2026-12-10" });
  world.replica.edit(id, set("dueDate", "2026-12-24"));
  bridge = world.start();
  await world.clock.pass(120_000);

  const read = await world.replica.snapshot(id);
  expect(
    read?.conflicts.map(({ record }) => [record.path, record.kept.value, record.lost.value]),
  ).toEqual([["dueDate", "2026-12-24", "2026-12-10"]]);
  expect(world.vendor.ofKind("invoice")[0]?.data["dueDate"]).toBe("2026-12-24");
});

test("[BR9] what is issued there is issued here with its content, and a later change is a new version", async () => {
  const world = createWorld();
  const bridge = world.start();
  deliverWebhooks(world, () => bridge);
  await world.clock.pass(5_000);
  world.vendor.act("invoice", undefined, {
    number: "R-1",
    buyer: "Acme",
    lines: [{ id: "l1", name: "Pump", price: "10" }],
  });
  await world.clock.pass(5_000);
  const id = invoice("invoice-1");
  expect((await world.replica.snapshot(id))?.registers["issued"]).toMatchObject({
    number: "R-1",
    by: { type: "connector", connector: "fake", account: "acct-1", id: "invoice-1" },
    content: {
      number: "R-1",
      buyer: { name: "Acme" },
      lines: [{ id: "l1", name: "Pump", price: "10" }],
    },
  });

  world.vendor.act("invoice", "invoice-1", { buyer: "Acme Ltd" });
  await world.clock.pass(5_000);
  expect(await world.field(id, "buyer.name")).toBe("Acme Ltd");
  expect((await world.replica.snapshot(id))?.registers["revisions.fake:2"]).toMatchObject({
    order: 2,
  });
  expect(world.vendor.writes()).toBe(0);
});

test("[BR9] a line that the vendor did not issue stays as a late edit and out of the frozen content", async () => {
  const world = createWorld({ policy: { ...everything, creates: "none" } });
  const bridge = world.start();
  deliverWebhooks(world, () => bridge);
  await world.clock.pass(5_000);
  world.vendor.act("invoice", undefined, { lines: [{ id: "l1", name: "Pump", price: "10" }] });
  await world.clock.pass(5_000);
  const id = invoice("invoice-1");
  world.replica.edit(
    id,
    Operation.parse({
      type: "merge-fields",
      fields: { "lines.l2.name": "Extra", "lines.l2.price": "5", "lines.l2.position": "a2" },
    }),
  );
  world.vendor.act("invoice", "invoice-1", { number: "R-1" });
  await world.clock.pass(5_000);
  const read = await world.replica.snapshot(id);
  expect(read?.kind === "invoice" && read.invoice.lines.map(({ name }) => name)).toEqual(["Pump"]);
  expect(read?.kind === "invoice" && read.editedAfterIssue.map(({ path }) => path)).toContain(
    "lines.l2.name",
  );
});

test("[BR9] an edit that had not reached the vendor when it issued is no part of what was issued, and recorded as lost", async () => {
  const world = createWorld({ policy: { ...everything, creates: "none" } });
  const bridge = world.start();
  deliverWebhooks(world, () => bridge);
  await world.clock.pass(5_000);
  const lines = [
    { id: "l1", name: "Pump", price: "10" },
    { id: "l2", name: "Seal", price: "5" },
  ];
  world.vendor.act("invoice", undefined, { buyer: "Acme", lines });
  await world.clock.pass(5_000);
  const id = invoice("invoice-1");
  bridge.pause();
  world.replica.edit(
    id,
    set("lines.l1.price", "30"),
    Operation.parse({ type: "remove-line", line: "l2" }),
  );
  world.vendor.act("invoice", "invoice-1", { number: "R-1" });
  bridge.resume();
  await world.clock.pass(5_000);
  const read = await world.replica.snapshot(id);
  const issued = read?.kind === "invoice" ? read.invoice.lines : [];
  expect(issued.map(({ name, price, removed }) => [name, price, removed ?? false])).toEqual([
    ["Pump", "10", false],
    ["Seal", "5", false],
  ]);
  expect(read?.conflicts.map(({ record }) => record)).toMatchObject([
    { path: "lines.l1.price", kept: { value: "10" }, lost: { value: "30" } },
  ]);
  expect(read?.kind === "invoice" && read.editedAfterIssue).toMatchObject([
    { path: "lines.l2.removed", edited: true },
  ]);
});

test("[BR5] a line removed at the vendor is removed here", async () => {
  const world = createWorld();
  const bridge = world.start();
  deliverWebhooks(world, () => bridge);
  await world.clock.pass(5_000);
  const lines = [
    { id: "l1", name: "Pump", price: "10" },
    { id: "l2", name: "Hose", price: "2" },
  ];
  world.vendor.act("invoice", undefined, { lines });
  await world.clock.pass(5_000);
  world.vendor.act("invoice", "invoice-1", { lines: lines.slice(0, 1) });
  await world.clock.pass(5_000);
  expect(await world.field(invoice("invoice-1"), "lines.l2.removed")).toBe(true);
  expect(world.vendor.writes()).toBe(0);
});

test("[BR12] a payment whose invoice is not here brings the invoice and its customer first", async () => {
  const world = createWorld();
  const bridge = world.start();
  await world.clock.pass(5_000);
  world.vendor.act("party", "p1", { name: "Acme" });
  world.vendor.act("invoice", "i1", { customer: "p1" });
  world.vendor.act("payment", "y1", { invoice: "i1", amount: "3" });
  bridge.receiveWebhook(signedWebhook({ id: "e1", kind: "payment", object: "y1" }));
  await world.clock.pass(5_000);
  expect(await world.field(invoice("i1"), "payments.fake:y1")).toEqual({ amount: "3" });
  const party = documentIdFor("fake", "acct-1", { kind: "party", id: "p1" });
  expect(await world.field(invoice("i1"), "customer")).toBe(party);
  expect(await world.field(party, "name")).toBe("Acme");
});

test("[BR12] a customer that cannot be read does not hold up the invoice", async () => {
  const world = createWorld();
  const bridge = world.start();
  deliverWebhooks(world, () => bridge);
  await world.clock.pass(5_000);
  world.vendor.act("party", "p1", { unreadable: true });
  world.vendor.act("invoice", "i1", { customer: "p1", po: "1" });
  await world.clock.pass(5_000);
  expect(await world.field(invoice("i1"), "references.purchaseOrder")).toBe("1");
  expect(await world.field(invoice("i1"), "customer")).toBeUndefined();
  expect(bridge.deadLetters.list().map(({ id }) => id)).toEqual(["object:party:p1"]);
});

test("[BR11] a copy that carries another's name becomes a document of its own", async () => {
  const world = createWorld();
  const bridge = world.start();
  deliverWebhooks(world, () => bridge);
  const id = world.draft(1, { "references.purchaseOrder": "1" });
  await world.clock.pass(5_000);
  world.vendor.act("invoice", "copy", { tag: id, po: "2" });
  await world.clock.pass(5_000);
  expect(await world.field(id, "references.purchaseOrder")).toBe("1");
  expect(await world.field(invoice("copy"), "references.purchaseOrder")).toBe("2");
  expect(bridge.deadLetters.list().map((entry) => entry.id)).toEqual(["object:invoice:copy"]);
});

test("[BR11] an object that names a document of no workspace of ours is imported as its own", async () => {
  const world = createWorld();
  const bridge = world.start();
  deliverWebhooks(world, () => bridge);
  await world.clock.pass(5_000);
  world.vendor.act("invoice", "i1", { tag: "00000000-0000-7000-8000-000000000099", po: "2" });
  await world.clock.pass(30_000);
  expect(world.replica.all()).toMatchObject([{ id: invoice("i1") }]);
  expect(bridge.deadLetters.list()).toEqual([]);
});

test("[BR11] an object that names a document which is still on its way here waits for it", async () => {
  const world = createWorld({ policy: { issues: false, creates: "none", settles: false } });
  const bridge = world.start();
  deliverWebhooks(world, () => bridge);
  await world.clock.pass(5_000);
  const tag = "00000000-0000-7000-8000-000000000001";
  world.vendor.act("invoice", "i1", { tag, po: "2" });
  await world.clock.pass(4_000);
  expect(world.replica.all()).toEqual([]);
  const id = world.draft(1, {});
  await world.clock.pass(20_000);
  expect(world.replica.all()).toMatchObject([{ id }]);
  expect(await world.field(id, "references.purchaseOrder")).toBe("2");
});

test("[BR15] a deletion at the vendor leaves the document and waits for a person", async () => {
  const world = createWorld();
  const bridge = world.start();
  deliverWebhooks(world, () => bridge);
  const id = world.draft(1, { "references.purchaseOrder": "1" });
  await world.clock.pass(5_000);
  world.vendor.remove("invoice", "invoice-1");
  world.replica.edit(id, set("references.purchaseOrder", "2"));
  await world.clock.pass(120_000);
  expect(await world.field(id, "references.purchaseOrder")).toBe("2");
  expect(world.vendor.writes()).toBe(1);
  expect(bridge.deadLetters.list().map((entry) => [entry.id, entry.document])).toEqual([
    ["object:invoice:invoice-1", id],
  ]);
});

test("[BR240] a void of the copy of what our registrar issued is told until it is void here, too, and is no fact here", async () => {
  const world = createWorld({ policy: { ...everything, creates: "issued" } });
  const bridge = world.start();
  deliverWebhooks(world, () => bridge);
  await world.clock.pass(5_000);
  const id = world.draft(1, { "buyer.name": "Acme", ...pump });
  const issued = { number: "R-1", by: { type: "registrar" as const, series: "invoices" } };
  world.replica.edit(id, Operation.parse({ type: "mark-issued", issued }));
  await world.clock.pass(60_000);
  world.vendor.act("invoice", "invoice-1", { void: true });
  await world.clock.pass(60_000);
  expect(await world.field(id, "voided")).toBeUndefined();
  expect(bridge.deadLetters.list()).toMatchObject([
    {
      document: id,
      reason: "R-1 was issued here and stands, and its copy invoice-1 was voided at fake:acct-1.",
    },
  ]);
  world.replica.edit(id, Operation.parse({ type: "mark-voided", voided: {} }));
  await world.clock.pass(60_000);
  expect(bridge.deadLetters.list()).toEqual([]);
});

test("[BR240] what the vendor issued and voids is void here", async () => {
  const world = createWorld({ policy: { ...everything, creates: "none" } });
  const bridge = world.start();
  deliverWebhooks(world, () => bridge);
  await world.clock.pass(5_000);
  world.vendor.act("invoice", undefined, {
    number: "V-1",
    lines: [{ id: "l1", name: "Pump", price: "10" }],
  });
  await world.clock.pass(60_000);
  world.vendor.act("invoice", "invoice-1", { void: true });
  await world.clock.pass(60_000);
  expect(await world.field(invoice("invoice-1"), "voided")).toEqual({ reason: "Voided there" });
  expect(bridge.deadLetters.list()).toEqual([]);
});

test("[BR210] what a connection did is told with the newest first: each call with its key, its end and what came of it, and what was read", async () => {
  const world = createWorld();
  const bridge = world.start();
  deliverWebhooks(world, () => bridge);
  const first = world.draft(1, { "buyer.name": "Acme", ...pump });
  await world.clock.pass(60_000);
  const second = world.draft(2, { "buyer.name": "Brun", ...pump });
  await world.clock.pass(60_000);

  const { effects, receipts, sweptAt } = bridge.activity(10);
  expect(
    effects.map(({ effect, state, result }) => [effect.document, state, result?.ref.id]),
  ).toEqual([
    [second, "merged", "invoice-2"],
    [first, "merged", "invoice-1"],
  ]);
  expect(new Set(effects.map(({ key }) => key)).size).toBe(2);
  expect(effects.every(({ sentAt = 0, plannedAt }) => sentAt >= plannedAt)).toBe(true);
  expect(receipts.map(({ at }) => at)).toEqual(
    receipts.map(({ at }) => at).toSorted((one, other) => other - one),
  );
  expect(receipts.some(({ document }) => document === first)).toBe(true);
  expect(sweptAt).toBeGreaterThan(0);
  expect(bridge.activity(1).effects).toHaveLength(1);
});
