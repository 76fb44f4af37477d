import { planCreditUse } from "@concord/document";
import { DocumentId, Invoice, Ledger, PlainDate } from "@concord/model";
import type { CreditedInvoice } from "@concord/model";
import { expect, test } from "vitest";
import { z } from "zod";
import { apiAs, newInvoice } from "../testing/http-client.ts";
import type { Answer, Api } from "../testing/http-client.ts";
import { startRelay, temporaryFolder } from "../testing/test-relay.ts";

const View = z.looseObject({ id: DocumentId, number: z.string().optional() });
const Content = z.looseObject({ invoice: Invoice, ledger: Ledger, number: z.string() });
const Used = z.object({ key: z.string(), amount: z.string(), invoice: View, from: View });

/** An issued invoice over 238.00 EUR, paid with an amount. */
async function issuedInvoice(api: Api, paid?: string, buyer = "Acme GmbH"): Promise<DocumentId> {
  const { operations } = newInvoice("", buyer);
  const { body } = await api("POST", "/api/v1/invoices", {
    operations: [
      ...operations,
      { type: "set-field", path: "number", value: null },
      { type: "set-field", path: "seller.name", value: "Ours GmbH" },
      { type: "set-line", line: "l1", field: "name", value: "Pump" },
    ],
  });
  const { id } = View.parse(body["invoice"]);
  await record(api, id, { type: "request-issue", key: "r1" });
  await expect.poll(async () => (await shown(api, id))["number"]).toBeDefined();
  if (paid !== undefined) {
    await record(api, id, { type: "record-payment", key: "p1", payment: { amount: paid } });
  }
  return id;
}

/** An invoice as whoever plans a use of its credit reads it. */
async function read(api: Api, id: DocumentId): Promise<CreditedInvoice> {
  const { invoice, ledger, number } = Content.parse(await shown(api, id));
  return { id, invoice, ledger, issued: { number } };
}

const record = (api: Api, id: string, operation: object): Promise<Answer> =>
  api("POST", `/api/v1/invoices/${id}/operations`, { operations: [operation] });

const shown = async (api: Api, id: string): Promise<Answer["body"]> =>
  (await api("GET", `/api/v1/invoices/${id}`)).body;

const use = (api: Api, id: string, body: object): Promise<Answer> =>
  api("POST", `/api/v1/invoices/${id}/credit-uses`, body);

test("[RL500] what was paid too much for one invoice is used for another, and taken back, through the API", async () => {
  const { url } = await startRelay(temporaryFolder());
  const api = await apiAs(url);
  const [from, to] = [await issuedInvoice(api, "300"), await issuedInvoice(api)];
  expect(await shown(api, from)).toMatchObject({
    status: "overpaid",
    conflicts: [{ kind: "over-payment", state: "open" }],
  });
  const { status, body } = await use(api, to, { from });
  expect(status).toBe(200);
  const { key, amount } = Used.parse(body);
  expect(amount).toBe("62");
  expect(body).toMatchObject({
    invoice: { status: "partially-paid", outstanding: "176" },
    from: { status: "paid", outstanding: "0" },
  });
  expect(await shown(api, from)).toMatchObject({
    conflicts: [{ kind: "over-payment", state: "closed" }],
  });
  const again = await use(api, to, { from });
  expect(again).toMatchObject({
    status: 422,
    body: { detail: expect.stringMatching(/^Nothing of INV-.* stands to the customer’s credit/) },
  });

  const back = await use(api, to, { from, action: "take-back", key });
  expect(back).toMatchObject({
    status: 200,
    body: { invoice: { outstanding: "238" }, from: { outstanding: "-62" } },
  });
  expect((await use(api, to, { from, action: "take-back" })).body).toMatchObject({ path: "key" });
});

test("[RL501] whoever died between the two invoices goes on by asking again, and so does whoever finishes it by its key", async () => {
  const { url } = await startRelay(temporaryFolder());
  const api = await apiAs(url);
  const [from, to] = [await issuedInvoice(api, "300"), await issuedInvoice(api)];
  const { key } = Used.parse((await use(api, to, { from })).body);
  await use(api, to, { from, action: "take-back", key });
  // The half of a use that was made before somebody died.
  const half = planCreditUse(
    await read(api, from),
    await read(api, to),
    PlainDate.parse("2026-11-30"),
  );
  const [first] = half.type === "steps" ? half.steps : [];
  await api("POST", `/api/v1/invoices/${from}/operations`, { operations: first?.operations });
  expect(await shown(api, to)).toMatchObject({ outstanding: "238" });
  const again = await use(api, to, { from });
  expect(again.body).toMatchObject({ amount: "62", invoice: { outstanding: "176" } });
  const { key: second } = Used.parse(again.body);
  expect(second).not.toBe(key);

  const reversal = { payment: second, amount: "62" };
  await record(api, to, { type: "record-reversal", key: "v1", reversal });
  const finished = await use(api, to, { from, action: "finish", key: second });
  expect(finished.body).toMatchObject({ from: { status: "overpaid", outstanding: "-62" } });
});

test("[RL502] two who use one credit at once for two invoices both have done it, and a conflict waits for a person until one is taken back", async () => {
  const { url } = await startRelay(temporaryFolder());
  const api = await apiAs(url);
  const from = await issuedInvoice(api, "300");
  const [one, other] = [await issuedInvoice(api), await issuedInvoice(api)];
  const { key } = Used.parse((await use(api, one, { from })).body);
  // As another device does it that has not seen this.
  const fact = { amount: "62", to: "balance", usedFor: other, payment: "p1" };
  await record(api, from, { type: "record-refund", key: "use-offline", refund: fact });
  const payment = { amount: "62", from: "balance", takenFrom: from };
  await record(api, other, { type: "record-payment", key: "use-offline", payment });
  const listed = async () => (await api("GET", "/api/v1/conflicts")).body["items"];
  await expect.poll(listed).toEqual([
    expect.objectContaining({
      document: from,
      attention: "person",
      record: expect.objectContaining({
        kind: "overused-credit",
        kept: expect.objectContaining({ value: "62" }),
        lost: expect.objectContaining({ value: "124" }),
      }),
    }),
  ]);
  expect((await use(api, one, { from, action: "take-back", key })).status).toBe(200);
  await expect.poll(listed).toEqual([]);
});

test("[RL503] no credit is used by the field or by a tool, for another customer, or from an invoice that is not here", async () => {
  const { url } = await startRelay(temporaryFolder());
  const api = await apiAs(url);
  const [from, to] = [await issuedInvoice(api, "300"), await issuedInvoice(api)];
  for (const role of ["field", "connector"] as const) {
    const { status, body } = await use(await apiAs(url, { id: role, role }), to, { from });
    expect([status, body["detail"]]).toEqual([403, expect.stringContaining("Ask the office")]);
  }
  const strange = await issuedInvoice(api, undefined, "Else AG");
  expect((await use(api, strange, { from })).body).toMatchObject({
    rule: "CONCORD-USE-BUYER",
    detail: expect.stringContaining("one to Else AG"),
  });
  const nobody = "0197f3a0-0000-7000-8000-00000000dead";
  expect((await use(api, to, { from: nobody })).status).toBe(404);
  expect(await shown(api, from)).toMatchObject({ outstanding: "-62" });
});

test("[RL513] who works in the field writes no use of a credit by hand either", async () => {
  const { url } = await startRelay(temporaryFolder());
  const api = await apiAs(url);
  const [from, to] = [await issuedInvoice(api), await issuedInvoice(api)];
  const field = await apiAs(url, { id: "field", role: "field" });
  const payment = { amount: "62", from: "balance", takenFrom: from };
  const { status, body } = await record(field, to, {
    type: "record-payment",
    key: "use-1",
    payment,
  });
  expect(status).toBeGreaterThanOrEqual(400);
  expect(JSON.stringify(body)).toContain("field");
  expect(await shown(api, to)).toMatchObject({ outstanding: "238", status: "unpaid" });
  const cash = { amount: "62", method: "cash" };
  expect(
    (await record(field, to, { type: "record-payment", key: "c1", payment: cash })).status,
  ).toBe(200);
});
