import { ApiError, invalidRequest } from "./api-error.ts";
import { emit } from "./event-outlet.ts";
import type { Invoice } from "./invoice.ts";
import { creditPayment, inState } from "./invoice-lifecycle.ts";
import { type InvoicePayment, openDefault, tiePayment } from "./invoice-payment.ts";
import { expectPayment, type PaymentIntent, succeed } from "./payment-intent.ts";
import { type PaymentRecord, recordPayment } from "./payment-records.ts";
import type { World } from "./world.ts";

const declined = {
  type: "card_error",
  code: "card_declined",
  decline_code: "generic_decline",
  message: "Your card was declined.",
} as const;

/** The customer pays by card: what remains through the default payment, a part through its own. */
export function payByCard(world: World, invoice: Invoice, amount: number): Invoice {
  inState(invoice, ["open", "uncollectible"], "pay");
  const standing = openDefault(world, invoice.id);
  if (standing?.payment.type === "payment_intent" && standing.amount_requested === amount) {
    succeed(world, world.get("payment_intent", standing.payment.payment_intent));
    return markPaid(world, standing, amount);
  }
  const { currency, customer } = invoice;
  const description = `Payment for Invoice ${invoice.number ?? ""}`;
  const intent = expectPayment(world, { amount, currency, customer, description });
  const { id } = succeed(world, intent);
  const payment = { type: "payment_intent", payment_intent: id } as const;
  tiePayment(world, invoice, {
    amount_requested: amount,
    is_default: false,
    payment,
    paid: true,
  });
  return creditPayment(world, world.get("invoice", invoice.id), amount);
}

/** The card is refused: the attempt counts, the invoice stays as it is. */
export function declineCard(world: World, invoice: Invoice): void {
  const standing = openDefault(world, invoice.id);
  if (standing?.payment.type === "payment_intent") {
    const intent = world.get("payment_intent", standing.payment.payment_intent);
    const failed = { ...intent, last_payment_error: declined };
    world.put("payment_intent", failed);
    emit(world, "payment_intent.payment_failed", "payment_intent", failed);
  }
  const after = { ...invoice, attempted: true, attempt_count: invoice.attempt_count + 1 };
  world.put("invoice", after);
  emit(world, "invoice.updated", "invoice", after, invoice);
  emit(world, "invoice.payment_failed", "invoice", after);
}

/** Stripe's own collection of what remains, with a stored or given payment method. */
export function charge(world: World, invoice: Invoice, given: string | undefined): Invoice {
  inState(invoice, ["open", "uncollectible"], "pay");
  const stored = world.get("customer", invoice.customer).invoice_settings.default_payment_method;
  const method = given ?? invoice.default_payment_method ?? stored;
  if (method === null)
    throw invalidRequest(
      "There is no `default_payment_method` set on this Customer or Invoice. Please set a default payment method to attempt payment.",
    );
  // Stripe's test methods say by their name what they do, e.g. pm_card_chargeDeclined.
  if (/decline/i.test(method))
    throw new ApiError(402, declined, "running", () => declineCard(world, invoice));
  return payByCard(world, invoice, invoice.amount_remaining);
}

/** Somebody says that what remains was paid outside of Stripe. */
export function payOutOfBand(world: World, invoice: Invoice): Invoice {
  inState(invoice, ["open", "uncollectible"], "pay");
  const { amount_remaining: value, currency } = invoice;
  const record = recordPayment(world, {
    amount_requested: { currency, value },
    outcome: "guaranteed",
    method: null,
    reference: null,
  });
  return attachRecord(world, invoice, record);
}

/** A payment made elsewhere counts for an invoice. */
export function attachRecord(world: World, invoice: Invoice, record: PaymentRecord): Invoice {
  inState(invoice, ["open", "uncollectible"], "attach a payment to");
  checkAttachable(world, invoice, record.id, record.amount.currency);
  if (record.amount_guaranteed.value === 0)
    throw invalidRequest("The payment record is not guaranteed.", undefined, "payment_record");
  const amount = record.amount_guaranteed.value;
  const payment = { type: "payment_record", payment_record: record.id } as const;
  tiePayment(world, invoice, { amount_requested: amount, is_default: false, payment, paid: true });
  return creditPayment(world, invoice, amount);
}

/** A payment of this account counts for an invoice; one that is still expected counts later. */
export function attachIntent(world: World, invoice: Invoice, intent: PaymentIntent): Invoice {
  inState(invoice, ["open", "uncollectible"], "attach a payment to");
  checkAttachable(world, invoice, intent.id, intent.currency);
  if (intent.customer !== null && intent.customer !== invoice.customer)
    throw invalidRequest(
      "The PaymentIntent belongs to another customer.",
      undefined,
      "payment_intent",
    );
  if (intent.status === "canceled")
    throw invalidRequest("The PaymentIntent is canceled.", undefined, "payment_intent");
  const paid = intent.status === "succeeded";
  const payment = { type: "payment_intent", payment_intent: intent.id } as const;
  tiePayment(world, invoice, {
    amount_requested: intent.amount,
    is_default: false,
    payment,
    paid,
  });
  return paid ? creditPayment(world, invoice, intent.amount_received) : invoice;
}

/** The customer makes a payment that was expected; where it is attached, it counts. */
export function payIntent(world: World, intent: PaymentIntent): PaymentIntent {
  if (intent.status !== "requires_payment_method")
    throw invalidRequest(
      `This PaymentIntent's status is ${intent.status}.`,
      "payment_intent_unexpected_state",
    );
  const paid = succeed(world, intent);
  const { store } = world.kernel;
  for (const tie of store.walk<InvoicePayment>({ kind: "invoice_payment" })) {
    const { payment, status } = tie;
    if (payment.type !== "payment_intent" || payment.payment_intent !== intent.id) continue;
    if (status === "open") markPaid(world, tie, paid.amount_received);
  }
  return paid;
}

/** An open payment of an invoice arrives. */
function markPaid(world: World, open: InvoicePayment, amount: number): Invoice {
  const paid: InvoicePayment = {
    ...open,
    amount_paid: amount,
    status: "paid",
    status_transitions: { canceled_at: null, paid_at: world.now() },
  };
  world.put("invoice_payment", paid);
  emit(world, "invoice_payment.paid", "invoice_payment", paid);
  return creditPayment(world, world.get("invoice", open.invoice), amount);
}

function checkAttachable(world: World, invoice: Invoice, id: string, currency: string): void {
  if (currency !== invoice.currency)
    throw invalidRequest(`The payment is in ${currency}, the invoice in ${invoice.currency}.`);
  for (const { payment } of world.kernel.store.walk<{ payment: Record<string, string> }>({
    kind: "invoice_payment",
  })) {
    if (Object.values(payment).includes(id))
      throw invalidRequest(`${id} is already attached to an invoice.`);
  }
}
