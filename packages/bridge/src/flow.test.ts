import { expect, test } from "vitest";
import { createWorld, deliverWebhooks } from "./testing/world.ts";

const dayMs = 24 * 60 * 60_000;

test("[BR310] what was read and sent of the last day is counted by five minutes, over restarts, and how long it waited; older counts go", async () => {
  const world = createWorld();
  const first = world.start();
  deliverWebhooks(world, () => first);
  await world.clock.pass(60_000);
  expect(first.status().lagP95Ms).toBeUndefined();
  world.draft(1, {});
  await world.clock.pass(60_000);
  await first[Symbol.asyncDispose]();
  const bridge = world.start();
  const { throughput } = bridge.activity(1);
  expect(throughput).toHaveLength(1);
  expect(throughput[0]?.sent).toBe(1);
  // The echo of it.
  expect(throughput[0]?.read).toBe(1);
  expect((throughput[0]?.at ?? 1) % 300_000).toBe(0);
  expect(bridge.status().lagP95Ms).toBe(1_000);
  world.file.flow.count("read", undefined, world.clock.now() - dayMs);
  await world.clock.pass(120_000);
  expect(bridge.activity(1).throughput).toEqual(throughput);
  // A sweep puts away what is older than a day.
  expect(world.disk.prepare("SELECT count(DISTINCT slot) AS n FROM flow").get()).toEqual({ n: 1 });
});

test("[BR311] the lag is that within which 95 of 100 went through, rounded up; what nobody waited for is only counted", () => {
  const { flow } = createWorld().file;
  for (let at = 0; at < 19; at += 1) flow.count("read", 1_200, dayMs);
  flow.count("sent", 3_600_000, dayMs);
  flow.count("read", undefined, dayMs);
  expect(flow.lagP95(dayMs)).toBe(2_000);
  flow.count("sent", 3_600_000, dayMs);
  expect(flow.lagP95(dayMs)).toBe(5_000_000);
  expect(flow.slots(dayMs)).toEqual([{ at: dayMs, read: 20, sent: 2 }]);
});

test("[BR333] what was counted while the clock was ahead is told of no other day and goes, and a clock that is put back makes nobody wait", () => {
  const { flow } = createWorld().file;
  const now = 400 * dayMs;
  flow.count("read", 3_600_000, now + 30 * dayMs);
  flow.count("sent", -3_600_000, now);
  expect(flow.slots(now)).toEqual([{ at: now, read: 0, sent: 1 }]);
  expect(flow.lagP95(now)).toBe(1_000);
  flow.prune(now);
  expect(flow.slots(now + 30 * dayMs)).toEqual([]);
});
