import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { firstDocument, joinAs, peerDocument, sendBatch } from "../testing/raw-peer.ts";
import {
  stockClient,
  stockVersions,
  synced,
  until,
  untilPresence,
} from "../testing/stock-client.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";

async function untilWhole(doc: Y.Doc): Promise<void> {
  await until(
    doc,
    () => doc.getMap("fields").size === 3 && doc.getText("note").length === "Bonjour".length,
  );
}

describe.each(stockVersions)("y-websocket $version", (stock) => {
  test("[RL30] two stock clients and one of ours edit one document and agree", async () => {
    const { url } = await startRelay(temporaryFolder());
    const ada = stockClient(stock, url, firstDocument, { token: await tokenFor() });
    const bob = stockClient(stock, url, firstDocument, { token: await tokenFor({ id: "bob" }) });
    await Promise.all([synced(ada), synced(bob)]);
    ada.fields.set("currency", "EUR");
    bob.fields.set("number", "7");
    ada.doc.getText("note").insert(0, "Bonjour");

    const ours = await joinAs(url, await tokenFor({ id: "eve" }));
    const mine = peerDocument();
    ours.send({ type: "claim", document: firstDocument, clientId: mine.doc.clientID });
    await sendBatch(ours, 1, mine.set({ dueDate: "2026-02-01" }));

    await Promise.all([untilWhole(ada.doc), untilWhole(bob.doc)]);
    expect(ada.fields.toJSON()).toEqual({ currency: "EUR", number: "7", dueDate: "2026-02-01" });
    expect(Y.encodeStateAsUpdate(ada.doc)).toEqual(Y.encodeStateAsUpdate(bob.doc));
    ours.send({ type: "fetch", request: 1, document: firstDocument, stateVector: null });
    Y.applyUpdate(mine.doc, (await ours.next("document")).update);
    expect(Y.encodeStateAsUpdate(mine.doc)).toEqual(Y.encodeStateAsUpdate(ada.doc));
  });

  test("[RL31] an offline edit that loses arrives with its value and is recorded", async () => {
    const { url } = await startRelay(temporaryFolder());
    // Of two concurrent writes Yjs keeps the one with the higher client id: Ada's will lose.
    const ada = stockClient(stock, url, firstDocument, {
      token: await tokenFor(),
      clientId: 5_000,
    });
    const bob = stockClient(stock, url, firstDocument, {
      token: await tokenFor({ id: "bob" }),
      clientId: 6_000,
    });
    await Promise.all([synced(ada), synced(bob)]);
    ada.fields.set("dueDate", "2026-01-01");
    await until(bob.doc, () => bob.fields.has("dueDate"));

    ada.provider.disconnect();
    ada.fields.set("dueDate", "2026-01-10");
    bob.fields.set("dueDate", "2026-01-20");
    const watcher = stockClient(stock, url, firstDocument, {
      token: await tokenFor({ id: "eve" }),
    });
    await until(watcher.doc, () => watcher.fields.get("dueDate") === "2026-01-20");
    ada.provider.connect();

    const conflict = (): unknown =>
      [...ada.fields.entries()].find(([path]) => path.startsWith("conflicts."))?.[1];
    await until(ada.doc, () => conflict() !== undefined);
    expect(conflict()).toMatchObject({
      kind: "concurrent",
      path: "dueDate",
      kept: { value: "2026-01-20", author: "bob" },
      lost: { value: "2026-01-10", author: "ada" },
      state: "open",
    });
    expect(ada.fields.get("dueDate")).toBe("2026-01-20");
  });

  test("[RL32] what a stock client wrote offline before its first connection is kept, after a restart too", async () => {
    const folder = temporaryFolder();
    const first = await startRelay(folder);
    const doc = new Y.Doc();
    doc.getMap("fields").set("currency", "EUR");
    const ada = stockClient(stock, first.url, firstDocument, { token: await tokenFor(), doc });
    await synced(ada);
    ada.provider.destroy();
    await first[Symbol.asyncDispose]();

    const second = await startRelay(folder);
    const bob = stockClient(stock, second.url, firstDocument, { token: await tokenFor() });
    await synced(bob);
    expect(bob.fields.toJSON()).toEqual({ currency: "EUR" });
  });

  test("[RL33] a viewer sees everything, stays in, and is shown out only when it writes", async () => {
    const { url } = await startRelay(temporaryFolder());
    const ada = stockClient(stock, url, firstDocument, { token: await tokenFor() });
    await synced(ada);
    ada.fields.set("currency", "EUR");
    ada.fields.set("currency", "USD");
    const viewer = stockClient(stock, url, firstDocument, {
      token: await tokenFor({ id: "vera", role: "viewer" }),
    });
    await until(viewer.doc, () => viewer.fields.get("currency") === "USD");
    // It comes back with all it knows, deletions among it: that is no writing.
    viewer.provider.disconnect();
    viewer.provider.connect();
    await synced(viewer);
    ada.fields.set("number", "7");
    await until(viewer.doc, () => viewer.fields.has("number"));

    viewer.fields.set("currency", "XXX");
    expect(await viewer.closeCode).toBe(4403);
    ada.fields.set("number", "8");
    const fresh = stockClient(stock, url, firstDocument, { token: await tokenFor() });
    await until(fresh.doc, () => fresh.fields.get("number") === "8");
    expect(fresh.fields.get("currency")).toBe("USD");
  });

  test("[RL34] refusals come as permanent close codes", async () => {
    const { url } = await startRelay(temporaryFolder());
    const token = await tokenFor();
    const codeOf = (document: string, options: { token: string; workspace?: string }) =>
      stockClient(stock, url, document, options).closeCode;
    expect(await codeOf(firstDocument, { token: "no token" })).toBe(4401);
    expect(await codeOf(firstDocument, { token, workspace: "other" })).toBe(4403);
    expect(await codeOf(firstDocument, { token: await tokenFor({ use: "sync" }) })).toBe(4403);
    expect(await codeOf("not-a-uuid", { token })).toBe(4404);
  });

  test("[RL35] presence is passed on, and ends with its connection", async () => {
    const { url } = await startRelay(temporaryFolder());
    const ada = stockClient(stock, url, firstDocument, { token: await tokenFor() });
    const bob = stockClient(stock, url, firstDocument, { token: await tokenFor({ id: "bob" }) });
    await Promise.all([synced(ada), synced(bob)]);
    ada.provider.awareness.setLocalStateField("user", { name: "Ada" });
    await untilPresence(bob, (states) => states.has(ada.doc.clientID));
    const ours = await joinAs(url, await tokenFor({ id: "eve" }));
    ours.send({ type: "open", document: firstDocument });
    expect((await ours.next("presence")).document).toBe(firstDocument);
    ada.provider.destroy();
    await untilPresence(bob, (states) => !states.has(ada.doc.clientID));
  });
});
