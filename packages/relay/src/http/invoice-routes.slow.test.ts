import { discarding } from "@concord/document";
import { Invoice, InvoiceStatus, SettlementFlag } from "@concord/model";
import { expect, test } from "vitest";
import { z } from "zod";
import { apiAs, newInvoice } from "../testing/http-client.ts";
import { firstDocument, secondDocument } from "../testing/raw-peer.ts";
import { startRelay, temporaryFolder } from "../testing/test-relay.ts";

test("[RL490] a status that there is not is refused with those that there are", async () => {
  const { url } = await startRelay(temporaryFolder());
  const api = await apiAs(url);
  const known = [...InvoiceStatus.options, ...SettlementFlag.options];
  expect(known).toContain("overdue");
  for (const status of known) {
    expect((await api("GET", `/api/v1/invoices?status=${status}`)).status).toBe(200);
  }
  for (const unknown of ["upaid", ""]) {
    expect(await api("GET", `/api/v1/invoices?status=${unknown}`)).toMatchObject({
      status: 400,
      body: {
        type: "urn:concord:problem:invalid-request",
        path: "status",
        detail: expect.stringContaining(known.join(", ")),
      },
    });
  }
});

test("[RL591] discarded drafts are listed with the others where that is asked for, and only then", async () => {
  const { url } = await startRelay(temporaryFolder());
  const api = await apiAs(url);
  await api("POST", "/api/v1/invoices", { ...newInvoice("1", "Acme"), id: firstDocument });
  await api("POST", "/api/v1/invoices", { ...newInvoice("2", "Acme"), id: secondDocument });
  const { body } = await api("GET", `/api/v1/invoices/${firstDocument}`);
  const operations = [discarding({ invoice: Invoice.parse(body["invoice"] ?? body) })];
  const written = await api("POST", `/api/v1/invoices/${firstDocument}/operations`, { operations });
  expect(written.status).toBe(200);
  const Listed = z.object({ items: z.array(z.object({ id: z.string() })) });
  const listed = async (query: string) =>
    Listed.parse((await api("GET", `/api/v1/invoices${query}`)).body)
      .items.map(({ id }) => id)
      .toSorted();
  await expect.poll(() => listed("?discarded=with")).toEqual([firstDocument, secondDocument]);
  expect(await listed("")).toEqual([secondDocument]);
  expect(await listed("?discarded=without")).toEqual([secondDocument]);
  expect(await listed("?status=discarded")).toEqual([firstDocument]);
  expect(await listed("?status=draft&discarded=with")).toEqual([firstDocument, secondDocument]);
  expect((await api("GET", "/api/v1/invoices?discarded=yes")).status).toBe(400);
});

test("[RL495] how many invoices a workspace has is told to whoever may read it", async () => {
  const { url } = await startRelay(temporaryFolder());
  const api = await apiAs(url);
  const count = () => api("GET", "/api/v1/invoices/count");
  expect(await count()).toMatchObject({ status: 200, body: { invoices: 0 } });
  for (const number of ["1", "2"])
    await api("POST", "/api/v1/invoices", newInvoice(number, "Acme"));
  await expect.poll(count).toMatchObject({ status: 200, body: { invoices: 2 } });
  expect((await fetch(`${url}/api/v1/invoices/count`)).status).toBe(401);
});

test("[RL42] of an operation that was sent alone the refusal names no place", async () => {
  const { url } = await startRelay(temporaryFolder());
  const api = await apiAs(url);
  const operations = [{ type: "set-field", path: "nonsense", value: "x" }];
  await api("POST", "/api/v1/invoices", { ...newInvoice("1", "Acme"), id: firstDocument });
  const refused = await api("POST", `/api/v1/invoices/${firstDocument}/operations`, { operations });
  expect(refused).toMatchObject({
    status: 422,
    body: { rule: "unknown-path", detail: expect.not.stringContaining("Operation") },
  });
});
