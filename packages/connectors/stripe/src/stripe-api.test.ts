import { expect, test } from "vitest";
import { createApiMemory, createStripeApi } from "./stripe-api.ts";

test("[ST49] a tax rate is read once a minute, however many readings name it, and a failure is not remembered", async () => {
  let now = 0;
  let fails = true;
  const asked: string[] = [];
  const fetch: typeof globalThis.fetch = async (input) => {
    asked.push(new URL(input instanceof Request ? input.url : input).pathname);
    return fails ? Response.json({ error: {} }, { status: 400 }) : Response.json({ id: "txr_1" });
  };
  const io = {
    fetch,
    now: () => now,
    random: () => 0,
    log: () => undefined,
    secrets: { load: async () => undefined, save: async () => undefined },
  };
  const config = { secretKey: "sk_test_1", account: "acct_1", webhookSecrets: [], timeZone: "UTC" };
  const memory = createApiMemory();
  const read = () =>
    createStripeApi(config, memory, io, new AbortController().signal).taxRate("txr_1");

  expect(await read()).toMatchObject({ type: "failed" });
  fails = false;
  for (let count = 0; count < 3; count += 1) {
    expect(await read()).toEqual({ type: "ok", value: { id: "txr_1" } });
  }
  expect(asked).toHaveLength(2);
  now = 60_000;
  await read();
  expect(asked).toHaveLength(3);
});
