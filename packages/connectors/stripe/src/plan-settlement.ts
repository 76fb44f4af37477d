import type { Plan, PlanInput } from "@concord/bridge/connector";
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
  if (voiding !== undefined && (isVoided || voiding.effects.length > 0)) return voiding;
  if (!input.policy.settles) return voiding ?? nothing;
  const plans = [
    ...(voiding === undefined ? [] : [voiding]),
    ...planPayments(settling),
    ...planCredits(settling),
    ...planRefunds(settling),
    ...planWriteOffs(settling),
  ];
  return {
    // One at a time: what each leaves open decides about the next. What a person must decide holds up nothing else.
    effects: plans.flatMap(({ effects }) => effects).slice(0, 1),
    blocked: plans.flatMap(({ blocked: told }) => told),
  };
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
