import { expect, test } from "vitest";
import {
  askForIssue,
  connect,
  draft,
  draftInvoice,
  sweep,
  until,
  untilRegister,
  untilTold,
} from "./testing/connected.ts";
import type { Connected } from "./testing/connected.ts";

const agreement = (world: Connected) => world.bridge.reconcile(AbortSignal.timeout(5_000));

async function issued(world: Connected, name: number) {
  const id = draftInvoice(world, name, {}, askForIssue);
  await untilRegister(world, id, "issued");
  return id;
}

const facts = (world: Connected, id: Parameters<Connected["registers"]>[0], collection: string) =>
  Object.keys(world.registers(id)).filter((path) => path.startsWith(`${collection}.`));

test("[ST60] a payment from the books is entered in Stripe once, and does not come back as another", async () => {
  await using world = await connect({ webhooks: true });
  const id = await issued(world, 1);
  world.replica.edit(id, {
    type: "record-payment",
    key: "quickbooks:12",
    payment: { amount: "19", paidOn: "2026-11-21", method: "bank transfer" },
  });
  await untilRegister(world, id, "links.stripe.payments.quickbooks:12");
  await until(world, id, "it is attached", () => world.summary(id)?.status === "partially-paid");
  await sweep(world);
  world.replica.edit(id, { type: "record-payment", key: "hand:1", payment: { amount: "100" } });
  await untilRegister(world, id, "links.stripe.payments.hand:1");
  await sweep(world);

  expect(await world.account.list("/v1/invoices")).toMatchObject([
    { status: "paid", amount_paid: 11_900 },
  ]);
  expect(await world.account.list("/v1/payment_records")).toHaveLength(2);
  expect(facts(world, id, "payments").toSorted()).toEqual([
    "payments.hand:1",
    "payments.quickbooks:12",
  ]);
  expect(world.bridge.deadLetters.list()).toEqual([]);
  expect((await agreement(world)).findings).toEqual([]);
});

test("[ST60] a payment that was entered is read with its invoice, and not asked for by itself whenever everything is read", async () => {
  await using world = await connect({ webhooks: true });
  const id = await issued(world, 1);
  world.replica.edit(id, { type: "record-payment", key: "hand:1", payment: { amount: "100" } });
  await untilRegister(world, id, "links.stripe.payments.hand:1");
  await sweep(world);
  world.bridge.backfill.start();
  await until(world, id, "all is read", () => world.bridge.backfill.progress().state === "done");
  // The customer, the product and the invoice.
  expect(world.bridge.backfill.progress().done).toBe(3);
});

test("[ST60] one payment over several invoices is entered in each by its part", async () => {
  await using world = await connect({ webhooks: true });
  const one = await issued(world, 1);
  const two = await issued(world, 2);
  const whole = { payment: "quickbooks:12", total: "160", totalCurrency: "EUR" };
  world.replica.edit(one, {
    type: "record-payment",
    key: "quickbooks:12",
    payment: { ...whole, amount: "119" },
  });
  world.replica.edit(two, {
    type: "record-payment",
    key: "quickbooks:12",
    payment: { ...whole, amount: "41" },
  });
  await untilRegister(world, one, "links.stripe.payments.quickbooks:12");
  await untilRegister(world, two, "links.stripe.payments.quickbooks:12");
  await sweep(world);
  expect(world.summary(one)).toMatchObject({ status: "paid", outstanding: "0" });
  expect(world.summary(two)).toMatchObject({ status: "partially-paid", outstanding: "78" });
  expect(facts(world, two, "payments")).toEqual(["payments.quickbooks:12"]);
  const invoices = await world.account.list("/v1/invoices");
  expect(invoices.map(({ amount_paid: paid }) => paid)).toEqual([4_100, 11_900]);
  expect(await world.account.list("/v1/payment_records")).toHaveLength(2);
  expect((await agreement(world)).findings).toEqual([]);
});

test("[ST68] a payment in another currency counts in Stripe as what the invoice gets of it", async () => {
  await using world = await connect({ webhooks: true });
  const id = await issued(world, 1);
  world.replica.edit(id, {
    type: "record-payment",
    key: "quickbooks:12",
    payment: { amount: "119", total: "130.9", totalCurrency: "USD", rate: "0.9090909" },
  });
  await untilRegister(world, id, "links.stripe.payments.quickbooks:12");
  await sweep(world);
  expect(await world.account.list("/v1/payment_records")).toMatchObject([
    { amount: { currency: "eur", value: 11_900 } },
  ]);
  expect(world.summary(id)).toMatchObject({ status: "paid", outstanding: "0" });
  expect(world.registers(id)["payments.quickbooks:12"]).toMatchObject({ totalCurrency: "USD" });
  expect((await agreement(world)).findings).toEqual([]);
});

test("[ST61] more than is open is told to a person, announced and failed money waits", async () => {
  await using world = await connect();
  const id = await issued(world, 1);
  world.replica.edit(
    id,
    { type: "record-payment", key: "bank:1", payment: { amount: "50", pending: true } },
    { type: "record-payment", key: "bank:2", payment: { amount: "60", pending: true } },
    { type: "record-payment-progress", key: "bank:2", outcome: "failed", progress: {} },
    { type: "record-payment", key: "hand:1", payment: { amount: "120" } },
  );
  await untilTold(world, /only 119 EUR is open/);
  expect(await world.account.list("/v1/payment_records")).toEqual([]);
});

test("[ST62] a credit of the books is a credit note in Stripe, once; beyond the rest it was settled outside", async () => {
  await using world = await connect({ webhooks: true });
  const id = await issued(world, 1);
  world.replica.edit(id, { type: "record-payment", key: "hand:1", payment: { amount: "100" } });
  await untilRegister(world, id, "links.stripe.payments.hand:1");
  await until(world, id, "it is attached", () => world.summary(id)?.outstanding === "19");
  await world.bridge.idle();
  world.replica.edit(
    id,
    { type: "apply-credit", key: "quickbooks:9", credit: { amount: "30", reason: "Damaged" } },
    {
      type: "record-refund",
      key: "quickbooks:10",
      refund: { amount: "11", credit: "quickbooks:9" },
    },
  );
  await untilRegister(world, id, "links.stripe.credits.quickbooks:9");
  await sweep(world);
  expect(await world.account.list("/v1/credit_notes")).toMatchObject([
    { total: 3_000, pre_payment_amount: 1_900, out_of_band_amount: 1_100, memo: "Damaged" },
  ]);
  expect(facts(world, id, "credits")).toEqual(["credits.quickbooks:9"]);
  expect(world.bridge.deadLetters.list()).toEqual([]);
  expect((await agreement(world)).findings).toEqual([]);
});

test("[ST67] money that was given back elsewhere without a credit is told to a person, until it is credited", async () => {
  await using world = await connect({ webhooks: true });
  const id = await issued(world, 1);
  // Before payment a credit settles nothing that was given back.
  world.replica.edit(id, { type: "apply-credit", key: "hand:0", credit: { amount: "19" } });
  await untilRegister(world, id, "links.stripe.credits.hand:0");
  world.replica.edit(id, {
    type: "record-payment",
    key: "quickbooks:9",
    payment: { amount: "100" },
  });
  await untilRegister(world, id, "links.stripe.payments.quickbooks:9");
  await until(world, id, "it is attached", () => world.summary(id)?.status === "paid");
  world.replica.edit(
    id,
    {
      type: "record-refund",
      key: "quickbooks:10",
      refund: { amount: "11", payment: "quickbooks:9" },
    },
    { type: "record-refund", key: "quickbooks:11", refund: { amount: "5" } },
    { type: "record-refund", key: "quickbooks:12", refund: { amount: "3" } },
    { type: "record-refund-failure", key: "quickbooks:12", withdrawal: {} },
  );
  await untilTold(world, /^16 EUR was given back outside of Stripe /);
  expect(await world.account.list("/v1/credit_notes")).toHaveLength(1);
  expect(await world.account.list("/v1/refunds")).toEqual([]);

  world.replica.edit(id, { type: "apply-credit", key: "hand:1", credit: { amount: "11" } });
  await untilTold(world, /^5 EUR was given back/);
  world.replica.edit(id, { type: "apply-credit", key: "hand:2", credit: { amount: "5" } });
  await untilRegister(world, id, "links.stripe.credits.hand:2");
  await sweep(world);
  expect(world.bridge.deadLetters.list()).toEqual([]);
  expect(await world.account.list("/v1/credit_notes")).toMatchObject([
    { total: 500, out_of_band_amount: 500 },
    { total: 1_100, out_of_band_amount: 1_100 },
    { total: 1_900, pre_payment_amount: 1_900 },
  ]);
  expect(world.summary(id)).toMatchObject({ status: "paid", outstanding: "0" });
  expect((await agreement(world)).findings).toEqual([]);
});

test("[ST67] what was given back of a payment before it was entered never counts in Stripe", async () => {
  await using world = await connect({ webhooks: true });
  const id = await issued(world, 1);
  world.replica.edit(
    id,
    { type: "record-payment", key: "hand:1", payment: { amount: "130" } },
    { type: "record-refund", key: "hand:2", refund: { amount: "11", payment: "hand:1" } },
  );
  await untilRegister(world, id, "links.stripe.payments.hand:1");
  await sweep(world);
  expect(await world.account.list("/v1/invoices")).toMatchObject([
    { status: "paid", amount_paid: 11_900 },
  ]);
  expect(world.summary(id)).toMatchObject({ status: "paid", outstanding: "0" });
  expect(world.bridge.deadLetters.list()).toEqual([]);
});

test("[ST65] a payment that was taken back before it was entered is entered as far as it stands", async () => {
  await using world = await connect({ webhooks: true });
  const id = await issued(world, 1);
  world.replica.edit(
    id,
    { type: "record-payment", key: "quickbooks:12", payment: { amount: "100" } },
    {
      type: "record-reversal",
      key: "quickbooks:12~1",
      reversal: { payment: "quickbooks:12", amount: "30" },
    },
    { type: "record-payment", key: "quickbooks:13", payment: { amount: "10" } },
    {
      type: "record-reversal",
      key: "quickbooks:13~deleted",
      reversal: { payment: "quickbooks:13", amount: "10" },
    },
  );
  await untilRegister(world, id, "links.stripe.payments.quickbooks:12");
  await sweep(world);
  expect(await world.account.list("/v1/invoices")).toMatchObject([{ amount_paid: 7_000 }]);

  // A further part of the same payment counts against what was taken back of it.
  world.replica.edit(
    id,
    {
      type: "record-reversal",
      key: "quickbooks:12~2",
      reversal: { payment: "quickbooks:12", amount: "50" },
    },
    {
      type: "record-payment",
      key: "quickbooks:12~3",
      payment: { amount: "80", payment: "quickbooks:12" },
    },
  );
  await untilRegister(world, id, "links.stripe.payments.quickbooks:12~3");
  await sweep(world);
  expect(await world.account.list("/v1/invoices")).toMatchObject([{ amount_paid: 10_000 }]);
  expect(world.summary(id)).toMatchObject({ outstanding: "19" });
  expect(world.bridge.deadLetters.list()).toEqual([]);
  expect((await agreement(world)).findings).toEqual([]);
});

test("[ST66] what is taken back after it was entered is told to a person, and holds up nothing else", async () => {
  await using world = await connect({ webhooks: true });
  const id = await issued(world, 1);
  world.replica.edit(
    id,
    { type: "record-payment", key: "quickbooks:12", payment: { amount: "70" } },
    { type: "apply-credit", key: "quickbooks:20", credit: { amount: "9" } },
  );
  await untilRegister(world, id, "links.stripe.payments.quickbooks:12");
  await untilRegister(world, id, "links.stripe.credits.quickbooks:20");
  world.replica.edit(
    id,
    {
      type: "record-reversal",
      key: "quickbooks:12~deleted",
      reversal: { payment: "quickbooks:12", amount: "70" },
    },
    { type: "void-credit", key: "quickbooks:20", withdrawal: {} },
    { type: "record-payment", key: "quickbooks:14", payment: { amount: "500" } },
    { type: "record-payment", key: "quickbooks:15", payment: { amount: "25" } },
    { type: "apply-credit", key: "quickbooks:21", credit: { amount: "5" } },
  );
  await untilRegister(world, id, "links.stripe.payments.quickbooks:15");
  await untilRegister(world, id, "links.stripe.credits.quickbooks:21");
  await sweep(world);
  await untilTold(world, /was taken back by 70/);
  await untilTold(world, /500 EUR was recorded/);
  expect(await world.account.list("/v1/payment_records")).toHaveLength(2);
  expect(await world.account.list("/v1/credit_notes")).toMatchObject([
    { total: 500, status: "issued" },
    { total: 900, status: "void" },
  ]);
});

test("[ST63] a customer follows its party document, and the other way", async () => {
  await using world = await connect({ webhooks: true });
  const customer = draft(world, 9, "party", {
    name: "Hafenbau GmbH",
    "contact.email": "a@hafenbau.example",
  });
  const id = draftInvoice(world, 1, { customer }, askForIssue);
  await untilRegister(world, id, "issued");
  world.replica.edit(customer, {
    type: "set-field",
    path: "contact.email",
    value: "b@hafenbau.example",
  });
  await world.bridge.idle();
  // What the customer had not said before.
  world.replica.edit(customer, {
    type: "merge-fields",
    fields: { "contact.phone": "+49 40 9", "address.city": "Hamburg", "address.country": "DE" },
  });
  await world.bridge.idle();
  const [theirs] = await world.account.list("/v1/customers");
  expect(theirs).toMatchObject({
    name: "Hafenbau GmbH",
    email: "b@hafenbau.example",
    phone: "+49 40 9",
    address: { city: "Hamburg", country: "DE" },
  });

  await world.account.act("edit-customer", {
    customer: theirs?.["id"],
    fields: { name: "Hafenbau AG", phone: "+49 40 1" },
  });
  await until(world, customer, "the new name", (registers) => registers["name"] === "Hafenbau AG");
  expect(world.registers(customer)).toMatchObject({
    "contact.phone": "+49 40 1",
    "contact.email": "b@hafenbau.example",
  });
  expect(world.registers(id)["buyer.name"]).toBe("Hafenbau GmbH");
});

test("[ST69] tax numbers of a customer follow its party document, and the other way", async () => {
  await using world = await connect({ webhooks: true, pace: 20 });
  const customer = draft(world, 9, "party", { name: "Hafenbau GmbH", vatId: "DE111111111" });
  await untilRegister(world, draftInvoice(world, 1, { customer }, askForIssue), "issued");
  const [theirs] = await world.account.list("/v1/customers");
  const path = `/v1/customers/${String(theirs?.["id"])}/tax_ids`;
  const numbers = async () =>
    (await world.account.list(path)).map(({ type, value }) => `${String(type)} ${String(value)}`);
  const added = async (type: string, value: string) => {
    const { config, url } = world.account;
    const answer = await fetch(url + path, {
      method: "POST",
      headers: {
        authorization: `Bearer ${config.secretKey}`,
        "content-type": "application/x-www-form-urlencoded",
      },
      body: new URLSearchParams({ type, value }).toString(),
    });
    expect(answer.status).toBe(200);
  };
  // A second one of its kind has no register here, and stays.
  await added("eu_vat", "FR22222222222");
  await until(world, customer, "the newest", ({ vatId }) => vatId === "FR22222222222");
  await added("us_ein", "12-3456789");
  await until(world, customer, "the other kind", (registers) =>
    Object.values(registers).includes("us_ein"),
  );

  await world.account.fault({
    kind: "timeout-after-commit",
    match: { method: "POST", path },
    times: 1,
  });
  world.replica.edit(customer, {
    type: "merge-fields",
    fields: { vatId: "ATU33333333", taxRegistrationId: null, taxRegistrationScheme: null },
  });
  await expect
    .poll(numbers, { timeout: 10_000 })
    .toEqual(["eu_vat ATU33333333", "eu_vat DE111111111"]);
  expect(await world.account.side("GET", "fault")).toEqual({ faults: [] });
  await sweep(world);
  expect(world.registers(customer)).toMatchObject({ vatId: "ATU33333333" });
  expect(await numbers()).toHaveLength(2);
  expect(world.bridge.deadLetters.list()).toEqual([]);

  // What Stripe refuses costs the old number nothing.
  world.replica.edit(customer, { type: "set-field", path: "vatId", value: "DE!" });
  await untilTold(world, /Invalid value for eu_vat/);
  world.replica.edit(customer, { type: "set-field", path: "vatId", value: "12345" });
  await untilTold(world, /Stripe has no kind for the tax number 12345/);
  expect(await numbers()).toEqual(["eu_vat ATU33333333", "eu_vat DE111111111"]);
});
