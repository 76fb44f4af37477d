import { expect, test } from "vitest";
import { leaseMs } from "./lifecycle.ts";
import { documentIdFor } from "./document-identity.ts";
import { signedWebhook } from "./testing/fake-connector.ts";
import { createWorld, deliverWebhooks } from "./testing/world.ts";

const invoice = (id: string) => documentIdFor("fake", "acct-1", { kind: "invoice", id });

test("[BR50] a second process on one data file waits, and takes over when the first is gone", async () => {
  const world = createWorld();
  const first = world.start();
  await world.clock.pass(5_000);
  const second = world.start();
  await world.clock.pass(60_000);
  expect(second.status().lifecycle).toEqual({ state: "standby" });
  world.draft(1, {});
  await world.clock.pass(5_000);
  expect(world.vendor.writes()).toBe(1);

  await first[Symbol.asyncDispose]();
  world.draft(2, {});
  await world.clock.pass(leaseMs);
  expect(second.status().lifecycle).toEqual({ state: "running" });
  expect(world.vendor.writes()).toBe(2);
});

test("[BR50] the successor of a killed process goes on at once when its name is known to be free", async () => {
  const world = createWorld();
  const named = () => world.start((options) => ({ ...options, owner: "replica-1" }));
  const killed = named();
  await world.clock.pass(5_000);
  expect(killed.status().lifecycle).toEqual({ state: "running" });
  // Nothing is released: a killed process says no farewell.
  const successor = named();
  await world.clock.pass(100);
  expect(successor.status().lifecycle).toEqual({ state: "running" });
});

test("[BR50] what a process writes after another took over is fenced off", async () => {
  const world = createWorld();
  const slow = world.start();
  await world.clock.pass(5_000);
  const id = world.draft(1, {});
  await world.clock.until(() => world.file.effects.inState("sending").length === 1);
  // It sleeps through its lease; the new holder knows nothing of what it is doing.
  world.file.lease.release(1);
  const taken = world.file.lease.acquire("other", world.clock.now(), 3_600_000);
  expect(taken).toBe(2);
  await world.clock.pass(5_000);
  expect(world.vendor.writes()).toBe(1);
  expect(world.file.effects.openOf(id).map(({ state }) => state)).toEqual(["sending"]);
  expect(slow.status().lifecycle).toEqual({ state: "standby" });
});

test("[BR51] two bridges of one connection with two data files make one object and one payment", async () => {
  const world = createWorld();
  const other = createWorld({ seed: 99 });
  const bridges = [
    world.start(),
    world.start((options) => ({ ...options, store: { ...other.file, close: () => undefined } })),
  ];
  for (const bridge of bridges) deliverWebhooks(world, () => bridge);
  await world.clock.pass(5_000);
  const id = world.draft(1, {});
  await world.clock.pass(30_000);
  world.vendor.act("payment", "y1", { invoice: "invoice-1", amount: "3" });
  world.vendor.act("invoice", "i2", { po: "1" });
  await world.clock.pass(120_000);
  expect(bridges.map((bridge) => bridge.status().counters["effects-sent"])).toEqual([1, 1]);
  expect(world.vendor.ofKind("invoice").map((object) => object.id)).toEqual(["invoice-1", "i2"]);
  expect(await world.field(id, "payments.fake:y1")).toEqual({ amount: "3" });
  expect(world.replica.all()).toMatchObject([{ id }, { id: invoice("i2") }]);
});

test("[BR73] a pause outlives a restart, and webhooks are taken in meanwhile", async () => {
  const world = createWorld();
  const first = world.start();
  await world.clock.pass(5_000);
  first.pause();
  await first[Symbol.asyncDispose]();

  const second = world.start();
  world.vendor.act("invoice", "i1", { po: "1" });
  world.draft(1, {});
  await world.clock.pass(60_000);
  expect(
    second.receiveWebhook(signedWebhook({ id: "e1", kind: "invoice", object: "i1" })).status,
  ).toBe(200);
  await world.clock.pass(60_000);
  expect(second.status().lifecycle).toEqual({ state: "paused" });
  expect(world.replica.all()).toHaveLength(1);
  expect(world.vendor.writes()).toBe(0);
  second.resume();
  await world.clock.pass(5_000);
  expect(world.replica.all()).toHaveLength(2);
  expect(world.vendor.writes()).toBe(1);
});

test("[BR43] a refused account stops every call, and all is made up for once it is mended", async () => {
  const world = createWorld();
  const bridge = world.start();
  deliverWebhooks(world, () => bridge);
  await world.clock.pass(5_000);
  world.vendor.faults.push("unauthorized", "unauthorized");
  world.draft(1, {});
  await world.clock.pass(10_000);
  expect(bridge.status().lifecycle.state).toBe("unauthorized");
  const before = world.vendor.requests();
  world.vendor.act("invoice", "i1", { po: "1" });
  await world.clock.pass(120_000);
  expect(world.vendor.requests()).toBe(before);
  bridge.resume();
  await world.clock.pass(1_000);
  expect(bridge.status().lifecycle.state).toBe("unauthorized");
  bridge.resume();
  await world.clock.pass(60_000);
  expect(bridge.status().lifecycle.state).toBe("running");
  expect(world.vendor.ofKind("invoice")).toHaveLength(2);
  expect(world.replica.all()).toHaveLength(2);
  expect(bridge.deadLetters.list()).toEqual([]);
});

test("[BR43] an account of which not even what is needed at the start may be read stops all calls, says why, and goes on once it may", async () => {
  const world = createWorld();
  // What the start asks for.
  world.vendor.forbidden.add("changes");
  const bridge = world.start();
  world.draft(1, {});
  await world.clock.pass(60_000);
  expect(bridge.status().lifecycle).toEqual({
    state: "unauthorized",
    reason: "The vendor answered 403.",
  });
  expect(world.vendor.requests()).toBe(1);
  world.vendor.forbidden.clear();
  await world.clock.pass(10 * 60_000);
  expect(bridge.status().lifecycle.state).toBe("running");
  expect(world.vendor.ofKind("invoice")).toHaveLength(1);
});

test("[BR336] what is named in the settings and not there at the start needs a person, who is told", async () => {
  const { connector } = createWorld();
  let isThere = false;
  const reason = "There is no account named Bank.";
  const world = createWorld({
    connector: {
      ...connector,
      prepare: async (io, signal) =>
        isThere
          ? connector.prepare(io, signal)
          : {
              type: "failed",
              failure: { type: "rejected", code: "reference-missing", reason, fixes: [] },
            },
    },
  });
  const bridge = world.start();
  world.draft(1, {});
  await world.clock.pass(60_000);
  expect(bridge.status().lifecycle).toEqual({ state: "unauthorized", reason });
  isThere = true;
  await Promise.all([bridge.check(), world.clock.pass(5_000)]);
  expect(world.vendor.writes()).toBe(1);
});

test("[BR42] while the vendor is down it is left alone, and everything is done when it is back", async () => {
  const world = createWorld();
  const bridge = world.start();
  deliverWebhooks(world, () => bridge);
  await world.clock.pass(5_000);
  for (let count = 0; count < 60; count += 1) world.vendor.faults.push("unavailable");
  const before = world.vendor.requests();
  for (let index = 1; index <= 10; index += 1) world.draft(index, {});
  await world.clock.pass(600_000);
  expect(world.vendor.requests() - before).toBeLessThan(25);
  world.vendor.faults.length = 0;
  await world.clock.pass(600_000);
  expect(world.vendor.ofKind("invoice")).toHaveLength(10);
  expect(bridge.deadLetters.list()).toEqual([]);
});

test("[BR44] a connector that throws, or never answers, is not believed to have done nothing", async () => {
  const { connector } = createWorld();
  let calls = 0;
  const world = createWorld({
    connector: {
      ...connector,
      async execute(effect, key, io, signal) {
        calls += 1;
        const done = await connector.execute(effect, key, io, signal);
        if (calls === 1) throw new Error("a bug after the fact");
        return calls === 2 ? new Promise(() => undefined) : done;
      },
    },
  });
  const bridge = world.start();
  await world.clock.pass(5_000);
  world.draft(1, {});
  await world.clock.pass(30_000);
  world.draft(2, {});
  await world.clock.pass(600_000);
  expect(world.vendor.ofKind("invoice")).toHaveLength(2);
  expect(bridge.status().counters).toMatchObject({ "effects-sent": 2, "probes-applied": 2 });
});
