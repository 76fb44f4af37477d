import { expect, test } from "vitest";
import { nodeDeps } from "../node-deps.ts";
import { createRelay } from "../relay.ts";
import { apiAs, newInvoice } from "../testing/http-client.ts";
import { firstDocument, joinAs, peerDocument } from "../testing/raw-peer.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";
import { secretKey } from "../testing/test-secret.ts";
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

test("[RL77] a store that does not answer turns readiness red, and the question itself is answered", async () => {
  const folder = temporaryFolder();
  const gate = Promise.withResolvers<undefined>();
  let now = Date.now();
  const deps = { ...nodeDeps("silent"), now: () => now };
  const storage = openTestStorage(folder, (real) => ({
    commit: async (entries) => {
      await gate.promise;
      return real.commit(entries);
    },
  }));
  const created = await createRelay(
    { data: folder, port: 0, storage, secretKey: Buffer.from(secretKey).toString("base64url") },
    deps,
  );
  if (created.type !== "listening") throw new Error(created.message);
  await using relay = created.relay;
  const api = await apiAs(relay.url);
  const writing = api("POST", "/api/v1/invoices", newInvoice("1", "Acme"));
  const metrics = async () => (await fetch(`${relay.url}/metrics`)).text();
  await expect.poll(metrics).toContain("concord_relay_backlog_batches 1\n");
  expect((await api("GET", "/readyz")).status).toBe(200);
  now += 6_000;
  expect(await api("GET", "/readyz")).toMatchObject({
    status: 503,
    body: { reasons: [expect.stringContaining("has not answered")] },
  });
  gate.resolve(undefined);
  expect((await writing).status).toBe(201);
  expect((await api("GET", "/readyz")).status).toBe(200);
});
