import { Operation } from "@concord/document";
import { expect, test } from "vitest";
import type { Bridge } from "./bridge.ts";
import { createWorld, deliverWebhooks, type World } from "./testing/world.ts";

const minute = 60_000;
const payment = (key: string, amount: string) =>
  Operation.parse({ type: "record-payment", key, payment: { amount } });

async function atRest(): Promise<{ readonly world: World; readonly bridge: Bridge }> {
  const world = createWorld();
  const bridge = world.start();
  deliverWebhooks(world, () => bridge);
  await world.clock.pass(5_000);
  return { world, bridge };
}

test("[BR264] an effect that is not allowed waits alone, with what helps, and is done when it is allowed and replayed", async () => {
  const { world, bridge } = await atRest();
  const id = world.draft(1, {});
  await world.clock.pass(5_000);
  world.vendor.forbidden.add("payment");
  world.replica.edit(id, payment("bank:1", "10"));
  await world.clock.pass(5_000);
  const [letter, ...others] = bridge.deadLetters.list();
  expect(letter).toMatchObject({
    id: `effect:create-payment:${id}:bank:1`,
    reason: "The vendor answered 403.",
    fixes: ["Ask for the permission"],
    againAt: undefined,
  });
  expect(others).toEqual([]);
  expect(bridge.status().lifecycle.state).toBe("running");
  world.draft(2, {});
  await world.clock.pass(5_000);
  expect(world.vendor.ofKind("invoice")).toHaveLength(2);

  world.vendor.forbidden.clear();
  await world.clock.pass(10 * minute);
  bridge.deadLetters.replay(letter?.id ?? "");
  await world.clock.pass(10 * minute);
  expect(world.vendor.ofKind("payment")).toHaveLength(1);
  expect(bridge.deadLetters.list()).toEqual([]);
});

test.each(["webhook", "sweep"])(
  "[BR265] an object that may not be read is told and asked for now and then, and the others are read: by %s",
  async (way) => {
    const world = createWorld();
    const bridge = world.start();
    if (way === "webhook") deliverWebhooks(world, () => bridge);
    await world.clock.pass(5_000);
    world.vendor.forbidden.add("invoice/secret");
    world.vendor.act("invoice", "secret", { po: "1" });
    world.vendor.act("invoice", "plain", { po: "2" });
    await world.clock.pass(2 * minute);
    expect(world.replica.all()).toHaveLength(1);
    const [letter, ...others] = bridge.deadLetters.list();
    expect(letter).toMatchObject({
      id: "object:invoice:secret",
      reason: "The vendor answered 403.",
      fixes: ["Ask for the permission"],
    });
    expect(letter?.againAt).toBeGreaterThan(world.clock.now());
    expect(others).toEqual([]);
    expect(bridge.status().lifecycle.state).toBe("running");

    await world.clock.pass(60 * minute);
    const [again] = bridge.deadLetters.list();
    expect(again?.times).toBeGreaterThan(letter?.times ?? 0);
    world.vendor.forbidden.clear();
    await world.clock.pass(61 * minute);
    expect(world.replica.all()).toHaveLength(2);
    expect(bridge.deadLetters.list()).toEqual([]);
  },
);

test.each(["webhook", "sweep"])(
  "[BR266] a kind of which nothing may be read is told once, the others are read, and what was missed is read once it is allowed: by %s",
  async (way) => {
    const world = createWorld();
    const bridge = world.start();
    if (way === "webhook") deliverWebhooks(world, () => bridge);
    await world.clock.pass(5_000);
    world.vendor.forbidden.add("party");
    for (let index = 1; index <= 5; index += 1) {
      world.vendor.act("party", `p${index}`, { name: `Customer ${index}` });
      world.vendor.act("invoice", `i${index}`, { customer: `p${index}` });
    }
    await world.clock.pass(2 * minute);
    expect(world.replica.all()).toHaveLength(5);
    const [letter, ...others] = bridge.deadLetters.list();
    expect(letter).toMatchObject({ id: "reading:party", fixes: ["Ask for the permission"] });
    expect(others).toEqual([]);
    // Nobody asks for more of them meanwhile.
    const before = world.vendor.requests();
    world.vendor.act("party", "p1", { name: "Customer One" });
    await world.clock.pass(1_000);
    expect(world.vendor.requests() - before).toBeLessThan(2);

    world.vendor.forbidden.clear();
    await world.clock.pass(65 * minute);
    expect(world.replica.all()).toHaveLength(10);
    expect(bridge.deadLetters.list()).toEqual([]);
    expect(bridge.status().lifecycle.state).toBe("running");
  },
);

test("[BR277] what was deleted while its kind might not be read is found once it may be: no listing shows it", async () => {
  const world = createWorld();
  const bridge = world.start();
  world.vendor.act("invoice", "i1", {});
  for (const id of ["y1", "y2"]) world.vendor.act("payment", id, { invoice: "i1", amount: "3" });
  await world.clock.pass(2 * minute);
  const state = (): unknown =>
    world.file.shadows.of({ kind: "payment", id: "y2" }).map(({ object }) => object.state);
  expect(state()).toEqual(["live"]);
  world.vendor.forbidden.add("payment");
  world.vendor.act("payment", "y1", {
    invoice: "i1",
    amount: "3",
    memo: "shows that it is closed",
  });
  await world.clock.pass(5 * minute);
  expect(bridge.deadLetters.list().map(({ id }) => id)).toEqual(["reading:payment"]);
  world.vendor.remove("payment", "y2");
  await world.clock.pass(5 * minute);
  expect(state()).toEqual(["live"]);

  world.vendor.forbidden.clear();
  await world.clock.pass(65 * minute);
  expect(state()).toEqual(["deleted"]);
  expect(bridge.deadLetters.list()).toEqual([]);
  const before = world.vendor.requests();
  bridge.backfill.start();
  await world.clock.pass(minute);
  expect(bridge.backfill.progress()).toMatchObject({ state: "done" });
  // What is known to be gone is not asked for again.
  expect(world.vendor.requests() - before).toBeLessThan(4);
});

test("[BR266] a backfill passes over what may not be read; a person who replays the letter has it read at once", async () => {
  const world = createWorld();
  world.vendor.forbidden.add("party");
  world.vendor.forbidden.add("invoice/secret");
  world.vendor.act("party", "p1", { name: "Acme" });
  for (const id of ["i1", "secret", "i2"]) world.vendor.act("invoice", id, {});
  const bridge = world.start();
  await world.clock.pass(minute);
  expect(bridge.backfill.progress()).toMatchObject({ state: "done", done: 3 });
  expect(world.replica.all()).toHaveLength(2);
  expect(bridge.deadLetters.list().map(({ id }) => id)).toEqual(
    expect.arrayContaining(["reading:party", "object:invoice:secret"]),
  );
  // What is there is known as far as it may be, so that others are created.
  world.draft(1, {});
  await world.clock.pass(5_000);
  expect(world.vendor.writes()).toBe(1);

  bridge.deadLetters.replay("reading:party");
  await world.clock.pass(1_000);
  expect(bridge.deadLetters.list().map(({ id }) => id)).toContain("reading:party");
  world.vendor.forbidden.clear();
  for (const { id } of bridge.deadLetters.list()) bridge.deadLetters.replay(id);
  await world.clock.pass(minute);
  expect(world.replica.all()).toHaveLength(5);
  expect(bridge.deadLetters.list()).toEqual([]);
});

test("[BR267] what may be there already is not entered while it may not be read, and that is said", async () => {
  const { world, bridge } = await atRest();
  const id = world.draft(1, {});
  await world.clock.pass(5_000);
  world.vendor.forbidden.add("payment");
  world.vendor.act("payment", "theirs", { invoice: "invoice-1", amount: "10" });
  await world.clock.pass(2 * minute);
  expect(bridge.deadLetters.list()).toMatchObject([
    {
      id: "reading:payment",
      reason:
        "The vendor answered 403. What may be there already is not entered until it can be read.",
    },
  ]);
  world.replica.edit(id, payment("bank:1", "10"));
  await world.clock.pass(5 * minute);
  const payments = () => world.vendor.ofKind("payment");
  expect(payments()).toHaveLength(1);
  expect(bridge.deadLetters.list()).toHaveLength(1);
  // Invoices are none.
  world.draft(2, {});
  await world.clock.pass(5_000);
  expect(world.vendor.ofKind("invoice")).toHaveLength(2);

  world.vendor.forbidden.clear();
  await world.clock.pass(65 * minute);
  expect(await world.field(id, "payments.fake:theirs")).toBeDefined();
  expect(bridge.deadLetters.list().map(({ id: of }) => of)).not.toContain("reading:payment");
});

test("[BR268] where what has changed may not be listed, webhooks are read all the same, and it is asked for now and then", async () => {
  const { world, bridge } = await atRest();
  world.vendor.forbidden.add("changes");
  await world.clock.pass(2 * minute);
  expect(bridge.deadLetters.list()).toMatchObject([
    {
      id: "reading:changes",
      reason:
        "The vendor answered 403. What has changed there is not known, so that nothing is entered that may be there already.",
      fixes: ["Ask for the permission"],
    },
  ]);
  expect(bridge.status().lifecycle.state).toBe("running");
  world.vendor.act("invoice", "i1", {});
  await world.clock.pass(5_000);
  expect(world.replica.all()).toHaveLength(1);
  expect(bridge.backfill.progress().state).toBe("done");

  world.vendor.forbidden.clear();
  bridge.deadLetters.replay("reading:changes");
  await world.clock.pass(1_000);
  expect(bridge.deadLetters.list()).toEqual([]);
  expect(bridge.status().lastSweepAt).toBeGreaterThan(world.clock.now() - 2_000);
});

test("[BR269] what the vendor shows of a write that is done, and may not be read, is told and read later; the write is done once", async () => {
  const { world, bridge } = await atRest();
  const id = world.draft(1, {});
  await world.clock.pass(5_000);
  world.vendor.forbidden.add("find");
  world.vendor.faults.push("after");
  world.replica.edit(id, payment("bank:1", "10"));
  await world.clock.pass(minute);
  expect(bridge.deadLetters.list()).toMatchObject([
    {
      id: `effect:create-payment:${id}:bank:1`,
      reason:
        "The answer was lost, and looking whether it was done fails: The vendor answered 403.",
    },
  ]);
  expect(bridge.deadLetters.list()[0]?.fixes[0]).toBe("Ask for the permission");
  expect(bridge.status().lifecycle.state).toBe("running");
  world.vendor.forbidden.clear();
  await world.clock.pass(61 * minute);
  expect(world.vendor.ofKind("payment")).toHaveLength(1);
  expect(await world.field(id, "links.fake.payments.bank:1")).toBeDefined();
  expect(bridge.deadLetters.list()).toEqual([]);
});

/** A path takes a while, as the list of everything of a large account does. */
function slowly(world: World, path: () => string | undefined = () => "/all"): Bridge {
  return world.start((options) => ({
    ...options,
    io: {
      ...options.io,
      async fetch(input, init) {
        const url = new URL(input instanceof Request ? input.url : input);
        const waits = url.pathname === path() ? 90_000 : 0;
        await new Promise<void>(
          (resolve) => void world.clock.at(world.clock.now() + waits, resolve),
        );
        return options.io.fetch(input, init);
      },
    },
  }));
}

test("[BR271] once payments may be read, none is entered before what was missed has been read", async () => {
  const world = createWorld();
  const bridge = slowly(world);
  deliverWebhooks(world, () => bridge);
  await world.clock.pass(10 * minute);
  const id = world.draft(1, {});
  await world.clock.pass(minute);
  world.vendor.forbidden.add("payment");
  world.vendor.act("payment", "theirs", { invoice: "invoice-1", amount: "10" });
  await world.clock.pass(2 * minute);
  world.replica.edit(id, payment("bank:1", "10"));
  await world.clock.pass(5 * minute);
  expect(world.vendor.ofKind("payment")).toHaveLength(1);

  world.vendor.forbidden.clear();
  bridge.deadLetters.replay("reading:payment");
  await world.clock.pass(20 * minute);
  expect(await world.field(id, "payments.fake:theirs")).toBeDefined();
  expect(world.vendor.ofKind("payment")).toHaveLength(1);
  // It may be the same money: a person is asked.
  expect(bridge.deadLetters.list()).toMatchObject([
    { subject: { type: "twin", fact: "payments.bank:1" } },
  ]);
});

test("[BR271] once invoices may be read, none is created before what was missed has been read", async () => {
  const world = createWorld();
  world.vendor.forbidden.add("invoice");
  world.vendor.act("invoice", "theirs", {
    number: "A-1",
    date: "2026-11-20",
    lines: [{ id: "1", name: "Work", price: "100" }],
  });
  const bridge = slowly(world);
  await world.clock.pass(10 * minute);
  expect(bridge.deadLetters.list()).toMatchObject([{ id: "reading:invoice" }]);
  const id = world.draft(1, {
    issueDate: "2026-11-20",
    "lines.1.name": "Work",
    "lines.1.price": "100",
    "lines.1.quantity": "1",
    "lines.1.position": "a1",
  });
  const by = { type: "registrar", series: "invoices" };
  const issued = { by, number: "A-1", on: "2026-11-20" };
  world.replica.edit(id, Operation.parse({ type: "mark-issued", issued }));
  await world.clock.pass(5 * minute);
  expect(world.vendor.ofKind("invoice")).toHaveLength(1);

  world.vendor.forbidden.clear();
  bridge.deadLetters.replay("reading:invoice");
  await world.clock.pass(20 * minute);
  expect(world.vendor.ofKind("invoice")).toHaveLength(1);
});

test("[BR272] a person who drops the letter of a kind while everything is being read loses nothing of it", async () => {
  const world = createWorld();
  world.vendor.forbidden.add("party");
  world.vendor.act("party", "p1", { name: "Acme" });
  const bridge = world.start();
  await world.clock.pass(minute);
  bridge.backfill.start();
  bridge.backfill.pause();
  world.vendor.forbidden.clear();
  bridge.deadLetters.drop("reading:party");
  await world.clock.pass(minute);
  expect(bridge.deadLetters.list().map(({ id }) => id)).toEqual(["reading:party"]);
  bridge.backfill.resume();
  await world.clock.pass(65 * minute);
  expect(world.replica.all()).toHaveLength(1);
  expect(bridge.deadLetters.list()).toEqual([]);
});

test("[BR273] what is new while a kind is opened again is not passed over by a sweep that began without it", async () => {
  const world = createWorld();
  let slow: string | undefined;
  const bridge = slowly(world, () => slow);
  await world.clock.pass(5_000);
  const id = world.draft(1, {});
  await world.clock.pass(minute);
  world.vendor.forbidden.add("payment");
  world.vendor.act("payment", "first", { invoice: "invoice-1", amount: "1" });
  await world.clock.pass(2 * minute);
  expect(bridge.deadLetters.list()).toMatchObject([{ id: "reading:payment" }]);

  slow = "/changes";
  bridge.sweep();
  await world.clock.pass(1_000);
  slow = undefined;
  world.vendor.forbidden.clear();
  bridge.deadLetters.replay("reading:payment");
  await world.clock.pass(30_000);
  expect(bridge.backfill.progress().state).toBe("done");
  world.vendor.act("payment", "second", { invoice: "invoice-1", amount: "2" });
  await world.clock.pass(30 * minute);
  expect(await world.field(id, "payments.fake:first")).toBeDefined();
  expect(await world.field(id, "payments.fake:second")).toBeDefined();
});

test.each(["by itself", "by a person"])(
  "[BR275] while an invoice may not be read, nothing is entered into it that may be there already, and that is said; tried again %s",
  async (who) => {
    const { world, bridge } = await atRest();
    const id = world.draft(1, {});
    await world.clock.pass(5_000);
    world.vendor.forbidden.add("invoice/invoice-1");
    world.vendor.act("invoice", "invoice-1", { po: "1" });
    await world.clock.pass(minute);
    const letter = "object:invoice:invoice-1";
    expect(bridge.deadLetters.list()).toMatchObject([
      {
        id: letter,
        document: id,
        reason:
          "The vendor answered 403. What may be there already is not entered until it can be read.",
      },
    ]);
    world.replica.edit(id, payment("bank:1", "10"));
    await world.clock.pass(5 * minute);
    if (who === "by a person") bridge.deadLetters.replay(letter);
    await world.clock.pass(90 * minute);
    expect(world.vendor.ofKind("payment")).toEqual([]);
    expect(bridge.deadLetters.list()).toMatchObject([{ id: letter }]);

    world.vendor.forbidden.clear();
    await world.clock.pass(65 * minute);
    expect(world.vendor.ofKind("payment")).toHaveLength(1);
    expect(await world.field(id, "references.purchaseOrder")).toBe("1");
    expect(bridge.deadLetters.list()).toEqual([]);
  },
);
