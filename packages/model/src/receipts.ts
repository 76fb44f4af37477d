import { z } from "zod";
import { ComputedDecimal, toDecimalString } from "./decimal-string.ts";
import type { Ledger } from "./facts.ts";
import type { InvoiceKind } from "./invoice.ts";
import { balanceLedger } from "./ledger-balance.ts";
import { PlainDate } from "./plain-date.ts";

/** Money that came in on a day. */
export const Receipt = z.object({ on: PlainDate, amount: ComputedDecimal }).readonly();
export type Receipt = z.infer<typeof Receipt>;

/**
 * What came in for an invoice, by day, the first first: payments that are here, less what left them again. A payment without a day is of none, and a credit that was
 * used brought no money. A credit note is owed to the customer: nothing comes in for it.
 */
export function receiptsOf(ledger: Ledger, kind: InvoiceKind): readonly Receipt[] {
  if (kind === "credit-note") return [];
  // What stays to the customer's credit has not left.
  const refunds = Object.fromEntries(
    Object.entries(ledger.refunds).filter(([, { to }]) => to !== "balance"),
  );
  const { byPayment } = balanceLedger({ ...ledger, refunds }, false);
  const days = new Map<string, PlainDate>();
  for (const [key, fact] of Object.entries(ledger.payments)) {
    const on = Object.entries(ledger.settled).find(([of]) => of === key)?.[1].on ?? fact.paidOn;
    if (on === undefined || fact.from === "balance") continue;
    const name = fact.payment ?? key;
    const before = days.get(name);
    if (before === undefined || on > before) days.set(name, on);
  }
  return [...days]
    .flatMap(([name, on]) => {
      const amount = byPayment.get(name);
      return amount === undefined || amount.eq(0) ? [] : [{ on, amount: toDecimalString(amount) }];
    })
    .toSorted((one, other) => (one.on < other.on ? -1 : Number(one.on > other.on)));
}
