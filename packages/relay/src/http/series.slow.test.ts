import { expect, test } from "vitest";
import { apiAs, newInvoice } from "../testing/http-client.ts";
import type { Api } from "../testing/http-client.ts";
import { startRelay, temporaryFolder } from "../testing/test-relay.ts";

async function draft(api: Api): Promise<string> {
  const { operations } = newInvoice("", "Acme GmbH");
  const seller = { type: "set-field", path: "seller.name", value: "Ours GmbH" };
  const clear = { type: "set-field", path: "number", value: null };
  const created = await api("POST", "/api/v1/invoices", {
    operations: [...operations, clear, seller],
  });
  expect(created.status).toBe(201);
  return String(Object(created.body["invoice"])["id"]);
}

const ask = (api: Api, id: string, operation: object) =>
  api("POST", `/api/v1/invoices/${id}/operations`, { operations: [operation] });

test("[RL320] a request through the API names what the relay shows, and the invoice tells what became of it", async () => {
  const { url } = await startRelay(temporaryFolder());
  const api = await apiAs(url);
  const id = await draft(api);
  const name = { type: "set-line", line: "l1", field: "name", value: "Pump" };
  expect((await ask(api, id, name)).status).toBe(200);
  expect((await ask(api, id, { type: "request-issue", key: "r1" })).status).toBe(200);
  const show = async () => (await api("GET", `/api/v1/invoices/${id}`)).body;
  await expect.poll(async () => (await show())["number"]).toMatch(/^INV-\d{4}-0001$/);
  const shown = await show();
  expect(shown).toMatchObject({
    status: "unpaid",
    issued: { by: { type: "registrar", series: "invoices", count: 1 }, request: "r1" },
    requests: [{ key: "r1", action: "issue", state: "followed" }],
  });
  expect(JSON.stringify(shown)).not.toContain("proof");
});

test("[RL622] a series tells the number that it gives next, behind those of imported invoices", async () => {
  const { url } = await startRelay(temporaryFolder());
  const api = await apiAs(url);
  const nextOf = async (index: number): Promise<unknown> =>
    Object(Array.from(Object((await api("GET", "/api/v1/series")).body["items"]))[index])["next"];
  const year = new Date().getUTCFullYear();
  expect(await nextOf(0)).toEqual({ count: 1, number: `INV-${year}-0001`, passed: 0 });
  for (const count of [1, 2, 4]) {
    const number = `INV-${year}-000${count}`;
    const { operations } = newInvoice(number, "Acme GmbH");
    const by = { type: "connector", connector: "file", account: "import", id: number };
    const issued = { type: "mark-issued", issued: { number, by } };
    await api("POST", "/api/v1/invoices", { operations: [...operations, issued] });
  }
  expect(await nextOf(0)).toEqual({ count: 3, number: `INV-${year}-0003`, passed: 2 });
});

test("[RL321] series and register are read in pages, by whoever may read, of the own workspace", async () => {
  const { url } = await startRelay(temporaryFolder());
  const api = await apiAs(url);
  const name = { type: "set-line", line: "l1", field: "name", value: "Pump" };
  const ids = [];
  for (let count = 0; count < 5; count += 1) {
    const id = await draft(api);
    await ask(api, id, name);
    await ask(api, id, { type: "request-issue", key: "r1" });
    ids.push(id);
    const show = async () => (await api("GET", `/api/v1/invoices/${id}`)).body["number"];
    await expect.poll(show).toBeDefined();
  }
  const auditor = await apiAs(url, { role: "auditor" });
  const read: unknown[] = [];
  let path = "/api/v1/series/invoices/numbers?limit=2";
  for (let page = 0; page < 3; page += 1) {
    const { body } = await auditor("GET", path);
    read.push(...Array.from(Object(body["items"])));
    path = `/api/v1/series/invoices/numbers?limit=2&cursor=${String(body["next"])}`;
    expect(body["next"] === null).toBe(page === 2);
  }
  expect(read).toMatchObject(ids.map((document, index) => ({ document, count: index + 1 })));
  expect((await auditor("GET", "/api/v1/series")).body).toMatchObject({
    items: [
      { id: "invoices", reset: "yearly", periods: [{ first: 1, last: 5, issued: 5, missing: 0 }] },
      { id: "credit-notes", periods: [] },
    ],
  });
  const other = await apiAs(url, { workspace: "other" });
  expect((await other("GET", "/api/v1/series/invoices/numbers")).body).toEqual({
    items: [],
    next: null,
  });
  const bad = await api("GET", "/api/v1/series/invoices/numbers?cursor=x");
  expect(bad).toMatchObject({ status: 400, body: { path: "cursor" } });
});
