import { expect, test } from "vitest";
import * as Y from "yjs";
import { defaultRates } from "../core/rates.ts";
import type { Rate } from "../core/rates.ts";
import { firstDocument, joinAs, peerDocument, sendBatch } from "../testing/raw-peer.ts";
import { rawYjs } from "../testing/raw-yjs.ts";
import { scrape } from "../testing/scrape.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";

function batchesPerSecond(batches: number, burst: number): Rate {
  const { principal } = defaultRates;
  return {
    perSecond: { ...principal.perSecond, batches },
    burst: { ...principal.burst, batches: burst },
  };
}

const emptyUpdate = Y.encodeStateAsUpdate(new Y.Doc());
const emptyState = Y.encodeStateVector(new Y.Doc());

test("[RL95] who sends too fast is asked to slow down and not read meanwhile; all of it is taken, in order", async () => {
  const principal = batchesPerSecond(50, 1);
  const { url } = await startRelay(temporaryFolder(), { rates: { principal } });
  const ada = await joinAs(url, await tokenFor());
  const bob = await joinAs(url, await tokenFor({ id: "bob" }));
  const mine = peerDocument();
  ada.send({ type: "claim", document: firstDocument, clientId: mine.doc.clientID });
  const started = performance.now();
  for (let batch = 1; batch <= 12; batch += 1) {
    const update = mine.set({ number: String(batch) });
    const rest = { kind: "invoice", operations: [], deviceTime: 0 } as const;
    ada.send({ type: "batch", batch, document: firstDocument, update, ...rest });
  }
  const seqs: unknown[] = [];
  while (seqs.length < 12) {
    for (const { batch, verdict } of (await ada.next("ack")).results) {
      seqs.push([batch, verdict.type === "committed" && verdict.seq]);
    }
  }
  expect(seqs).toEqual(Array.from({ length: 12 }, (_, index) => [index + 1, index + 1]));
  // One at once, one on credit, and ten more at 50 a second.
  expect(performance.now() - started).toBeGreaterThan(150);
  const { retryAfterMs } = await ada.next("slow-down");
  expect(retryAfterMs).toBeGreaterThan(0);

  // Nobody else waits for it.
  const theirs = peerDocument();
  bob.send({ type: "claim", document: firstDocument, clientId: theirs.doc.clientID });
  await sendBatch(bob, 1, theirs.set({ currency: "EUR" }));
  expect(bob.heard().map(({ type }) => type)).not.toContain("slow-down");
});

test("[RL95] who may not send anything for too long is sent away, to come back", async () => {
  const principal = batchesPerSecond(1, 1);
  const { url } = await startRelay(temporaryFolder(), {
    rates: { principal },
    settings: { patienceMs: 200 },
  });
  const ada = await joinAs(url, await tokenFor());
  const rest = { document: firstDocument, kind: "invoice", operations: [], deviceTime: 0 } as const;
  for (let batch = 1; batch <= 5; batch += 1) {
    ada.send({ type: "batch", batch, update: emptyUpdate, ...rest });
  }
  expect((await ada.closed).code).toBe(4529);
});

test("[RL96] a stock client that sends too fast is slowed by not being read; all of it arrives", async () => {
  const principal = batchesPerSecond(50, 1);
  const { url } = await startRelay(temporaryFolder(), { rates: { principal } });
  const reader = await joinAs(url, await tokenFor({ id: "bob" }));
  const ada = await rawYjs(url);
  ada.send({ type: "sync-step-2", update: emptyUpdate });
  const mine = peerDocument();
  const started = performance.now();
  for (let count = 1; count <= 12; count += 1) {
    ada.send({ type: "update", update: mine.set({ number: String(count) }) });
  }
  const seen = peerDocument();
  while (seen.get("number") !== "12") {
    for (const { update } of (await reader.next("updates")).entries) {
      Y.applyUpdate(seen.doc, update);
    }
  }
  expect(performance.now() - started).toBeGreaterThan(150);
});

test("[RL96] a stock client that goes on over its rate is sent away, to come back", async () => {
  const principal = batchesPerSecond(1, 1);
  const { url } = await startRelay(temporaryFolder(), {
    rates: { principal },
    settings: { patienceMs: 200 },
  });
  const ada = await rawYjs(url);
  const mine = peerDocument();
  for (let count = 1; count <= 5; count += 1) {
    ada.send({ type: "update", update: mine.set({ number: String(count) }) });
  }
  expect(await ada.closed).toBe(4529);
});

test("[RL97] who comes back after a permanent refusal is answered later each time; others are not", async () => {
  const { url } = await startRelay(temporaryFolder(), {
    penalties: { firstMs: 300, longestMs: 10_000 },
  });
  const wish = { id: "vera", role: "viewer" } as const;
  const waits: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const started = performance.now();
    const vera = await rawYjs(url, wish);
    while ((await vera.next()).type !== "sync-step-1");
    waits.push(performance.now() - started);
    vera.send({ type: "update", update: peerDocument().set({ currency: "EUR" }) });
    expect(await vera.closed).toBe(4403);
  }
  // Counted from her return, a little after the refusal.
  expect(waits[1]).toBeGreaterThan(200);
  expect(waits[2]).toBeGreaterThan(400);
  const vera = await rawYjs(url, wish);
  const ada = await rawYjs(url);
  expect((await ada.next()).type).toBe("sync-step-1");
  expect(vera.heard.map(({ type }) => type)).not.toContain("sync-step-1");
});

test("[RL408] an update that says nothing forgives nothing; one that does is forgiven for", async () => {
  const { url } = await startRelay(temporaryFolder(), {
    penalties: { firstMs: 300, longestMs: 10_000 },
  });
  const comeAndBring = async (...updates: readonly Uint8Array[]): Promise<number> => {
    const started = performance.now();
    const eve = await rawYjs(url, { id: "eve" });
    while ((await eve.next()).type !== "sync-step-1");
    const waitedMs = performance.now() - started;
    for (const update of updates) {
      eve.send({ type: "update", update });
      // Asked after it, answered after it.
      eve.send({ type: "sync-step-1", stateVector: emptyState });
      eve.send({ type: "sync-step-2", update: emptyUpdate });
      while ((await eve.next()).type !== "sync-step-2");
    }
    eve.send({ type: "update", update: Uint8Array.of(9, 9, 9) });
    expect(await eve.closed).toBe(4422);
    return waitedMs;
  };
  await comeAndBring();
  await comeAndBring(emptyUpdate);
  expect(await comeAndBring(emptyUpdate)).toBeGreaterThan(400);
  expect(await comeAndBring(peerDocument().set({ currency: "EUR" }))).toBeGreaterThan(800);
  expect(await comeAndBring()).toBeLessThan(800);
});

/** An awareness update of the client id 77. */
function shown(clock: number): Uint8Array {
  return Uint8Array.of(1, 77, clock, 1, "1".charCodeAt(0));
}

test("[RL404] who shows without end, or asks again and again who is there, is not read for a while, at both doors", async () => {
  const principal = batchesPerSecond(20, 2);
  const { url } = await startRelay(temporaryFolder(), { rates: { principal } });
  const ada = await joinAs(url, await tokenFor());
  for (let clock = 1; clock <= 10; clock += 1) {
    ada.send({ type: "presence", document: firstDocument, update: shown(clock) });
  }
  expect((await ada.next("slow-down")).retryAfterMs).toBeGreaterThan(0);
  const bob = await rawYjs(url, { id: "bob" });
  await bob.next();
  for (let clock = 1; clock <= 10; clock += 1) {
    bob.send({ type: "awareness", update: shown(clock) });
  }
  const holds = async (): Promise<number> =>
    (await scrape(url)).value("sender_holds_total", { door: "yjs" }) ?? 0;
  await expect.poll(holds).toBeGreaterThan(0);
  const before = await holds();
  const eve = await rawYjs(url, { id: "eve" });
  await eve.next();
  for (let count = 0; count < 60; count += 1) eve.send({ type: "query-awareness" });
  await expect.poll(holds).toBeGreaterThan(before);
});
