import type { Plan } from "@concord/bridge/connector";
import { CreditFact, DocumentId } from "@concord/model";
import { foreignFacts, takesMoney, targetOf } from "./foreign-facts.ts";
import type { Entering } from "./foreign-payments.ts";
import { metadataKeys } from "./mapping-metadata.ts";
import { blocked, effect, one, ownMetadata } from "./plan-context.ts";
import { secondsOf } from "./stripe-dates.ts";
import { toStripeAmount } from "./stripe-money.ts";
import type { StripeCreditNote } from "./stripe-schema.ts";

/** A credit that did not come from Stripe. */
interface ForeignCredit {
  readonly path: string;
  readonly fact: CreditFact;
  readonly isWithdrawn: boolean;
}

/** Credits of others, each as one credit note. One that is taken back has its note voided, where Stripe voids it. */
export function planCredits(entering: Entering): readonly Plan[] {
  const { registers } = entering.input;
  return foreignFacts(registers, "credits").flatMap(([path, value]): readonly Plan[] => {
    const fact = CreditFact.safeParse(value).data;
    if (fact === undefined) return [];
    const isWithdrawn = (registers[`${path}.voided`] ?? null) !== null;
    const credit = { path, fact, isWithdrawn };
    const standing = registers[`links.stripe.${path}`];
    return typeof standing === "string"
      ? planStanding(credit, standing, entering)
      : planNew(credit, entering);
  });
}

/** What of it exceeds the rest of the invoice was settled there, outside of Stripe. */
function planNew(
  { path, fact, isWithdrawn }: ForeignCredit,
  { input, reading, currency, context }: Entering,
): readonly Plan[] {
  const { invoice } = reading;
  if (isWithdrawn || (!takesMoney(reading) && invoice.status !== "paid")) return [];
  const amount = toStripeAmount(fact.amount, currency);
  if (amount.type === "refused") return [blocked(amount.reason, "Correct the credit")];
  if (amount.amount <= 0) return [];
  const remaining = invoice.status === "paid" ? 0 : invoice.amount_remaining;
  const beyond = Math.max(0, amount.amount - remaining);
  const isOurs = numberOf(path, fact) !== undefined;
  const memo = [numberOf(path, fact), fact.reason].filter((text) => text !== undefined).join(": ");
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
            ...(memo !== "" && { memo }),
            ...(isOurs &&
              fact.on !== undefined && { effective_at: secondsOf(fact.on, context.timeZone) }),
            email_type: "none",
            metadata: { ...ownMetadata(input.id, context), [metadataKeys.fact]: path },
          },
        },
        {
          intent: path,
          carries: [],
          summary: `Credit ${fact.amount} ${currency} in Stripe`,
        },
      ),
    ),
  ];
}

/** The number of a credit note that was issued here: Stripe gives its own, so that ours stands in the memo. */
function numberOf(path: string, { creditNote }: CreditFact): string | undefined {
  return DocumentId.safeParse(keyOf(path)).success ? creditNote : undefined;
}

function keyOf(path: string): string {
  return path.slice("credits.".length);
}

/** A credit whose note stands in Stripe, or stood there. */
function planStanding(
  { path, fact, isWithdrawn }: ForeignCredit,
  id: string,
  entering: Entering,
): readonly Plan[] {
  const { input, reading } = entering;
  const note = reading.creditNotes.find((each) => each.id === id);
  const name = fact.creditNote ?? keyOf(path);
  // A void invoice claims nothing, whatever was credited of it.
  if (note === undefined || reading.invoice.status === "void") return [];
  if (!isWithdrawn) {
    if (note.status !== "void") return [];
    return [
      blocked(
        `Credit ${name} stands here, and its credit note ${id} was voided in Stripe.`,
        "Void the credit note here too, if it was wrong",
        "Tell the customer: Stripe asks for the amount again",
      ),
    ];
  }
  if (note.status !== "issued") return [];
  if (reading.invoice.status === "open" && isBeforePayment(note)) {
    return [
      one(
        effect(
          input,
          { action: "void-credit-note", invoice: reading.invoice.id, note: id },
          {
            intent: path,
            target: targetOf(reading),
            carries: [],
            summary: `Void credit note ${name} in Stripe`,
          },
        ),
      ),
    ];
  }
  return [
    blocked(
      `Credit ${name} was withdrawn, and credit note ${id} stands in Stripe, which voids none of an invoice that is settled.`,
      "Issue a new invoice for what is owed again",
      "Leave it, and record here what the customer pays another way",
    ),
  ];
}

function isBeforePayment({ post_payment_amount: after }: StripeCreditNote): boolean {
  return after === 0;
}
