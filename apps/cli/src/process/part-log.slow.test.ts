import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { jsonLog } from "@concord/relay";
import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { temporaryFolder } from "../testing/test-relay.ts";
import { ChildMessage } from "./child-message.ts";
import { createSupervisor } from "./supervisor.ts";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));

/** A line of a log: what everybody who reads logs may count on. */
const Line = z.looseObject({
  level: z.enum(["info", "warn", "error", "fatal"]),
  time: z.int().positive(),
  part: z.string(),
  msg: z.string().regex(/^[a-z0-9-]+$/),
});

const linesOf = (log: string) =>
  log
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => Line.parse(JSON.parse(line)));

/** Runs a part until it is ready, does something, ends it, and gives all it wrote. */
async function logOf(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  whileReady: (url: string) => Promise<void> = () => Promise.resolve(),
): Promise<string> {
  const child = fork(main, [...args, "--data", temporaryFolder()], {
    execArgv: ["--conditions=@concord/source"],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: { ...process.env, ...env },
  });
  let said = "";
  child.stdout?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const closed = once(child, "close");
  const [message] = await once(child, "message");
  const ready = ChildMessage.parse(message);
  if (ready.type === "ready") await whileReady(ready.url ?? "");
  child.kill("SIGTERM");
  await closed;
  return said;
}

const bridgeEnvironment = {
  STRIPE_API_KEY: "sk_test_secretsecret",
  STRIPE_WEBHOOK_SECRET: "whsec_secretsecret",
  STRIPE_ACCOUNT: "acct_1",
  STRIPE_API_URL: "http://127.0.0.1:9",
};

test("[CM80] relay and bridge write a line of JSON for each event and nothing else: level, time, part, name", async () => {
  const relay = linesOf(
    await logOf(["relay", "--port", "0"], { CONCORD_LOG_LEVEL: "info" }, async (url) => {
      const socket = new WebSocket(`${url.replace("http", "ws")}/sync`);
      socket.addEventListener("open", () => socket.send("no message"));
      await new Promise((resolve) => socket.addEventListener("close", resolve));
    }),
  );
  expect(relay.map(({ msg }) => msg)).toEqual(["relay-ready", "sync-refused", "relay-ending"]);
  expect(relay[1]).toMatchObject({ level: "info", part: "relay", code: "malformed", close: 4400 });

  const bridge = await logOf(
    ["bridge", "stripe", "--relay", "http://127.0.0.1:9", "--token", "x", "--webhook-port", "0"],
    { ...bridgeEnvironment, CONCORD_LOG_LEVEL: "info" },
  );
  const events = linesOf(bridge);
  expect(events.map(({ msg }) => msg)).toContain("bridge-ready");
  expect(events.every(({ part }) => part === "bridge-stripe")).toBe(true);
  expect(bridge).not.toContain("secretsecret");
});

test("[CM82] the environment says from which level on events are told", async () => {
  expect(await logOf(["relay", "--port", "0"], { CONCORD_LOG_LEVEL: "warn" })).toBe("");
});

test("[CM84] relay and bridge serve metrics of their work and their process", async () => {
  const texts: string[] = [];
  const take = async (url: string): Promise<void> => {
    texts.push(await (await fetch(new URL("/metrics", url))).text());
  };
  await logOf(["relay", "--port", "0"], {}, take);
  await logOf(
    ["bridge", "stripe", "--relay", "http://127.0.0.1:9", "--token", "x", "--webhook-port", "0"],
    bridgeEnvironment,
    take,
  );
  const [relay = "", bridge = ""] = texts;
  expect(relay).toMatch(/^concord_relay_turns_total 0$/m);
  expect(bridge).toMatch(/^concord_bridge_dead_letters\{connection="stripe:acct_1"\} 0$/m);
  for (const metrics of [relay, bridge]) {
    expect(metrics).toMatch(/^process_resident_memory_bytes\S* [1-9]\d+$/m);
    expect(metrics).toMatch(/^nodejs_eventloop_lag_p99_seconds/m);
  }
});

test("[CM85] spans go where the environment says, under the name that it says", async () => {
  const bodies: string[] = [];
  const receiver = createServer((request, response) => {
    void text(request).then((body) => {
      bodies.push(`${request.url} ${body}`);
      return response.end("{}");
    });
  });
  receiver.listen(0, "127.0.0.1");
  await once(receiver, "listening");
  onTestFinished(() => void receiver.close());
  const { port } = z.object({ port: z.int() }).parse(receiver.address());
  const environment = {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    OTEL_SERVICE_NAME: "billing",
  };
  await logOf(["relay", "--port", "0"], environment, async (url) => {
    await fetch(`${url}/healthz`);
  });
  expect(bodies.join()).toContain("/v1/traces");
  expect(bodies.join()).toContain("GET /healthz");
  expect(bodies.join()).toContain("billing");
});

test("[CM83] the supervisor's log tells of each part's start, death and end", async () => {
  const folder = temporaryFolder();
  const file = join(folder, "logs", "start.log");
  const log = jsonLog("info", { part: "start", file });
  const supervisor = createSupervisor(main, log, () => undefined);
  await supervisor.start({
    name: "relay",
    args: ["relay", "--port", "0", "--data", folder],
    logFile: join(folder, "logs", "relay.log"),
    env: { NODE_OPTIONS: "--conditions=@concord/source" },
  });
  const first = supervisor.states().get("relay");
  if (first?.type === "ready") process.kill(first.pid, "SIGKILL");
  await expect
    .poll(() => supervisor.states().get("relay"), { timeout: 20_000 })
    .toMatchObject({
      type: "ready",
      pid: expect.not.toSatisfy((pid) => first?.type === "ready" && pid === first.pid),
    });
  await supervisor.stop([["relay"]], 5_000);
  const events = linesOf(readFileSync(file, "utf8"));
  expect(events.map(({ msg }) => msg)).toEqual([
    "part-started",
    "part-ready",
    "part-died",
    "part-started",
    "part-ready",
    "part-ended",
  ]);
  expect(events[2]).toMatchObject({ level: "warn", child: "relay", signal: "SIGKILL" });
});
