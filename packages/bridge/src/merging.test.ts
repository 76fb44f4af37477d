import { Operation, readHeld } from "@concord/document";
import { expect, test } from "vitest";
import { documentIdFor } from "./document-identity.ts";
import { signedWebhook } from "./testing/fake-connector.ts";
import { createMortal } from "./testing/mortal.ts";
import { createWorld, deliverWebhooks } from "./testing/world.ts";

test("[BR3] a copy of what was issued elsewhere is corrected by nobody silently", async () => {
  const world = createWorld();
  const bridge = world.start();
  deliverWebhooks(world, () => bridge);
  await world.clock.pass(5_000);
  const id = world.draft(1, { "references.purchaseOrder": "1", dueDate: "2026-12-01" });
  world.replica.edit(
    id,
    Operation.parse({
      type: "mark-issued",
      issued: {
        number: "S-1",
        by: { type: "connector", connector: "stripe", account: "a", id: "in_1" },
      },
    }),
  );
  await world.clock.pass(5_000);
  world.vendor.act("invoice", "invoice-1", { po: "2", dueDate: "2026-12-24" });
  await world.clock.pass(5_000);
  // Content is frozen, the due date with it.
  expect(await world.field(id, "references.purchaseOrder")).toBe("1");
  expect(await world.field(id, "dueDate")).toBe("2026-12-01");
  const read = await world.replica.snapshot(id);
  expect(
    read?.conflicts
      .map(({ record }) => [record.path, record.kept.value, record.lost.value])
      .toSorted(),
  ).toEqual([
    ["dueDate", "2026-12-01", "2026-12-24"],
    ["references.purchaseOrder", "1", "2"],
  ]);
  // This vendor lets itself be corrected.
  expect(world.vendor.ofKind("invoice")[0]?.data["po"]).toBe("1");
});

test("[BR10] a second object for one fact is reported, and the first stays", async () => {
  const world = createWorld();
  const bridge = world.start();
  deliverWebhooks(world, () => bridge);
  await world.clock.pass(5_000);
  const id = world.draft(1, {});
  world.replica.edit(
    id,
    Operation.parse({ type: "record-payment", key: "bank:1", payment: { amount: "5" } }),
  );
  await world.clock.pass(5_000);
  world.vendor.act("payment", "double", {
    tag: `${id}|payments.bank:1`,
    invoice: "invoice-1",
    amount: "5",
  });
  await world.clock.pass(5_000);
  expect(await world.field(id, "links.fake.payments.bank:1")).toBe("payment-1");
  expect(bridge.deadLetters.list()).toMatchObject([
    { id: `register:${id}:links.fake.payments.bank:1`, document: id },
  ]);
});

test("[BR14] a crash at any step between document and shadow is repaired by merging again", async () => {
  // From the fetch of the object to the last transaction of its merge.
  for (let steps = 1; steps <= 14; steps += 1) {
    const world = createWorld();
    const mortal = createMortal();
    const first = world.start(mortal.wrap);
    await world.clock.pass(5_000);
    world.vendor.act("invoice", "i1", { po: "1", dueDate: "2026-12-01" });
    first.receiveWebhook(signedWebhook({ id: "e1", kind: "invoice", object: "i1" }));
    mortal.dieAfter(steps);
    await world.clock.pass(10_000);
    const second = world.start();
    await world.clock.pass(120_000);
    const id = documentIdFor("fake", "acct-1", { kind: "invoice", id: "i1" });
    expect(await world.field(id, "dueDate")).toBe("2026-12-01");
    expect((await world.replica.snapshot(id))?.conflicts).toEqual([]);
    expect(world.file.shadows.get({ kind: "invoice", id: "i1" }, id)?.fields["dueDate"]).toBe(
      "2026-12-01",
    );
    expect(second.status().queues).toMatchObject({ incoming: 0, documents: 0, deadLetters: 0 });
    expect(world.vendor.writes()).toBe(0);
  }
});

test("[BR280] what the vendor says of an invoice is noted beside its link when it is another, and causes neither a write there nor a second one here", async () => {
  const world = createWorld();
  let batches = 0;
  const bridge = world.start((options) => ({
    ...options,
    replica: {
      ...options.replica,
      apply: (...call) => {
        batches += 1;
        return options.replica.apply(...call);
      },
    },
  }));
  deliverWebhooks(world, () => bridge);
  await world.clock.pass(5_000);
  const id = world.draft(1, { dueDate: "2026-12-01" });
  await world.clock.pass(60_000);
  const says = () => world.field(id, "links.fake.says");
  expect(await says()).toMatchObject({ state: "draft" });

  world.vendor.act("invoice", "invoice-1", { number: "S-1", balance: "50.00" });
  await world.clock.pass(60_000);
  expect(await says()).toMatchObject({ state: "open", outstanding: "50", currency: "EUR" });

  const [written, here] = [world.vendor.writes(), batches];
  // Nothing else than its version is another one: there is nothing to note.
  world.vendor.act("invoice", "invoice-1", {});
  bridge.receiveWebhook(signedWebhook({ id: "again", kind: "invoice", object: "invoice-1" }));
  await world.clock.pass(600_000);
  expect([world.vendor.writes(), batches]).toEqual([written, here]);

  world.vendor.act("invoice", "invoice-1", { balance: "0" });
  await world.clock.pass(600_000);
  expect(await says()).toMatchObject({ outstanding: "0" });
  expect([world.vendor.writes(), batches]).toEqual([written, here + 1]);
  expect((await world.replica.snapshot(id))?.conflicts).toEqual([]);
  expect(bridge.status().queues).toMatchObject({ incoming: 0, documents: 0, deadLetters: 0 });
});

function nameMoment(moment: string, at: number): Operation {
  return Operation.parse({
    type: "name-moment",
    moment,
    name: `Talk ${at}`,
    of: { hash: "a1", at },
  });
}

test("[BR300] a moment that gets a name, before and after issue, makes no call there and leaves nothing to do", async () => {
  const world = createWorld();
  const bridge = world.start();
  deliverWebhooks(world, () => bridge);
  const id = world.draft(1, { "buyer.name": "Acme" });
  await world.clock.pass(120_000);
  world.replica.edit(id, nameMoment("k1", 1));
  await world.clock.pass(120_000);
  expect(world.vendor.writes()).toBe(1);

  world.vendor.act("invoice", "invoice-1", { number: "R-1" });
  await world.clock.pass(120_000);
  const writes = world.vendor.writes();
  world.replica.edit(id, nameMoment("k2", 2));
  world.replica.edit(id, Operation.parse({ type: "remove-moment", moment: "k1" }));
  await world.clock.pass(120_000);
  expect(world.vendor.writes()).toBe(writes);
  expect(await world.replica.snapshot(id)).toMatchObject({
    issued: { number: "R-1" },
    conflicts: [],
    editedAfterIssue: [],
  });
  expect(bridge.status().queues).toMatchObject({
    documents: 0,
    effects: { pending: 0 },
    deadLetters: 0,
  });
});

test("[BR301] what the vendor shows of the content is noted with what it comes to, after each delivery and each change there, and read back from the document as it was", async () => {
  const world = createWorld();
  const bridge = world.start();
  deliverWebhooks(world, () => bridge);
  const id = world.draft(1, {
    "buyer.name": "A name of more than twenty letters",
    dueDate: "2026-12-01",
    paymentTerms: "14 days",
    "lines.l1.name": "Pump",
    "lines.l1.price": "10",
    "lines.l1.position": "a1",
  });
  await world.clock.pass(120_000);
  const held = async () => {
    const read = await world.replica.snapshot(id);
    const says = read?.said["fake"];
    if (read === undefined || says?.holds === undefined) throw new Error("nothing noted");
    return { says, knows: says.holds.knows, shown: readHeld(says.holds, read.registers) };
  };
  const first = await held();
  expect(first.shown).toMatchObject({
    "buyer.name": "A name of more than ",
    dueDate: "2026-12-01",
    "lines.l1.price": "10",
  });
  expect(first.knows).not.toContain("paymentTerms");

  // Until the vendor has it, it holds what it held: what was noted does not fit what stands here now.
  await bridge[Symbol.asyncDispose]();
  world.replica.edit(
    id,
    Operation.parse({ type: "set-field", path: "dueDate", value: "2026-12-24" }),
  );
  expect((await held()).shown).toBeUndefined();
  const second = world.start();
  await world.clock.pass(120_000);
  expect((await held()).shown).toMatchObject({ dueDate: "2026-12-24" });

  const before = (await held()).says;
  second.receiveWebhook(signedWebhook({ id: "again", kind: "invoice", object: "invoice-1" }));
  await world.clock.pass(120_000);
  expect((await held()).says).toEqual(before);
  expect(second.status().queues).toMatchObject({ incoming: 0, documents: 0, deadLetters: 0 });
});
