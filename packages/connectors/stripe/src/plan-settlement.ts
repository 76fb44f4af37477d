import type { Effect, Plan, PlanInput } from "@concord/bridge/connector";
import { WriteOffFact, sum, toBig, toDecimalString } from "@concord/model";
import { foreignFacts, targetOf } from "./foreign-facts.ts";
import type { Entering } from "./foreign-payments.ts";
import { total } from "./mapping-line.ts";
import { blocked, effect, nothing, one } from "./plan-context.ts";
import type { PlanContext } from "./plan-context.ts";
import { planCredits } from "./plan-credits.ts";
import { planPayments } from "./plan-payments.ts";
import { planRefunds } from "./plan-refunds.ts";
import { standingRequests } from "./plan-request.ts";
import { currencyOf, fromStripeAmount } from "./stripe-money.ts";
import type { InvoiceReading } from "./stripe-schema.ts";

/** An invoice that is finalised in Stripe: voids it when that is asked for, and enters payments and credits that other tools or people recorded. */
export function planSettlement(
  input: PlanInput,
  reading: InvoiceReading,
  context: PlanContext,
): Plan {
  const currency = currencyOf(reading.invoice.currency);
  if (currency === undefined) return nothing;
  const settling = { input, reading, currency, context };
  const voiding = planVoid(settling);
  const isVoided = (input.registers["voided"] ?? null) !== null;
  // Of what is void nothing more is entered. A void that Stripe refuses holds up nothing.
  const isVoiding = voiding?.effects.some((each) => input.fate(each) === "open") ?? false;
  if (voiding !== undefined && (isVoided || isVoiding)) return voiding;
  if (!input.policy.settles) return voiding ?? nothing;
  const payments = planPayments(settling);
  const others = [...planCredits(settling), ...planRefunds(settling), ...planWriteOffs(settling)];
  const plans = [...(voiding === undefined ? [] : [voiding]), ...payments, ...others];
  return {
    effects: [...(voiding?.effects ?? []), ...next(effectsOf(payments), effectsOf(others), input)],
    blocked: plans.flatMap(({ blocked: told }) => told),
  };
}

function effectsOf(plans: readonly Plan[]): readonly Effect[] {
  return plans.flatMap(({ effects }) => effects);
}

/**
 * One at a time: what each leaves open decides about the next. What a person must decide holds up nothing that does not follow from it: the next payment came whether or not
 * Stripe takes the one before, but a credit is of what the payments left. What was given up holds up nothing at all.
 */
function next(
  payments: readonly Effect[],
  credits: readonly Effect[],
  { fate }: Pick<PlanInput, "fate">,
): readonly Effect[] {
  const open = payments.findIndex((payment) => fate(payment) === "open");
  if (open >= 0) return payments.slice(0, open + 1);
  if (payments.some((payment) => fate(payment) === "refused")) return payments;
  const first = credits.findIndex((credit) => fate(credit) !== "dropped");
  return [...payments, ...(first < 0 ? credits : credits.slice(0, first + 1))];
}

function planVoid({ input, reading, currency }: Entering): Plan | undefined {
  const { registers, policy } = input;
  const { status, amount_paid: paid } = reading.invoice;
  if (status === "void") return undefined;
  const isVoided = (registers["voided"] ?? null) !== null;
  const isAsked = policy.issues && standingRequests(registers, "void").length > 0;
  if (!isVoided && !isAsked) return undefined;
  if (status === "paid") {
    const left = reading.invoice.total - total(creditsOf(reading));
    if (left <= 0) return isVoided ? nothing : undefined;
    return blocked(
      `The invoice is ${isVoided ? "void here" : "to be voided"}, and Stripe says that ${fromStripeAmount(left, currency)} ${currency} of it are paid. Stripe voids nothing that is paid.`,
      "Credit the invoice in Stripe, with the money going back to the customer",
      "Issue a new invoice here, if the customer paid for what they got",
    );
  }
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

/** What its credit notes that stand come to. */
function creditsOf({ creditNotes }: InvoiceReading): readonly number[] {
  return creditNotes.flatMap((note) => (note.status === "issued" ? [note.total] : []));
}

/** A claim that was given up in part: Stripe has no word for it, and goes on asking the customer. */
function planWriteOffs({ input: { registers }, reading, currency }: Entering): readonly Plan[] {
  const given = foreignFacts(registers, "writeOffs").flatMap(
    ([, value]) => WriteOffFact.safeParse(value).data ?? [],
  );
  if (given.length === 0 || reading.invoice.status !== "open") return [];
  const amount = toDecimalString(sum(given.map((each) => toBig(each.amount))));
  return [
    blocked(
      `${amount} ${currency} of the invoice were written off, and Stripe goes on asking for them.`,
      "Mark the invoice as uncollectible in Stripe, once nothing more is expected of it",
      "Leave it open in Stripe, if the customer may still pay",
    ),
  ];
}
