import { expect, test } from "vitest";
import type { RawWebhook } from "./connector.ts";
import { createWebhookServer } from "./webhook-server.ts";

test("[BR72] the bytes are handed on as they came, and the vendor learns a status only", async () => {
  const received: RawWebhook[] = [];
  const log: string[] = [];
  await using server = createWebhookServer({ log: (event) => void log.push(event) });
  server.register("stripe", "acct_1", (webhook) => {
    received.push(webhook);
    const isForged = webhook.headers["stripe-signature"] === undefined;
    return { status: isForged ? 401 : 200, reason: "inner reason", accepted: 1, duplicates: 0 };
  });
  server.register("stripe", "broken", () => {
    throw new Error("inner trouble");
  });
  const port = await server.listen({ host: "127.0.0.1", port: 0 });
  const post = (
    path: string,
    body: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string>,
  ) => fetch(`http://127.0.0.1:${port}${path}`, { method: "POST", body, headers });

  const odd = `{ "a":1,\n "ü": "\\u00fc" }  `;
  const good = await post("/webhooks/stripe/acct_1", odd, {
    "content-type": "application/json; charset=utf-8",
    "Stripe-Signature": "t=1",
  });
  expect(good.status).toBe(200);
  expect(Buffer.from(received[0]?.body ?? []).toString("utf8")).toBe(odd);

  const forged = await post("/webhooks/stripe/acct_1", odd, { "content-type": "text/plain" });
  expect(forged.status).toBe(401);
  expect(forged.headers.get("content-type")).toContain("application/problem+json");
  expect(await forged.text()).not.toContain("inner");

  const broken = await post("/webhooks/stripe/broken", odd, {});
  expect(broken.status).toBe(500);
  expect(await broken.text()).not.toContain("inner");
  expect((await post("/webhooks/stripe/unknown", odd, {})).status).toBe(404);
  expect((await post("/webhooks/stripe/acct_1", new Uint8Array(3 * 1024 * 1024), {})).status).toBe(
    413,
  );
  expect(log).toEqual(["webhook-refused", "webhook-failed", "webhook-failed"]);
});
