import { Stripe } from "stripe";
import { expect, test } from "vitest";
import { rigTime, sdkFor, startStripe } from "../testing/stripe-rig.ts";

const dayMs = 86_400_000;

test("[SS11] a wrong, missing or revoked key is 401; the key is not repeated in full", async () => {
  await using rig = await startStripe();
  const wrong = sdkFor(rig.sandbox, "sk_test_wrongwrongwrong");
  await expect(wrong.customers.list()).rejects.toMatchObject({
    type: "StripeAuthenticationError",
    message: "Invalid API Key provided: sk_test_********rong",
  });
  expect((await fetch(`${rig.sandbox.url}/v1/customers`)).status).toBe(401);
  await rig.act({ action: "revoke-key" });
  await expect(rig.stripe.customers.list()).rejects.toMatchObject({ code: "api_key_expired" });
  await rig.act({ action: "restore-key" });
  expect((await rig.stripe.customers.list()).data).toEqual([]);
});

test("[SS11] another API version is refused loudly, in Stripe's shape, with a request id", async () => {
  await using rig = await startStripe();
  const { host, port, protocol } = {
    host: "127.0.0.1",
    port: rig.sandbox.port,
    protocol: "http",
  } as const;
  const old = new Stripe("sk_test_sandbox", {
    host,
    port,
    protocol,
    // @ts-expect-error an application of another time pins another version
    apiVersion: "2024-12-18.acacia",
  });
  await expect(old.customers.list()).rejects.toMatchObject({
    statusCode: 400,
    type: "StripeInvalidRequestError",
    message: expect.stringContaining("Invalid Stripe API version: 2024-12-18.acacia"),
    requestId: expect.stringMatching(/^req_\w{14}$/),
  });
});

test("[SS11] unknown, missing and malformed parameters and unknown addresses are refused", async () => {
  await using rig = await startStripe();
  const { stripe } = rig;
  const strange: object = { name: "A", nick: { name: "B" } };
  await expect(stripe.customers.create(strange)).rejects.toMatchObject({
    code: "parameter_unknown",
    param: "nick",
    message: "Received unknown parameter: nick",
  });
  await expect(stripe.invoiceItems.create({})).rejects.toMatchObject({
    code: "parameter_missing",
    param: "customer",
  });
  const { id: customer } = await stripe.customers.create({});
  await expect(stripe.invoiceItems.create({ customer, amount: 1.5 })).rejects.toMatchObject({
    code: "parameter_invalid_integer",
    param: "amount",
  });
  await expect(stripe.invoices.create({ customer: "cus_none" })).rejects.toMatchObject({
    statusCode: 400,
    code: "resource_missing",
    param: "customer",
    message: "No such customer: 'cus_none'",
  });
  await expect(stripe.quotes.list()).rejects.toMatchObject({ statusCode: 404 });
  const json = await fetch(`${rig.sandbox.url}/v1/customers`, {
    method: "POST",
    headers: { authorization: "Bearer sk_test_sandbox", "content-type": "application/json" },
    body: "{}",
  });
  expect(json.status).toBe(400);
});

test("[SS12] the same key and parameters give the same answer, marked as a replay", async () => {
  await using rig = await startStripe();
  const { stripe } = rig;
  const options = { idempotencyKey: "op-1" };
  const first = await stripe.customers.create({ name: "A" }, options);
  expect(first.lastResponse.headers["idempotent-replayed"]).toBeUndefined();
  const second = await stripe.customers.create({ name: "A" }, options);
  expect(second.id).toBe(first.id);
  expect(second.lastResponse.headers["idempotent-replayed"]).toBe("true");
  expect((await stripe.customers.list()).data.length).toBe(1);
  expect((await rig.log()).map(({ key, committed }) => [key, committed])).toEqual([
    ["op-1", true],
    ["op-1", false],
    [null, false],
  ]);
});

test("[SS12] a key used for other parameters or another endpoint is an idempotency error", async () => {
  await using rig = await startStripe();
  const { stripe } = rig;
  const options = { idempotencyKey: "op-1" };
  await stripe.customers.create({ name: "A" }, options);
  for (const call of [
    () => stripe.customers.create({ name: "B" }, options),
    () => stripe.products.create({ name: "A" }, options),
    () => stripe.customers.create({}, { idempotencyKey: "x".repeat(256) }),
  ])
    await expect(call()).rejects.toMatchObject({ statusCode: 400, type: "StripeIdempotencyError" });
});

test("[SS12] a key lives for a day of virtual time", async () => {
  await using rig = await startStripe();
  const create = () => rig.stripe.customers.create({ name: "A" }, { idempotencyKey: "op-1" });
  const first = await create();
  await rig.advance(dayMs - 1_000);
  expect((await create()).id).toBe(first.id);
  await rig.advance(2_000);
  expect((await create()).id).not.toBe(first.id);
});

test("[SS12] refusals while running are remembered, those of checking are not", async () => {
  await using rig = await startStripe();
  const { stripe } = rig;
  const options = { idempotencyKey: "op-1" };
  const customer = "cus_later";
  await expect(stripe.invoices.create({ customer }, options)).rejects.toMatchObject({
    code: "resource_missing",
  });
  await expect(stripe.invoices.create({ customer }, options)).rejects.toMatchObject({
    headers: { "idempotent-replayed": "true" },
  });
  const strange: object = { nick: "B" };
  const other = { idempotencyKey: "op-2" };
  await expect(stripe.customers.create(strange, other)).rejects.toThrow("unknown parameter");
  expect((await stripe.customers.create({ name: "B" }, other)).name).toBe("B");
});

test("[SS12] a 500 after Stripe began is replayed; one at its doors is not", async () => {
  await using rig = await startStripe();
  const create = (key: string) => rig.stripe.customers.create({}, { idempotencyKey: key });
  const match = { method: "POST", path: "/v1/customers" };
  await rig.fault({ kind: "status", status: 500, remembered: true, match });
  await expect(create("a")).rejects.toMatchObject({ type: "StripeAPIError", statusCode: 500 });
  await expect(create("a")).rejects.toMatchObject({
    statusCode: 500,
    headers: { "idempotent-replayed": "true" },
  });
  await rig.fault({ kind: "status", status: 503, match });
  await expect(create("b")).rejects.toMatchObject({ statusCode: 503 });
  expect((await create("b")).object).toBe("customer");
});

test("[SK14] a refusal that was armed is in Stripe's words, and nothing is done", async () => {
  await using rig = await startStripe();
  const refused = async (status: number) => {
    await rig.fault({ kind: "status", status, match: { path: "/v1/customers" } });
    return rig.stripe.customers.create({}).catch((error: unknown) => error);
  };
  expect(await refused(403)).toMatchObject({
    type: "StripePermissionError",
    message: expect.stringContaining("does not have the required permissions"),
  });
  expect(await refused(400)).toMatchObject({ type: "StripeInvalidRequestError", statusCode: 400 });
  expect((await rig.stripe.customers.list()).data).toEqual([]);
});

test("[SS12] while a request is in flight, its key is taken: 409", async () => {
  await using rig = await startStripe({ clock: { now: () => rigTime, after: laterOnly } });
  const create = () => rig.stripe.customers.create({}, { idempotencyKey: "k" });
  await rig.fault({ kind: "hang", ms: 50, match: { method: "POST" } });
  const first = create();
  await faultTaken(rig.side);
  await expect(create()).rejects.toMatchObject({
    statusCode: 409,
    code: "idempotency_key_in_use",
  });
  for (const release of held.splice(0)) release();
  expect((await first).object).toBe("customer");
});

// Delays end when the test says so.
const held: (() => void)[] = [];
function laterOnly(delayMs: number, task: () => void): () => void {
  if (delayMs === 50) held.push(task);
  return () => undefined;
}

async function faultTaken(side: (method: string, path: string) => Promise<unknown>): Promise<void> {
  while (JSON.stringify(await side("GET", "fault")).includes("hang"));
}

test("[SS13] lists are newest first and paged by object ids in both directions", async () => {
  await using rig = await startStripe();
  const { stripe } = rig;
  const ids: string[] = [];
  for (const name of ["a", "b", "c", "d", "e"])
    ids.unshift((await stripe.customers.create({ name })).id);
  const first = await stripe.customers.list({ limit: 2 });
  expect([first.data.map(({ id }) => id), first.has_more]).toEqual([ids.slice(0, 2), true]);
  const next = await stripe.customers.list({ limit: 3, starting_after: ids[1] ?? "" });
  expect([next.data.map(({ id }) => id), next.has_more]).toEqual([ids.slice(2), false]);
  const back = await stripe.customers.list({ limit: 2, ending_before: ids[3] ?? "" });
  expect([back.data.map(({ id }) => id), back.has_more]).toEqual([ids.slice(1, 3), true]);
  const all: string[] = [];
  for await (const { id } of stripe.customers.list({ limit: 2 })) all.push(id);
  expect(all).toEqual(ids);
  for (const bad of [{ limit: 101 }, { limit: 0 }, { starting_after: "cus_none" }])
    await expect(stripe.customers.list(bad)).rejects.toMatchObject({ statusCode: 400 });
});

test("[SS28] customers are found by what they hold, once the index has them", async () => {
  await using rig = await startStripe();
  const { stripe } = rig;
  const metadata = { concord_buyer: "abc" };
  const made = await stripe.customers.create({ name: "A", email: "a@a.example", metadata });
  await stripe.customers.create({ name: "B", metadata: { concord_buyer: "abd" } });
  const found = async (query: string) =>
    (await stripe.customers.search({ query, expand: ["data.tax_ids"] })).data.map(({ id }) => id);
  const query = "metadata['concord_buyer']:'abc'";
  expect(await found(query)).toEqual([]);
  await rig.advance(61_000);
  expect(await found(query)).toEqual([made.id]);
  expect(await found(`email:"A@a.example" AND ${query}`)).toEqual([made.id]);
  expect(await found(`name:"B" AND ${query}`)).toEqual([]);
  const all = await stripe.customers.search({ query: "name:'A'", limit: 1 });
  expect(all).toMatchObject({ object: "search_result", has_more: false, next_page: null });
  await expect(stripe.customers.search({ query: "size>1" })).rejects.toMatchObject({
    statusCode: 400,
    param: "query",
  });
  await stripe.customers.del(made.id);
  expect(await found(query)).toEqual([]);
});

test("[SS13] filters: created, customer, status, due date", async () => {
  await using rig = await startStripe();
  const { stripe } = rig;
  const open = await rig.openInvoice();
  await rig.advance(dayMs);
  const voided = await stripe.invoices.voidInvoice((await rig.openInvoice()).id);
  const found = async (params: Stripe.InvoiceListParams) =>
    (await stripe.invoices.list(params)).data.map(({ id }) => id);
  expect(await found({ created: { gt: open.created } })).toEqual([voided.id]);
  expect(await found({ created: open.created })).toEqual([open.id]);
  expect(await found({ status: "void" })).toEqual([voided.id]);
  expect(await found({ customer: typeof open.customer === "string" ? open.customer : "" })).toEqual(
    [open.id],
  );
  expect(await found({ due_date: { gte: 0 } })).toEqual([]);
});

test("[SS14] ids become objects where they are expanded, up to four levels", async () => {
  await using rig = await startStripe();
  const { stripe } = rig;
  const open = await rig.openInvoice();
  const expand = ["data.customer", "data.lines.data.pricing.price_details.price"];
  await expect(stripe.invoices.list({ expand })).rejects.toThrow("more than 4 levels");
  const line = "lines.data.pricing.price_details";
  await expect(stripe.invoices.retrieve(open.id, { expand: [line] })).resolves.toBeDefined();
  const [shown] = (await stripe.invoices.list({ expand: ["data.customer"] })).data;
  expect(shown?.customer).toMatchObject({ object: "customer", name: "Bäckerei Weiß" });
  await expect(stripe.invoices.retrieve(open.id, { expand: ["nothing"] })).rejects.toMatchObject({
    message: "This property cannot be expanded (nothing).",
  });
});

test("[SS14] a customer's tax ids are there when asked for, and frozen on the invoice", async () => {
  await using rig = await startStripe();
  const { stripe } = rig;
  const vat = { type: "eu_vat", value: "DE123456789" } as const;
  const { id } = await stripe.customers.create({ name: "A", tax_id_data: [vat] });
  expect(await stripe.customers.retrieve(id)).not.toHaveProperty("tax_ids");
  const shown = await stripe.customers.retrieve(id, { expand: ["tax_ids"] });
  expect(shown).toMatchObject({ tax_ids: { data: [{ ...vat, country: "DE" }] } });
  const draft = await stripe.invoices.create({ customer: id });
  const done = await stripe.invoices.finalizeInvoice(draft.id);
  const [own] = (await stripe.customers.listTaxIds(id)).data;
  await stripe.customers.deleteTaxId(id, own?.id ?? "");
  expect((await stripe.customers.listTaxIds(id)).data).toEqual([]);
  expect((await stripe.invoices.retrieve(done.id)).customer_tax_ids).toEqual([vat]);
});

test("[SS27] a customer has at most five tax numbers, each reported; one that cannot be of its type is refused", async () => {
  await using rig = await startStripe();
  const { stripe } = rig;
  const { id } = await stripe.customers.create({ name: "A" });
  await expect(
    stripe.customers.createTaxId(id, { type: "eu_vat", value: "12" }),
  ).rejects.toMatchObject({ code: "tax_id_invalid" });
  for (let count = 1; count <= 5; count += 1) {
    await stripe.customers.createTaxId(id, { type: "us_ein", value: `12-345678${count}` });
  }
  await expect(
    stripe.customers.createTaxId(id, { type: "us_ein", value: "12-3456786" }),
  ).rejects.toThrow("at most 5");
  const [newest] = (await stripe.customers.listTaxIds(id)).data;
  await stripe.customers.deleteTaxId(id, newest?.id ?? "");
  const events = (
    await stripe.events.list({ types: ["customer.tax_id.created", "customer.tax_id.deleted"] })
  ).data;
  expect(events).toHaveLength(6);
  expect(events[0]).toMatchObject({
    type: "customer.tax_id.deleted",
    data: { object: { object: "tax_id", id: newest?.id, customer: id } },
  });
});

test("[SS15] over a limit: 429 in Stripe's shape with the reason; later it is free again", async () => {
  await using rig = await startStripe({ rateLimits: { globalPerSecond: 3, endpointPerSecond: 2 } });
  const { stripe } = rig;
  await stripe.customers.list();
  await stripe.customers.list();
  await expect(stripe.customers.list()).rejects.toMatchObject({
    type: "StripeRateLimitError",
    statusCode: 429,
    code: "rate_limit",
    headers: { "stripe-rate-limited-reason": "endpoint-rate" },
  });
  await expect(stripe.invoices.list()).rejects.toMatchObject({
    headers: { "stripe-rate-limited-reason": "global-rate" },
  });
  await rig.advance(1_001);
  expect((await stripe.customers.list()).data).toEqual([]);
});
