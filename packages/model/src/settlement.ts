import type { Big } from "big.js";
import { z } from "zod";
import { ComputedDecimal, sum, toBig, toDecimalString } from "./decimal-string.ts";
import type { DecimalString } from "./decimal-string.ts";
import type { Ledger } from "./facts.ts";
import type { Instalment, InvoiceKind } from "./invoice.ts";
import { balanceLedger } from "./ledger-balance.ts";
import type { PlainDate } from "./plain-date.ts";

/** How far a claim is settled. Derived from facts; nobody can set it. */
export const SettlementStatus = z.enum([
  "void",
  "unpaid",
  "partially-paid",
  "paid",
  "overpaid",
  "credited",
  "written-off",
]);
export type SettlementStatus = z.infer<typeof SettlementStatus>;

/**
 * What a person should know beside the status. `overdue`: more was due before today than is settled. `pending`: announced money covers what
 * is outstanding. `disputed`: a payer contests a payment. `partly-credited`: a credit note covers a part. `unmatched`: a refund, reversal or
 * dispute names a payment that is not here.
 */
export const SettlementFlag = z.enum([
  "overdue",
  "pending",
  "disputed",
  "partly-credited",
  "unmatched",
]);
export type SettlementFlag = z.infer<typeof SettlementFlag>;

/** Amounts are in the invoice's currency and in the document's own sign: on a credit note of 100, a refund of 30 leaves 70 outstanding. */
export const Settlement = z
  .object({
    status: SettlementStatus,
    flags: z.array(SettlementFlag).readonly(),
    claim: ComputedDecimal,
    /** Settled payments and BT-113, less what was given or taken back. */
    paid: ComputedDecimal,
    credited: ComputedDecimal,
    /** As far as payments and credits leave something to give up. */
    writtenOff: ComputedDecimal,
    /** claim − paid − credited − written off. Beyond zero it is the customer's credit; of a credit note it is what can still be used. */
    outstanding: ComputedDecimal,
    /** Announced and not here yet. */
    pending: ComputedDecimal,
  })
  .readonly();
export type Settlement = z.infer<typeof Settlement>;

export interface SettlementTerms {
  /** A credit note is owed to the customer: money given back settles it. */
  readonly kind?: InvoiceKind | undefined;
  readonly dueDate?: PlainDate | undefined;
  readonly instalments?: readonly Instalment[] | undefined;
  /** BT-113, which counts as paid. */
  readonly prepaid?: DecimalString | undefined;
  /** A plain date in the seller's time zone, so that every replica gets the same answer. */
  readonly today: PlainDate;
  readonly voided?: boolean | undefined;
}

/** What of the claim had to be settled before today. What the instalments leave open is due on the due date, and what was prepaid at once. */
function dueBefore(
  claim: Big,
  prepaid: Big,
  { today, dueDate, instalments }: SettlementTerms,
): Big {
  const parts = instalments ?? [];
  const isPast = (date: PlainDate | undefined): boolean => date !== undefined && date < today;
  const past = sum(parts.filter((part) => isPast(part.dueDate)).map(({ amount }) => toBig(amount)));
  const rest = claim.minus(sum(parts.map(({ amount }) => toBig(amount))));
  if (isPast(dueDate)) return past.plus(rest);
  return parts.length === 0 ? past : past.plus(rest.abs().lt(prepaid.abs()) ? rest : prepaid);
}

/** Whether something is still to be paid. */
export function isOwed(status: SettlementStatus | "draft" | "void"): boolean {
  return status === "unpaid" || status === "partially-paid";
}

function statusOf(amounts: {
  readonly paid: Big;
  readonly credited: Big;
  readonly writtenOff: Big;
  readonly outstanding: Big;
}): SettlementStatus {
  const { paid, credited, writtenOff, outstanding } = amounts;
  if (outstanding.lt(0)) return "overpaid";
  if (outstanding.gt(0)) {
    return paid.plus(credited).plus(writtenOff).gt(0) ? "partially-paid" : "unpaid";
  }
  if (writtenOff.gt(0)) return "written-off";
  return credited.gt(0) && paid.eq(0) ? "credited" : "paid";
}

/** What was given up of a claim is at most what payments and credits leave of it: nobody has paid it, so that it is owed to nobody either. */
function givenUp(writtenOff: Big, left: Big): Big {
  if (writtenOff.lte(left)) return writtenOff;
  return left.gt(0) ? left : toBig(undefined);
}

/**
 * The settlement of a claim (BT-112 + BT-114 less retained tax: `Totals.claim`) by the facts of its ledger. A pure function of the set
 * of facts and of `today`. Negative claims and credit notes are the same with the sign turned.
 */
export function settlement(
  claim: DecimalString,
  ledger: Ledger,
  terms: SettlementTerms,
): Settlement {
  const given = toBig(claim);
  const isCreditNote = terms.kind === "credit-note";
  const isVoid = terms.voided === true || ledger.voided !== undefined;
  const balance = balanceLedger(ledger, isCreditNote !== given.lt(0));
  const prepaid = toBig(terms.prepaid);

  const owed = isVoid ? toBig(undefined) : given;
  // Money given back raises what an invoice still claims, and lowers what a credit note still owes.
  const paid = balance.paid.plus(balance.refunded.times(isCreditNote ? 1 : -1)).plus(prepaid);
  const { credited, pending } = balance;
  // What is owed is positive from here on, whichever sign the document has.
  const sign = given.lt(0) ? -1 : 1;
  const left = owed.minus(paid).minus(credited);
  const writtenOff = givenUp(balance.writtenOff.times(sign), left.times(sign)).times(sign);
  const outstanding = left.minus(writtenOff);
  const turned = {
    paid: paid.times(sign),
    credited: credited.times(sign),
    writtenOff: writtenOff.times(sign),
    outstanding: outstanding.times(sign),
  };
  const status = isVoid ? "void" : statusOf(turned);
  const settled = turned.paid.plus(turned.credited).plus(turned.writtenOff);
  const isOpen = !isVoid && turned.outstanding.gt(0);
  const flags: Readonly<Record<SettlementFlag, boolean>> = {
    overdue: isOpen && dueBefore(owed, prepaid, terms).times(sign).gt(settled),
    pending: isOpen && pending.times(sign).gte(turned.outstanding),
    disputed: balance.disputed,
    "partly-credited": status !== "credited" && !isVoid && turned.credited.gt(0),
    unmatched: balance.unmatched,
  };

  return {
    status,
    flags: SettlementFlag.options.filter((flag) => flags[flag]),
    claim: toDecimalString(owed),
    paid: toDecimalString(paid),
    credited: toDecimalString(credited),
    writtenOff: toDecimalString(writtenOff),
    outstanding: toDecimalString(outstanding),
    pending: toDecimalString(pending),
  };
}
