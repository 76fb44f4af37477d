import type { Plan, PlanInput } from "@concord/bridge/connector";
import { CreditFact } from "@concord/model";
import type { CurrencyCode } from "@concord/model";
import { foreignFacts, takesMoney, targetOf } from "./foreign-facts.ts";
import { metadataKeys } from "./mapping-metadata.ts";
import { blocked, effect, nothing, one, ownMetadata } from "./plan-context.ts";
import type { PlanContext } from "./plan-context.ts";
import { planPayments } from "./plan-payments.ts";
import { planRefunds } from "./plan-refunds.ts";
import { standingRequests } from "./plan-request.ts";
import { currencyOf, toStripeAmount } from "./stripe-money.ts";
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
  const settling = { input, reading, currency, context };
  const plans = [
    ...planPayments(settling),
    ...planCredits(input, reading, currency, context),
    ...planRefunds(settling),
    ...movedDueDate(input, reading),
  ];
  return {
    // One at a time: what each leaves open decides about the next. What a person must decide holds up nothing else.
    effects: plans.flatMap(({ effects }) => effects).slice(0, 1),
    blocked: plans.flatMap(({ blocked: told }) => told),
  };
}

/** The one thing that people still change after the issue. Stripe changes it in drafts alone. */
function movedDueDate({ localChanges, registers }: PlanInput, reading: InvoiceReading): Plan[] {
  const hasOne = Boolean(reading.invoice.due_date);
  if (!hasOne || !localChanges.includes("dueDate") || !takesMoney(reading)) return [];
  const { dueDate } = registers;
  return [
    blocked(
      `The due date was changed (${typeof dueDate === "string" ? dueDate : "none"}), and Stripe changes none of an invoice that is issued.`,
      "Take the change back",
      "Tell the customer, and leave Stripe as it is",
    ),
  ];
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

/** A credit of another tool. What of it exceeds the rest of the invoice was settled there, outside of Stripe. */
function planCredits(
  input: PlanInput,
  reading: InvoiceReading,
  currency: CurrencyCode,
  context: PlanContext,
): readonly Plan[] {
  const { registers } = input;
  const { invoice } = reading;
  if (!takesMoney(reading) && invoice.status !== "paid") return [];
  return foreignFacts(registers, "credits").flatMap(([path, value]): Plan[] => {
    const fact = CreditFact.safeParse(value);
    if (!fact.success) return [];
    const note = registers[`links.stripe.${path}`];
    const isWithdrawn = (registers[`${path}.voided`] ?? null) !== null;
    if (typeof note === "string") return isWithdrawn ? withdrawn(path, note, reading) : [];
    const amount = toStripeAmount(fact.data.amount, currency);
    if (amount.type === "refused") return [blocked(amount.reason, "Correct the credit")];
    if (isWithdrawn || amount.amount <= 0) return [];
    const remaining = invoice.status === "paid" ? 0 : invoice.amount_remaining;
    const beyond = Math.max(0, amount.amount - remaining);
    return [
      one(
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
          {
            intent: path,
            carries: [],
            summary: `Credit ${fact.data.amount} ${currency} in Stripe`,
          },
        ),
      ),
    ];
  });
}

/** A credit that was taken back while its credit note stands in Stripe. */
function withdrawn(path: string, note: string, { creditNotes }: InvoiceReading): Plan[] {
  const stands = creditNotes.some(({ id, status }) => id === note && status === "issued");
  const key = path.slice("credits.".length);
  return stands
    ? [
        blocked(
          `Credit ${key} was withdrawn, and credit note ${note} stands in Stripe.`,
          `Void credit note ${note} in Stripe`,
        ),
      ]
    : [];
}
