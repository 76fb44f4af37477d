import { HistoryBlame, HistoryDifference } from "@concord/ledger";
import { expect, test } from "vitest";
import { apiAs, newInvoice } from "../testing/http-client.ts";
import type { Api } from "../testing/http-client.ts";
import { startRelay, temporaryFolder } from "../testing/test-relay.ts";

const set = (path: string, value: string | null) => ({ type: "set-field", path, value });

async function write(api: Api, id: string, ...operations: readonly object[]): Promise<void> {
  const answer = await api("POST", `/api/v1/invoices/${id}/operations`, { operations });
  expect(answer.status).toBe(200);
}

/** Entry 1 of Ada's is the invoice of 2 inspections, 2 Ben's other due date, 3 his quantity, 4 Ada's due date. */
async function edited() {
  const relay = await startRelay(temporaryFolder(), { ledger: {} });
  const ada = await apiAs(relay.url, { id: "ada" });
  const ben = await apiAs(relay.url, { id: "ben" });
  const { body } = await ada("POST", "/api/v1/invoices", newInvoice("", "Acme GmbH"));
  const id = String(Object(body["invoice"])["id"]);
  await write(ben, id, set("dueDate", "2026-03-01"));
  await write(ben, id, { type: "set-line", line: "l1", field: "quantity", value: "5" });
  await write(ada, id, set("dueDate", "2026-04-01"));
  return { relay, ada, ben, id, place: `/api/v1/invoices/${id}/history` };
}

const known = (value: unknown) => ({ type: "known", value });

test("[RL466] the API tells whose a value is, now or after an entry, of one field, of a line, or of all", async () => {
  const { ada, place } = await edited();
  const blame = async (query: string) => {
    const { items } = HistoryBlame.parse((await ada("GET", `${place}/blame${query}`)).body);
    return items.map(({ path, value, author, seq }) => [path, value, author.id, seq] as const);
  };
  expect(await blame("?path=dueDate")).toEqual([["dueDate", known("2026-04-01"), "ada", 4]]);
  expect(await blame("?path=dueDate&at=3")).toEqual([["dueDate", known("2026-03-01"), "ben", 2]]);
  expect(await blame("?path=lines.l1.quantity")).toEqual([
    ["lines.l1.quantity", known("5"), "ben", 3],
  ]);
  const line = await blame("?path=lines.l1");
  expect(line.length).toBeGreaterThan(3);
  expect(line.every(([path]) => path.startsWith("lines.l1."))).toBe(true);
  const all = await blame("");
  expect(all.map(([path]) => path)).toContain("buyer.name");
  expect(await blame("?at=0")).toEqual([]);
});

test("[RL467] the API tells what two moments differ in, without what came back; of an unknown invoice, that there is no history", async () => {
  const { ada, ben, id, place } = await edited();
  await write(ben, id, set("dueDate", "2026-02-01"));
  const difference = async (query: string) =>
    HistoryDifference.parse((await ada("GET", `${place}/difference?${query}`)).body);
  expect(await difference("from=1")).toEqual({
    from: 1,
    to: 5,
    items: [{ path: "lines.l1.quantity", before: known("2"), after: known("5") }],
  });
  expect(await difference("from=1&to=2")).toEqual({
    from: 1,
    to: 2,
    items: [{ path: "dueDate", before: known("2026-02-01"), after: known("2026-03-01") }],
  });
  const nothing = `/api/v1/invoices/0190a000-0000-7000-8000-00000000000f/history`;
  for (const rest of ["difference?from=0", "blame"]) {
    expect((await ada("GET", `${nothing}/${rest}`)).status).toBe(404);
  }
});

test("[RL468] an invoice, a line or a field is made to say again what it said, as a new change, once under one key; who may not write sees what it would be", async () => {
  const { relay, ada, id, place } = await edited();
  const show = async () =>
    Object(Object((await ada("GET", `/api/v1/invoices/${id}`)).body)["invoice"]);
  const viewer = await apiAs(relay.url, { id: "vera", role: "viewer" });
  const restore = (api: Api, body: object, headers = {}) =>
    api("POST", `${place}/restore`, body, headers);
  const due = { path: "dueDate", before: "2026-04-01", after: "2026-02-01" };
  const quantity = { path: "lines.l1.quantity", before: "5", after: "2" };

  const dry = await restore(viewer, { at: 1, dryRun: true });
  expect(dry).toMatchObject({ status: 200, body: { changes: [due, quantity], frozen: 0, seq: 4 } });
  expect((await restore(viewer, { at: 1 })).status).toBe(403);
  expect(await show()).toMatchObject({ dueDate: "2026-04-01" });

  const key = { "idempotency-key": "once" };
  const line = { at: 1, path: "lines.l1" };
  const done = await restore(ada, line, key);
  expect(done).toMatchObject({ status: 200, body: { seq: 5, changes: [quantity] } });
  expect(await show()).toMatchObject({ dueDate: "2026-04-01", lines: [{ quantity: "2" }] });
  // Asked again it is done, and there is nothing left of it.
  expect(await restore(ada, line, key)).toMatchObject({
    status: 200,
    body: { seq: 5, changes: [] },
  });
  const rest = await restore(ada, { at: 2 });
  expect(rest).toMatchObject({
    body: { seq: 6, changes: [{ ...due, after: "2026-03-01" }] },
  });
  const { body } = await ada("GET", place);
  expect(Array.from(Object(body["items"]))).toHaveLength(6);
  expect((await restore(ada, { at: 0 })).status).toBe(404);
  // It never said one, which is nothing to restore; of what is none of an invoice's fields that is said.
  const order = await restore(ada, { at: 2, path: "references.purchaseOrder" });
  expect(order).toMatchObject({ status: 200, body: { changes: [] } });
  for (const path of ["dueDat", "lines.l9", "links.stripe"]) {
    const refused = await restore(ada, { at: 2, path, dryRun: true });
    expect(refused).toMatchObject({ status: 400, body: { path } });
  }
});

test("[RL469] of an issued invoice nothing that is frozen is restored, and it is said how much stays", async () => {
  const { ada, id, place } = await edited();
  const name = { type: "set-line", line: "l1", field: "name", value: "Pump" };
  await write(ada, id, set("number", null), set("seller.name", "Ours GmbH"), name);
  await write(ada, id, { type: "request-issue", key: "r1" });
  const number = async () => (await ada("GET", `/api/v1/invoices/${id}`)).body["number"];
  await expect.poll(number, { timeout: 60_000 }).toMatch(/-0001$/);
  const { body } = await ada("POST", `${place}/restore`, { at: 1, path: "lines.l1" });
  expect(body).toMatchObject({ changes: [], frozen: 2 });
});
