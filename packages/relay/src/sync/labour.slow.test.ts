import { DeviceId } from "@concord/protocol";
import { expect, test } from "vitest";
import { apiAs } from "../testing/http-client.ts";
import {
  firstDocument,
  joinAs,
  peerDocument,
  secondDocument,
  sendBatch,
} from "../testing/raw-peer.ts";
import type { PeerDocument, RawPeer } from "../testing/raw-peer.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";

const mallorys = { device: DeviceId.parse("device-of-mallory") };

/** Sends batches as fast as they come, and tells how long somebody else waited for the one sent behind them. */
async function waitBehind(
  url: string,
  mallory: RawPeer,
  batches: readonly Uint8Array[],
): Promise<number> {
  const ada = await joinAs(url, await tokenFor());
  const hers = peerDocument();
  ada.send({ type: "claim", document: secondDocument, clientId: hers.doc.clientID });
  await sendBatch(ada, 1, hers.set({ currency: "EUR" }), secondDocument);
  const rest = { document: firstDocument, kind: "invoice", operations: [], deviceTime: 1 } as const;
  for (const [index, update] of batches.entries()) {
    mallory.send({ type: "batch", batch: 1_000 + index, update, ...rest });
  }
  const begun = performance.now();
  await mallory.next("ack");
  expect(await sendBatch(ada, 2, hers.set({ number: "1" }), secondDocument)).toMatchObject({
    type: "committed",
  });
  return performance.now() - begun;
}

function toggles(document: PeerDocument, count: number): readonly Uint8Array[] {
  return Array.from({ length: count }, (_, index) =>
    document.set({ "lines.l1.removed": index % 2 === 0 }),
  );
}

/** An invoice of so many lines, and the one who wrote it. */
async function joinWithLarge(url: string, lines: number) {
  const mallory = await joinAs(url, await tokenFor({ id: "mallory" }), mallorys);
  const large = peerDocument(20_000);
  mallory.send({ type: "claim", document: firstDocument, clientId: 20_000 });
  const registers = Array.from({ length: lines }, (_, line) => [
    [`lines.l${line}.name`, "Pump"],
    [`lines.l${line}.quantity`, "1"],
    [`lines.l${line}.price`, "1"],
  ]);
  await sendBatch(mallory, 1, large.set(Object.fromEntries(registers.flat())));
  return { mallory, large };
}

test("[RL240] small edits of which much follows in a large document hold up nobody for long", async () => {
  const { url } = await startRelay(temporaryFolder());
  const { mallory, large } = await joinWithLarge(url, 6_000);
  // Each makes the relay read all lines once more: it used to be a minute.
  expect(await waitBehind(url, mallory, toggles(large, 80))).toBeLessThan(15_000);
}, 60_000);

test("[RL240] nor do edits that change the records of many conflicts", async () => {
  const { url } = await startRelay(temporaryFolder());
  const mallory = await joinAs(url, await tokenFor({ id: "mallory" }), mallorys);
  const quarrel = Array.from({ length: 150 }, (_, index) => {
    const clientId = 20_000 + index;
    mallory.send({ type: "claim", document: firstDocument, clientId });
    return peerDocument(clientId).set({ paymentTerms: `${index} ${"x".repeat(30_000)}` });
  });
  expect(await waitBehind(url, mallory, quarrel)).toBeLessThan(15_000);
}, 60_000);

test("[RL241] who changes a large invoice without end, and lets its row be made each time, is slowed down", async () => {
  const { url } = await startRelay(temporaryFolder());
  const { mallory, large } = await joinWithLarge(url, 8_000);
  const list = await apiAs(url, { id: "mallory" });
  for (let edit = 2; edit < 40; edit += 1) {
    if (mallory.heard().some(({ type }) => type === "slow-down")) break;
    await sendBatch(mallory, edit, large.set({ number: String(edit) }));
    await list("GET", "/api/v1/invoices");
  }
  expect(mallory.heard().map(({ type }) => type)).toContain("slow-down");
}, 60_000);

test("[RL241] who looks at one without end is told to wait, and others are not", async () => {
  const { url } = await startRelay(temporaryFolder());
  await joinWithLarge(url, 8_000);
  const look = await apiAs(url, { id: "eve", role: "viewer" });
  const path = `/api/v1/invoices/${firstDocument}`;
  let status = 200;
  for (let times = 0; times < 40 && status === 200; times += 1) {
    ({ status } = await look("GET", path));
  }
  expect(status).toBe(429);
  const other = await apiAs(url, { id: "ada" });
  expect((await other("GET", path)).status).toBe(200);
}, 60_000);
