import { z } from "zod";
import { invalidRequest } from "./api-error.ts";
import { creditLine, type CreditNote, type CreditNoteLine, creditOfAmount } from "./credit-note.ts";
import { endpoint, expandable, type Endpoint } from "./endpoint.ts";
import { emit, update } from "./event-outlet.ts";
import type { Invoice } from "./invoice.ts";
import { changeDue, creditCustomer, inState } from "./invoice-lifecycle.ts";
import { listInside, listObjects, paging, PagingOnly } from "./listing.ts";
import {
  changedMetadata,
  Count,
  Created,
  DecimalText,
  emptyable,
  Amount,
  isWithin,
  list,
  Metadata,
  PositiveAmount,
  Text,
  Time,
} from "./params.ts";
import { refundCharge } from "./refunds.ts";
import { shownCreditLine } from "./shown.ts";
import type { World } from "./world.ts";

const Line = z.strictObject({
  type: z.enum(["invoice_line_item", "custom_line_item"]),
  amount: Amount.optional(),
  description: Text.optional(),
  invoice_line_item: Text.optional(),
  metadata: Metadata.optional(),
  quantity: Count.optional(),
  tax_rates: emptyable(list(Text)).optional(),
  unit_amount: Amount.optional(),
  unit_amount_decimal: DecimalText.optional(),
});
const CreateParams = z.strictObject({
  ...expandable,
  amount: PositiveAmount.optional(),
  credit_amount: Count.optional(),
  effective_at: Time.optional(),
  email_type: z.enum(["credit_note", "none"]).optional(),
  invoice: Text,
  lines: list(Line).optional(),
  memo: Text.optional(),
  metadata: Metadata.optional(),
  out_of_band_amount: Count.optional(),
  reason: z.enum(["duplicate", "fraudulent", "order_change", "product_unsatisfactory"]).optional(),
  refund_amount: Count.optional(),
  refunds: list(
    z.strictObject({
      amount_refunded: Count.optional(),
      refund: Text,
      type: z.literal("refund").optional(),
    }),
  ).optional(),
});
type Params = z.output<typeof CreateParams>;

const sum = (amounts: readonly number[]): number => amounts.reduce((all, one) => all + one, 0);

function amountsOf(lines: readonly CreditNoteLine[]) {
  const taxes = lines.flatMap((line) => line.taxes);
  const inclusive = sum(taxes.map((tax) => (tax.tax_behavior === "inclusive" ? tax.amount : 0)));
  const discount_amount = sum(lines.map((line) => line.discount_amount));
  const subtotal = sum(lines.map((line) => line.amount));
  const exclusive = sum(taxes.map((tax) => tax.amount)) - inclusive;
  const total = subtotal - discount_amount + exclusive;
  return {
    amount: total,
    discount_amount,
    discount_amounts: lines.flatMap((line) => line.discount_amounts),
    subtotal,
    subtotal_excluding_tax: subtotal - inclusive,
    total,
    total_excluding_tax: subtotal - discount_amount - inclusive,
    total_taxes: taxes,
  };
}

/** The charges that paid an invoice, newest first. */
function chargesOf(world: World, invoiceId: string) {
  return world
    .owned("invoice_payment", invoiceId)
    .toReversed()
    .flatMap(({ payment, status }) => {
      if (status !== "paid" || payment.type !== "payment_intent") return [];
      const charge = world.get("payment_intent", payment.payment_intent).latest_charge;
      return charge === null ? [] : [world.get("charge", charge)];
    });
}

/** Gives `amount` back from the charges that paid the invoice. */
function refundPayments(world: World, invoice: Invoice, amount: number): CreditNote["refunds"] {
  let left = amount;
  const refunds = chargesOf(world, invoice.id).flatMap((charge) => {
    const portion = Math.min(left, charge.amount - charge.amount_refunded);
    if (portion === 0) return [];
    left -= portion;
    const refund = refundCharge(world, charge, { amount: portion });
    return [refundLink(refund.id, portion)];
  });
  if (left > 0)
    throw invalidRequest(
      "The refund is more than what was paid through Stripe.",
      undefined,
      "refund_amount",
    );
  return refunds;
}

const refundLink = (refund: string, amount_refunded: number): CreditNote["refunds"][number] => ({
  amount_refunded,
  payment_record_refund: null,
  refund,
  type: "refund",
});

function createCreditNote(world: World, params: Params): CreditNote {
  const invoice = inState(
    world.get("invoice", params.invoice, "invoice"),
    ["open", "paid", "uncollectible"],
    "credit",
  );
  if ((params.lines === undefined) === (params.amount === undefined))
    throw invalidRequest(
      "You must specify one of amount and lines.",
      "parameter_missing",
      "amount",
    );
  const lines = params.lines?.map((line) => creditLine(world, invoice, line)) ?? [
    creditOfAmount(world, invoice, params.amount ?? 0),
  ];
  const amounts = amountsOf(lines);
  const others = world.owned("credit_note", invoice.id);
  const credited = sum(others.map((note) => (note.status === "issued" ? note.total : 0)));
  if (amounts.total <= 0 || amounts.total > invoice.total - credited)
    throw invalidRequest(
      `The credit note's total (${amounts.total}) must be between 1 and what is left to credit (${invoice.total - credited}).`,
      undefined,
      "amount",
    );

  const pre = Math.min(amounts.total, invoice.status === "paid" ? 0 : invoice.amount_remaining);
  const post = amounts.total - pre;
  const linked = (params.refunds ?? []).map(({ refund, amount_refunded: given }) =>
    refundLink(
      world.get("refund", refund, "refunds[refund]").id,
      given ?? world.get("refund", refund).amount,
    ),
  );
  const outside = params.out_of_band_amount ?? 0;
  const allocated =
    (params.credit_amount ?? 0) +
    (params.refund_amount ?? 0) +
    outside +
    sum(linked.map((refund) => refund.amount_refunded));
  if (allocated !== post)
    throw invalidRequest(
      `The sum of credit amount, refund amount and out of band amount (${allocated}) must equal the post payment credit note amount (${post}).`,
      undefined,
      "credit_amount",
    );

  const refunds = [...refundPayments(world, invoice, params.refund_amount ?? 0), ...linked];
  const id = world.newId("credit_note");
  const note: CreditNote = {
    id,
    object: "credit_note",
    amount_shipping: 0,
    created: world.now(),
    currency: invoice.currency,
    customer: invoice.customer,
    customer_account: null,
    customer_balance_transaction: null,
    effective_at: params.effective_at ?? world.now(),
    invoice: invoice.id,
    lines,
    livemode: false,
    memo: params.memo ?? null,
    metadata: changedMetadata({}, params.metadata),
    number: `${invoice.number}-CN-${String(others.length + 1).padStart(2, "0")}`,
    out_of_band_amount: outside === 0 ? null : outside,
    pdf: `https://pay.stripe.com/credit_notes/${world.settings.account.id}/${id}/pdf`,
    post_payment_amount: post,
    pre_payment_amount: pre,
    pretax_credit_amounts: [],
    reason: params.reason ?? null,
    refunds,
    shipping_cost: null,
    status: "issued",
    type: post === 0 ? "pre_payment" : pre === 0 ? "post_payment" : "mixed",
    voided_at: null,
    ...amounts,
  };
  world.put("credit_note", note, invoice.id);
  emit(world, "credit_note.created", "credit_note", note);
  const current = world.get("invoice", invoice.id);
  changeDue(world, current, {
    amount_due: current.amount_due - pre,
    amount_remaining: current.amount_remaining - pre,
    pre_payment_credit_notes_amount: current.pre_payment_credit_notes_amount + pre,
    post_payment_credit_notes_amount: current.post_payment_credit_notes_amount + post,
  });
  if ((params.credit_amount ?? 0) > 0) creditCustomer(world, invoice, params.credit_amount ?? 0);
  return note;
}

/** Undoes a credit note on an invoice that is still open. */
function voidCreditNote(world: World, note: CreditNote): CreditNote {
  const invoice = world.get("invoice", note.invoice);
  if (note.status === "void" || invoice.status !== "open" || note.post_payment_amount > 0)
    throw invalidRequest("You can only void a credit note if the associated invoice is open.");
  const after: CreditNote = { ...note, status: "void", voided_at: world.now() };
  world.put("credit_note", after);
  emit(world, "credit_note.voided", "credit_note", after);
  const pre = note.pre_payment_amount;
  changeDue(world, invoice, {
    amount_due: invoice.amount_due + pre,
    amount_remaining: invoice.amount_remaining + pre,
    pre_payment_credit_notes_amount: invoice.pre_payment_credit_notes_amount - pre,
  });
  return after;
}

const ListParams = z.strictObject({
  ...paging,
  created: Created.optional(),
  customer: Text.optional(),
  invoice: Text.optional(),
});
const UpdateParams = z.strictObject({
  ...expandable,
  memo: Text.optional(),
  metadata: Metadata.optional(),
});
const base = "/v1/credit_notes";
export const creditNoteEndpoints: readonly Endpoint[] = [
  endpoint("POST", base, CreateParams, createCreditNote),
  endpoint("GET", base, ListParams, (world, params) =>
    listObjects(
      world,
      "credit_note",
      base,
      params,
      (note) =>
        isWithin(note.created, params.created) &&
        (params.customer === undefined || note.customer === params.customer),
      params.invoice,
    ),
  ),
  endpoint("GET", `${base}/:id`, z.strictObject(expandable), (world, _params, id) =>
    world.get("credit_note", id),
  ),
  endpoint("POST", `${base}/:id`, UpdateParams, (world, params, id) => {
    const before = world.get("credit_note", id);
    const after = {
      ...before,
      memo: params.memo ?? before.memo,
      metadata: changedMetadata(before.metadata, params.metadata),
    };
    update(world, "credit_note", before, after, "credit_note.updated");
    return after;
  }),
  endpoint("POST", `${base}/:id/void`, z.strictObject(expandable), (world, _params, id) =>
    voidCreditNote(world, world.get("credit_note", id)),
  ),
  endpoint("GET", `${base}/:id/lines`, PagingOnly, (world, params, id) => {
    const page = listInside(world.get("credit_note", id).lines, `${base}/${id}/lines`, params);
    return { ...page, data: page.data.map((line) => shownCreditLine(world, line)) };
  }),
];
