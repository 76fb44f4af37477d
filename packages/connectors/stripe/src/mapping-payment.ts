import type { JsonValue } from "@concord/model";
import type { InvoiceContext } from "./mapping-context.ts";
import { dateOf } from "./stripe-dates.ts";
import { fromStripeAmount } from "./stripe-money.ts";
import type {
  PaymentReading,
  StripeCreditNote,
  StripeDispute,
  StripeRefund,
} from "./stripe-schema.ts";

/** A payment, and in minor units what the invoice gets of it. */
export interface PaidPayment {
  readonly reading: PaymentReading;
  readonly whole: number;
  readonly amount: number;
}

type Facts = Readonly<Record<string, JsonValue>>;

/**
 * Facts of one payment: itself, its refunds and disputes. Its key is the id of the intent, charge or record behind it, which stays the same however often it is
 * read. `standsFor`: path of the fact of another origin that it was entered for; then it is no payment of its own.
 */
export function paymentFacts(
  paid: PaidPayment,
  creditNotes: readonly StripeCreditNote[],
  standsFor: string | undefined,
  context: InvoiceContext,
): Facts {
  const { reading } = paid;
  const { payment, record } = reading;
  const id = payment.payment.payment_intent ?? payment.payment.charge ?? record?.id;
  if (id === undefined) {
    context.drifted(
      "payments",
      `Payment ${payment.id} is of the unknown type “${payment.payment.type}”.`,
    );
    return {};
  }
  const key = standsFor?.split(".")[1] ?? freeKey(`stripe:${id}`, context);
  return {
    ...(standsFor === undefined ? moneyFacts(key, id, paid, context) : {}),
    ...(record === undefined
      ? {}
      : recordRefunds(key, record.id, record.amount_refunded?.value ?? 0, context)),
    ...Object.assign(
      {},
      ...reading.refunds.map((refund) => refundFacts(key, refund, creditNotes, context)),
    ),
    ...Object.assign({}, ...reading.disputes.map((dispute) => disputeFacts(key, dispute, context))),
  };
}

/** An intent that failed after it was announced may still succeed: that is another payment. */
function freeKey(key: string, { recorded }: InvoiceContext): string {
  for (let attempt = 1; ; attempt += 1) {
    const candidate = attempt === 1 ? key : `${key}~${attempt}`;
    if ((recorded[`payments.${candidate}.failed`] ?? null) === null) return candidate;
  }
}

function moneyFacts(
  key: string,
  id: string,
  { reading, whole, amount }: PaidPayment,
  { currency, timeZone, recorded, drifted }: InvoiceContext,
): Facts {
  const { payment, intent, record } = reading;
  const path = `payments.${key}`;
  const announced = isAnnounced(recorded[path]) ? recorded[path] : undefined;
  const fact = {
    amount: fromStripeAmount(amount, currency),
    ...(whole !== amount && {
      total: fromStripeAmount(whole, currency),
      totalCurrency: currency,
      surplus: fromStripeAmount(whole - amount, currency),
    }),
    method:
      record?.payment_method_details?.custom?.display_name ??
      (record ? "outside Stripe" : "stripe"),
    reference: id,
  };
  switch (payment.status) {
    case "paid": {
      const on = dateOf(payment.status_transitions.paid_at ?? payment.created, timeZone);
      return announced === undefined
        ? { [path]: { ...fact, paidOn: on } }
        : { [path]: announced, [`${path}.settled`]: { on } };
    }
    case "open":
      if (intent?.status === "processing")
        return { [path]: announced ?? { ...fact, pending: true } };
      return announced === undefined ? {} : { [path]: announced, [`${path}.failed`]: {} };
    case "canceled":
      return announced === undefined ? {} : { [path]: announced, [`${path}.failed`]: {} };
    default:
      drifted(
        "payments.status",
        `Payment ${payment.id} is “${payment.status}”, which we do not know.`,
      );
      return {};
  }
}

function isAnnounced(fact: JsonValue | undefined): boolean {
  return typeof fact === "object" && fact !== null && "pending" in fact && fact.pending === true;
}

function refundFacts(
  payment: string,
  refund: StripeRefund,
  creditNotes: readonly StripeCreditNote[],
  { currency, timeZone, recorded, drifted }: InvoiceContext,
): Facts {
  const path = `refunds.stripe:${refund.id}`;
  const note = creditNotes.find(({ refunds }) =>
    refunds.some((entry) => entry.refund === refund.id),
  );
  const fact: JsonValue = {
    payment,
    amount: fromStripeAmount(refund.amount, currency),
    on: dateOf(refund.created, timeZone),
    ...(refund.reason && { reason: refund.reason }),
    ...(note !== undefined && { credit: `stripe:${note.id}` }),
  };
  // A refund may be tied to a credit note after it was recorded; the credit then counts by itself.
  const standing = { [path]: recorded[path] ?? fact };
  switch (refund.status) {
    case "succeeded":
    case "pending":
    case "requires_action":
    case null:
    case undefined:
      return standing;
    case "failed":
    case "canceled":
      return {
        ...standing,
        [`${path}.failed`]: refund.failure_reason ? { reason: refund.failure_reason } : {},
      };
    default:
      drifted("refunds.status", `Refund ${refund.id} is “${refund.status}”, which we do not know.`);
      return standing;
  }
}

/** A payment record says only how much of it was given back so far: what is not recorded yet is one more refund. */
function recordRefunds(
  payment: string,
  record: string,
  refunded: number,
  { currency, recorded }: InvoiceContext,
): Facts {
  const prefix = `refunds.stripe:${record}~`;
  const marks = Object.keys(recorded)
    .filter((path) => path.startsWith(prefix))
    .map((path) => Number(path.slice(prefix.length)))
    .filter((mark) => Number.isSafeInteger(mark));
  const before = Math.max(0, ...marks);
  if (refunded <= before) return {};
  const amount = fromStripeAmount(refunded - before, currency);
  return { [`${prefix}${refunded}`]: { payment, amount } };
}

/**
 * The facts of a dispute. An inquiry (`warning_…`) moves no money; the entries in the balance tell whether it was withdrawn. An inquiry that was closed, and a dispute
 * that was prevented, count as won.
 */
function disputeFacts(
  payment: string,
  dispute: StripeDispute,
  { currency, timeZone, recorded, drifted }: InvoiceContext,
): Facts {
  const path = `disputes.stripe:${dispute.id}`;
  const facts: Record<string, JsonValue> = {
    [path]: recorded[path] ?? {
      payment,
      amount: fromStripeAmount(dispute.amount, currency),
      on: dateOf(dispute.created, timeZone),
      ...(dispute.reason && { reason: dispute.reason }),
    },
  };
  if (dispute.balance_transactions.length > 0) facts[`${path}.withdrawn`] = {};
  switch (dispute.status) {
    case "won":
    case "warning_closed":
    case "prevented":
      facts[`${path}.won`] = {};
      break;
    case "lost":
      facts[`${path}.lost`] = {};
      break;
    case "needs_response":
    case "under_review":
    case "warning_needs_response":
    case "warning_under_review":
      break;
    default:
      drifted(
        "disputes.status",
        `Dispute ${dispute.id} is “${dispute.status}”, which we do not know.`,
      );
  }
  return facts;
}
