import type { Registers } from "@concord/bridge/connector";
import type { JsonValue } from "@concord/model";
import type { InvoiceContext } from "./mapping-context.ts";
import { creditFacts } from "./mapping-credit.ts";
import { total } from "./mapping-line.ts";
import { namedFact } from "./mapping-metadata.ts";
import { paymentFacts } from "./mapping-payment.ts";
import type { PaidPayment } from "./mapping-payment.ts";
import { dateOf } from "./stripe-dates.ts";
import { fromStripeAmount } from "./stripe-money.ts";
import type { InvoiceReading, StripeInvoice } from "./stripe-schema.ts";

export interface Settlement {
  readonly facts: Registers;
  /** Facts of other origins and the objects that were made for them here. */
  readonly factLinks: Readonly<Record<string, string>>;
}

/** The facts that settle an invoice of Stripe. The same reading gives the same facts, and a fact that stands is given as it stands. */
export function settlementOf(reading: InvoiceReading, context: InvoiceContext): Settlement {
  const { invoice } = reading;
  const factLinks: Record<string, string> = {};
  const facts: Record<string, JsonValue> = {
    ...balanceFacts(invoice, context),
    ...voidFacts(invoice, context),
  };
  for (const payment of paidParts(reading)) {
    const { record } = payment.reading;
    const path = record === undefined ? undefined : namedFact(record.metadata, "payments");
    if (path !== undefined && record !== undefined) factLinks[path] = record.id;
    Object.assign(facts, paymentFacts(payment, reading.creditNotes, path, context));
  }
  for (const note of reading.creditNotes) {
    const path = namedFact(note.metadata, "credits");
    if (path === undefined) Object.assign(facts, creditFacts(note, context));
    else factLinks[path] = note.id;
  }
  return { facts: { ...facts, ...outsideFacts(reading, context) }, factLinks };
}

/** What the invoice gets of each payment. What exceeds it went to the customer's balance; only the payment that completed the invoice can exceed. */
function paidParts({ invoice, payments }: InvoiceReading): readonly PaidPayment[] {
  // Listed newest first, which tells two of one second apart.
  const inOrder = payments.toReversed().toSorted((a, b) => orderOf(a) - orderOf(b));
  const paid = inOrder.filter(({ payment }) => payment.status === "paid");
  const whole = total(paid.map(({ payment }) => payment.amount_paid ?? 0));
  const excess = Math.max(0, whole - invoice.amount_paid);
  return inOrder.map((reading) => {
    const amount = reading.payment.amount_paid ?? reading.payment.amount_requested;
    return { reading, whole: amount, amount: reading === paid.at(-1) ? amount - excess : amount };
  });
}

const orderOf = ({ payment }: InvoiceReading["payments"][number]): number =>
  payment.status_transitions.paid_at ?? payment.created;

/** Paid, and no payment says how: somebody marked it so. */
function outsideFacts(
  { invoice, payments }: InvoiceReading,
  context: InvoiceContext,
): Readonly<Record<string, JsonValue>> {
  const known = total(
    payments.map(({ payment }) => (payment.status === "paid" ? (payment.amount_paid ?? 0) : 0)),
  );
  const rest = invoice.amount_paid - known;
  if (rest <= 0 || invoice.status !== "paid") return {};
  const paidAt = invoice.status_transitions.paid_at;
  return {
    [`payments.stripe:${invoice.id}~outside`]: {
      amount: fromStripeAmount(rest, context.currency),
      method: "outside Stripe",
      ...(paidAt && { paidOn: dateOf(paidAt, context.timeZone) }),
    },
  };
}

/** The customer's balance, as far as the invoice used it up (or, if it was a debt, took it up). */
function balanceFacts(
  {
    id,
    status,
    starting_balance: before,
    ending_balance: after,
    status_transitions: when,
  }: StripeInvoice,
  { currency, timeZone }: InvoiceContext,
): Readonly<Record<string, JsonValue>> {
  if (after === null || after === undefined || after === before) return {};
  const key = `stripe:${id}~balance`;
  const amount = fromStripeAmount(after - before, currency);
  const on = when.finalized_at ? { paidOn: dateOf(when.finalized_at, timeZone) } : {};
  return {
    [`payments.${key}`]: { amount, method: "customer balance", from: "balance", ...on },
    // A void gives the balance back.
    ...(status === "void" && {
      [`reversals.${key}`]: { payment: key, amount, reason: "unallocated" },
    }),
  };
}

/** That it is void is said once: one of ours was void here before Stripe knew. */
function voidFacts(
  { status, status_transitions: when }: StripeInvoice,
  { timeZone, recorded }: InvoiceContext,
): Readonly<Record<string, JsonValue>> {
  if (status !== "void" || (recorded["voided"] ?? null) !== null) return {};
  return { voided: when.voided_at ? { on: dateOf(when.voided_at, timeZone) } : {} };
}
