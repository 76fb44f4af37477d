import { expect, test } from "vitest";
import { idOf, startStripe, type StripeRig } from "../testing/stripe-rig.ts";

const created = ["customer.created", "invoice.created", "product.created", "price.created"];

/** The events since the invoice became open. */
async function since(rig: StripeRig): Promise<readonly string[]> {
  const types = await rig.eventTypes();
  return types.slice(types.lastIndexOf("payment_intent.created") + 1);
}

test("[SS3] draft → open: the number, dates and address are given, the events fire", async () => {
  await using rig = await startStripe();
  const invoice = await rig.openInvoice(12_345);
  expect(invoice).toMatchObject({
    status: "open",
    number: expect.stringMatching(/^[A-Z0-9]{8}-0001$/),
    amount_due: 12_345,
    amount_remaining: 12_345,
    total: 12_345,
    attempted: false,
    customer_name: "Bäckerei Weiß",
    status_transitions: { finalized_at: 1_793_534_400, paid_at: null },
  });
  const types = await rig.eventTypes();
  expect(types.slice(0, 4)).toEqual(created);
  expect(types).toContain("invoice.finalized");
});

test("[SS3] a draft is deleted for good; a finalised invoice cannot be", async () => {
  await using rig = await startStripe();
  const { stripe } = rig;
  const customer = await stripe.customers.create({ name: "A" });
  const draft = await stripe.invoices.create({ customer: customer.id });
  expect(await stripe.invoices.del(draft.id)).toMatchObject({ id: draft.id, deleted: true });
  await expect(stripe.invoices.retrieve(draft.id)).rejects.toMatchObject({
    statusCode: 404,
    code: "resource_missing",
    message: `No such invoice: '${draft.id}'`,
  });
  expect((await rig.eventTypes()).at(-1)).toBe("invoice.deleted");
  const open = await rig.openInvoice();
  await expect(stripe.invoices.del(open.id)).rejects.toMatchObject({ statusCode: 400 });
});

test("[SS3] open → paid by card: intent, charge, balance and events agree", async () => {
  await using rig = await startStripe();
  const { stripe } = rig;
  const open = await rig.openInvoice(10_000);
  const paid = await stripe.invoices.pay(open.id, {
    payment_method: "pm_card_visa",
    expand: ["payments.data.payment.payment_intent"],
  });
  expect(paid).toMatchObject({ status: "paid", amount_paid: 10_000, amount_remaining: 0 });
  const [payment] = paid.payments?.data ?? [];
  expect(payment).toMatchObject({ amount_paid: 10_000, is_default: true, status: "paid" });
  const { data } = await stripe.charges.list({ expand: ["data.balance_transaction"] });
  expect(data).toMatchObject([
    {
      amount: 10_000,
      balance_transaction: { amount: 10_000, fee: 175, net: 9_825, status: "pending" },
    },
  ]);
  expect(payment?.payment.payment_intent).toMatchObject({ latest_charge: data[0]?.id });
  expect(await since(rig)).toEqual([
    "charge.succeeded",
    "payment_intent.succeeded",
    "invoice_payment.paid",
    "invoice.updated",
    "invoice.updated",
    "invoice.paid",
    "invoice.payment_succeeded",
  ]);
});

test("[SS3] a declined card leaves the invoice open, and the attempt counted", async () => {
  await using rig = await startStripe();
  const open = await rig.openInvoice();
  await expect(
    rig.stripe.invoices.pay(open.id, { payment_method: "pm_card_chargeDeclined" }),
  ).rejects.toMatchObject({ type: "StripeCardError", statusCode: 402, code: "card_declined" });
  const after = await rig.stripe.invoices.retrieve(open.id);
  expect(after).toMatchObject({ status: "open", attempt_count: 1, amount_remaining: 10_000 });
  expect(await since(rig)).toContain("invoice.payment_failed");
});

test("[SS3] open → void and uncollectible → paid or void; void and paid are the end", async () => {
  await using rig = await startStripe();
  const { invoices } = rig.stripe;
  const voided = await invoices.voidInvoice((await rig.openInvoice()).id);
  expect(voided.status).toBe("void");
  const lost = await invoices.markUncollectible((await rig.openInvoice()).id);
  expect(lost.status).toBe("uncollectible");
  const back = await invoices.pay(lost.id, { paid_out_of_band: true });
  expect(back).toMatchObject({ status: "paid", amount_paid: 10_000 });
  const gone = await invoices.markUncollectible((await rig.openInvoice()).id);
  expect((await invoices.voidInvoice(gone.id)).status).toBe("void");

  for (const done of [voided, back]) {
    for (const change of [
      () => invoices.voidInvoice(done.id),
      () => invoices.markUncollectible(done.id),
      () => invoices.pay(done.id, { paid_out_of_band: true }),
      () => invoices.finalizeInvoice(done.id),
      () => invoices.addLines(done.id, { lines: [{ amount: 1 }] }),
    ])
      await expect(change()).rejects.toMatchObject({ statusCode: 400 });
  }
});

test("[SS4] a finalised invoice changes in metadata only", async () => {
  await using rig = await startStripe();
  const { invoices } = rig.stripe;
  const open = await rig.openInvoice();
  const line = open.lines.data[0]?.id ?? "";
  const refused: (() => Promise<unknown>)[] = [
    () => invoices.update(open.id, { description: "other" }),
    () => invoices.update(open.id, { due_date: 1_800_000_000 }),
    () => invoices.update(open.id, { collection_method: "send_invoice", days_until_due: 3 }),
    () => invoices.updateLineItem(open.id, line, { amount: 1 }),
    () => invoices.removeLines(open.id, { lines: [{ id: line, behavior: "delete" }] }),
    () => rig.stripe.invoiceItems.create({ invoice: open.id, amount: 5, currency: "eur" }),
  ];
  for (const change of refused)
    await expect(change()).rejects.toMatchObject({ code: "invoice_not_editable" });
  const named = await invoices.update(open.id, { metadata: { doc_id: "d1", op: "o1" } });
  expect(named.metadata).toEqual({ doc_id: "d1", op: "o1" });
  const cleared = await invoices.update(open.id, { metadata: { op: "" } });
  expect(cleared.metadata).toEqual({ doc_id: "d1" });
  expect({ ...cleared, metadata: {} }).toEqual({ ...open, metadata: {} });
});

test("[SS5] several payments, the last one over the rest: paid, and the excess is credit", async () => {
  await using rig = await startStripe();
  const { stripe } = rig;
  const open = await rig.openInvoice(10_000);
  await rig.act({ action: "pay", invoice: open.id, amount: 2_500 });
  const partly = await stripe.invoices.retrieve(open.id, { expand: ["payments"] });
  expect(partly).toMatchObject({ status: "open", amount_paid: 2_500, amount_remaining: 7_500 });
  expect(partly.payments?.data.map((p) => [p.status, p.amount_requested, p.is_default])).toEqual([
    ["paid", 2_500, false],
    ["open", 7_500, true],
  ]);
  await expect(stripe.invoices.voidInvoice(open.id)).rejects.toMatchObject({ statusCode: 400 });

  const customer = idOf(open.customer);
  const wire = await rig.act({
    action: "receive-payment",
    customer,
    amount: 8_000,
    currency: "eur",
  });
  const id = idOf(wire);
  const paid = await stripe.invoices.attachPayment(open.id, { payment_intent: id });
  expect(paid).toMatchObject({ status: "paid", amount_paid: 10_000, amount_overpaid: 500 });
  expect(await stripe.customers.retrieve(customer)).toMatchObject({
    balance: -500,
  });
  expect(await rig.eventTypes()).toContain("invoice.overpaid");

  const { data } = await stripe.invoicePayments.list({ invoice: open.id, status: "paid" });
  expect(data.map((payment) => payment.amount_paid)).toEqual([8_000, 2_500]);
  await expect(
    stripe.invoices.attachPayment(open.id, { payment_intent: id }),
  ).rejects.toMatchObject({ statusCode: 400 });
});

test("[SS5] an expected payment that is attached counts when it arrives", async () => {
  await using rig = await startStripe();
  const { stripe } = rig;
  const open = await rig.openInvoice(10_000);
  const customer = idOf(open.customer);
  const wire = { action: "expect-payment", customer, amount: 6_000, currency: "eur" };
  const payment_intent = idOf(await rig.act(wire));
  const waiting = await stripe.invoices.attachPayment(open.id, { payment_intent });
  expect(waiting).toMatchObject({ status: "open", amount_paid: 0 });
  await rig.act({ action: "pay-intent", payment_intent });
  expect(await stripe.invoices.retrieve(open.id)).toMatchObject({
    status: "open",
    amount_paid: 6_000,
    amount_remaining: 4_000,
  });
  await expect(rig.act({ action: "pay-intent", payment_intent })).rejects.toThrow("succeeded");
});

test("[SS5] the customer's credit lowers what the next invoice asks for", async () => {
  await using rig = await startStripe();
  const { stripe } = rig;
  const customer = await stripe.customers.create({ name: "A", balance: -300 });
  const draft = await stripe.invoices.create({ customer: customer.id });
  await stripe.invoices.addLines(draft.id, { lines: [{ amount: 1_000 }] });
  const open = await stripe.invoices.finalizeInvoice(draft.id);
  expect(open).toMatchObject({
    total: 1_000,
    amount_due: 700,
    starting_balance: -300,
    ending_balance: 0,
  });
});

test("[SS5] money that moved elsewhere is a payment record, attached or by paid_out_of_band", async () => {
  await using rig = await startStripe();
  const { stripe } = rig;
  const open = await rig.openInvoice(10_000);
  const record = await stripe.paymentRecords.reportPayment({
    amount_requested: { currency: "eur", value: 4_000 },
    initiated_at: 1_793_500_000,
    payment_method_details: { type: "custom", custom: { display_name: "Überweisung" } },
    outcome: "guaranteed",
    guaranteed: { guaranteed_at: 1_793_500_000 },
    metadata: { doc_id: "d1" },
  });
  await stripe.invoices.attachPayment(open.id, { payment_record: record.id });
  const paid = await stripe.invoices.pay(open.id, {
    paid_out_of_band: true,
    expand: ["payments", "amount_paid_off_stripe"],
  });
  expect(paid).toMatchObject({
    status: "paid",
    amount_paid: 10_000,
    amount_paid_off_stripe: 10_000,
  });
  expect(paid.payments?.data.map((p) => [p.payment.type, p.amount_paid, p.status])).toEqual([
    ["payment_record", 6_000, "paid"],
    ["payment_record", 4_000, "paid"],
    ["payment_intent", null, "canceled"],
  ]);
  const half = await stripe.paymentRecords.reportRefund(record.id, {
    amount: { currency: "eur", value: 1_500 },
    outcome: "refunded",
    processor_details: { type: "custom", custom: { refund_reference: "r1" } },
  });
  expect(half.amount_refunded.value).toBe(1_500);
});

test("[SS6] a given number is kept and unique; given ones are skipped when counting", async () => {
  await using rig = await startStripe();
  const { stripe } = rig;
  const customer = await stripe.customers.create({ name: "A", invoice_prefix: "ABC" });
  const on = { customer: customer.id };
  const own = await stripe.invoices.create({ ...on, number: "ABC-0001" });
  await expect(stripe.invoices.create({ ...on, number: "ABC-0001" })).rejects.toMatchObject({
    param: "number",
  });
  const next = await stripe.invoices.create(on);
  expect((await stripe.invoices.finalizeInvoice(next.id)).number).toBe("ABC-0002");
  // Nothing is due on an invoice without lines, so finalising pays it.
  const done = await stripe.invoices.finalizeInvoice(own.id);
  expect(done).toMatchObject({ number: "ABC-0001", status: "paid", total: 0 });
});

test("[SS6] the number of a draft may change, to one that is free; that of a finalised invoice may not", async () => {
  await using rig = await startStripe();
  const { stripe } = rig;
  const customer = await stripe.customers.create({ name: "A", invoice_prefix: "ABC" });
  const on = { customer: customer.id };
  await stripe.invoices.create({ ...on, number: "OURS-1" });
  const draft = await stripe.invoices.create({ ...on, number: "OURS-2" });
  await expect(stripe.invoices.update(draft.id, { number: "OURS-1" })).rejects.toMatchObject({
    param: "number",
  });
  expect((await stripe.invoices.retrieve(draft.id)).number).toBe("OURS-2");
  expect((await stripe.invoices.update(draft.id, { number: "OURS-3" })).number).toBe("OURS-3");
  // What it had is free again.
  await stripe.invoices.create({ ...on, number: "OURS-2" });
  await expect(
    stripe.invoices.update(draft.id, { number: "12345678901234567890123456-" }),
  ).rejects.toMatchObject({ param: "number" });
  await stripe.invoices.finalizeInvoice(draft.id);
  await expect(stripe.invoices.update(draft.id, { number: "OURS-4" })).rejects.toMatchObject({
    code: "invoice_not_editable",
  });
});
