import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
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
async function standingPart(): Promise<ChildProcess> {
  const child = fork(main, ["relay", "--port", "0", "--data", data], {
    execArgv: ["--conditions=@concord/source"],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const [message] = await once(child, "message");
  expect(ChildMessage.parse(message).type).toBe("ready");
  return child;
}

test("[CM70] a part that is told to end ends by itself, its channel to the supervisor notwithstanding", async () => {
  const child = await standingPart();
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  expect(await exited).toEqual([0, null]);
});

test("[CM71] a part ends when its supervisor is gone", async () => {
  const child = await standingPart();
  const exited = once(child, "exit");
  child.disconnect();
  expect(await exited).toEqual([0, null]);
});

test("[CM72] Ctrl-C, which the terminal sends to all, does not end a part: its supervisor decides the order", async () => {
  const child = await standingPart();
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
