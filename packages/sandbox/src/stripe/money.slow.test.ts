import { expect, test } from "vitest";
import { Stripe } from "stripe";
import { startStripe, type StripeRig } from "../testing/stripe-rig.ts";

async function draft(rig: StripeRig, params: Partial<Stripe.InvoiceCreateParams> = {}) {
  const customer = await rig.stripe.customers.create({ name: "Müller & Söhne" });
  return rig.stripe.invoices.create({ customer: customer.id, currency: "eur", ...params });
}

const rate = (rig: StripeRig, percentage: number, inclusive: boolean) =>
  rig.stripe.taxRates.create({ display_name: "MwSt.", percentage, inclusive, country: "DE" });

test("[SS7] exclusive tax is put on top per line, inclusive tax is taken out of the price", async () => {
  await using rig = await startStripe();
  const { invoices } = rig.stripe;
  const on = await rate(rig, 19, false);
  const within = await rate(rig, 7, true);
  const { id } = await draft(rig, { default_tax_rates: [on.id] });
  // 2.5 × 0.99 = 2.475 → 248; 19 % of 248 = 47.12 → 47. 10.70 with 7 % inside: 70 are tax.
  const invoice = await invoices.addLines(id, {
    lines: [
      {
        price_data: {
          currency: "eur",
          product_data: { name: "Kabel" },
          unit_amount_decimal: Stripe.Decimal.from("99"),
        },
        quantity_decimal: Stripe.Decimal.from("2.5"),
      },
      { amount: 1_070, tax_rates: [within.id] },
    ],
  });
  expect(invoice).toMatchObject({
    subtotal: 1_318,
    subtotal_excluding_tax: 1_248,
    total: 1_365,
    total_excluding_tax: 1_248,
    total_taxes: [
      { amount: 47, tax_behavior: "exclusive", taxable_amount: 248 },
      { amount: 70, tax_behavior: "inclusive", taxable_amount: 1_000 },
    ],
  });
  const [line] = invoice.lines.data;
  expect(line).toMatchObject({ amount: 248, quantity: null });
  expect(line?.quantity_decimal?.toString()).toBe("2.5");
  expect(line?.pricing?.unit_amount_decimal?.toString()).toBe("99");
});

test("[SS7] discounts come before tax: on the line, then on the invoice, adding up", async () => {
  await using rig = await startStripe();
  const { stripe } = rig;
  const tax = await rate(rig, 20, false);
  const tenth = await stripe.coupons.create({ percent_off: 10 });
  const five = await stripe.coupons.create({ amount_off: 500, currency: "eur" });
  const { id } = await draft(rig, {
    default_tax_rates: [tax.id],
    discounts: [{ coupon: five.id }],
  });
  const invoice = await stripe.invoices.addLines(id, {
    lines: [{ amount: 1_000, discounts: [{ coupon: tenth.id }] }, { amount: 2_000 }],
  });
  // 900 + 2000 = 2900; 500 spread as 155 and 345; tax on 745 and 1655.
  expect(invoice).toMatchObject({ subtotal: 2_900, total_excluding_tax: 2_400, total: 2_880 });
  expect(invoice.lines.data.map((line) => line.taxes?.[0]?.taxable_amount)).toEqual([745, 1_655]);
  expect(invoice.total_discount_amounts?.map(({ amount }) => amount)).toEqual([100, 500]);
});

test("[SS7] taxes given as amounts are kept as they are", async () => {
  await using rig = await startStripe();
  const { id } = await draft(rig);
  const invoice = await rig.stripe.invoices.addLines(id, {
    lines: [
      {
        amount: 999,
        tax_amounts: [
          {
            amount: 191,
            taxable_amount: 999,
            tax_rate_data: { display_name: "MwSt.", percentage: 19, inclusive: false },
          },
        ],
      },
    ],
  });
  expect(invoice).toMatchObject({ total: 1_190, total_excluding_tax: 999 });
});

test("[SS7] currencies without and with three decimals are integers of their own unit", async () => {
  await using rig = await startStripe({ threeDecimalEndsInZero: true });
  const { invoices } = rig.stripe;
  const yen = await draft(rig, { currency: "jpy" });
  expect(await invoices.addLines(yen.id, { lines: [{ amount: 1_500 }] })).toMatchObject({
    currency: "jpy",
    total: 1_500,
  });
  const dinar = await draft(rig, { currency: "kwd" });
  await expect(invoices.addLines(dinar.id, { lines: [{ amount: 1_505 }] })).rejects.toMatchObject({
    param: "amount",
  });
});

test("[SS8] pending items, lines and invoice items are two views of one thing", async () => {
  await using rig = await startStripe();
  const { stripe } = rig;
  const customer = await stripe.customers.create({ name: "A" });
  const on = { customer: customer.id, currency: "eur" };
  const item = await stripe.invoiceItems.create({ ...on, amount: 700, description: "Anfahrt" });
  const invoice = await stripe.invoices.create({
    ...on,
    pending_invoice_items_behavior: "include",
  });
  expect(invoice.lines.data).toMatchObject([
    {
      amount: 700,
      description: "Anfahrt",
      parent: { invoice_item_details: { invoice_item: item.id } },
    },
  ]);
  const line = invoice.lines.data[0]?.id ?? "";
  await stripe.invoices.updateLineItem(invoice.id, line, { amount: 800, metadata: { k: "v" } });
  expect(await stripe.invoiceItems.retrieve(item.id)).toMatchObject({
    amount: 800,
    metadata: { k: "v" },
    invoice: invoice.id,
  });
  await stripe.invoiceItems.update(item.id, { description: "Fahrt" });
  expect((await stripe.invoices.listLineItems(invoice.id)).data).toMatchObject([
    { amount: 800, description: "Fahrt" },
  ]);
  const behavior = "unassign" as const;
  const empty = await stripe.invoices.removeLines(invoice.id, { lines: [{ id: line, behavior }] });
  expect(empty).toMatchObject({ total: 0, lines: { data: [] } });
  expect((await stripe.invoiceItems.list({ pending: true })).data).toMatchObject([{ id: item.id }]);
  await stripe.invoiceItems.del(item.id);
  await expect(stripe.invoiceItems.retrieve(item.id)).rejects.toMatchObject({ statusCode: 404 });
});

test("[SS8] more than ten lines are paged", async () => {
  await using rig = await startStripe();
  const { id } = await draft(rig);
  const lines = Array.from({ length: 12 }, (_, n) => ({ amount: n + 1 }));
  const invoice = await rig.stripe.invoices.addLines(id, { lines });
  expect(invoice.lines).toMatchObject({ has_more: true, total_count: 12 });
  expect(invoice.lines.data.length).toBe(10);
  const all: number[] = [];
  for await (const line of rig.stripe.invoices.listLineItems(id, { limit: 5 }))
    all.push(line.amount);
  expect(all).toEqual(lines.map(({ amount }) => amount));
});

test("[SS9] a credit note before payment lowers what is due, and can be voided while open", async () => {
  await using rig = await startStripe();
  const { stripe } = rig;
  const open = await rig.openInvoice(10_000);
  const line = open.lines.data[0]?.id ?? "";
  const note = await stripe.creditNotes.create({
    invoice: open.id,
    lines: [{ type: "invoice_line_item", invoice_line_item: line, amount: 4_000 }],
    reason: "order_change",
  });
  expect(note).toMatchObject({
    type: "pre_payment",
    pre_payment_amount: 4_000,
    total: 4_000,
    number: `${open.number}-CN-01`,
  });
  expect(await stripe.invoices.retrieve(open.id)).toMatchObject({
    amount_due: 6_000,
    amount_remaining: 6_000,
    pre_payment_credit_notes_amount: 4_000,
  });
  expect(await stripe.creditNotes.voidCreditNote(note.id)).toMatchObject({ status: "void" });
  expect(await stripe.invoices.retrieve(open.id)).toMatchObject({ amount_due: 10_000 });
  await stripe.creditNotes.create({ invoice: open.id, amount: 10_000 });
  expect(await stripe.invoices.retrieve(open.id)).toMatchObject({ status: "paid", amount_paid: 0 });
  await expect(stripe.creditNotes.create({ invoice: open.id, amount: 1 })).rejects.toMatchObject({
    statusCode: 400,
  });
});

test("[SS9] after payment a credit must say where its money goes; the sum must fit", async () => {
  await using rig = await startStripe();
  const { stripe } = rig;
  const open = await rig.openInvoice(10_000);
  await rig.act({ action: "pay", invoice: open.id });
  const on = { invoice: open.id, amount: 3_000 };
  await expect(stripe.creditNotes.create({ ...on, refund_amount: 1_000 })).rejects.toMatchObject({
    statusCode: 400,
  });
  const note = await stripe.creditNotes.create({
    ...on,
    refund_amount: 1_000,
    credit_amount: 1_500,
    out_of_band_amount: 500,
  });
  expect(note).toMatchObject({
    type: "post_payment",
    out_of_band_amount: 500,
    refunds: [{ amount_refunded: 1_000 }],
  });
  expect((await stripe.refunds.list()).data).toMatchObject([{ amount: 1_000 }]);
  expect((await stripe.customers.list()).data).toMatchObject([{ balance: -1_500 }]);
});

test("[SS10] a refund changes neither the invoice nor makes a credit note", async () => {
  await using rig = await startStripe();
  const { stripe } = rig;
  const open = await rig.openInvoice(10_000);
  await rig.act({ action: "pay", invoice: open.id });
  const [charge] = (await stripe.charges.list()).data;
  const on = { charge: charge?.id ?? "" };
  await stripe.refunds.create({ ...on, amount: 2_500, reason: "duplicate" });
  expect(await stripe.charges.retrieve(on.charge)).toMatchObject({
    amount_refunded: 2_500,
    refunded: false,
  });
  expect(await stripe.invoices.retrieve(open.id)).toMatchObject({
    status: "paid",
    amount_paid: 10_000,
  });
  expect((await stripe.creditNotes.list()).data).toEqual([]);
  await expect(stripe.refunds.create({ ...on, amount: 7_501 })).rejects.toMatchObject({
    param: "amount",
  });
  const rest = await stripe.refunds.create(on);
  expect(rest.amount).toBe(7_500);
  await expect(stripe.refunds.create(on)).rejects.toMatchObject({
    code: "charge_already_refunded",
  });
  await rig.act({ action: "fail-refund", refund: rest.id });
  expect((await rig.eventTypes()).slice(-3)).toEqual([
    "charge.updated",
    "refund.updated",
    "refund.failed",
  ]);
});

test("[SS10] a dispute takes the money and the fee; won, the money comes back", async () => {
  await using rig = await startStripe();
  const { stripe } = rig;
  const open = await rig.openInvoice(10_000);
  await rig.act({ action: "pay", invoice: open.id });
  const charge = (await stripe.charges.list()).data[0]?.id ?? "";
  await rig.act({ action: "dispute", charge });
  const [dispute] = (await stripe.disputes.list()).data;
  expect(dispute).toMatchObject({
    status: "needs_response",
    balance_transactions: [{ amount: -10_000, fee: 2_000 }],
  });
  await rig.act({ action: "close-dispute", dispute: dispute?.id ?? "", outcome: "won" });
  expect((await rig.eventTypes()).filter((type) => type.startsWith("charge.dispute"))).toEqual([
    "charge.dispute.created",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.closed",
    "charge.dispute.funds_reinstated",
  ]);
});
