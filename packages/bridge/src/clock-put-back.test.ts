import { expect, test } from "vitest";
import type { Bridge } from "./bridge.ts";
import type { Connector, Io, Page, Remote, RemoteObject } from "./connector.ts";
import { createFakeConnector } from "./testing/fake-connector.ts";
import { createWorld, type World } from "./testing/world.ts";

const hourMs = 3_600_000;

/** A process whose machine's clock is ahead by what the returned function sets. */
function started(world: World): { readonly bridge: Bridge; readonly ahead: (ms: number) => void } {
  let by = hourMs * 24 * 20;
  const clock = {
    now: () => world.clock.now() + by,
    at: (time: number, task: () => void) => world.clock.at(time - by, task),
  };
  const bridge = world.start((options) => ({ ...options, io: { ...options.io, clock } }));
  return {
    bridge,
    ahead: (ms) => {
      by = ms;
    },
  };
}

test("[BR337] when a clock that was ahead is set right, what no webhook told is found as soon as before, and nothing waits until then again", async () => {
  const world = createWorld();
  const { bridge, ahead } = started(world);
  await world.clock.pass(90_000);
  // It waits when the clock is set.
  world.vendor.faults.push("unavailable");
  world.draft(1, {});
  await world.clock.until(() => world.file.effects.counts().pending > 0);
  ahead(0);
  world.vendor.act("invoice", "i1", { po: "1" });
  await world.clock.pass(120_000);
  expect(world.vendor.writes()).toBe(1);
  expect(world.replica.all()).toHaveLength(2);
  const asked = world.vendor.requests();
  await world.clock.pass(120_000);
  // Once a minute as ever.
  expect(world.vendor.requests() - asked).toBe(2);
  expect(bridge.status().lifecycle.state).toBe("running");
});

test("[BR337] a sweep that fails after that waits as long as any", async () => {
  const world = createWorld();
  const { ahead } = started(world);
  await world.clock.pass(90_000);
  ahead(0);
  for (let count = 0; count < 100; count += 1) world.vendor.faults.push("unavailable");
  const asked = world.vendor.requests();
  await world.clock.pass(hourMs);
  expect(world.vendor.requests() - asked).toBeLessThan(40);
  world.vendor.faults.length = 0;
  world.vendor.act("invoice", "i1", { po: "1" });
  await world.clock.pass(10 * 60_000);
  expect(world.replica.all()).toHaveLength(1);
});

test("[BR350] when a clock that was ahead is set right, an account that was refused is checked as soon as ever", async () => {
  const world = createWorld();
  world.vendor.faults.push("unauthorized");
  const { bridge, ahead } = started(world);
  await world.clock.pass(5_000);
  expect(bridge.status().lifecycle.state).toBe("unauthorized");
  ahead(0);
  await world.clock.pass(10 * 60_000);
  expect(bridge.status().lifecycle.state).toBe("running");
});

test("[BR350] when a clock that was ahead is set right, a vendor that was left alone is tried as soon as ever", async () => {
  const world = createWorld();
  const { bridge, ahead } = started(world);
  await world.clock.pass(90_000);
  world.vendor.faults.push(...Array.from({ length: 40 }, () => "unavailable" as const));
  await world.clock.until(() => bridge.status().vendor.state === "open");
  ahead(0);
  world.vendor.faults.length = 0;
  await world.clock.pass(10 * 60_000);
  expect(bridge.status().vendor.state).toBe("closed");
});

function at(io: Io, object: RemoteObject): RemoteObject {
  return { ...object, version: { ...object.version, order: io.now() } };
}

function page(io: Io, found: Remote<Page>): Remote<Page> {
  if (found.type === "failed") return found;
  const objects = found.value.objects.map((object) => at(io, object));
  return { ...found, value: { ...found.value, objects } };
}

/** Of a vendor without versions: readings are ordered by when they were made. */
function orderedByTime(usual = createFakeConnector()): Connector {
  return {
    ...usual,
    changes: async (cursor, leaveOut, io, signal) =>
      page(io, await usual.changes(cursor, leaveOut, io, signal)),
    backfill: async (cursor, leaveOut, io, signal) =>
      page(io, await usual.backfill(cursor, leaveOut, io, signal)),
    async fetch(ref, io, signal) {
      const found = await usual.fetch(ref, io, signal);
      return found.type === "failed" ? found : { ...found, value: at(io, found.value) };
    },
  };
}

test.each(["while it runs", "between two runs"])(
  "[BR338] what is read after a clock that was ahead is set right %s is no older reading: a payment is not passed over",
  async (when) => {
    const world = createWorld({ connector: orderedByTime() });
    world.vendor.act("invoice", "i1", { po: "1" });
    const first = started(world);
    await world.clock.pass(90_000);
    expect(world.replica.all()).toHaveLength(1);
    if (when === "while it runs") first.ahead(0);
    else await first.bridge[Symbol.asyncDispose]();
    const bridge = when === "while it runs" ? first.bridge : world.start();
    await world.clock.pass(20_000);

    world.vendor.act("invoice", "i1", { po: "2" });
    world.vendor.act("payment", "y1", { invoice: "i1", amount: "3" });
    await world.clock.pass(180_000);
    expect(bridge.status().lifecycle.state).toBe("running");
    const [document] = world.replica.all();
    if (document === undefined) throw new Error("There is no invoice.");
    expect(await world.field(document.id, "references.purchaseOrder")).toBe("2");
    expect(await world.field(document.id, "payments.fake:y1")).toEqual({ amount: "3" });
  },
);
