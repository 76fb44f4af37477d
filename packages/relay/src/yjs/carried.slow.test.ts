import { WorkspaceId } from "@concord/protocol";
import { describe, expect, test } from "vitest";
import { firstDocument, joinAs, peerDocument, sendBatch, sendOffer } from "../testing/raw-peer.ts";
import { stockClient, stockVersions, synced, until } from "../testing/stock-client.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";
import { openTestStorage } from "../testing/test-storage.ts";

const acme = WorkspaceId.parse("acme");

describe.each(stockVersions)("y-websocket $version", (stock) => {
  test("[RL14] what one tab has from another through the browser is taken as unverified, via the first, under its rights", async () => {
    const folder = temporaryFolder();
    const relay = await startRelay(folder);
    const token = await tokenFor({ role: "field" });
    const tabA = stockClient(stock, relay.url, firstDocument, {
      token,
      tabs: "too",
      clientId: 5_000,
    });
    await synced(tabA);
    const tabB = stockClient(stock, relay.url, firstDocument, {
      token,
      tabs: "only",
      clientId: 6_000,
    });
    tabB.fields.set("currency", "EUR");
    tabB.fields.set("links.stripe", { id: "in_1", kind: "invoice", account: "acct_1" });
    await until(tabA.doc, () => tabA.fields.has("links.stripe"));
    // A tab passes on what it has from another only when it is asked for all it has.
    tabA.provider.disconnect();
    tabA.provider.connect();
    const bob = stockClient(stock, relay.url, firstDocument, {
      token: await tokenFor({ id: "bob" }),
    });
    await until(bob.doc, () => bob.fields.get("currency") === "EUR");
    await until(tabA.doc, () => tabA.fields.get("links.stripe") === null);
    expect(bob.fields.get("links.stripe")).toBeNull();
    for (const { provider } of [tabA, tabB, bob]) provider.destroy();
    await relay[Symbol.asyncDispose]();

    await using storage = openTestStorage(folder);
    const stored = await storage.loadDocument(acme, firstDocument);
    expect(stored?.authorship.filter(({ client }) => client === 6_000)).toMatchObject([
      { author: { id: "ada" }, verified: false },
    ]);
  });

  test("[RL89] to a restored relay a stock client gives back what it holds, its own and others'", async () => {
    const folder = temporaryFolder();
    const first = await startRelay(folder);
    const ada = stockClient(stock, first.url, firstDocument, { token: await tokenFor() });
    const bob = stockClient(stock, first.url, firstDocument, {
      token: await tokenFor({ id: "bob" }),
    });
    await Promise.all([synced(ada), synced(bob)]);
    bob.fields.set("number", "7");
    await until(ada.doc, () => ada.fields.get("number") === "7");
    ada.fields.set("currency", "EUR");
    await until(bob.doc, () => bob.fields.get("currency") === "EUR");
    for (const { provider } of [ada, bob]) provider.destroy();
    await first[Symbol.asyncDispose]();

    // A store from before all of that, under a new epoch.
    const copy = temporaryFolder();
    {
      await using storage = openTestStorage(copy);
      await storage.beginEpoch();
    }
    const restored = await startRelay(copy);
    const again = stockClient(stock, restored.url, firstDocument, {
      token: await tokenFor(),
      doc: ada.doc,
    });
    await synced(again);
    const carol = stockClient(stock, restored.url, firstDocument, {
      token: await tokenFor({ id: "carol" }),
    });
    await until(carol.doc, () => carol.fields.get("currency") === "EUR");
    expect(carol.fields.get("number")).toBe("7");
  });
});

const issued = {
  number: "S-1",
  on: "2026-01-01",
  by: { type: "connector", connector: "stripe", account: "acct_1", id: "in_1" },
  content: { currency: "EUR" },
  digest: "0".repeat(64),
};

test("[RL89] in a restored store nobody's device undoes what it gives back of others: it waits for who wrote it, or an owner", async () => {
  const folder = temporaryFolder();
  {
    await using storage = openTestStorage(folder);
    await storage.beginEpoch();
  }
  const { url } = await startRelay(folder);
  const stripes = peerDocument(7_000);
  const lost = stripes.set({ currency: "EUR", issued });

  const field = await joinAs(url, await tokenFor({ id: "finn", role: "field" }));
  expect(await sendOffer(field, 1, lost)).toMatchObject({ type: "refused", reason: "not-allowed" });
  field.send({ type: "fetch", request: 1, document: firstDocument, stateVector: null });
  expect(await field.next("document")).toMatchObject({ kind: null });

  const owner = await joinAs(url, await tokenFor({ id: "olga", role: "owner" }));
  expect(await sendOffer(owner, 1, lost)).toMatchObject({ type: "committed", seq: 1 });
  // What came back whole is nothing new to who could not bring it.
  expect(await sendOffer(field, 2, lost)).toMatchObject({ type: "committed", seq: 1 });
  // Under their own name people write no more than before.
  const olgas = peerDocument();
  owner.send({ type: "claim", document: firstDocument, clientId: olgas.doc.clientID });
  expect(await sendBatch(owner, 2, olgas.set({ voided: { on: "2026-01-02" } }))).toMatchObject({
    type: "committed-with-correction",
    corrections: [{ rule: "not-allowed", path: "voided" }],
  });
});
