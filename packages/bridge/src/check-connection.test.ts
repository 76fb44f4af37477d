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
