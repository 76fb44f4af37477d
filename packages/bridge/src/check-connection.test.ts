import { expect, test } from "vitest";
import { createFakeConnector } from "./testing/fake-connector.ts";
import { createWorld } from "./testing/world.ts";

const forbidden = { type: "forbidden", reason: "Payments are closed.", fixes: ["Open them."] };

test("[BR313] a test of the connection says which account answers and what may be read of it; two at once ask once", async () => {
  const usual = createFakeConnector();
  let asked = 0;
  const world = createWorld({
    connector: {
      ...usual,
      check: {
        ...usual.check,
        async account() {
          asked += 1;
          return { type: "ok", value: "Books Ltd" };
        },
      },
      mayRead: async (kind) =>
        kind === "payment"
          ? { type: "failed", failure: { ...forbidden, type: "forbidden" } }
          : { type: "ok", value: null },
    },
  });
  const bridge = world.start();
  await world.clock.pass(5_000);
  const [one, other] = await Promise.all([bridge.check(), bridge.check()]);
  expect(one).toEqual({
    type: "ok",
    account: "Books Ltd",
    mayRead: ["invoice", "party"],
    mayNotRead: [{ kind: "payment", reason: "Payments are closed.", fixes: ["Open them."] }],
  });
  expect(other).toEqual(one);
  expect(asked).toBe(1);
  expect(world.vendor.writes()).toBe(0);
});

test("[BR314] a test of the connection is counted, ends in bounded time and tells why it fails and what helps", async () => {
  const usual = createFakeConnector();
  const failing = createWorld({
    connector: {
      ...usual,
      check: {
        ...usual.check,
        account: async () => ({
          type: "failed",
          failure: { type: "unauthorized", reason: "The key was revoked." },
        }),
      },
    },
  }).start();
  expect(await failing.check()).toEqual({
    type: "failed",
    reason: "The key was revoked.",
    fixes: ["Connect the account again where the bridge runs: with new credentials there"],
  });

  const world = createWorld({
    connector: { ...usual, check: { ...usual.check, account: () => Promise.race([]) } },
  });
  const bridge = world.start();
  const asked = bridge.check();
  await world.clock.pass(8_000);
  expect(await asked).toMatchObject({ type: "failed", reason: "No answer within 8000 ms." });

  const counted = createWorld();
  const third = counted.start();
  await counted.clock.pass(5_000);
  const before = third.status().requests.lastMinute;
  await Promise.all([third.check(), counted.clock.pass(1_000)]);
  expect(third.status().requests.lastMinute - before).toBeGreaterThan(0);
});

test("[BR334] a connection that answers when it is tested goes on at once, whatever it waited for, and a pause stays", async () => {
  const world = createWorld();
  const bridge = world.start();
  await world.clock.pass(5_000);
  world.vendor.faults.push("unauthorized", "unauthorized");
  world.draft(1, {});
  await world.clock.pass(10_000);
  expect(bridge.status().lifecycle.state).toBe("unauthorized");
  await Promise.all([bridge.check(), world.clock.pass(1_000)]);
  expect(bridge.status().lifecycle.state).toBe("unauthorized");
  await Promise.all([bridge.check(), world.clock.pass(1_000)]);
  expect(bridge.status().lifecycle.state).toBe("running");
  await world.clock.pass(1_000);
  expect(world.vendor.writes()).toBe(1);

  // Left alone for minutes, as after many failures.
  for (let count = 0; count < 60; count += 1) world.vendor.faults.push("unavailable");
  world.draft(2, {});
  await world.clock.until(() => Number(Object(bridge.status().vendor).times) >= 6);
  world.vendor.faults.length = 0;
  await Promise.all([bridge.check(), world.clock.pass(2_000)]);
  expect(world.vendor.writes()).toBe(2);

  bridge.pause();
  await Promise.all([bridge.check(), world.clock.pass(1_000)]);
  expect(bridge.status().lifecycle.state).toBe("paused");
});

test("[BR335] a test that fails says nothing of the vendor to the others, but for when to come back and that the account is refused", async () => {
  const world = createWorld();
  const bridge = world.start();
  await world.clock.pass(5_000);
  for (let count = 0; count < 12; count += 1) {
    world.vendor.faults.push("unavailable");
    await Promise.all([bridge.check(), world.clock.pass(100)]);
  }
  expect(bridge.status().vendor).toEqual({ state: "closed", failures: 0 });

  world.vendor.faults.push("throttled");
  await Promise.all([bridge.check(), world.clock.pass(100)]);
  expect(bridge.status().vendor.state).toBe("open");
  // Its time has come, and a test takes nobody's turn to try.
  await world.clock.pass(2_000);
  world.vendor.faults.push("unavailable");
  await Promise.all([bridge.check(), world.clock.pass(100)]);
  world.draft(1, {});
  await world.clock.pass(5_000);
  expect(world.vendor.writes()).toBe(1);

  world.vendor.faults.push("unauthorized");
  await Promise.all([bridge.check(), world.clock.pass(100)]);
  expect(bridge.status().lifecycle.state).toBe("unauthorized");
});
