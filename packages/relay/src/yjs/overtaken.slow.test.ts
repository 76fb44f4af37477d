import { expect, test } from "vitest";
import * as Y from "yjs";
import { firstDocument, joinAs, peerDocument, sendBatch } from "../testing/raw-peer.ts";
import { rawYjs } from "../testing/raw-yjs.ts";
import { stockClient, stockVersions, synced, until } from "../testing/stock-client.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";

const adas = 5_000;

/** Bob has what Ada wrote, but for her last edit: that she made offline. */
async function offline(url: string, stock: (typeof stockVersions)[number]) {
  const token = await tokenFor();
  const ada = stockClient(stock, url, firstDocument, { token, clientId: adas });
  await synced(ada);
  ada.fields.set("currency", "EUR");
  const bob = stockClient(stock, url, firstDocument, { token: await tokenFor({ id: "bob" }) });
  await until(bob.doc, () => bob.fields.has("currency"));
  ada.provider.disconnect();
  ada.fields.set("buyer.name", "Acme");
  return { ada, bob };
}

/** Meanwhile Eve, on `/yjs`, wrote something under Ada's next clock. */
async function overtaken(url: string, stock: (typeof stockVersions)[number]) {
  const { ada, bob } = await offline(url, stock);
  const forger = peerDocument();
  Y.applyUpdate(forger.doc, Y.encodeStateAsUpdate(bob.doc));
  forger.doc.clientID = adas;
  const eve = await rawYjs(url, { id: "eve" });
  eve.send({ type: "update", update: forger.set({ "seller.name": "Eve" }) });
  await until(bob.doc, () => bob.fields.has("seller.name"));
  return { ada, bob, eve };
}

test.each(stockVersions)(
  "[RL162] y-websocket $version: an offline edit whose clock was taken meanwhile is asked for, refused by its own code, and kept",
  async (stock) => {
    const { url } = await startRelay(temporaryFolder());
    const { ada, bob } = await overtaken(url, stock);
    const refused = new Promise((resolve) => ada.onClose(resolve));
    ada.provider.connect();
    expect(await refused).toBe(4409);
    expect(bob.fields.toJSON()).toMatchObject({ currency: "EUR", "seller.name": "Eve" });

    const auditor = { authorization: `Bearer ${await tokenFor({ role: "owner" })}` };
    const list = await fetch(`${url}/api/v1/quarantine`, { headers: auditor });
    expect(await list.json()).toMatchObject({
      items: [{ author: { id: "ada" }, reason: "unknown-client-id" }],
    });
  },
);

test.each(stockVersions)(
  "[RL162] y-websocket $version: where others carried what the author wrote it goes on under its id",
  async (stock) => {
    const { url } = await startRelay(temporaryFolder());
    const { ada, bob } = await offline(url, stock);
    // Beside us, as over another provider.
    Y.applyUpdate(bob.doc, Y.encodeStateAsUpdate(ada.doc));
    bob.fields.set("buyer.name", "Acme Ltd");
    ada.provider.connect();
    await until(ada.doc, () => ada.fields.get("buyer.name") === "Acme Ltd");
    ada.fields.set("currency", "USD");
    await until(bob.doc, () => bob.fields.get("currency") === "USD");
    expect(ada.doc.clientID).toBe(adas);
    expect(ada.provider.wsconnected).toBe(true);
  },
);

test("[RL162] our own protocol: whose clock was taken is told, with who brought the other", async () => {
  const { url } = await startRelay(temporaryFolder());
  const mine = peerDocument(adas);
  const ada = await joinAs(url, await tokenFor());
  ada.send({ type: "claim", document: firstDocument, clientId: adas });
  await sendBatch(ada, 1, mine.set({ currency: "EUR" }));
  const forger = peerDocument();
  Y.applyUpdate(forger.doc, Y.encodeStateAsUpdate(mine.doc));
  forger.doc.clientID = adas;
  const eve = await rawYjs(url, { id: "eve" });
  eve.send({ type: "update", update: forger.set({ "seller.name": "Eve" }) });
  let news = await ada.next("updates");
  while (news.entries.length === 0) news = await ada.next("updates");
  expect(await sendBatch(ada, 2, mine.set({ "buyer.name": "Acme" }))).toMatchObject({
    type: "refused",
    reason: "unknown-client-id",
    message: expect.stringContaining("brought by eve"),
  });
});
