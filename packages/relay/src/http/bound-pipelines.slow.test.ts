import { connect } from "node:net";
import { expect, test } from "vitest";
import { startRelay, temporaryFolder } from "../testing/test-relay.ts";

const asking = "GET /healthz HTTP/1.1\r\nHost: relay\r\n\r\n";

/** Sends so many requests at once, and gives how many were answered until the other side ends or all were. */
async function answersTo(requests: number): Promise<{ answered: number; isEnded: boolean }> {
  const { url } = await startRelay(temporaryFolder());
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let text = "";
  const answered = (): number => text.split("HTTP/1.1 200").length - 1;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  socket.on("error", () => undefined);
  socket.on("close", () => resolve(true));
  socket.on("data", (data) => {
    text += data.toString();
    if (answered() === requests) resolve(false);
  });
  socket.write(asking.repeat(requests));
  const isEnded = await promise;
  socket.destroy();
  return { answered: answered(), isEnded };
}

test("[RL510] who asks a little ahead is answered in order, and who asks thousands of things at once is cut off", async () => {
  expect(await answersTo(8)).toEqual({ answered: 8, isEnded: false });
  const flood = await answersTo(10_000);
  expect(flood.isEnded).toBe(true);
  expect(flood.answered).toBeLessThanOrEqual(16);
});
