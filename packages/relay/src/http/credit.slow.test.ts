import { DocumentId } from "@concord/model";
import { expect, test } from "vitest";
import { z } from "zod";
import { apiAs, newInvoice } from "../testing/http-client.ts";
import type { Answer, Api } from "../testing/http-client.ts";
import { startRelay, temporaryFolder } from "../testing/test-relay.ts";

const View = z.looseObject({ id: DocumentId, number: z.string().optional() });
const Made = z.object({ creditNote: View, invoice: View.nullable() });

async function issuedInvoice(api: Api): Promise<string> {
  const { operations } = newInvoice("", "Acme GmbH");
  const { body } = await api("POST", "/api/v1/invoices", {
    operations: [
      ...operations,
      { type: "set-field", path: "number", value: null },
      { type: "set-field", path: "seller.name", value: "Ours GmbH" },
      { type: "set-line", line: "l1", field: "name", value: "Pump" },
    ],
  });
  const { id } = View.parse(body["invoice"]);
  await issue(api, id);
  return id;
}

async function issue(api: Api, id: string): Promise<void> {
  await api("POST", `/api/v1/invoices/${id}/operations`, {
    operations: [{ type: "request-issue", key: "r1" }],
  });
  const numbered = async () => (await api("GET", `/api/v1/invoices/${id}`)).body["number"];
  await expect.poll(numbered).toBeDefined();
}

const credit = (api: Api, id: string, body: object, headers = {}): Promise<Answer> =>
  api("POST", `/api/v1/invoices/${id}/credit-notes`, body, headers);

test("[RL336] a credit note is made through the API as a draft: of an amount, of lines, of the rest; what cannot be is said whole", async () => {
  const { url } = await startRelay(temporaryFolder());
  const api = await apiAs(url);
  const id = await issuedInvoice(api);
  const part = await credit(api, id, {
    credit: { type: "amount", amount: "38" },
    reason: "Scratch",
  });
  expect(part.status).toBe(201);
  const { creditNote, invoice } = Made.parse(part.body);
  expect(invoice).toBeNull();
  expect(creditNote).toMatchObject({
    status: "draft",
    computed: { claim: "38" },
    invoice: {
      kind: "credit-note",
      precedingInvoices: [{ document: id }],
      notes: [{ text: "Scratch" }],
    },
  });
  await issue(api, creditNote.id);
  expect((await api("GET", `/api/v1/invoices/${id}`)).body).toMatchObject({
    status: "partially-paid",
    outstanding: "200",
    ledger: { credits: { [creditNote.id]: { amount: "38" } } },
  });
  const lines = await credit(api, id, { credit: { type: "lines", quantities: { l1: "1" } } });
  expect(Made.parse(lines.body).creditNote).toMatchObject({ computed: { claim: "119" } });
  const rest = await credit(api, id, {});
  expect(Made.parse(rest.body).creditNote).toMatchObject({ computed: { claim: "200" } });

  const tooMuch = await credit(api, id, { credit: { type: "amount", amount: "201" } });
  expect(tooMuch).toMatchObject({
    status: 422,
    body: { rule: "CONCORD-CREDIT-LEFT", detail: expect.stringContaining("200 EUR of INV-") },
  });
  const draft = await credit(api, creditNote.id, {});
  expect(draft.status).toBe(422);
  const viewer = await apiAs(url, { role: "viewer" });
  expect((await credit(viewer, id, {})).status).toBe(403);
});

test("[RL444] who works in the field makes no credit note, nor does a tool", async () => {
  const { url } = await startRelay(temporaryFolder());
  const id = await issuedInvoice(await apiAs(url));
  for (const role of ["field", "connector"] as const) {
    const { status, body } = await credit(await apiAs(url, { id: role, role }), id, {});
    expect([status, body["detail"]]).toEqual([403, expect.stringContaining("Ask the office")]);
  }
  expect((await credit(await apiAs(url, { id: "eva", role: "editor" }), id, {})).status).toBe(201);
});

test("[RL337] under one Idempotency-Key one credit note is made; a reissue makes the same two documents, however often it is asked for", async () => {
  const { url } = await startRelay(temporaryFolder());
  const api = await apiAs(url);
  const id = await issuedInvoice(api);
  const key = { "idempotency-key": "k1" };
  const twice = [await credit(api, id, {}, key), await credit(api, id, {}, key)];
  expect(new Set(twice.map(({ body }) => Made.parse(body).creditNote.id)).size).toBe(1);

  const anew = [await credit(api, id, { reissue: true }), await credit(api, id, { reissue: true })];
  const made = anew.map(({ body }) => Made.parse(body));
  expect(
    new Set(made.flatMap(({ creditNote, invoice }) => [creditNote.id, invoice?.id])).size,
  ).toBe(2);
  expect(made[1]?.invoice).toMatchObject({
    status: "draft",
    computed: { claim: "238" },
    invoice: { kind: "invoice", precedingInvoices: [{ document: id }] },
  });
});

test("[RL487] through the API nobody of the office records a credit without a credit note, and is told how one is made", async () => {
  const { url } = await startRelay(temporaryFolder());
  const api = await apiAs(url);
  const id = await issuedInvoice(api);
  const answer = await api("POST", `/api/v1/invoices/${id}/operations`, {
    operations: [{ type: "apply-credit", key: "c1", credit: { amount: "238" } }],
  });
  expect(answer).toMatchObject({
    status: 422,
    body: {
      rule: "not-allowed",
      path: "credits.c1",
      detail: expect.stringContaining("comes from a credit note"),
    },
  });
  expect((await api("GET", `/api/v1/invoices/${id}`)).body).toMatchObject({ outstanding: "238" });
});
