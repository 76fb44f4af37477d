import { expect, test } from "vitest";
import { discarding, keeping, Operation } from "@concord/document";
import { DocumentId } from "@concord/model";
import type { Bridge } from "./bridge.ts";
import { createWorld, deliverWebhooks, type World } from "./testing/world.ts";

const set = (path: string, value: string) => Operation.parse({ type: "set-field", path, value });
const payment = (key: string, amount: string) =>
  Operation.parse({ type: "record-payment", key, payment: { amount } });

/** A world at rest, with its first backfill done. */
async function atRest(
  settings?: Parameters<typeof createWorld>[0],
): Promise<{ readonly world: World; readonly bridge: Bridge }> {
  const world = createWorld(settings);
  const bridge = world.start();
  deliverWebhooks(world, () => bridge);
  await world.clock.pass(5_000);
  return { world, bridge };
}

test("[BR30] an effect and its key are on the disk while it is on its way", async () => {
  const { world } = await atRest();
  const id = world.draft(1, {});
  await world.clock.until(() => world.file.effects.inState("sending").length === 1);
  const [sending] = world.file.effects.inState("sending");
  expect(sending?.effect.id).toBe(`create-invoice:${id}`);
  expect(sending?.key).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(world.vendor.writes()).toBe(0);
});

test("[BR31] an effect whose answer got lost is found by its probe and not sent again", async () => {
  const { world, bridge } = await atRest();
  world.vendor.faults.push("after");
  const id = world.draft(1, {});
  await world.clock.pass(60_000);
  expect(world.vendor.ofKind("invoice")).toHaveLength(1);
  expect(world.vendor.writes()).toBe(1);
  expect(bridge.status().counters).toMatchObject({ "effects-sent": 1, "probes-applied": 1 });
  expect(await world.field(id, "links.fake")).toBeDefined();
});

test("[BR31] an effect that never arrived is sent again after a while, once", async () => {
  const { world, bridge } = await atRest();
  world.vendor.faults.push("before", "before", "unavailable");
  world.draft(1, {});
  await world.clock.pass(60_000);
  expect(world.vendor.writes()).toBe(1);
  expect(bridge.status().counters["effects-sent"]).toBe(4);
});

test("[BR31] what was being sent when the process died is probed by the next", async () => {
  const { world, bridge } = await atRest();
  world.draft(1, {});
  await world.clock.until(() => world.file.effects.inState("sending").length === 1);
  // Gone without a word: it still holds the lease, and its request is on its way.
  bridge.pause();
  world.file.lease.release(1);
  world.vendor.faults.push("none", "after");
  const next = world.start();
  next.resume();
  await world.clock.pass(60_000);
  expect(world.vendor.ofKind("invoice")).toHaveLength(1);
  expect(next.status().counters["probes-applied"]).toBeGreaterThan(0);
  expect(next.status().queues.effects.merged).toBe(1);
});

test("[BR32] a document whose effect keeps failing holds up no other, and its own effects stay in order", async () => {
  const { world, bridge } = await atRest();
  world.vendor.refuse("poison");
  const bad = world.draft(1, { "buyer.name": "poison" });
  const good = world.draft(2, { "buyer.name": "Acme" });
  world.replica.edit(good, payment("bank:1", "1"), payment("bank:2", "2"), payment("bank:3", "3"));
  await world.clock.pass(10_000);
  expect(world.vendor.ofKind("payment").map(({ data }) => data["amount"])).toEqual(["1", "2", "3"]);
  expect(bridge.deadLetters.list().map(({ document }) => document)).toEqual([bad]);
});

test("[BR278] of a draft that was thrown away nothing is wanted, what waits is taken back, and it is sent once it is a draft again", async () => {
  const { world, bridge } = await atRest();
  bridge.pause();
  const id = world.draft(1, { "buyer.name": "Acme" });
  await world.clock.pass(5_000);
  const discard = (): void => {
    const [read] = world.replica.all().filter((each) => each.id === id);
    if (read?.kind === "invoice") world.replica.edit(id, discarding(read));
  };
  discard();
  bridge.resume();
  await world.clock.pass(10_000);
  expect(world.vendor.writes()).toBe(0);
  expect(bridge.status().queues.effects).toMatchObject({ pending: 0 });

  world.replica.edit(id, keeping);
  await world.clock.pass(10_000);
  expect(world.vendor.ofKind("invoice")).toHaveLength(1);
  const before = world.vendor.writes();
  discard();
  await world.clock.pass(60_000);
  expect(world.vendor.writes()).toBe(before);
});

test("[BR285] of several reasons that keep a document from being told each is a line of its own", async () => {
  const { connector } = createWorld();
  const reasons = ["It has no buyer.", "5 EUR was given back without a credit."];
  const { world, bridge } = await atRest({
    connector: {
      ...connector,
      plan: () => ({
        effects: [],
        blocked: reasons.map((reason, index) => ({ reason, fixes: [`Way ${index}`] })),
      }),
    },
  });
  const id = world.draft(1, {});
  await world.clock.pass(10_000);
  const [letter] = bridge.deadLetters.list();
  expect(letter).toMatchObject({ id: `document:${id}`, fixes: ["Way 0", "Way 1"] });
  expect(letter?.reason.split("\n")).toEqual(reasons);
  const { heldAgain } = await bridge.deadLetters.preview([letter?.id ?? ""]);
  expect(heldAgain.map(({ reason }) => reason.split("\n"))).toEqual([reasons]);
});

test("[BR113] a plan of one thing at a time goes on without what was refused or given up", async () => {
  const { connector } = createWorld();
  const { world, bridge } = await atRest({
    connector: {
      ...connector,
      plan(input) {
        const { effects, blocked } = connector.plan(input);
        const open = effects.findIndex((effect) => input.fate(effect) === "open");
        return { effects: open < 0 ? effects : effects.slice(0, open + 1), blocked };
      },
    },
  });
  world.vendor.refuse("13.13");
  const id = world.draft(1, {});
  world.replica.edit(
    id,
    payment("bank:1", "13.13"),
    payment("bank:2", "2"),
    payment("bank:3", "3"),
  );
  await world.clock.pass(10_000);
  const entered = () => world.vendor.ofKind("payment").map(({ data }) => data["amount"]);
  expect(entered()).toEqual(["2", "3"]);
  const [letter, ...others] = bridge.deadLetters.list();
  expect(letter).toMatchObject({ id: `effect:create-payment:${id}:bank:1` });
  expect(others).toEqual([]);

  bridge.deadLetters.drop(letter?.id ?? "");
  world.replica.edit(id, payment("bank:4", "4"));
  await world.clock.pass(10_000);
  expect(entered()).toEqual(["2", "3", "4"]);
  expect(bridge.deadLetters.list()).toEqual([]);
});

test("[BR33] a refused effect waits with its fixes until the document is different", async () => {
  const { world, bridge } = await atRest();
  world.vendor.refuse("poison");
  const id = world.draft(1, { "buyer.name": "poison" });
  await world.clock.pass(300_000);
  expect(bridge.status().counters["effects-sent"]).toBe(1);
  expect(bridge.deadLetters.list()).toMatchObject([
    {
      id: `effect:create-invoice:${id}`,
      fixes: ["Use another name"],
      reason: "The vendor answered 422.",
    },
  ]);

  world.replica.edit(id, set("buyer.name", "Acme"));
  await world.clock.pass(10_000);
  expect(bridge.deadLetters.list()).toEqual([]);
  expect(world.vendor.ofKind("invoice")).toHaveLength(1);
});

test("[BR33] a refused change that is wanted no more is nobody's question; wanted again, it is sent again", async () => {
  const { world, bridge } = await atRest();
  const id = world.draft(1, { "buyer.name": "Acme" });
  await world.clock.pass(5_000);
  world.vendor.refuse("poison");
  world.replica.edit(id, set("buyer.name", "poison"));
  await world.clock.pass(5_000);
  expect(bridge.deadLetters.list()).toMatchObject([{ subject: { type: "effect" }, document: id }]);
  world.replica.edit(id, set("buyer.name", "Acme"));
  await world.clock.pass(5_000);
  expect(bridge.deadLetters.list()).toEqual([]);
  world.vendor.refuse(undefined);
  world.replica.edit(id, set("buyer.name", "poison"));
  await world.clock.pass(5_000);
  expect(world.vendor.ofKind("invoice").map(({ data }) => data["buyer"])).toEqual(["poison"]);
  expect(bridge.deadLetters.list()).toEqual([]);
});

test("[BR71] a refused effect can be replayed, or dropped for good", async () => {
  const { world, bridge } = await atRest();
  world.vendor.refuse("poison");
  world.draft(1, { "buyer.name": "poison" });
  world.draft(2, { "buyer.name": "poison too" });
  await world.clock.pass(5_000);
  const [first, second] = bridge.deadLetters.list();
  world.vendor.refuse(undefined);
  expect(bridge.deadLetters.replay(first?.id ?? "")).toBe(true);
  expect(bridge.deadLetters.drop(second?.id ?? "")).toBe(true);
  expect(bridge.deadLetters.drop("effect:unknown")).toBe(false);
  await world.clock.pass(60_000);
  expect(world.vendor.ofKind("invoice").map(({ data }) => data["buyer"])).toEqual(["poison"]);
  expect(bridge.deadLetters.list()).toEqual([]);
});

test("[BR200] what a replay would send is known before, and nothing is sent to know it", async () => {
  const { world, bridge } = await atRest();
  world.vendor.refuse("poison");
  world.draft(1, { "buyer.name": "poison" });
  await world.clock.pass(5_000);
  const [letter] = bridge.deadLetters.list();
  const ids = [letter?.id ?? "", "effect:unknown"];
  const sent = bridge.status().counters["effects-sent"];
  const preview = await bridge.deadLetters.preview(ids);
  expect(preview).toEqual({
    calls: [
      {
        summary: expect.stringContaining("invoice"),
        creates: "invoice",
        key: "next",
        looksFirst: false,
      },
    ],
    reads: 0,
    heldAgain: [],
    gone: 1,
  });
  expect(await bridge.deadLetters.preview(ids)).toEqual(preview);
  expect(bridge.status().counters["effects-sent"]).toBe(sent);
  expect(bridge.deadLetters.list()).toHaveLength(1);

  world.vendor.refuse(undefined);
  bridge.deadLetters.replay(ids[0] ?? "");
  // Once it is being tried, trying it again would do nothing.
  expect(await bridge.deadLetters.preview(ids)).toMatchObject({ calls: [], gone: 2 });
  await world.clock.pass(60_000);
  expect(world.vendor.ofKind("invoice")).toHaveLength(1);
});

test("[BR34] an object that moved on is read and merged, and the rest is told anew", async () => {
  const { world, bridge } = await atRest();
  const id = world.draft(1, { dueDate: "2026-12-01" });
  await world.clock.pass(5_000);
  // The webhook of this edit comes later than our own.
  world.vendor.act("invoice", "invoice-1", { po: "4711" });
  world.replica.edit(id, set("dueDate", "2026-12-24"));
  await world.clock.pass(30_000);
  expect(bridge.status().counters["effects-stale"]).toBe(1);
  expect(world.vendor.ofKind("invoice")[0]?.data).toMatchObject({
    po: "4711",
    dueDate: "2026-12-24",
  });
  expect(await world.field(id, "references.purchaseOrder")).toBe("4711");
});

test("[BR36] a need that stays after it was met is reported and not repeated", async () => {
  const { world } = await atRest();
  const { connector } = world;
  const forgetful = createWorld({
    connector: {
      ...connector,
      normalise: (object, known) => {
        const read = connector.normalise(object, known);
        return read.type === "parked" || object.ref.kind !== "payment"
          ? read
          : { ...read, changes: read.changes.map((change) => ({ ...change, factLinks: {} })) };
      },
    },
  });
  const bridge = forgetful.start();
  await forgetful.clock.pass(5_000);
  const id = forgetful.draft(1, {});
  forgetful.replica.edit(id, payment("bank:1", "5"));
  await forgetful.clock.pass(300_000);
  expect(forgetful.vendor.ofKind("payment")).toHaveLength(1);
  expect(bridge.deadLetters.list().map((entry) => entry.id)).toEqual([`document:${id}`]);
});

test("[BR37] the customer of two new invoices is created once, and both go on", async () => {
  const { world } = await atRest();
  const party = DocumentId.parse("00000000-0000-7000-8000-000000000900");
  world.replica.edit(
    party,
    Operation.parse({ type: "create", document: { kind: "party", content: { name: "Acme" } } }),
  );
  world.draft(1, { customer: party });
  world.draft(2, { customer: party });
  await world.clock.pass(10_000);
  expect(world.vendor.ofKind("party").map(({ data }) => data["name"])).toEqual(["Acme"]);
  expect(world.vendor.ofKind("invoice").map(({ data }) => data["customer"])).toEqual([
    "party-1",
    "party-1",
  ]);
});

test("[BR38] two objects that may be the effect's are left to a person", async () => {
  const { world, bridge } = await atRest();
  world.vendor.faults.push("after");
  const id = world.draft(1, {});
  await world.clock.until(() => world.vendor.ofKind("invoice").length === 1);
  world.vendor.act("invoice", "other", { tag: id });
  await world.clock.pass(60_000);
  expect(bridge.status().queues.effects.parked).toBe(1);
  expect(bridge.deadLetters.list().map((entry) => entry.id)).toContain(
    `effect:create-invoice:${id}`,
  );

  world.vendor.remove("invoice", "other");
  bridge.deadLetters.replay(`effect:create-invoice:${id}`);
  await world.clock.pass(60_000);
  expect(bridge.status().queues.effects).toMatchObject({ parked: 0, merged: 1 });
  expect(world.vendor.ofKind("invoice")).toHaveLength(1);
});

test("[BR8] a payment of another origin is entered once and does not come back", async () => {
  const { world, bridge } = await atRest();
  const id = world.draft(1, {});
  world.replica.edit(id, payment("stripe:py_1", "10"));
  await world.clock.pass(120_000);
  expect(world.vendor.ofKind("payment")).toHaveLength(1);
  // Somebody removes our tag at the vendor.
  world.vendor.act("payment", "payment-1", { tag: null });
  await world.clock.pass(120_000);
  const registers = (await world.replica.snapshot(id))?.registers ?? {};
  expect(Object.keys(registers).filter((path) => path.startsWith("payments."))).toEqual([
    "payments.stripe:py_1",
  ]);
  expect(bridge.deadLetters.list()).toEqual([]);
});

test("[BR39] an invoice that came in a file is created at the vendor only where the policy says so", async () => {
  const issued = Operation.parse({
    type: "mark-issued",
    issued: {
      number: "R-7",
      by: { type: "connector", connector: "file", account: "import", id: "R-7.xml" },
    },
  });
  const created = async (files?: boolean): Promise<number> => {
    const policy = { issues: true, creates: "issued", settles: true } as const;
    const { world } = await atRest({
      policy: files === undefined ? policy : { ...policy, files },
    });
    world.replica.edit(world.draft(1, {}), issued);
    await world.clock.pass(60_000);
    return world.vendor.ofKind("invoice").length;
  };
  expect([await created(), await created(false), await created(true)]).toEqual([0, 0, 1]);
});
