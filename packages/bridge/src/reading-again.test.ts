import { expect, test } from "vitest";
import type { Connector } from "./connector.ts";
import { createFakeConnector } from "./testing/fake-connector.ts";
import { createWorld, type World } from "./testing/world.ts";

/** A connector of this version. */
function reading(count: number, usual = createFakeConnector()): Connector {
  return { ...usual, capabilities: { ...usual.capabilities, reading: count } };
}

const startedAt = (world: World): unknown =>
  Object(world.file.cursors.setting("backfill")).startedAt;

function filled(count: number): World {
  const world = createWorld({ connector: reading(1) });
  for (let index = 1; index <= count; index += 1) {
    world.vendor.act("invoice", `i${index}`, { po: "1" });
  }
  return world;
}

const run = (world: World, count: number) =>
  world.start((options) => ({ ...options, connector: reading(count) }));

test.each(["reading", "paused"])(
  "[BR330] one that was %s at an upgrade begins anew with it, and everything is read once",
  async (state) => {
    const world = filled(12);
    const before = run(world, 1);
    await world.clock.until(() => before.backfill.progress().done >= 6);
    if (state === "paused") before.backfill.pause();
    await before[Symbol.asyncDispose]();

    const after = run(world, 2);
    world.draft(1, {});
    await world.clock.pass(20);
    after.backfill.resume();
    // What held the outbox holds it.
    await world.clock.until(() => world.vendor.writes() === 1);
    expect(after.backfill.progress()).toMatchObject({ state: "done", done: 12 });
    await after[Symbol.asyncDispose]();

    const begun = startedAt(world);
    const next = run(world, 2);
    await world.clock.pass(60_000);
    expect(next.backfill.progress().state).toBe("done");
    expect(startedAt(world)).toBe(begun);
  },
);

test("[BR331] a reading once more goes on where it was over restarts, whenever it is ended, and begins anew when it failed", async () => {
  const world = filled(12);
  const before = run(world, 1);
  await world.clock.until(() => before.backfill.progress().state === "done");
  await before[Symbol.asyncDispose]();

  await world.clock.pass(60_000);
  const begun = new Set<unknown>();
  let isDone = false;
  for (let restarts = 0; !isDone; restarts += 1) {
    const bridge = run(world, 2);
    await world.clock.pass(40 + 20 * restarts);
    isDone = bridge.backfill.progress().state === "done";
    begun.add(startedAt(world));
    await bridge[Symbol.asyncDispose]();
    expect(restarts).toBeLessThan(200);
  }
  expect(begun.size).toBe(1);
  expect(world.replica.all()).toHaveLength(12);
  expect(world.vendor.writes()).toBe(0);

  const refused = createFakeConnector();
  const failing = world.start((options) => ({
    ...options,
    connector: {
      ...reading(3, refused),
      backfill: async () => ({
        type: "failed",
        failure: { type: "rejected", code: "unknown", reason: "A bad day.", fixes: [] },
      }),
    },
  }));
  await world.clock.pass(60_000);
  expect(failing.backfill.progress()).toMatchObject({ state: "failed", reason: "A bad day." });
  await failing[Symbol.asyncDispose]();
  const good = run(world, 3);
  await world.clock.until(() => good.backfill.progress().state === "done");
  expect(good.backfill.progress().done).toBe(12);
});

test("[BR331] what a person cancelled is not begun again by itself", async () => {
  const world = filled(12);
  const before = run(world, 1);
  await world.clock.until(() => before.backfill.progress().state === "done");
  await before[Symbol.asyncDispose]();
  const cancelled = run(world, 2);
  await world.clock.until(() => cancelled.backfill.progress().state === "reading");
  cancelled.backfill.cancel();
  await cancelled[Symbol.asyncDispose]();
  const next = run(world, 2);
  await world.clock.pass(60_000);
  expect(next.backfill.progress().state).toBe("cancelled");
});

test("[BR332] what an earlier version read after an upgrade was taken back is read once more at the next one", async () => {
  const world = filled(3);
  const begun: unknown[] = [];
  for (const version of [1, 2, 1, 2, 2]) {
    const bridge = run(world, version);
    await world.clock.pass(60_000);
    expect(bridge.backfill.progress().state).toBe("done");
    begun.push(startedAt(world));
    await bridge[Symbol.asyncDispose]();
  }
  const [first, second, back, again, last] = begun;
  expect(second).not.toBe(first);
  expect(back).toBe(second);
  expect(again).not.toBe(second);
  expect(last).toBe(again);
});
