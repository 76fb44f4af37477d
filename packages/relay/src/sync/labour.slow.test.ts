import { DeviceId } from "@concord/protocol";
import { expect, test } from "vitest";
import { defaultRates } from "../core/rates.ts";
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

/** As it is by itself, but that hardly anything is forgiven on a machine that takes its time. */
const principal = {
  ...defaultRates.principal,
  perSecond: { ...defaultRates.principal.perSecond, labourMs: 10 },
};
const mallorys = { device: DeviceId.parse("device-of-mallory") };

/** Sends batches as fast as they come, and one of somebody else's behind them, and tells how many of the first were taken before their sender was sent away. */
async function takenOf(
  url: string,
  mallory: RawPeer,
  batches: readonly Uint8Array[],
): Promise<number> {
  const ada = await joinAs(url, await tokenFor());
  const hers = peerDocument();
  ada.send({ type: "claim", document: secondDocument, clientId: hers.doc.clientID });
  const rest = { document: firstDocument, kind: "invoice", operations: [], deviceTime: 1 } as const;
  for (const [index, update] of batches.entries()) {
    mallory.send({ type: "batch", batch: 1_000 + index, update, ...rest });
  }
  expect(await sendBatch(ada, 1, hers.set({ number: "1" }), secondDocument)).toMatchObject({
    type: "committed",
  });
  let taken = 0;
  while (taken < batches.length) {
    // Who owes very much is sent away without a word.
    const message = await mallory.nextOf("ack", "refused").catch(() => null);
    if (message?.type !== "ack") break;
    taken += message.results.length;
  }
  return taken;
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
  const { url } = await startRelay(temporaryFolder(), { rates: { principal } });
  const { mallory, large } = await joinWithLarge(url, 6_000);
  // Each makes the relay read all lines once more, and all of them together would take a minute.
  expect(await takenOf(url, mallory, toggles(large, 80))).toBeLessThan(60);
}, 60_000);

test("[RL240] nor do edits that change the records of many conflicts", async () => {
  const { url } = await startRelay(temporaryFolder(), { rates: { principal } });
  const mallory = await joinAs(url, await tokenFor({ id: "mallory" }), mallorys);
  const quarrel = Array.from({ length: 150 }, (_, index) => {
    const clientId = 20_000 + index;
    mallory.send({ type: "claim", document: firstDocument, clientId });
    return peerDocument(clientId).set({ paymentTerms: `${index} ${"x".repeat(30_000)}` });
  });
  expect(await takenOf(url, mallory, quarrel)).toBeLessThan(120);
}, 60_000);

test("[RL241] who changes a large invoice without end, and lets its row be made each time, is slowed down", async () => {
  const { url } = await startRelay(temporaryFolder(), { rates: { principal } });
  const { mallory, large } = await joinWithLarge(url, 8_000);
  const list = await apiAs(url, { id: "mallory" });
  const rest = { document: firstDocument, kind: "invoice", operations: [], deviceTime: 1 } as const;
  let answer = "";
  for (let edit = 2; edit < 40 && answer !== "slow-down"; edit += 1) {
    mallory.send({ type: "batch", batch: edit, update: large.set({ number: `${edit}` }), ...rest });
    // Held back for as long as it owes, which may be longer than it is kept for.
    answer = (await mallory.nextOf("ack", "slow-down")).type;
    await list("GET", "/api/v1/invoices");
  }
  expect(answer).toBe("slow-down");
}, 60_000);

test("[RL241] who looks at one without end is told to wait, and others are not", async () => {
  const { url } = await startRelay(temporaryFolder(), { rates: { principal } });
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
