import { expect, test } from "vitest";
import { createFakeConnector } from "./testing/fake-connector.ts";
import { createWorld } from "./testing/world.ts";

test("[BR312] when the connection's tokens were renewed, and until when it holds, is told out of the sealed store, and nothing else of it", async () => {
  const world = createWorld({
    connector: {
      ...createFakeConnector(),
      async prepare(io) {
        await io.secrets.save({ token: "s3cret", at: 7 });
        return { type: "ok", value: { currency: "EUR" } };
      },
      credentials: (secret) =>
        JSON.stringify(secret) === '{"token":"s3cret","at":7}'
          ? { renewedAt: 7, endsAt: 9 }
          : undefined,
    },
  });
  const bridge = world.start();
  expect(bridge.status().credentials).toBeUndefined();
  await world.clock.pass(5_000);
  expect(bridge.status().credentials).toEqual({ renewedAt: 7, endsAt: 9 });
  expect(JSON.stringify(bridge.status())).not.toContain("s3cret");
  await bridge[Symbol.asyncDispose]();
  // Sealed with another key: the status is told all the same.
  const other = world.start((options) => ({ ...options, secretKey: new Uint8Array(32).fill(8) }));
  expect(other.status().credentials).toBeUndefined();
});
