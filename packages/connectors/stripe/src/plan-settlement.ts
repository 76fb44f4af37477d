import type { Plan, PlanInput, RemoteRef } from "@concord/bridge/connector";
import { CreditFact, PaymentFact, toBig } from "@concord/model";
import type { CurrencyCode, DecimalString } from "@concord/model";
import { metadataKeys } from "./mapping-metadata.ts";
import { blocked, effect, nothing, notBefore, one, ownMetadata } from "./plan-context.ts";
import type { PlanContext } from "./plan-context.ts";
import { standingRequests } from "./plan-request.ts";
import { secondsOf } from "./stripe-dates.ts";
import { currencyOf, fromStripeAmount, toStripeAmount } from "./stripe-money.ts";
import type { InvoiceReading } from "./stripe-schema.ts";

/** An invoice that is finalised in Stripe: voids it when that is asked for, and enters payments and credits that other tools or people recorded. */
export function planSettlement(
  input: PlanInput,
  reading: InvoiceReading,
  context: PlanContext,
): Plan {
  const currency = currencyOf(reading.invoice.currency);
  if (currency === undefined) return nothing;
  const voiding = planVoid(input, reading);
  if (voiding !== undefined) return voiding;
  if (!input.policy.settles) return nothing;
  return (
    planPayment(input, reading, currency, context) ??
    planCredit(input, reading, currency, context) ??
    nothing
  );
}

function targetOf({ invoice: { id } }: InvoiceReading): RemoteRef {
  return { kind: "invoice", id };
}

function planVoid(input: PlanInput, reading: InvoiceReading): Plan | undefined {
  const { registers, policy } = input;
  const { status, amount_paid: paid } = reading.invoice;
  if (status !== "open" && status !== "uncollectible") return undefined;
  const isVoided = (registers["voided"] ?? null) !== null;
  const isAsked = policy.issues && standingRequests(registers, "void").length > 0;
  if (!isVoided && !isAsked) return undefined;
  if (paid > 0) {
    return blocked(
      "Stripe voids no invoice that has been paid in part.",
      "Refund the payment first",
      "Credit the invoice instead",
    );
  }
  return one(
    effect(
      input,
      { action: "void-invoice" },
      {
        intent: "void",
        target: targetOf(reading),
        carries: [],
        summary: "Void the invoice in Stripe",
      },
    ),
  );
}

const open = new Set(["open", "uncollectible"]);

function planPayment(
  input: PlanInput,
  reading: InvoiceReading,
  currency: CurrencyCode,
  context: PlanContext,
): Plan | undefined {
  const { registers } = input;
  const attached = new Set(reading.payments.flatMap(({ record }) => record?.id ?? []));
  for (const [path, value] of foreignFacts(registers, "payments")) {
    const fact = PaymentFact.safeParse(value);
    if (!fact.success || !isHere(path, fact.data, registers)) continue;
    const record = registers[`links.stripe.${path}`];
    if (typeof record === "string") {
      if (attached.has(record)) continue;
      if (!open.has(reading.invoice.status)) continue;
      return one(
        effect(
          input,
          { action: "attach-payment", record },
          {
            intent: record,
            target: targetOf(reading),
            carries: [],
            summary: `Enter payment ${fact.data.amount} ${currency} in Stripe`,
          },
        ),
      );
    }
    if (!open.has(reading.invoice.status)) continue;
    const refusal = tooMuch(fact.data.amount, reading, currency);
    if (refusal !== undefined) return refusal;
    return report(input, path, fact.data, reading, currency, context);
  }
  return undefined;
}

/** Announced or bounced money, and payments that were taken back, are nothing that Stripe should count. */
function isHere(path: string, fact: PaymentFact, registers: PlanInput["registers"]): boolean {
  const has = (suffix: string): boolean => (registers[path + suffix] ?? null) !== null;
  if (has(".failed") || (fact.pending === true && !has(".settled"))) return false;
  const key = path.slice("payments.".length);
  const isReversed = Object.entries(registers).some(
    ([other, value]) =>
      other.startsWith("reversals.") &&
      typeof value === "object" &&
      value !== null &&
      "payment" in value &&
      value.payment === key,
  );
  return !isReversed && toBig(fact.amount).gt(0);
}

function tooMuch(
  amount: DecimalString,
  { invoice }: InvoiceReading,
  currency: CurrencyCode,
): Plan | undefined {
  const left = fromStripeAmount(invoice.amount_remaining, currency);
  if (toBig(amount).lte(toBig(left))) return undefined;
  return blocked(
    `A payment of ${amount} ${currency} was recorded, but in Stripe only ${left} is open.`,
    "Find out whether the customer paid twice",
    "Refund what is too much",
  );
}

function report(
  input: PlanInput,
  path: string,
  fact: PaymentFact,
  { invoice }: InvoiceReading,
  currency: CurrencyCode,
  context: PlanContext,
): Plan {
  const amount = toStripeAmount(fact.amount, currency);
  if (amount.type === "refused") return blocked(amount.reason, "Correct the payment");
  const at = fact.paidOn === undefined ? invoice.created : secondsOf(fact.paidOn, context.timeZone);
  return one(
    effect(
      input,
      {
        action: "report-payment",
        params: {
          amount_requested: { currency: currency.toLowerCase(), value: amount.amount },
          initiated_at: at,
          outcome: "guaranteed",
          guaranteed: { guaranteed_at: at },
          payment_method_details: {
            type: "custom",
            custom: { display_name: fact.method ?? "Outside Stripe" },
          },
          processor_details: {
            type: "custom",
            custom: { payment_reference: fact.reference ?? path.slice("payments.".length) },
          },
          metadata: {
            ...ownMetadata(input.id, context),
            [metadataKeys.fact]: path,
            [metadataKeys.invoice]: invoice.id,
          },
        },
        notBefore: notBefore(input.id),
      },
      { intent: path, carries: [], summary: `Report payment ${fact.amount} ${currency} to Stripe` },
    ),
  );
}

/** A credit of another tool. What of it exceeds the rest of the invoice was settled there, outside of Stripe. */
function planCredit(
  input: PlanInput,
  reading: InvoiceReading,
  currency: CurrencyCode,
  context: PlanContext,
): Plan | undefined {
  const { registers } = input;
  const { invoice } = reading;
  if (!open.has(invoice.status) && invoice.status !== "paid") return undefined;
  for (const [path, value] of foreignFacts(registers, "credits")) {
    const fact = CreditFact.safeParse(value);
    if (!fact.success || (registers[`${path}.voided`] ?? null) !== null) continue;
    if ((registers[`links.stripe.${path}`] ?? null) !== null) continue;
    const amount = toStripeAmount(fact.data.amount, currency);
    if (amount.type === "refused") return blocked(amount.reason, "Correct the credit");
    if (amount.amount <= 0) continue;
    const remaining = invoice.status === "paid" ? 0 : invoice.amount_remaining;
    const beyond = Math.max(0, amount.amount - remaining);
    return one(
      effect(
        input,
        {
          action: "create-credit-note",
          invoice: invoice.id,
          params: {
            invoice: invoice.id,
            amount: amount.amount,
            ...(beyond > 0 && { out_of_band_amount: beyond }),
            ...(fact.data.reason !== undefined && { memo: fact.data.reason }),
            email_type: "none",
            metadata: { ...ownMetadata(input.id, context), [metadataKeys.fact]: path },
          },
        },
        { intent: path, carries: [], summary: `Credit ${fact.data.amount} ${currency} in Stripe` },
      ),
    );
  }
  return undefined;
}

/** Facts that did not come from Stripe, in the order of their keys. */
function foreignFacts(
  registers: PlanInput["registers"],
  collection: string,
): readonly (readonly [path: string, value: unknown])[] {
  const pattern = new RegExp(`^${collection}\\.(?!stripe:)[^.]+$`);
  return Object.entries(registers)
    .filter(([path, value]) => pattern.test(path) && value !== null)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
}
