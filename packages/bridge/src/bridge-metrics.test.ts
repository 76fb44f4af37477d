import { expect, test } from "vitest";
import type { SyncState } from "@concord/client";
import type { Bridge } from "./bridge.ts";
import { createBridgeMetrics } from "./bridge-metrics.ts";
import { createWorld, deliverWebhooks } from "./testing/world.ts";

/** Samples by name and labels, as `/metrics` shows them. */
async function samplesOf(bridge: Bridge, replica: SyncState = { state: "synced" }) {
  const metrics = createBridgeMetrics({ status: bridge.status, replica: () => replica });
  const lines = (await metrics.text()).split("\n").filter((line) => !/^(#|$)/.test(line));
  expect(lines.every((line) => line.includes('connection="fake'))).toBe(true);
  return (name: string, label = ""): number | undefined => {
    const found = lines.find(
      (line) => line.startsWith(`concord_bridge_${name}{`) && line.includes(label),
    );
    return found === undefined ? undefined : Number(found.slice(found.lastIndexOf(" ")));
  };
}

test("[BR120] queues, ages, effects, dead letters and the state of bridge, vendor and replica are shown as they are", async () => {
  const world = createWorld();
  const bridge = world.start();
  deliverWebhooks(world, () => bridge);
  await world.clock.pass(5_000);
  world.draft(1, { "buyer.name": "Acme" });
  world.vendor.refuse("poison");
  world.draft(2, { "buyer.name": "poison" });
  await world.clock.pass(60_000);
  const good = await samplesOf(bridge, { state: "sending", batches: 3 });
  expect(good("lifecycle", 'state="running"')).toBe(1);
  expect(good("lifecycle", 'state="paused"')).toBe(0);
  expect(good("vendor_away")).toBe(0);
  expect(good("effects", 'state="rejected"')).toBe(bridge.status().queues.effects.rejected);
  expect(good("dead_letters")).toBe(1);
  expect(good("linked_objects")).toBe(1);
  expect(good("incoming_objects")).toBe(0);
  expect(good("oldest_outgoing_seconds")).toBe(0);
  expect(good("replica_pending_batches")).toBe(3);
  expect(good("replica_needs_attention")).toBe(0);

  bridge.pause();
  world.draft(3, { "buyer.name": "Later" });
  await world.clock.pass(20_000);
  const paused = await samplesOf(bridge);
  expect(paused("lifecycle", 'state="paused"')).toBe(1);
  expect(paused("lifecycle", 'state="running"')).toBe(0);
  expect(paused("documents_to_plan")).toBe(1);
  expect(paused("oldest_outgoing_seconds")).toBeGreaterThan(15);
  expect(paused("replica_pending_batches")).toBe(0);
});

test("[BR121] what a connection has done is counted on over restarts", async () => {
  const world = createWorld();
  const first = world.start();
  deliverWebhooks(world, () => first);
  world.draft(1, {});
  await world.clock.pass(60_000);
  const before = (await samplesOf(first))("events_total", 'what="effects-sent"');
  expect(before).toBe(1);
  await first[Symbol.asyncDispose]();
  const second = world.start();
  deliverWebhooks(world, () => second);
  world.draft(2, {});
  await world.clock.pass(60_000);
  expect((await samplesOf(second))("events_total", 'what="effects-sent"')).toBe(2);
});
