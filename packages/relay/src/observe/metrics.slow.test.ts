import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import * as Y from "yjs";
import { backupStore } from "../backup/backup-store.ts";
import { restoreStore } from "../backup/restore-store.ts";
import { defaultRates } from "../core/rates.ts";
import { nodeDeps } from "../node-deps.ts";
import { createRelay } from "../relay.ts";
import { apiAs, newInvoice } from "../testing/http-client.ts";
import {
  firstDocument,
  joinAs,
  peerDocument,
  secondDocument,
  sendBatch,
} from "../testing/raw-peer.ts";
import { rawYjs } from "../testing/raw-yjs.ts";
import { scrape } from "../testing/scrape.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";
import { secretKey } from "../testing/test-secret.ts";
import { openTestStorage } from "../testing/test-storage.ts";

const anyBatch = {
  document: firstDocument,
  kind: "invoice",
  operations: [],
  deviceTime: 0,
} as const;
const emptyUpdate = Y.encodeStateAsUpdate(new Y.Doc());

test("[RL140] batches, repeats, needs, refusals, corrections and conflicts are counted, each as often as it happened", async () => {
  const { url } = await startRelay(temporaryFolder());
  const before = await scrape(url);
  expect(before.value("batches_total")).toBe(0);
  // A series that appears only with its first event shows no rise.
  expect(before.value("refusals_total", { reason: "read-only" })).toBe(0);

  const ada = await joinAs(url, await tokenFor());
  const bob = await joinAs(url, await tokenFor({ id: "bob" }));
  const vera = await joinAs(url, await tokenFor({ id: "vera", role: "viewer" }));
  const [adas, bobs] = [peerDocument(5_000), peerDocument(6_000)];
  ada.send({ type: "claim", document: firstDocument, clientId: 5_000 });
  bob.send({ type: "claim", document: firstDocument, clientId: 6_000 });
  const base = adas.set({ dueDate: "2026-01-01" });
  await sendBatch(ada, 1, base);
  await sendBatch(ada, 1, base);
  Y.applyUpdate(bobs.doc, base);
  await sendBatch(bob, 1, bobs.set({ dueDate: "2026-01-20" }));
  // Concurrent, and with two writes that may not stand.
  await sendBatch(
    ada,
    2,
    adas.set({ dueDate: "2026-01-10", currency: "none", "links.stripe": {} }),
  );
  await sendBatch(vera, 1, peerDocument().set({ number: "1" }));
  const unsent = peerDocument(7_000);
  ada.send({ type: "claim", document: firstDocument, clientId: 7_000 });
  unsent.set({ number: "1" });
  ada.send({ type: "batch", batch: 3, ...anyBatch, update: unsent.set({ number: "2" }) });
  await ada.next("need");
  await expect.poll(async () => (await scrape(url)).value("needs_total", { door: "sync" })).toBe(1);

  const after = await scrape(url);
  expect(after.value("batches_total")).toBe(3);
  expect(after.value("repeats_total")).toBe(1);
  expect(after.value("refusals_total", { reason: "read-only" })).toBe(1);
  expect(after.value("refusals_total", { reason: "too-large" })).toBe(0);
  expect(after.value("corrections_total", { rule: "invalid-value" })).toBe(1);
  expect(after.value("corrections_total", { rule: "not-allowed" })).toBe(1);
  expect(after.value("conflicts_opened_total", { kind: "concurrent" })).toBe(1);
  expect(after.value("conflicts_closed_total", { kind: "concurrent" })).toBe(0);
  expect(after.value("quarantine_batches")).toBe(1);
  expect(after.value("quarantine_bytes")).toBeGreaterThan(10);
  expect(after.histogram("turn_batches").sum).toBe(3);

  // Bob takes the other's date: the branch is lost no more.
  Y.applyUpdate(bobs.doc, Y.encodeStateAsUpdate(adas.doc));
  await sendBatch(bob, 2, bobs.set({ dueDate: "2026-01-10" }));
  const ended = await scrape(url);
  expect(ended.value("conflicts_closed_total", { kind: "concurrent" })).toBe(1);
  expect(ended.value("conflicts_opened_total", { kind: "concurrent" })).toBe(1);
});

test("[RL141] each batch counts once as durable, by its door, and each reader that keeps up once for a turn as delivered to", async () => {
  const { url } = await startRelay(temporaryFolder());
  const ada = await joinAs(url, await tokenFor());
  const readers = await Promise.all(
    ["bob", "eve"].map(async (id) => joinAs(url, await tokenFor({ id }))),
  );
  const stock = await rawYjs(url, { id: "tom" });
  stock.send({ type: "sync-step-1", stateVector: Y.encodeStateVector(new Y.Doc()) });
  stock.send({ type: "sync-step-2", update: emptyUpdate });
  while ((await stock.next()).type !== "sync-step-2");
  const began = performance.now();
  const mine = peerDocument();
  ada.send({ type: "claim", document: firstDocument, clientId: mine.doc.clientID });
  for (let batch = 1; batch <= 3; batch += 1) {
    await sendBatch(ada, batch, mine.set({ number: String(batch) }));
  }
  for (const reader of readers) while ((await reader.next("updates")).upTo < 3);
  for (let frames = 0; frames < 3;) if ((await stock.next()).type === "update") frames += 1;
  const api = await apiAs(url);
  expect((await api("POST", "/api/v1/invoices", newInvoice("1", "Acme"))).status).toBe(201);
  for (const reader of readers) while ((await reader.next("updates")).upTo < 4);
  const took = (performance.now() - began) / 1_000;

  // The writer is a reader too: it is told how far the log is.
  await expect
    .poll(async () => (await scrape(url)).value("commit_delivered_seconds", { door: "sync" }))
    .toBe(4 * 3);
  const after = await scrape(url);
  expect(after.value("commit_delivered_seconds", { door: "yjs" })).toBe(3);
  expect(after.value("edit_durable_seconds", { door: "sync" })).toBe(3);
  expect(after.value("edit_durable_seconds", { door: "yjs" })).toBe(0);
  expect(after.value("edit_durable_seconds", { door: "api" })).toBe(1);
  const durable = after.histogram("edit_durable_seconds", { door: "sync" });
  expect(durable.sum).toBeGreaterThan(0);
  expect(durable.sum).toBeLessThan(took);
  expect(durable.count).toBe(3);
  // A batch is on its way for at least as long as its transaction takes.
  const committing = after.histogram("commit_seconds");
  expect(committing.count).toBe(4);
  const api1 = after.histogram("edit_durable_seconds", { door: "api" });
  expect(durable.sum + api1.sum).toBeGreaterThanOrEqual(committing.sum);
  const posted = { method: "POST", route: "/api/v1/invoices", status: "201" };
  expect(after.value("http_request_seconds", posted)).toBe(1);
});

test("[RL142] what is held in memory and on the disk is shown: loads, evictions, sockets, held senders, ended connections, lag and size of the store", async () => {
  const { principal } = defaultRates;
  const slow = { ...principal, burst: { ...principal.burst, batches: 3 } };
  slow.perSecond = { ...principal.perSecond, batches: 50 };
  const { url } = await startRelay(temporaryFolder(), {
    liveDocuments: 1,
    rates: { principal: slow },
  });
  const ada = await joinAs(url, await tokenFor());
  const mine = peerDocument();
  for (const document of [firstDocument, secondDocument]) {
    ada.send({ type: "claim", document, clientId: mine.doc.clientID });
  }
  await sendBatch(ada, 1, mine.set({ number: "1" }));
  await sendBatch(ada, 2, peerDocument(mine.doc.clientID).set({ number: "2" }), secondDocument);
  const behind = await scrape(url);
  expect(behind.value("projection_lag_batches", { projection: "documents" })).toBe(2);
  expect(behind.value("projection_lag_seconds", { projection: "documents" })).toBeLessThan(5);
  expect(behind.value("sockets")).toBe(1);
  expect(behind.value("epoch")).toBe(1);
  expect(behind.value("store_bytes")).toBeGreaterThan(10_000);
  expect(behind.value("document_load_seconds")).toBe(2);
  expect(behind.value("document_evictions_total")).toBe(1);
  expect(behind.value("sender_holds_total", { door: "sync" })).toBe(0);

  const api = await apiAs(url);
  await api("GET", "/api/v1/invoices");
  expect((await scrape(url)).value("list_lag")).toBe(0);
  for (let batch = 3; batch <= 8; batch += 1) {
    ada.send({ type: "batch", batch, ...anyBatch, update: mine.set({ number: String(batch) }) });
  }
  await ada.next("slow-down");
  expect((await scrape(url)).value("sender_holds_total", { door: "sync" })).toBeGreaterThan(0);
  const stranger = await joinAs(url, await tokenFor({ id: "eve" }));
  stranger.sendBytes(Uint8Array.of(99));
  await stranger.closed;
  const ended = { door: "sync", code: "4400" };
  await expect
    .poll(async () => (await scrape(url)).value("connections_ended_total", ended))
    .toBe(1);
});

test("[RL143] while the store fails or hangs, metrics tell what the relay itself knows, and leave out what they cannot read", async () => {
  const folder = temporaryFolder();
  const gate = Promise.withResolvers<undefined>();
  let store: "works" | "full" | "hangs" = "full";
  const state = (): typeof store => store;
  const storage = openTestStorage(folder, (real) => ({
    commit: async (entries) => {
      if (state() === "full") throw Object.assign(new Error("full"), { code: "ENOSPC" });
      if (state() === "hangs") await gate.promise;
      return real.commit(entries);
    },
    workspaces: async () => {
      if (state() === "full") throw new Error("The disk is gone");
      if (state() === "hangs") await gate.promise;
      return real.workspaces();
    },
  }));
  store = "works";
  const key = Buffer.from(secretKey).toString("base64url");
  const created = await createRelay(
    { data: folder, port: 0, storage, secretKey: key },
    nodeDeps("silent"),
  );
  if (created.type !== "listening") throw new Error(created.message);
  await using relay = created.relay;
  const { url } = relay;
  const api = await apiAs(url);
  store = "full";
  expect((await api("POST", "/api/v1/invoices", newInvoice("1", "Acme"))).status).toBe(503);
  const full = await scrape(url);
  expect(full.value("commit_failures_total", { fault: "full" })).toBe(1);
  expect(full.value("commit_failures_total", { fault: "unknown" })).toBe(0);
  expect(full.value("turns_total")).toBe(0);
  expect(full.value("list_lag")).toBeUndefined();

  store = "hangs";
  const writing = api("POST", "/api/v1/invoices", newInvoice("2", "Acme"));
  await expect
    .poll(async () => (await scrape(url)).value("backlog_batches"), { timeout: 20_000 })
    .toBe(1);
  const hanging = await scrape(url);
  // One answer of the store was waited for since.
  expect(hanging.value("oldest_pending_seconds")).toBeGreaterThan(1.5);
  expect(hanging.value("backlog_bytes")).toBeGreaterThan(0);
  expect(hanging.value("store_bytes")).toBeUndefined();
  store = "works";
  gate.resolve(undefined);
  expect((await writing).status).toBe(201);
  const good = await scrape(url);
  expect(good.value("oldest_pending_seconds")).toBe(0);
  expect(good.value("store_bytes")).toBeGreaterThan(0);
});

test("[RL144] two relays of one process count each for itself, and no label holds an id", async () => {
  const [one, other] = [await startRelay(temporaryFolder()), await startRelay(temporaryFolder())];
  const api = await apiAs(one.url);
  await api("POST", "/api/v1/invoices", newInvoice("1", "Acme"));
  await api("GET", `/api/v1/invoices/${crypto.randomUUID()}`);
  await api("GET", `/nothing/${crypto.randomUUID()}`);
  expect((await scrape(one.url)).value("batches_total")).toBe(1);
  expect((await scrape(other.url)).value("batches_total")).toBe(0);
  const text = await (await fetch(`${one.url}/metrics`)).text();
  expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/);
  expect(text).not.toContain("ada");
  const missing = { method: "GET", route: "none", status: "404" };
  expect((await scrape(one.url)).value("http_request_seconds", missing)).toBe(1);
  // Process metrics would be counted twice here.
  expect((await scrape(one.url)).names.filter((name) => !name.startsWith("concord_"))).toEqual([]);
});

test("[RL147] when the newest backup was made is shown, also of one that another process made", async () => {
  const folder = temporaryFolder();
  const { url } = await startRelay(folder);
  expect((await scrape(url)).value("last_backup_timestamp_seconds")).toBeUndefined();
  const file = join(temporaryFolder(), "one.concord");
  const madeAt = new Date("2026-05-01T10:00:00Z");
  const outcome = await backupStore({ data: folder, file, withoutKey: false, madeAt });
  expect(outcome.type).toBe("made");
  expect((await scrape(url)).value("last_backup_timestamp_seconds")).toBe(madeAt.getTime() / 1_000);
  // What says so does not stand in the way of a restore into the same folder.
  const place = temporaryFolder();
  copyFileSync(join(folder, "last-backup.json"), join(place, "last-backup.json"));
  const restored = { file, data: place, newKey: true, random: nodeDeps("silent").random };
  expect((await restoreStore(restored)).type).toBe("restored");
  rmSync(join(folder, "last-backup.json"));
  expect((await scrape(url)).value("last_backup_timestamp_seconds")).toBeUndefined();
});

test("[RL148] a reader that does not keep up is no delivery: it is counted as resynchronised, by its door", async () => {
  const { url } = await startRelay(temporaryFolder(), {
    settings: { readerBudgetBytes: 64 * 1_024, heartbeatMs: 60_000 },
  });
  const token = await tokenFor({ id: "tom" });
  const deaf = new WebSocket(
    `${url.replace("http", "ws")}/yjs/acme/${firstDocument}?token=${token}`,
  );
  onTestFinished(() => deaf.terminate());
  await new Promise((resolve) => deaf.once("message", resolve));
  deaf.send(Uint8Array.of(0, 0, 1, 0));
  deaf.send(Uint8Array.of(0, 1, 2, 0, 0));
  await new Promise((resolve) => deaf.once("message", resolve));
  deaf.pause();
  const ada = await joinAs(url, await tokenFor());
  const mine = peerDocument();
  ada.send({ type: "claim", document: firstDocument, clientId: mine.doc.clientID });
  for (let batch = 1; batch <= 400; batch += 1) {
    await sendBatch(ada, batch, mine.set({ paymentTerms: `${batch}${"x".repeat(30_000)}` }));
  }
  const after = await scrape(url);
  expect(after.value("reader_resyncs_total", { door: "yjs" })).toBe(1);
  expect(after.value("reader_resyncs_total", { door: "sync" })).toBe(0);
  expect(after.value("commit_delivered_seconds", { door: "yjs" })).toBeLessThan(400);
  expect(after.value("unread_bytes")).toBeGreaterThan(64 * 1_024);
});
