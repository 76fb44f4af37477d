import type { Plan } from "@concord/bridge/connector";
import { RefundFact, sum, toBig, toDecimalString } from "@concord/model";
import { foreignFacts } from "./foreign-facts.ts";
import { foreignPayments, loneRefunds } from "./foreign-payments.ts";
import type { Entering } from "./foreign-payments.ts";
import { namedFact } from "./mapping-metadata.ts";
import { blocked } from "./plan-context.ts";
import { fromStripeAmount } from "./stripe-money.ts";

/**
 * Money that was given back elsewhere without a credit. Stripe has no word for it: its invoice stays paid, while here it is open again. What was given back of a payment before
 * that was entered has never been in Stripe. A credit after payment that no refund names may be the one that was forgotten.
 */
export function planRefunds(entering: Entering): readonly Plan[] {
  const { registers } = entering.input;
  // What was used for another invoice has not left: nobody was given anything.
  const lone = loneRefunds(registers).filter(({ fact }) => fact.usedFor === undefined);
  if (lone.length === 0) return [];
  const never = foreignPayments(entering).map(({ givenBack, left }) => {
    const missing = left.plus(givenBack);
    return missing.lt(0) ? toBig(undefined) : missing.gt(givenBack) ? givenBack : missing;
  });
  const rest = sum(lone.map(({ fact }) => toBig(fact.amount)))
    .minus(sum(never))
    .minus(settledOutside(entering));
  if (rest.lte(0)) return [];
  const money = `${toDecimalString(rest)} ${entering.currency}`;
  const days = [...new Set(lone.flatMap(({ fact: { on } }) => on ?? []))].join(", ");
  return [
    blocked(
      days === ""
        ? `${money} was given back outside of Stripe without a credit, and Stripe goes on saying that it is paid.`
        : `${money} was given back outside of Stripe on ${days} without a credit, and Stripe goes on saying that it is paid.`,
      "Credit the invoice by this amount, if it is no longer owed",
      "Record the new payment, if it is still owed",
    ),
  ];
}

/** What credits of other origins settled outside of Stripe without a refund that says so. */
function settledOutside({ input, reading, currency }: Entering): ReturnType<typeof toBig> {
  const { registers } = input;
  const named = new Set<string | undefined>(
    foreignFacts(registers, "refunds").map(([, value]) => RefundFact.safeParse(value).data?.credit),
  );
  const amounts = reading.creditNotes.flatMap((note) => {
    const credit = namedFact(note.metadata, "credits")?.slice("credits.".length);
    const outside = note.out_of_band_amount ?? 0;
    if (credit === undefined || named.has(credit) || note.status !== "issued") return [];
    return [toBig(fromStripeAmount(outside, currency))];
  });
  return sum(amounts);
}
