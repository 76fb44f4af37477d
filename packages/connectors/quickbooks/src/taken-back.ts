import type { Registers } from "@concord/bridge/connector";
import {
  DisputeFact,
  PaymentFact,
  RefundFact,
  ReversalFact,
  sum,
  toBig,
  toDecimalString,
} from "@concord/model";
import type { DecimalString } from "@concord/model";
import { entriesOf, has, linkedTo } from "./settling.ts";

/** What of a payment is gone for good, and the facts that took it. */
export interface TakenBack {
  readonly amount: DecimalString;
  /** What is left of it. */
  readonly left: DecimalString;
  /** Paths of the facts. One that failed counts as its own reversal. */
  readonly by: readonly string[];
}

/**
 * What was taken back of a payment: it failed, it was reversed, or a dispute over it was lost. A chargeback and a lost dispute are one event, of which the larger counts.
 * A dispute that is still open is not among it: its money may come back. `counts`: which of these facts are looked at.
 */
export function takenBackOf(
  registers: Registers,
  key: string,
  counts: (path: string) => boolean = () => true,
): TakenBack {
  const payment = PaymentFact.safeParse(registers[`payments.${key}`]).data;
  const whole = toBig(payment?.amount);
  if (has(registers, `payments.${key}.failed`) && counts(`reversals.${key}`)) {
    return {
      amount: toDecimalString(whole),
      left: toDecimalString(toBig(undefined)),
      by: [`reversals.${key}`],
    };
  }
  const reversals = entriesOf(registers, "reversals", ReversalFact).filter(
    ({ path, fact }) => fact.payment === key && counts(path),
  );
  const lost = entriesOf(registers, "disputes", DisputeFact).filter(
    ({ path, fact }) => fact.payment === key && has(registers, `${path}.lost`) && counts(path),
  );
  const chargedBack = sumOf(reversals.filter(({ fact }) => fact.reason === "chargeback"));
  const corrected = sumOf(reversals.filter(({ fact }) => fact.reason !== "chargeback"));
  const disputed = sumOf(lost);
  const taken = corrected.plus(chargedBack.gt(disputed) ? chargedBack : disputed);
  const amount = taken.gt(whole) ? whole : taken;
  return {
    amount: toDecimalString(amount),
    left: toDecimalString(whole.minus(amount)),
    by: [...reversals, ...lost].map(({ path }) => path),
  };
}

/** Whether nothing of a fact stands any more: what was entered for it is to be taken back, or was never to be entered. */
export function isTakenBack(registers: Registers, path: string): boolean {
  const [collection = "", key = ""] = path.split(".");
  switch (collection) {
    case "payments":
      return has(registers, path) && toBig(takenBackOf(registers, key).left).lte(0);
    case "credits":
      return has(registers, `${path}.voided`);
    case "refunds": {
      const { credit } = RefundFact.safeParse(registers[path]).data ?? {};
      const isWithdrawn = credit !== undefined && has(registers, `credits.${credit}.voided`);
      return has(registers, `${path}.failed`) || isWithdrawn;
    }
    default:
      return false;
  }
}

/**
 * The facts that an object answers for by being voided or lowered: a link to it says that they are carried out. What has no fact of its own that took it back (a
 * credit that was withdrawn, a payment that failed) is linked as the reversal of its key.
 */
export function carriedOut(
  registers: Registers,
  path: string,
  id: string,
): Readonly<Record<string, string>> {
  const [collection, key = ""] = path.split(".");
  const by = collection === "payments" ? takenBackOf(registers, key).by : [`reversals.${key}`];
  // A credit has two objects, its memo and the payment that applies it: the memo answers under the id by which the credit is known.
  const standing = linkedTo(registers, path) ?? id;
  return Object.fromEntries(by.map((taken) => [taken, standing]));
}

function sumOf(
  entries: readonly { readonly fact: { readonly amount: DecimalString } }[],
): ReturnType<typeof toBig> {
  return sum(entries.map(({ fact }) => toBig(fact.amount)));
}
