import { expect, test } from "vitest";
import { z } from "zod";
import { defaultRates } from "../core/rates.ts";
import { apiAs, newInvoice } from "../testing/http-client.ts";
import { firstDocument, joinAs, peerDocument, sendBatch } from "../testing/raw-peer.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";
import { openTestStorage } from "../testing/test-storage.ts";

const Written = z.object({ invoice: z.object({ id: z.string() }) });
const Listed = z.object({ items: z.array(z.object({ id: z.int() }).loose()) });

test("[RL99] what a role may not write is refused with rule and path, and nothing of the request is written", async () => {
  const { url } = await startRelay(temporaryFolder());
  const api = await apiAs(url, { role: "field" });
  const { body } = await api("POST", "/api/v1/invoices", newInvoice("1", "Acme"));
  const { id } = Written.parse(body).invoice;
  const refused = await api("POST", `/api/v1/invoices/${id}/operations`, {
    operations: [
      { type: "set-field", path: "number", value: "2" },
      {
        type: "link",
        connector: "stripe",
        link: { kind: "invoice", id: "in_1", account: "acct_1" },
      },
    ],
  });
  expect(refused).toMatchObject({
    status: 422,
    body: {
      type: "urn:concord:problem:operation-refused",
      rule: "not-allowed",
      path: "links.stripe",
      detail: expect.stringMatching(/^Operation 2: The role field/),
    },
  });
  const shown = await api("GET", `/api/v1/invoices/${id}`);
  expect(shown.body).toMatchObject({ number: "1", version: 1 });
});

test("[RL99] what was put right is a problem that lists each correction", async () => {
  const correction = {
    rule: "fact-differs",
    path: "payments.cash:1",
    old: { amount: "10" },
    attempted: { amount: "20" },
    message: "A fact is written once.",
  } as const;
  // Somebody was faster: the relay's verdict on every batch of the API, from here on.
  const storage = openTestStorage(temporaryFolder(), () => ({
    verdictOf: async () => ({
      type: "committed-with-correction",
      seq: 1,
      corrections: [correction],
      remarks: [],
    }),
  }));
  const { url } = await startRelay(temporaryFolder(), { storage });
  const api = await apiAs(url);
  expect(await api("POST", "/api/v1/invoices", newInvoice("1", "Acme"))).toMatchObject({
    status: 409,
    type: "application/problem+json; charset=utf-8",
    body: { type: "urn:concord:problem:corrected", corrections: [correction] },
  });
});

test("[RL100] over its rate a request is answered with 429 and a time", async () => {
  const { principal } = defaultRates;
  const rate = {
    perSecond: { ...principal.perSecond, batches: 1 },
    burst: { ...principal.burst, batches: 1 },
  };
  const { url } = await startRelay(temporaryFolder(), { rates: { principal: rate } });
  const token = await tokenFor();
  const create = (number: string) =>
    fetch(`${url}/api/v1/invoices`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(newInvoice(number, "Acme")),
    });
  const statuses: number[] = [];
  let last = await create("1");
  for (; last.status !== 429 && statuses.length < 20; last = await create("n")) {
    statuses.push(last.status);
  }
  expect(new Set(statuses)).toEqual(new Set([201]));
  expect(last.status).toBe(429);
  expect(Number(last.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await last.json()).toMatchObject({ type: "urn:concord:problem:too-fast" });
  const list = await (await apiAs(url))("GET", "/api/v1/invoices");
  expect(Listed.extend({ items: z.array(z.unknown()) }).parse(list.body).items).toHaveLength(
    statuses.length,
  );
});

test("[RL88] refused batches are listed and given byte for byte to who may audit, and kept over a restart", async () => {
  const folder = temporaryFolder();
  const first = await startRelay(folder);
  const vera = await joinAs(first.url, await tokenFor({ id: "vera", role: "viewer" }));
  const update = peerDocument().set({ currency: "EUR" });
  await sendBatch(vera, 1, update);
  await sendBatch(vera, 2, Uint8Array.of(9, 9, 9));
  await first[Symbol.asyncDispose]();

  const { url } = await startRelay(folder);
  const api = await apiAs(url, { id: "otto", role: "auditor" });
  const { body } = await api("GET", "/api/v1/quarantine");
  expect(body).toMatchObject({
    items: [
      { author: { id: "vera" }, document: firstDocument, reason: "malformed-update", bytes: 3 },
      { author: { id: "vera" }, batch: 1, reason: "read-only", bytes: update.byteLength },
    ],
  });
  const id = Listed.parse(body).items[1]?.id;
  const kept = await api("GET", `/api/v1/quarantine/${id}`);
  expect(kept.body).toEqual({ update: Buffer.from(update).toString("base64") });
  expect((await api("GET", "/api/v1/quarantine/77")).status).toBe(404);
  expect((await (await apiAs(url))("GET", "/api/v1/quarantine")).status).toBe(403);
  const elsewhere = await apiAs(url, { workspace: "other", role: "owner" });
  expect((await elsewhere("GET", "/api/v1/quarantine")).body).toEqual({ items: [] });
});
