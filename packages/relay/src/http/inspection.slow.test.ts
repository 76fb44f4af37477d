import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { z } from "zod";
import { apiAs, newInvoice } from "../testing/http-client.ts";
import { firstDocument, joinAs, peerDocument, sendBatch } from "../testing/raw-peer.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";

test("[RL153] who may audit sees the log's state and any batch of it; who may read, a document's; others nothing", async () => {
  const { url } = await startRelay(temporaryFolder());
  const ada = await joinAs(url, await tokenFor());
  const mine = peerDocument();
  ada.send({ type: "claim", document: firstDocument, clientId: mine.doc.clientID });
  const update = mine.set({ currency: "EUR" });
  await sendBatch(ada, 1, update);
  const editor = await apiAs(url);
  await editor("POST", "/api/v1/invoices", newInvoice("1", "Acme"));

  const auditor = await apiAs(url, { id: "otto", role: "auditor" });
  expect((await auditor("GET", "/api/v1/inspect/workspace")).body).toMatchObject({
    workspace: "acme",
    epoch: 1,
    head: 2,
    documents: { invoice: 2 },
    projections: [{ name: "documents" }],
    devices: [
      { author: { id: "ada" }, seq: 2 },
      { author: { id: "ada" }, device: "device-of-ada", batch: 1, seq: 1 },
    ],
  });
  const { body } = await auditor("GET", "/api/v1/inspect/batches/1");
  expect(body).toMatchObject({
    seq: 1,
    document: firstDocument,
    author: { id: "ada" },
    difference: [{ path: "currency", before: null, after: "EUR" }],
    verdict: { type: "committed", seq: 1 },
    deviceTime: "1970-01-01T00:00:01.000Z",
  });
  const doc = new Y.Doc();
  Y.applyUpdate(doc, new Uint8Array(Buffer.from(z.string().parse(body["update"]), "base64")));
  expect(doc.getMap("fields").toJSON()).toEqual({ currency: "EUR" });
  expect(await auditor("GET", "/api/v1/inspect/batches/3")).toMatchObject({
    status: 404,
    body: { detail: "The log ends at 2." },
  });

  const viewer = await apiAs(url, { id: "vera", role: "viewer" });
  const state = `/api/v1/inspect/documents/${firstDocument}`;
  expect((await viewer("GET", state)).body).toMatchObject({
    kind: "invoice",
    seq: 1,
    batches: 1,
    updates: { count: 1 },
    snapshot: null,
    authors: [
      { client: mine.doc.clientID, from: 0, to: 1, author: { name: "ada" }, verified: true },
    ],
  });
  for (const path of ["workspace", "batches/1"]) {
    expect((await viewer("GET", `/api/v1/inspect/${path}`)).status).toBe(403);
  }
  const stranger = await apiAs(url, { workspace: "other", role: "owner" });
  expect((await stranger("GET", state)).status).toBe(404);
  expect((await stranger("GET", "/api/v1/inspect/batches/1")).status).toBe(404);
});
