import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import { stillClock } from "../testing/still-clock.ts";
import { receiveWebhooks } from "../testing/webhook-receiver.ts";
import { createSandbox } from "./sandbox.ts";
import type { Kernel, SandboxOptions, Vendor, VendorReply } from "./vendor.ts";

function reply(status: number, body: unknown, committed = false): VendorReply {
  const headers = { "content-type": "application/json" };
  return { status, headers, body: JSON.stringify(body), committed };
}

// A vendor of one resource: POST /things adds one and reports it, GET /things counts them.
function things(kernel: Kernel, order: "free" | "head-of-line" = "free"): Vendor {
  const { store, random, sendWebhook } = kernel;
  const add = (): { id: string } => {
    const thing = { id: random.text(8) };
    store.put("thing", thing.id, thing);
    for (const { url, secret } of store.walk<{ url: string; secret: string }>({ kind: "target" })) {
      const body = JSON.stringify(thing);
      sendWebhook({ endpoint: url, url, secret, event: thing.id, type: "thing.added", body });
    }
    return thing;
  };
  return {
    name: "things",
    open: () =>
      store.setAlarm({
        id: "birthday",
        dueAt: kernel.clock.now() + 10_000_000,
        name: "birthday",
        data: "",
      }),
    handle(request) {
      if (request.path === "/bug") throw new Error("a bug");
      if (request.method === "POST") return reply(200, add(), true);
      return reply(200, { count: store.count("thing") });
    },
    keyOf: (request) => request.headers["key"] ?? null,
    busy: () => reply(409, "busy"),
    failure: (status) => reply(status, { failed: status }),
    act: () => ({ type: "done", body: add() }),
    seed: () => ({ type: "refused", status: 400, message: "nothing to seed" }),
    setWebhook: (target) => store.put("target", target.url, target),
    page: () => "<!doctype html><title>things</title>",
    alarm: () => void add(),
    webhooks: {
      sign: (_delivery, secret) => ({ signature: secret }),
      retryDelaysMs: [60_000, 3_600_000],
      order,
      delivered: (delivery) => store.put("delivered", delivery.event, delivery.attempts),
    },
  };
}

let cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.toReversed()) await cleanup();
  cleanups = [];
});

async function start(options: SandboxOptions = {}, order?: "free" | "head-of-line") {
  const sandbox = await createSandbox({ seed: "s", ...options }, (kernel) => things(kernel, order));
  cleanups.push(() => sandbox[Symbol.asyncDispose]());
  const call = async (method: string, path: string, body?: unknown, headers = {}) =>
    fetch(sandbox.url + path, {
      method,
      headers: { "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const count = async (): Promise<number> =>
    z.object({ count: z.number() }).parse(await (await call("GET", "/things")).json()).count;
  return { sandbox, call, count };
}

async function receiver(answers: number[] = []) {
  const opened = await receiveWebhooks(answers);
  cleanups.push(() => opened[Symbol.asyncDispose]());
  return opened;
}

test("[SK1] a world in a file is there again after a restart, with its ids not repeated", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sandbox-"));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  const dataFile = join(folder, "world.sqlite");
  const ids: unknown[] = [];
  for (const run of ["first", "second"]) {
    await using sandbox = await createSandbox({ dataFile, seed: "s" }, things);
    for (const nth of [1, 2]) {
      const answer = await fetch(`${sandbox.url}/things?${run}${nth}`, { method: "POST" });
      ids.push(z.object({ id: z.string() }).parse(await answer.json()).id);
    }
  }
  expect(new Set(ids).size).toBe(4);
});

test("[SK2] a request that fails by a bug changes nothing and is answered with a 500", async () => {
  const { call, count } = await start();
  process.once("warning", () => {});
  expect((await call("POST", "/bug")).status).toBe(500);
  expect(await count()).toBe(0);
});

test("[SK3] timeout-before-commit does nothing, timeout-after-commit does it and says nothing", async () => {
  const { call, count } = await start();
  await call("POST", "/_sandbox/fault", { kind: "timeout-before-commit" });
  await expect(call("POST", "/things")).rejects.toThrow("fetch failed");
  expect(await count()).toBe(0);
  await call("POST", "/_sandbox/fault", {
    kind: "timeout-after-commit",
    match: { method: "POST" },
  });
  await expect(call("POST", "/things")).rejects.toThrow("fetch failed");
  expect(await count()).toBe(1);
});

test("[SK4] truncated-body commits and cuts the answer in the middle", async () => {
  const { call, count } = await start();
  await call("POST", "/_sandbox/fault", { kind: "truncated-body" });
  const answer = await call("POST", "/things");
  await expect(answer.text()).rejects.toThrow("terminated");
  expect(await count()).toBe(1);
});

test("[SK5] a status fault is answered in the vendor's shape, `times` times, where it matches", async () => {
  const { call } = await start();
  const fault = { kind: "status", status: 503, times: 2, match: { path: "/^.thing.*$/" } };
  await call("POST", "/_sandbox/fault", fault);
  expect((await call("GET", "/other")).status).toBe(200);
  const answers = [];
  for (const path of ["/things", "/things?2", "/things?3"])
    answers.push((await call("GET", path)).status);
  expect(answers).toEqual([503, 503, 200]);
  expect(await (await call("GET", "/_sandbox/fault")).json()).toEqual({ faults: [] });
});

test("[SK6] while a request hangs, a second one with its key is told so", async () => {
  const { call, count } = await start();
  await call("POST", "/_sandbox/fault", { kind: "hang", ms: 40 });
  const first = call("POST", "/things", {}, { key: "k" });
  // The fault is taken when the first request has arrived; only then is the second one sent.
  const armed = z.object({ faults: z.array(z.unknown()) });
  while (armed.parse(await (await call("GET", "/_sandbox/fault")).json()).faults.length > 0);
  expect((await call("POST", "/things", {}, { key: "k" })).status).toBe(409);
  expect((await first).status).toBe(200);
  expect(await count()).toBe(1);
});

test("[SK7] the log has every request, its key and outcome, and no secret", async () => {
  const { call } = await start();
  await call("POST", "/_sandbox/fault", { kind: "timeout-after-commit" });
  await call("POST", "/things", {}, { key: "k", authorization: "Bearer s3cret" }).catch(() => {});
  await call("GET", "/things?x=1");
  const text = await (await call("GET", "/_sandbox/log?after=0")).text();
  expect(text).not.toContain("s3cret");
  expect(JSON.parse(text).entries).toMatchObject([
    { n: 1, method: "POST", status: "no-answer", key: "k", committed: true },
    { n: 2, path: "/things?x=1", status: 200, key: null, committed: false },
  ]);
});

test("[SK8] the clock goes forward only, and what was due on the way has happened", async () => {
  const { call, count } = await start({ clock: stillClock() });
  const moved = await call("POST", "/_sandbox/clock", { advanceMs: 20_000_000 });
  expect(await moved.json()).toEqual({ now: 20_001_000, offsetMs: 20_000_000 });
  expect(await count()).toBe(1);
  expect((await call("POST", "/_sandbox/clock", { now: 5 })).status).toBe(400);
});

test("[SK9] an unanswered webhook is sent again on the vendor's schedule, then given up", async () => {
  const { url, got } = await receiver([500, 500, 500]);
  const { call } = await start({ clock: stillClock(), webhooks: [{ url, secret: "w" }] });
  await call("POST", "/things");
  const seen = [];
  for (const advanceMs of [0, 60_000, 3_600_000, 86_400_000]) {
    await call("POST", "/_sandbox/clock", { advanceMs });
    seen.push(got.length);
  }
  expect(seen).toEqual([1, 2, 3, 4]);
  // The fourth is the thing of the birthday alarm, not a fourth attempt.
  expect(new Set(got.slice(0, 3).map(({ body }) => body)).size).toBe(1);
});

test("[SK10] webhooks can be dropped, doubled, forged, late and out of order", async () => {
  const { url, got } = await receiver();
  const { call } = await start({ clock: stillClock(), webhooks: [{ url, secret: "w" }] });
  const sent = async (kind: string, extra = {}) => {
    got.length = 0;
    await call("POST", "/_sandbox/fault", { kind, match: { type: "thing." }, ...extra });
    const { id } = z.object({ id: z.string() }).parse(await (await call("POST", "/things")).json());
    await call("POST", "/_sandbox/clock", { advanceMs: 0 });
    return { id, signatures: got.map(({ headers }) => headers["signature"]) };
  };
  expect((await sent("webhook-drop")).signatures).toEqual([]);
  expect((await sent("webhook-double")).signatures).toEqual(["w", "w"]);
  expect((await sent("webhook-forge")).signatures).toEqual(["not-w"]);
  expect((await sent("webhook-late", { ms: 500 })).signatures).toEqual([]);
  await call("POST", "/_sandbox/clock", { advanceMs: 500 });
  expect(got.length).toBe(1);

  const held = await sent("webhook-reorder");
  expect(held.signatures).toEqual([]);
  await call("POST", "/things");
  await call("POST", "/_sandbox/clock", { advanceMs: 0 });
  expect(got.map(({ body }) => body.includes(held.id))).toEqual([false, true]);
});

test("[SK11] head-of-line: nothing overtakes a webhook that was not taken", async () => {
  const { url, got } = await receiver([500]);
  const options = { clock: stillClock(), webhooks: [{ url, secret: "w" }] };
  const { call } = await start(options, "head-of-line");
  for (const path of ["/things", "/things?2"]) await call("POST", path);
  await call("POST", "/_sandbox/clock", { advanceMs: 0 });
  expect(got.length).toBe(1);
  await call("POST", "/_sandbox/clock", { advanceMs: 60_000 });
  expect(got.map(({ body }) => body === got[0]?.body)).toEqual([true, true, false]);
});

test("[SK12] webhooks that a dead process left are sent by the next one", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sandbox-"));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  const { url, got, until } = await receiver();
  const options = { dataFile: join(folder, "world.sqlite"), webhooks: [{ url, secret: "w" }] };
  {
    await using sandbox = await createSandbox({ ...options, clock: stillClock() }, (kernel) => ({
      ...things(kernel),
      open: () => {},
    }));
    // The still clock never sends what is due later than at once.
    await fetch(`${sandbox.url}/_sandbox/fault`, {
      method: "POST",
      body: JSON.stringify({ kind: "webhook-late", ms: 5 }),
    });
    await fetch(`${sandbox.url}/things`, { method: "POST" });
  }
  expect(got).toEqual([]);
  await start(options);
  await until(1);
  expect(got[0]?.headers["signature"]).toBe("w");
});

test("[SK13] the side channel refuses what it does not know, and reset empties the world", async () => {
  const { call, count } = await start();
  expect((await call("POST", "/_sandbox/fault", { kind: "meteor" })).status).toBe(400);
  expect((await call("POST", "/_sandbox/seed", {})).status).toBe(400);
  await call("POST", "/_sandbox/act", {});
  expect(await count()).toBe(1);
  const state = await (await call("GET", "/_sandbox/state")).json();
  expect(state).toMatchObject({ vendor: "things", objects: { thing: [{}] }, webhooks: [] });
  await call("POST", "/_sandbox/reset");
  expect(await count()).toBe(0);
});
