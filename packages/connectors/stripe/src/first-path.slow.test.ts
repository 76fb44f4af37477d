import { expect, test } from "vitest";
import {
  askForIssue,
  connect,
  draft,
  draftInvoice,
  sweep,
  untilRegister,
} from "./testing/connected.ts";

const agreement = (world: Awaited<ReturnType<typeof connect>>) =>
  world.bridge.reconcile(AbortSignal.timeout(5_000));

test("[ST40] an invoice of Stripe and its payment become a document, issued with its number and paid", async () => {
  let invoice = "";
  await using world = await connect({
    before: async (account) => {
      invoice = await account.openInvoice();
      await account.act("pay", { invoice });
    },
  });
  const id = await world.documentOf("invoice", invoice);
  const registers = world.registers(id);
  expect(registers).toMatchObject({
    currency: "EUR",
    "buyer.name": "Bäckerei Weiß",
    "stated.gross": { text: "100.00", value: "100" },
    issued: { by: { type: "connector", connector: "stripe", id: invoice } },
  });
  const payments = Object.entries(registers).filter(([path]) => path.startsWith("payments."));
  expect(payments).toMatchObject([
    [expect.stringMatching(/^payments\.stripe:pi_/), { amount: "100" }],
  ]);
  expect(await agreement(world)).toMatchObject({ checked: 1, agreeing: 1 });
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[ST41] a payment in Stripe reaches the document by webhook", async () => {
  let invoice = "";
  await using world = await connect({
    webhooks: true,
    before: async (account) => {
      invoice = await account.openInvoice();
    },
  });
  const id = await world.documentOf("invoice", invoice);
  const paid = await world.account.act("pay", { invoice, amount: 4_000 });
  expect(paid["status"]).toBe("open");
  const [tie] = await world.account.list(`/v1/invoice_payments?invoice=${invoice}&status=paid`);
  const intent = Object(tie?.["payment"])["payment_intent"];
  await untilRegister(world, id, `payments.stripe:${String(intent)}`);
  expect(await agreement(world)).toMatchObject({ checked: 1, agreeing: 1 });
});

test("[ST50] a draft that people ask to issue becomes customer, draft, lines and tax in Stripe, and is issued with Stripe's number", async () => {
  await using world = await connect({ webhooks: true });
  const customer = draft(world, 9, "party", {
    name: "Hafenbau GmbH",
    "contact.email": "rechnung@hafenbau.example",
    "address.city": "Hamburg",
    vatId: "DE123456789",
  });
  const id = draftInvoice(world, 1, { customer }, askForIssue);
  await untilRegister(world, id, "issued");
  await sweep(world);

  const [invoice] = await world.account.list("/v1/invoices");
  expect(invoice).toMatchObject({
    status: "open",
    total: 11_900,
    customer_name: "Hafenbau GmbH",
    metadata: { concord_document: id },
  });
  expect(world.registers(id)["issued"]).toMatchObject({ number: invoice?.["number"] });
  expect(await world.account.list("/v1/customers")).toHaveLength(1);
  expect(await agreement(world)).toMatchObject({ checked: 1, agreeing: 1 });
  expect(world.bridge.deadLetters.list()).toEqual([]);
  expect(world.replica.all().flatMap(({ conflicts }) => conflicts)).toEqual([]);
  expect(await world.account.writes()).toEqual([
    "POST /v1/customers",
    "POST /v1/invoices",
    "POST /v1/tax_rates",
    expect.stringMatching(/add_lines$/),
    expect.stringMatching(/finalize$/),
  ]);
});
