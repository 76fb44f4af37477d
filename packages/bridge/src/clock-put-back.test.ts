import { expect, test } from "vitest";
import type { Bridge } from "./bridge.ts";
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
