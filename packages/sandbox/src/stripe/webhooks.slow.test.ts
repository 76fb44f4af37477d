import { Stripe } from "stripe";
import { expect, test } from "vitest";
import { z } from "zod";
import { startStripe } from "../testing/stripe-rig.ts";
import { receiveWebhooks } from "../testing/webhook-receiver.ts";
import { stripeSignature } from "./stripe-sandbox.ts";

const secret = "whsec_test_secret";
const hourMs = 3_600_000;
const Received = z.looseObject({ type: z.string() });
const typesOf = (got: readonly { body: string }[]): readonly string[] =>
  got.map(({ body }) => Received.parse(JSON.parse(body)).type);

test("[SS16] the signature is that of the published vector", () => {
  expect(
    stripeSignature(
      '{"id":"evt_test_1","object":"event","type":"invoice.paid"}',
      secret,
      1767225600,
    ),
  ).toBe("t=1767225600,v1=14001c63bea2aed4e924c801f8f3d6aef2f351db2fc4f617cc26630f59a9c116");
});

test("[SS16] the SDK takes our webhooks, with the key of the request that caused them", async () => {
  await using receiver = await receiveWebhooks();
  await using rig = await startStripe({ webhooks: [{ url: receiver.url, secret }] });
  const customer = await rig.stripe.customers.create({ name: "A" }, { idempotencyKey: "op-7" });
  await receiver.until(1);
  const [hook] = receiver.got;
  const signature = hook?.headers["stripe-signature"] ?? "";
  const event = await rig.stripe.webhooks.constructEventAsync(
    hook?.body ?? "",
    signature,
    secret,
    Number.MAX_SAFE_INTEGER,
  );
  expect(event).toMatchObject({
    object: "event",
    type: "customer.created",
    api_version: "2026-10-28.endive",
    data: { object: { id: customer.id } },
    request: { id: customer.lastResponse.requestId, idempotency_key: "op-7" },
  });
  await expect(
    rig.stripe.webhooks.constructEventAsync(hook?.body ?? "", signature, "whsec_other"),
  ).rejects.toThrow(Stripe.errors.StripeSignatureVerificationError);
});

test("[SS16] updates carry the old values of what changed, and nothing else", async () => {
  await using rig = await startStripe();
  const { stripe } = rig;
  const { id } = await stripe.customers.create({ name: "A", metadata: { a: "1", b: "2" } });
  await stripe.customers.update(id, { name: "B", metadata: { b: "3" } });
  const [event] = (await stripe.events.list({ type: "customer.updated" })).data;
  expect(event?.data.previous_attributes).toEqual({ name: "A", metadata: { b: "2" } });
  await stripe.customers.update(id, { name: "B" });
  expect((await stripe.events.list({ type: "customer.updated" })).data.length).toBe(1);
});

test("[SS17] events that an endpoint missed are listed by delivery_success=false", async () => {
  await using receiver = await receiveWebhooks();
  await using rig = await startStripe({ webhooks: [{ url: receiver.url, secret }] });
  await rig.fault({ kind: "webhook-drop", match: { type: "product.created" } });
  await rig.stripe.customers.create({});
  await rig.stripe.products.create({ name: "P" });
  await rig.advance(0);
  const missed = await rig.stripe.events.list({ delivery_success: false });
  expect(missed.data.map(({ type }) => type)).toEqual(["product.created"]);
  const taken = await rig.stripe.events.list({ delivery_success: true });
  expect(taken.data.map(({ type }) => type)).toEqual(["customer.created"]);
});

test("[SS17] events are kept for thirty days and filtered by type", async () => {
  await using rig = await startStripe();
  await rig.stripe.customers.create({});
  await rig.advance(29 * 24 * hourMs);
  await rig.stripe.products.create({ name: "P" });
  const types = async (params: Stripe.EventListParams) =>
    (await rig.stripe.events.list(params)).data.map(({ type }) => type);
  expect(await types({ types: ["customer.created", "invoice.paid"] })).toEqual([
    "customer.created",
  ]);
  expect(await types({ type: "product.*" })).toEqual(["product.created"]);
  await rig.advance(48 * hourMs);
  expect(await types({})).toEqual(["product.created"]);
});

test("[SS18] an endpoint pinned to acacia still gets the fields that Basil removed", async () => {
  await using old = await receiveWebhooks();
  await using rig = await startStripe();
  await rig.stripe.webhookEndpoints.create({
    url: old.url,
    enabled_events: ["invoice.paid", "charge.succeeded"],
    api_version: "2024-12-18.acacia",
  });
  const open = await rig.openInvoice(5_000);
  await rig.act({ action: "pay", invoice: open.id });
  await rig.advance(0);
  expect(typesOf(old.got).toSorted()).toEqual(["charge.succeeded", "invoice.paid"]);
  const paid = old.got.find(({ body }) => body.includes('"type": "invoice.paid"'))?.body ?? "{}";
  const event = z
    .object({
      api_version: z.string(),
      data: z.object({ object: z.record(z.string(), z.unknown()) }),
    })
    .parse(JSON.parse(paid));
  expect(event.api_version).toBe("2024-12-18.acacia");
  expect(event.data.object).toMatchObject({
    paid: true,
    paid_out_of_band: false,
    charge: expect.stringMatching(/^ch_/),
    payment_intent: expect.stringMatching(/^pi_/),
    total_tax_amounts: [],
    lines: { data: [{ price: { object: "price" } }] },
  });
  expect(event.data.object).not.toHaveProperty("total_taxes");
  expect(event.data.object).not.toHaveProperty("parent");
});

test("[SS18] an endpoint gets only the types that it wants, and none while disabled", async () => {
  await using receiver = await receiveWebhooks();
  await using rig = await startStripe();
  const { webhookEndpoints, customers, products } = rig.stripe;
  const target = await webhookEndpoints.create({
    url: receiver.url,
    enabled_events: ["customer.created"],
  });
  expect(target.secret).toMatch(/^whsec_/);
  expect(await webhookEndpoints.retrieve(target.id)).not.toHaveProperty("secret");
  await products.create({ name: "P" });
  await customers.create({});
  await webhookEndpoints.update(target.id, { disabled: true });
  await customers.create({});
  await rig.advance(0);
  expect(typesOf(receiver.got)).toEqual(["customer.created"]);
});

test("[SS19] an untaken webhook is sent again with a fresh signature, for three days", async () => {
  await using receiver = await receiveWebhooks(Array.from({ length: 50 }, () => 500));
  await using rig = await startStripe({ webhooks: [{ url: receiver.url, secret }] });
  await rig.stripe.customers.create({});
  await rig.advance(70 * hourMs);
  const before = receiver.got.length;
  expect(before).toBeGreaterThan(8);
  const stamps = receiver.got.map(({ headers }) => headers["stripe-signature"]);
  expect(new Set(stamps).size).toBe(before);
  await rig.advance(10 * 24 * hourMs);
  const all = receiver.got.length;
  await rig.advance(30 * 24 * hourMs);
  expect(receiver.got.length).toBe(all);
});

test("[SS20] auto_advance finalises a draft after an hour, once invoice.created was taken", async () => {
  await using receiver = await receiveWebhooks([500]);
  await using rig = await startStripe({ webhooks: [{ url: receiver.url, secret }] });
  const { stripe } = rig;
  const customer = await stripe.customers.create({});
  const draft = await stripe.invoices.create({
    customer: customer.id,
    auto_advance: true,
    collection_method: "send_invoice",
    days_until_due: 14,
  });
  await stripe.invoices.addLines(draft.id, { lines: [{ amount: 100 }] });
  expect(draft.automatically_finalizes_at).toBe(draft.created + 3_600);
  await rig.advance(hourMs - 1_000);
  expect((await stripe.invoices.retrieve(draft.id)).status).toBe("draft");
  await rig.advance(2_000);
  const open = await stripe.invoices.retrieve(draft.id);
  expect(open).toMatchObject({ status: "open", due_date: open.created + 3_600 + 14 * 86_400 });
  expect(await rig.eventTypes()).toContain("invoice.sent");
  await rig.advance(15 * 24 * hourMs);
  expect((await rig.eventTypes()).at(-1)).toBe("invoice.overdue");
});

test("[SS20] without anybody to take invoice.created, a draft waits for three days", async () => {
  await using receiver = await receiveWebhooks(Array.from({ length: 500 }, () => 500));
  await using rig = await startStripe({ webhooks: [{ url: receiver.url, secret }] });
  const { stripe } = rig;
  const customer = await stripe.customers.create({
    invoice_settings: { default_payment_method: "pm_card_visa" },
  });
  const draft = await stripe.invoices.create({ customer: customer.id, auto_advance: true });
  await stripe.invoices.addLines(draft.id, { lines: [{ amount: 100 }] });
  await rig.advance(71 * hourMs);
  expect((await stripe.invoices.retrieve(draft.id)).status).toBe("draft");
  await rig.advance(2 * hourMs);
  expect((await stripe.invoices.retrieve(draft.id)).status).toBe("paid");
});
