import type { Plan } from "@concord/bridge/connector";
import { CreditFact, DocumentId, factWords } from "@concord/model";
import type { Invoice } from "@concord/model";
import { creditNoteLines, hasTaxesOf, isProportional } from "./credit-note-lines.ts";
import { foreignFacts, takesMoney, targetOf } from "./foreign-facts.ts";
import type { Entering } from "./foreign-payments.ts";
import { invoiceContent } from "./invoice-content.ts";
import { metadataKeys } from "./mapping-metadata.ts";
import { blocked, effect, one, ownMetadata } from "./plan-context.ts";
import { secondsOf } from "./stripe-dates.ts";
import type { LineSpec } from "./stripe-effect.ts";
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
  const content = contentOf(path, amount.amount, fact, { input, reading, currency, context });
  if (content.type === "blocked") return [content.plan];
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
            ...(content.lines === undefined && { amount: amount.amount }),
            ...(beyond > 0 && { out_of_band_amount: beyond }),
            ...(memo !== "" && { memo }),
            ...(isOurs &&
              fact.on !== undefined && { effective_at: secondsOf(fact.on, context.timeZone) }),
            email_type: "none",
            metadata: { ...ownMetadata(input.id, context), [metadataKeys.fact]: path },
          },
          ...(content.lines !== undefined && { lines: [...content.lines] }),
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

type Content =
  /** Without lines it is a bare amount. */
  | { readonly type: "content"; readonly lines?: readonly LineSpec[] }
  | { readonly type: "blocked"; readonly plan: Plan };

/** What the credit note says beside its amount: the taxes of ours, if it is one, and never others. */
function contentOf(
  path: string,
  minor: number,
  fact: CreditFact,
  { input, reading, currency, context }: Entering,
): Content {
  if (!DocumentId.safeParse(keyOf(path)).success) return { type: "content" };
  const name = fact.creditNote ?? factWords(fact, currency);
  const note = noteOf(path, input);
  if (note === undefined) {
    const { total_taxes: taxes, total_excluding_tax: net } = reading.invoice;
    // Any part of what has one tax has that tax.
    if (taxes.length === 0 || (taxes.length === 1 && taxes[0]?.taxable_amount === net)) {
      return { type: "content" };
    }
    return {
      type: "blocked",
      plan: blocked(
        `Credit note ${name} is not here, and so not which taxes of the invoice it takes back.`,
        "Wait until the credit note is here, then replay",
      ),
    };
  }
  if (isProportional(note, minor, reading, currency)) return { type: "content" };
  const lines = creditNoteLines(note, minor, currency, context.account);
  if (lines !== undefined) return { type: "content", lines };
  return {
    type: "blocked",
    plan: blocked(
      `Stripe does not compute the tax of credit note ${name} as it stands in it.`,
      "Void the credit note here, and credit other lines or another amount",
      "Credit the invoice in Stripe by hand, and leave this one void",
    ),
  };
}

/** The credit note of ours that a credit is of, once it is issued. */
function noteOf(path: string, { related }: Entering["input"]): Invoice | undefined {
  const id = DocumentId.safeParse(keyOf(path)).data;
  const registers = id === undefined ? undefined : related(id)?.registers;
  if (registers === undefined || (registers["issued"] ?? null) === null) return undefined;
  const content = invoiceContent(registers);
  return content.type === "invoice" ? content.invoice : undefined;
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
  const name = fact.creditNote ?? factWords(fact, entering.currency);
  // A void invoice claims nothing, whatever was credited of it.
  if (note === undefined || reading.invoice.status === "void") return [];
  if (!isWithdrawn) {
    if (note.status !== "void") return otherTax(path, name, note, entering);
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

/** A credit note of ours that stands in Stripe with another tax. */
function otherTax(
  path: string,
  name: string,
  { id, total_taxes: taxes }: StripeCreditNote,
  { input, currency }: Entering,
): readonly Plan[] {
  const ours = noteOf(path, input);
  if (ours === undefined || hasTaxesOf(ours, taxes ?? undefined, currency)) return [];
  return [
    blocked(
      `Credit note ${name} has another tax in Stripe (${id}) than here.`,
      "Void the credit note here, which voids it in Stripe too, and issue it anew",
      "Report the tax as it stands here: Stripe's credit note cannot be changed",
    ),
  ];
}

function isBeforePayment({ post_payment_amount: after }: StripeCreditNote): boolean {
  return after === 0;
}
