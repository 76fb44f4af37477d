import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import type { Socket } from "node:net";
import fastify from "fastify";
import { expect, onTestFinished, test } from "vitest";
import { forwardWebhooks } from "./forward-webhooks.ts";

/** A front of a bridge that says 200 to all. Resolves to its port. */
async function front(bounds: Parameters<typeof forwardWebhooks>[1]): Promise<number> {
  const bridge = createServer((request, response) => {
    request.resume().on("end", () => response.end());
  }).listen(0, "127.0.0.1");
  await once(bridge, "listening");
  const address = bridge.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const target = `http://127.0.0.1:${address.port}`;
  const app = fastify({ forceCloseConnections: true });
  await forwardWebhooks(new Map([["stripe", target]]), bounds)(app);
  const url = await app.listen({ port: 0, host: "127.0.0.1" });
  onTestFinished(async () => {
    await app.close();
    bridge.close();
  });
  return Number(new URL(url).port);
}

/** Says that a body comes, and sends the first byte of it. */
async function dawdle(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  await once(socket, "connect");
  socket.on("error", () => undefined);
  const head = ["POST /webhooks/stripe/acct HTTP/1.1", "host: a", "content-length: 1000000"];
  socket.write(`${head.join("\r\n")}\r\n\r\nx`);
  onTestFinished(() => void socket.destroy());
  return socket;
}

const send = (port: number): Promise<Response> =>
  fetch(`http://127.0.0.1:${port}/webhooks/stripe/acct`, { method: "POST", body: "{}" });

test("[CM150] no more bodies are taken in at once than there is room for; whoever is told so comes again", async () => {
  const port = await front({ atOnce: 2, withinMs: 60_000 });
  const slow = [await dawdle(port), await dawdle(port)];
  await expect.poll(async () => (await send(port)).status).toBe(503);
  expect((await send(port)).headers.get("retry-after")).toBe("5");
  slow[0]?.destroy();
  await expect.poll(async () => (await send(port)).status).toBe(200);
  // Those that are through leave their room.
  for (let count = 0; count < 5; count += 1) expect((await send(port)).status).toBe(200);
});

test("[CM150] a body that comes drop by drop is waited for no longer than the others can wait", async () => {
  const port = await front({ atOnce: 1, withinMs: 200 });
  const slow = await dawdle(port);
  await once(slow, "close");
  expect((await send(port)).status).toBe(200);
});
