import { expect, test } from "vitest";
import { apiAs, newInvoice } from "../testing/http-client.ts";
import { firstDocument, joinAs, peerDocument } from "../testing/raw-peer.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";
import { openTestStorage } from "../testing/test-storage.ts";

async function failing(): Promise<never> {
  throw new Error("disk full at /secret/place");
}

test("[RL19] while the store fails, readiness is red, writers are told to come back, and all is kept after", async () => {
  const folder = temporaryFolder();
  let broken = false;
  const storage = openTestStorage(folder, (real) => ({
    commit: (entries) => (broken ? failing() : real.commit(entries)),
    probe: () => (broken ? failing() : real.probe()),
  }));
  const { url } = await startRelay(folder, { storage });
  const api = await apiAs(url);
  const ada = await joinAs(url, await tokenFor());
  const mine = peerDocument();
  const batch = {
    type: "batch",
    batch: 1,
    document: firstDocument,
    kind: "invoice",
    operations: [],
    update: mine.set({ currency: "EUR" }),
    deviceTime: 0,
  } as const;

  broken = true;
  ada.send({ type: "claim", document: firstDocument, clientId: mine.doc.clientID });
  ada.send(batch);
  expect(await ada.next("refused")).toMatchObject({ code: "unavailable", closing: true });
  expect((await ada.closed).code).toBe(4500);
  expect(ada.heard().some(({ type }) => type === "ack")).toBe(false);
  const answer = await api("POST", "/api/v1/invoices", newInvoice("1", "Acme"));
  expect(answer).toMatchObject({ status: 503, body: { type: "urn:concord:problem:unavailable" } });
  const red = await api("GET", "/readyz");
  expect(red).toMatchObject({ status: 503, body: { status: "not-ready" } });
  expect(JSON.stringify(red.body)).not.toContain("secret");

  broken = false;
  const again = await joinAs(url, await tokenFor(), {
    clientIds: [{ document: firstDocument, clientId: mine.doc.clientID }],
  });
  again.send(batch);
  expect((await again.next("ack")).results).toMatchObject([
    { verdict: { type: "committed", seq: 1 } },
  ]);
  expect((await api("GET", "/readyz")).status).toBe(200);
});
