import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { nodeDeps } from "../node-deps.ts";
import { apiAs, newInvoice } from "../testing/http-client.ts";
import { acme } from "../testing/issuing-relay.ts";
import { firstDocument } from "../testing/raw-peer.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";
import { openTestStorage } from "../testing/test-storage.ts";
import { startLedger } from "./ledger-service.ts";
import { openThread } from "./ledger-thread.ts";

/** A thread loads Automerge and all of its sources: on a machine that does much else that takes a while. */
const patience = { timeout: 90_000 };
const firstPage = { before: null, limit: 1, withRegisters: false };

test("[LE75] who has asked a thread that dies, and who asks while it is gone, is told so; it is started again", async () => {
  const data = temporaryFolder();
  await using storage = openTestStorage(data);
  expect(await storage.head(acme)).toBe(0);
  const threads: Worker[] = [];
  await using ledger = startLedger(data, {}, nodeDeps("silent"), (settings) => {
    const thread = openThread(settings);
    threads.push(thread);
    return thread;
  });
  const ask = () => ledger.history(acme, firstDocument, firstPage);
  expect(await ask()).toEqual({ type: "answered", value: null });
  const asked = ask();
  await threads[0]?.terminate();
  const refusal = { type: "unavailable", retryAfterMs: expect.any(Number) };
  expect(await asked).toMatchObject(refusal);
  expect(await ask()).toMatchObject(refusal);
  expect(await ledger.export(acme, { readable: false })).toMatchObject(refusal);
  expect(ledger.state()).toMatchObject({ state: "down" });
  await expect.poll(ask, patience).toEqual({ type: "answered", value: null });
  expect([ledger.starts(), ledger.state().state]).toEqual([2, "running"]);
});

test("[LE75] a thread that dies again and again is started later each time, up to a minute", async () => {
  const data = temporaryFolder();
  await using storage = openTestStorage(data);
  expect(await storage.head(acme)).toBe(0);
  // No folder can be made where a file is.
  writeFileSync(join(data, "ledger"), "");
  const deps = nodeDeps("silent");
  const delays: number[] = [];
  await using ledger = startLedger(
    data,
    {},
    {
      ...deps,
      after: (ms, work) => {
        delays.push(ms);
        return deps.after(delays.length > 8 ? ms : 1, work);
      },
    },
  );
  await expect.poll(() => delays.length, patience).toBe(9);
  expect(delays.map((ms) => ms / 1_000)).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  expect(ledger.starts()).toBe(9);
});

test("[LE76] readiness and metrics say that the ledger is gone, its questions are refused with a time, and edits are stored; once it is back it has them", async () => {
  const data = temporaryFolder();
  writeFileSync(join(data, "ledger"), "");
  const relay = await startRelay(data, { ledger: {} });
  const api = await apiAs(relay.url);
  const ready = async () => (await api("GET", "/readyz")).body;
  const running = async () =>
    /^concord_relay_ledger_running (\d)$/m.exec(
      await (await fetch(`${relay.url}/metrics`)).text(),
    )?.[1];
  await expect
    .poll(ready, patience)
    .toEqual({ status: "ready", reasons: [], lacks: [expect.stringContaining("audit ledger")] });
  expect(await running()).toBe("0");
  const created = await api("POST", "/api/v1/invoices", newInvoice("1", "Acme"));
  expect(created.status).toBe(201);
  const { id } = Object(created.body).invoice;
  const history = async () =>
    fetch(`${relay.url}/api/v1/invoices/${id}/history`, {
      headers: { authorization: `Bearer ${await tokenFor()}` },
    });
  // While it starts a question waits for it; when it has died again, the question is answered.
  const refused = await history();
  expect(refused.status).toBe(503);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);

  rmSync(join(data, "ledger"));
  await expect.poll(async () => (await history()).status, patience).toBe(200);
  await expect.poll(ready).toEqual({ status: "ready", reasons: [], lacks: [] });
  expect(await running()).toBe("1");
});
