import { sum, toBig, toDecimalString } from "./decimal-string.ts";
import type { DecimalString } from "./decimal-string.ts";
import type { Ledger } from "./facts.ts";
import { EntryKey } from "./identifiers.ts";
import type { DocumentId } from "./identifiers.ts";
import type { Invoice } from "./invoice.ts";
import { settledOnAnyDay } from "./settled-claim.ts";
import { standingRefunds } from "./standing-refunds.ts";

/** A part of an invoice's credit that a person used for another invoice, as it stands where it was taken. */
export interface CreditUse {
  readonly key: EntryKey;
  readonly amount: DecimalString;
  readonly usedFor: DocumentId;
}

/** What of an invoice's credit was used for others, less what was given back to it. */
export function creditUses(ledger: Ledger): readonly CreditUse[] {
  return standingRefunds(ledger).flatMap(([key, { amount, usedFor }]) =>
    usedFor === undefined ? [] : [{ key: EntryKey.parse(key), amount, usedFor }],
  );
}

/** What stands of a credit that came into an invoice under this key, whatever became of the money afterwards; undefined where it never came, or was taken back. */
export function creditTaken(
  { payments, failed, reversals }: Ledger,
  key: EntryKey,
): DecimalString | undefined {
  const payment = payments[key];
  if (payment?.takenFrom === undefined || Object.hasOwn(failed, key)) return undefined;
  const taken = Object.values(reversals).filter((reversal) => reversal.payment === key);
  const left = toBig(payment.amount).minus(sum(taken.map(({ amount }) => toBig(amount))));
  return left.gt(0) ? toDecimalString(left) : undefined;
}

/** What of an issued invoice stands to the customer's credit: what was settled beyond its claim. What is owed to the customer itself, as a credit note is, has none. */
export function creditOn(of: {
  readonly invoice: Invoice;
  readonly ledger: Ledger;
}): DecimalString {
  const { claim, settled } = settledOnAnyDay(of);
  const over = toBig(settled.outstanding).neg();
  const isOwedToCustomer = of.invoice.kind === "credit-note" || toBig(claim.amount).lt(0);
  return toDecimalString(isOwedToCustomer || over.lt(0) ? toBig(undefined) : over);
}

/**
 * What of an invoice's credit was used, where that is more than there was; undefined where there was enough. Two people who use one credit while they do not see each other come
 * to that, and so does a payment that bounces after what it was too much has been used.
 */
export function creditOveruse(of: {
  readonly invoice: Invoice;
  readonly ledger: Ledger;
}): { readonly held: DecimalString; readonly used: DecimalString } | undefined {
  const uses = creditUses(of.ledger);
  if (uses.length === 0) return undefined;
  const keys = new Set<string>(uses.map(({ key }) => key));
  const refunds = Object.fromEntries(
    Object.entries(of.ledger.refunds).filter(([key]) => !keys.has(key)),
  );
  const held = creditOn({ invoice: of.invoice, ledger: { ...of.ledger, refunds } });
  const used = sum(uses.map(({ amount }) => toBig(amount)));
  return used.gt(toBig(held)) ? { held, used: toDecimalString(used) } : undefined;
}
