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
  // Of what is void, or may be, nothing more is entered. A void that Stripe refuses holds up nothing.
  const fates = voiding?.effects.map((each) => input.fate(each)) ?? [];
  const isVoiding = fates.includes("open") || fates.includes("unknown");
  if (voiding !== undefined && isVoided) return voiding;
  if (!input.policy.settles) return voiding ?? nothing;
  const payments = planPayments(settling);
  const others = [...planCredits(settling), ...planRefunds(settling), ...planWriteOffs(settling)];
  if (voiding !== undefined && isVoiding) {
    const waiting = [...effectsOf(payments), ...effectsOf(others)];
    return fates.includes("unknown")
      ? { ...voiding, heldUp: held(voiding.effects, waiting) }
      : voiding;
  }
  // It was asked for, nobody can say whether it is done, and it is asked for no more.
  const left = voidOf(settling);
  if (voiding === undefined && input.fate(left) === "unknown") {
    const waiting = [...effectsOf(payments), ...effectsOf(others)];
    return { ...nothing, heldUp: held([left], waiting) };
  }
  const plans = [...(voiding === undefined ? [] : [voiding]), ...payments, ...others];
  const entered = next(effectsOf(payments), effectsOf(others), input);
  return {
    effects: [...(voiding?.effects ?? []), ...entered.effects],
    blocked: plans.flatMap(({ blocked: told }) => told),
    heldUp: entered.heldUp,
  };
}

type HeldUp = NonNullable<Plan["heldUp"]>;

function effectsOf(plans: readonly Plan[]): readonly Effect[] {
  return plans.flatMap(({ effects }) => effects);
}

/**
 * One at a time: what each leaves open decides about the next. What a person must decide, and what nobody knows for now, holds up nothing that does not follow from it: the next payment
 * came whether or not Stripe takes the one before, but a credit is of what the payments left. What was given up holds up nothing at all.
 */
function next(
  payments: readonly Effect[],
  credits: readonly Effect[],
  { fate }: Pick<PlanInput, "fate">,
): { readonly effects: readonly Effect[]; readonly heldUp: HeldUp } {
  const isStuck = (each: Effect): boolean => ["refused", "unknown"].includes(fate(each));
  const stuck = payments.filter(isStuck);
  const heldUp = stuck.length === 0 ? [] : held(stuck, credits);
  const open = payments.findIndex((payment) => fate(payment) === "open");
  if (open >= 0) return { effects: payments.slice(0, open + 1), heldUp };
  if (stuck.length > 0) return { effects: payments, heldUp };
  const first = credits.findIndex((credit) => fate(credit) !== "dropped");
  if (first < 0) return { effects: [...payments, ...credits], heldUp };
  const upTo = credits.slice(0, first + 1);
  const last = upTo.filter(isStuck);
  return {
    effects: [...payments, ...upTo],
    heldUp: last.length === 0 ? [] : held(last, credits.slice(first + 1)),
  };
}

function held(behind: readonly Effect[], which: readonly Effect[]): HeldUp {
  return which.map(({ summary }) => ({ summary, behind: behind.map(({ id }) => id) }));
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
  return one(voidOf({ input, reading }));
}

function voidOf({ input, reading }: Pick<Entering, "input" | "reading">): Effect {
  return effect(
    input,
    { action: "void-invoice" },
    {
      intent: "void",
      target: targetOf(reading),
      carries: [],
      summary: "Void the invoice in Stripe",
    },
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
