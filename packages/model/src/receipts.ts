import type { Big } from "big.js";
import { z } from "zod";
import { ComputedDecimal, sum, toBig, toDecimalString } from "./decimal-string.ts";
import type { DecimalString } from "./decimal-string.ts";
import { disputesOf } from "./dispute-state.ts";
import type { StandingDispute } from "./dispute-state.ts";
import type { Ledger, PaymentFact } from "./facts.ts";
import type { InvoiceKind } from "./invoice.ts";
import { balanceLedger, createTill } from "./ledger-balance.ts";
import type { LeftMoney } from "./ledger-balance.ts";
import { PlainDate } from "./plain-date.ts";
import { byText } from "./text-order.ts";

/** Money that came in on a day, less what left on it. */
export const Receipt = z.object({ on: PlainDate, amount: ComputedDecimal }).readonly();
export type Receipt = z.infer<typeof Receipt>;

interface Moved {
  readonly on: PlainDate | undefined;
  readonly amount: Big;
}

/**
 * What came in for an invoice less what left, by day, the first first. A credit that was used for another invoice moves no money: it came in where it was paid, and leaves where
 * it is given back. So one invoice may have received less than nothing, and all together what came in less what left. Each movement has its own day, or else that of its
 * payment; one without any is of none. What a dispute took and gave back has never been gone.
 */
export function receiptsOf({
  ledger,
  kind,
  gross,
}: {
  readonly ledger: Ledger;
  readonly kind: InvoiceKind;
  readonly gross: DecimalString;
}): readonly Receipt[] {
  const isNote = kind === "credit-note";
  const isOwedToCustomer = isNote !== toBig(gross).lt(0);
  const came = Object.entries(ledger.payments).filter(([key, { pending }]) => {
    if (Object.hasOwn(ledger.failed, key)) return false;
    return pending !== true || Object.hasOwn(ledger.settled, key);
  });
  const days = lastDays(came, ledger);
  const moved: Moved[] = came
    .filter(([, { from }]) => from === undefined)
    .map(([key, fact]) => ({ on: days.get(fact.payment ?? key), amount: broughtBy(fact) }));
  const { left } = balanceLedger(asMoney(ledger), isOwedToCustomer);
  const gone = left.filter((each) => !isReturn(each, ledger));
  for (const { payment, amount, on } of gone.flatMap((each) => byEntry(each, ledger))) {
    const day = on ?? (payment === undefined ? undefined : days.get(payment));
    // What is given back settles a credit note.
    moved.push({ on: day, amount: payment === undefined && isNote ? amount : amount.neg() });
  }
  const byDay = Map.groupBy(moved, ({ on }) => on);
  return [...byDay]
    .flatMap(([on, each]) => {
      const amount = sum(each.map(({ amount: part }) => part)).times(isNote ? -1 : 1);
      return on === undefined || amount.eq(0) ? [] : [{ on, amount: toDecimalString(amount) }];
    })
    .toSorted((one, other) => byText(one.on, other.on));
}

/** Whether the customer's balance has back what was used of it: that moves no more money than the use did. */
function isReturn({ payment, entries }: LeftMoney, { payments, reversals }: Ledger): boolean {
  const parts = Object.entries(payments).filter(([key, fact]) => (fact.payment ?? key) === payment);
  const taken = new Set<unknown>(Object.values(reversals));
  return (
    parts.length > 0 &&
    parts.every(([, { from }]) => from !== undefined) &&
    entries.every((entry) => taken.has(entry))
  );
}

/** What counts of several entries together, entry by entry. */
function byEntry(
  { payment, amount, entries }: LeftMoney,
  ledger: Ledger,
): readonly (Moved & Pick<LeftMoney, "payment">)[] {
  const till = createTill(amount);
  const parts = entries.map((entry) => {
    const part = till.take(toBig(entry.amount));
    return { payment, amount: part, on: leftOn(entry, ledger) };
  });
  return [...parts, { payment, amount: amount.minus(till.taken()), on: undefined }];
}

/** The day on which money left. Undefined of what was never there: what a reversal takes off that is no bounce. */
function leftOn(entry: LeftMoney["entries"][number], ledger: Ledger): PlainDate | undefined {
  const contested = disputesOf(ledger).find(({ dispute }) => dispute === entry);
  if (contested !== undefined) return withdrawnOn(contested, ledger);
  const isReversal = Object.values(ledger.reversals).some((reversal) => reversal === entry);
  const isGone = entry.reason === "bounce" || entry.reason === "chargeback";
  return isReversal && !isGone ? undefined : entry.on;
}

function withdrawnOn({ key, dispute }: StandingDispute, ledger: Ledger): PlainDate | undefined {
  if (dispute.fundsWithdrawn === true) return dispute.on;
  const progress = ledger.disputesWithdrawn[key] ?? ledger.disputesLost[key];
  return progress?.on ?? dispute.on;
}

/** The facts as far as money left: what stays to a customer's credit has not, and what came beyond an invoice may leave, too. */
function asMoney(ledger: Ledger): Ledger {
  const refunds = Object.entries(ledger.refunds).filter(([, { to }]) => to !== "balance");
  const payments = Object.entries(ledger.payments).map(
    ([key, fact]) => [key, { ...fact, amount: toDecimalString(broughtBy(fact)) }] as const,
  );
  return {
    ...ledger,
    refunds: Object.fromEntries(refunds),
    payments: Object.fromEntries(payments),
  };
}

function broughtBy({ amount, surplus }: PaymentFact): Big {
  return toBig(amount).plus(toBig(surplus));
}

/** The day of each payment by its name; of one that came in several parts, of its last. */
function lastDays(
  came: readonly (readonly [string, PaymentFact])[],
  { settled }: Ledger,
): ReadonlyMap<string, PlainDate> {
  const days = new Map<string, PlainDate>();
  for (const [key, fact] of came) {
    const on = Object.entries(settled).find(([of]) => of === key)?.[1].on ?? fact.paidOn;
    const name = fact.payment ?? key;
    const before = days.get(name);
    if (on !== undefined && (before === undefined || on > before)) days.set(name, on);
  }
  return days;
}
