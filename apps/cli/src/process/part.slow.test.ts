import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { ChildMessage } from "./child-message.ts";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));
let data = "";
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "concord-part-"));
});
afterEach(() => rm(data, { recursive: true, force: true }));

/** A relay as its supervisor runs it, standing. */
async function standingPart(
  more: readonly string[] = [],
): Promise<{ readonly process: ChildProcess; readonly port: number }> {
  const child = fork(main, ["relay", "--port", "0", "--data", data, ...more], {
    execArgv: ["--conditions=@concord/source"],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const [message] = await once(child, "message");
  const ready = ChildMessage.parse(message);
  if (ready.type !== "ready") throw new Error(ready.type);
  return { process: child, port: Number(new URL(ready.url ?? "").port) };
}

test("[CM70] a part that is told to end ends by itself, its channel to the supervisor notwithstanding", async () => {
  const { process: child } = await standingPart();
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  expect(await exited).toEqual([0, null]);
});

test("[CM71] a part ends when its supervisor is gone", async () => {
  const { process: child } = await standingPart();
  const exited = once(child, "exit");
  child.disconnect();
  expect(await exited).toEqual([0, null]);
});

test("[CM72] Ctrl-C, which the terminal sends to all, does not end a part: its supervisor decides the order", async () => {
  const { process: child } = await standingPart();
  const exited = once(child, "exit");
  child.kill("SIGINT");
  child.kill("SIGTERM");
  expect(await exited).toEqual([0, null]);
});

test("[CM73] a port that is taken is said in words, with what to do", async () => {
  const blocker = createServer();
  blocker.listen(0, "127.0.0.1");
  await once(blocker, "listening");
  const { port } = z.object({ port: z.int() }).parse(blocker.address());
  const child = fork(main, ["relay", "--port", String(port), "--data", data], {
    execArgv: ["--conditions=@concord/source"],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  expect(await once(child, "exit")).toEqual([1, null]);
  expect(said).toBe(
    `Port ${port} on 127.0.0.1 is taken by another program. Choose another with --port.\n`,
  );
  blocker.close();
});

const ending = fileURLToPath(new URL("../testing/ending-relay.ts", import.meta.url));

test.each([
  { wish: "whole", code: 0, said: "" },
  {
    wish: "left",
    code: 1,
    said: "The relay ended and left something behind.\n7 batches were not stored.\n",
  },
  {
    wish: "never",
    code: 1,
    said: "The relay did not end in time. What it acknowledged is stored.\n",
  },
])("[CM74] a relay that ends as $wish: exit code $code", async ({ wish, code, said }) => {
  const child = fork(ending, [wish], {
    execArgv: ["--conditions=@concord/source"],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  child.disconnect();
  let heard = "";
  child.stderr?.on("data", (chunk: Buffer) => (heard += chunk.toString()));
  expect(await once(child, "exit")).toEqual([code, null]);
  expect(heard).toBe(said);
});

test("[CM74] SIGTERM ends a relay in time and with 0, also with a client that is deaf", async () => {
  const child = await standingPart(["--shutdown", "2"]);
  const { port } = child;
  const deaf = connect(port, "127.0.0.1");
  deaf.on("error", () => undefined);
  deaf.write(
    "GET /sync HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
  );
  await once(deaf, "data");
  deaf.pause();
  const begin = performance.now();
  const exited = once(child.process, "exit");
  child.process.kill("SIGTERM");
  expect(await exited).toEqual([0, null]);
  expect(performance.now() - begin).toBeLessThan(3_500);
  deaf.destroy();
});
