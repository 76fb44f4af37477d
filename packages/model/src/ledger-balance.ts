import { Big } from "big.js";
import { sum, toBig } from "./decimal-string.ts";
import type { DecimalString } from "./decimal-string.ts";
import { disputesOf, outcomesOf } from "./dispute-state.ts";
import type { DisputeState } from "./dispute-state.ts";
import type { DisputeFact, Ledger, RefundFact, ReversalFact } from "./facts.ts";
import { standingRefunds } from "./standing-refunds.ts";
import { byText } from "./text-order.ts";

/** What the facts of a ledger amount to, before it is known what is claimed. */
export interface LedgerBalance {
  /** Money that is here: settled payments less what left them again. */
  readonly paid: Big;
  /** What of it came by each payment that is here, by the payment's name. */
  readonly byPayment: ReadonlyMap<string, Big>;
  /** What left again, as far as it counts, beside what was used for other invoices. */
  readonly left: readonly LeftMoney[];
  /** Refunds that belong to no payment of this ledger. What they mean depends on the document: see `settlement`. */
  readonly refunded: Big;
  /** Money that is announced and neither here nor failed. */
  readonly pending: Big;
  readonly credited: Big;
  readonly writtenOff: Big;
  readonly disputed: boolean;
  /** A refund or reversal names a payment that is not in this ledger; it has no effect until the payment arrives. */
  readonly unmatched: boolean;
}

/** What counts of some entries together: money that is gone. It left a payment or, where none is named, the document itself. */
export interface LeftMoney {
  readonly payment?: string | undefined;
  readonly amount: Big;
  readonly entries: readonly (RefundFact | ReversalFact | DisputeFact)[];
}

/** The allocations of one payment to this invoice, and what was taken from it again. */
interface PaymentGroup {
  readonly settled: Big;
  readonly pending: Big;
  /** It is another invoice's credit that was used here. */
  readonly isCredit: boolean;
}

const zero = new Big(0);

/** One payment may come as several facts of this invoice (`payment` names it). A failed fact is worth nothing, also when it had settled before. */
function groupPayments(ledger: Ledger): ReadonlyMap<string, PaymentGroup> {
  const groups = new Map<string, PaymentGroup>();
  for (const [key, fact] of Object.entries(ledger.payments)) {
    const name = fact.payment ?? key;
    const { settled, pending } = groups.get(name) ?? { settled: zero, pending: zero };
    const hasFailed = Object.hasOwn(ledger.failed, key);
    const isPending = fact.pending === true && !Object.hasOwn(ledger.settled, key);
    groups.set(name, {
      settled: hasFailed || isPending ? settled : settled.plus(toBig(fact.amount)),
      pending: isPending && !hasFailed ? pending.plus(toBig(fact.amount)) : pending,
      isCredit: fact.takenFrom !== undefined,
    });
  }
  return groups;
}

/** Entries whose payment is `name`, whether they name the payment or one of its facts, in the order of their keys. */
function entriesByPayment<T extends { readonly payment?: string | undefined }>(
  entries: Readonly<Record<string, T>>,
  ledger: Ledger,
): ReadonlyMap<string | undefined, readonly T[]> {
  const nameOf = (payment: string | undefined): string | undefined =>
    payment === undefined
      ? undefined
      : (Object.entries(ledger.payments).find(([key]) => key === payment)?.[1].payment ?? payment);
  const sorted = Object.entries(entries).toSorted(([a], [b]) => byText(a, b));
  return Map.groupBy(
    sorted.map(([, entry]) => entry),
    ({ payment }) => nameOf(payment),
  );
}

const total = (entries: readonly { readonly amount: DecimalString }[] | undefined): Big =>
  sum((entries ?? []).map(({ amount }) => toBig(amount)));

/** Takes amounts out of what a payment brought, never more than is left of it, and in its sign. */
export function createTill(brought: Big): {
  readonly take: (amount: Big) => Big;
  readonly taken: () => Big;
} {
  const sign = brought.lt(0) ? -1 : 1;
  let left = brought.abs();
  return {
    take: (amount) => {
      const wanted = amount.times(sign);
      const counted = wanted.lt(0) ? zero : wanted.gt(left) ? left : wanted;
      left = left.minus(counted);
      return counted.times(sign);
    },
    taken: () => brought.minus(left.times(sign)),
  };
}

/**
 * Adds up a ledger. A pure function of the set of facts: neither their order nor a repetition matters.
 *
 * What leaves a payment is counted once, however many tools report it: together refunds, reversals and disputes take at most what the payment
 * brought. A dispute and a "chargeback" reversal of one payment are the same event: the larger counts, and winning the dispute undoes both. What was
 * used for another invoice counts whole, since that one has it.
 *
 * `paysOut`: the document is owed to the customer, so a refund of another document's payment settles it instead of waiting for that payment.
 */
export function balanceLedger(ledger: Ledger, paysOut: boolean): LedgerBalance {
  const groups = groupPayments(ledger);
  const standing = standingRefunds(ledger);
  const isUse = (refund: RefundFact): boolean => !paysOut && refund.usedFor !== undefined;
  const refunds = entriesByPayment(
    Object.fromEntries(standing.filter(([, refund]) => !isUse(refund))),
    ledger,
  );
  const uses = entriesByPayment(
    Object.fromEntries(standing.filter(([, refund]) => isUse(refund))),
    ledger,
  );
  const reversals = entriesByPayment(ledger.reversals, ledger);
  const disputes = disputesOf(ledger);
  const contestedIn = (...states: readonly DisputeState[]): Ledger["disputes"] =>
    Object.fromEntries(
      disputes
        .filter(({ state }) => states.includes(state))
        .map(({ key, dispute }) => [key, dispute]),
    );
  const withdrawn = entriesByPayment(contestedIn("withdrawn", "lost"), ledger);
  const won = entriesByPayment(contestedIn("won"), ledger);

  const byPayment = new Map<string, Big>();
  const left: LeftMoney[] = [];
  const unnamed = withdrawn.get(undefined) ?? [];
  let taken = total(unnamed);
  left.push({ amount: taken, entries: unnamed });
  let refunded = zero;
  const creditedByRefund = new Map<string, Big>();
  const creditRefund = (credit: string | undefined, amount: Big): void => {
    if (credit === undefined || paysOut) return;
    creditedByRefund.set(credit, (creditedByRefund.get(credit) ?? zero).plus(amount));
  };

  for (const [name, { settled, isCredit }] of groups) {
    const till = createTill(settled);
    for (const refund of refunds.get(name) ?? []) {
      const amount = till.take(toBig(refund.amount));
      left.push({ payment: name, amount, entries: [refund] });
      creditRefund(refund.credit, amount);
    }
    const [charged = [], corrected = []] = [true, false].map((isChargeback) =>
      reversals.get(name)?.filter(({ reason }) => (reason === "chargeback") === isChargeback),
    );
    const stillCharged = createTill(total(charged));
    stillCharged.take(total(won.get(name)));
    const chargeback = total(charged).minus(stillCharged.taken());
    const contested = total(withdrawn.get(name));
    const isChargeback = chargeback.abs().gt(contested.abs());
    left.push({
      payment: name,
      amount: till.take(isChargeback ? chargeback : contested),
      entries: isChargeback ? charged : (withdrawn.get(name) ?? []),
    });
    // A credit that went back to its invoice is there, also where it was given back here at the same moment.
    const returned = createTill(settled);
    const reversed = (isCredit ? returned : till).take(total(corrected));
    if (!isCredit) left.push({ payment: name, amount: reversed, entries: corrected });
    const gone = till.taken().plus(returned.taken());
    taken = taken.plus(gone);
    byPayment.set(name, settled.minus(gone).minus(total(uses.get(name))));
  }

  // What was used for another invoice is there, whatever became of the payment that it was a part of.
  for (const { amount, credit } of [...uses.values()].flat()) {
    taken = taken.plus(toBig(amount));
    creditRefund(credit, toBig(amount));
  }

  const isElsewhere = (name: string | undefined): boolean =>
    name !== undefined && !groups.has(name);
  for (const [name, entries] of refunds) {
    // A refund that names no payment is taken as it stands: there is nothing to measure it by.
    if (name !== undefined && !(paysOut && isElsewhere(name))) continue;
    for (const refund of entries) {
      const amount = toBig(refund.amount);
      refunded = refunded.plus(amount);
      left.push({ amount, entries: [refund] });
      creditRefund(refund.credit, amount);
    }
  }

  // A refund that pays out a credit note stands for it until the credit itself is known.
  const impliedCredits = [...creditedByRefund]
    .filter(
      ([key]) => !Object.hasOwn(ledger.credits, key) && !Object.hasOwn(ledger.voidedCredits, key),
    )
    .map(([, amount]) => amount);
  const credits = Object.entries(ledger.credits)
    .filter(([key]) => !Object.hasOwn(ledger.voidedCredits, key))
    .map(([, { amount }]) => toBig(amount));
  const namesElsewhere = [
    ...(paysOut ? [] : refunds.keys()),
    ...reversals.keys(),
    ...withdrawn.keys(),
  ];

  return {
    paid: sum([...groups.values()].map(({ settled }) => settled)).minus(taken),
    byPayment,
    left,
    refunded,
    pending: sum([...groups.values()].map(({ pending }) => pending)),
    credited: sum([...credits, ...impliedCredits]),
    writtenOff: total(Object.values(ledger.writeOffs)),
    disputed: disputes.some((each) => outcomesOf(each).length > 0),
    unmatched: namesElsewhere.some(isElsewhere),
  };
}
