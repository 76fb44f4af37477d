import type { Effect, Registers } from "@concord/bridge/connector";
import {
  DisputeFact,
  PaymentFact,
  ReversalFact,
  factWords,
  moneyWords,
  toBig,
  toDecimalString,
} from "@concord/model";
import type { IssuedInvoice } from "./issued-invoice.ts";
import type { Action } from "./quickbooks-actions.ts";
import { inverseRate } from "./quickbooks-decimal.ts";
import type { JsonObject } from "./quickbooks-json.ts";
import type { Prepared } from "./quickbooks-prepared.ts";
import { referenceOf, tagText } from "./quickbooks-tag.ts";
import type { Tag } from "./quickbooks-tag.ts";
import type { Blocked } from "./sales-body.ts";
import { compareText, entriesOf, has, isFromHere, linkedTo } from "./settling.ts";
import type { FactEntry, Settling, SettlingContext } from "./settling.ts";
import { takenBackOf } from "./taken-back.ts";
import type { TakenBack } from "./taken-back.ts";
import { toApplyByHand } from "./used-money.ts";

/** Money as payments of what is left of it, and what a customer had to their credit as a use of the credit memos that stand for it. */
export function planPayments(context: SettlingContext): Settling {
  const { registers } = context.input;
  const effects: Effect[] = [];
  const blocked: Blocked[] = [];
  const payments = entriesOf(registers, "payments", PaymentFact).toSorted((a, b) =>
    compareText(order(a), order(b)),
  );
  for (const entry of payments) {
    const { path, key, fact, linked } = entry;
    if (isFromHere(key) || linked !== undefined) continue;
    const isHere = fact.pending !== true || has(registers, `${path}.settled`);
    if (!isHere || has(registers, `${path}.failed`)) continue;
    if (toBig(fact.amount).lte(0)) {
      blocked.push({
        reason: `Payment ${factWords(fact, context.issued.invoice.currency)} is not positive, which a QuickBooks payment must be.`,
        fixes: ["Enter it in QuickBooks by hand"],
      });
      continue;
    }
    // What was taken back before it was entered needs no entry.
    const taken = takenBackOf(registers, key);
    if (toBig(taken.left).lte(0) || isStillApplied(entry, payments, registers)) continue;
    const byHand = toApplyByHand(entry, taken, context);
    if (byHand === undefined) effects.push(entering(entry, taken, context));
    else if (byHand !== "done") blocked.push(byHand);
  }
  return { effects, blocked };
}

/** Whether an earlier use of the same credit is applied in QuickBooks still, though it was taken back: that is told, and the new one waits until it was voided there. */
function isStillApplied(
  { fact: { takenFrom } }: FactEntry<PaymentFact>,
  payments: readonly FactEntry<PaymentFact>[],
  registers: Registers,
): boolean {
  return payments.some(
    ({ key, fact, linked }) =>
      takenFrom !== undefined &&
      fact.takenFrom === takenFrom &&
      linked !== undefined &&
      takenBackOf(registers, key).by.some((path) => linkedTo(registers, path) === undefined),
  );
}

/** The invoice takes what came first; the rest stays a credit. What may have to wait for a credit memo is last. */
function order({ fact }: FactEntry<PaymentFact>): string {
  return `${fact.from === "balance" ? 1 : 0} ${fact.paidOn ?? ""}`;
}

function entering(
  { path, key, fact }: FactEntry<PaymentFact>,
  { left: amount, by }: TakenBack,
  { input: { id }, invoice, issued, prepared }: SettlingContext,
): Effect {
  const tag: Tag = { document: id, fact: path, invoice };
  const object: JsonObject = {
    ...(fact.paidOn !== undefined && { TxnDate: fact.paidOn }),
    PaymentRefNum: referenceOf(tag),
    PrivateNote: noteOf(tag, fact),
  };
  const action: Action =
    fact.from === "balance"
      ? {
          action: "apply-balance",
          invoice,
          amount,
          object,
          takenFrom: fact.takenFrom ?? null,
          carriesOut: [...by],
        }
      : {
          action: "create-payment",
          invoice,
          amount,
          surplus: toDecimalString(toBig(fact.surplus)),
          carriesOut: [...by],
          object: {
            ...object,
            ...rateOf(fact, issued, prepared),
            ...(prepared.moneyAccount !== undefined && {
              DepositToAccountRef: { value: prepared.moneyAccount },
            }),
          },
        };
  const money = moneyWords(amount, issued.invoice.currency);
  return {
    id: `create-payment:${id}:${key}`,
    document: id,
    action: action.action,
    body: action,
    carries: [],
    summary:
      fact.from === "balance"
        ? `Apply customer credit ${money} on invoice ${issued.number} in QuickBooks`
        : `Enter payment ${money} on invoice ${issued.number} in QuickBooks`,
  };
}

/** Our tag, and what tells a person whose money it is: of one that covers several invoices also which, and how much came in all. */
function noteOf(tag: Tag, { payment, total, totalCurrency, ...fact }: PaymentFact): string {
  const part = payment === undefined ? [] : [`part of ${payment}`];
  const whole = total === undefined ? [] : [`of ${total} ${totalCurrency ?? ""}`.trim()];
  const words = [fact.reference ?? fact.method ?? "", ...part, ...whole];
  return [tagText(tag), ...words]
    .filter((word) => word !== "")
    .join(" ")
    .slice(0, 4_000);
}

/** Our facts say units of the invoice's currency for one unit of the money; QuickBooks home units for one foreign unit. */
function rateOf(fact: PaymentFact, { invoice }: IssuedInvoice, prepared: Prepared): JsonObject {
  const isForeign = invoice.currency !== prepared.homeCurrency;
  if (!isForeign || fact.rate === undefined || fact.totalCurrency !== prepared.homeCurrency)
    return {};
  const rate = inverseRate(fact.rate);
  return rate === undefined ? {} : { ExchangeRate: rate };
}

/**
 * Money that turned out not to be there after it was entered. Taking a payment back in the books changes what a person reconciled, so a person is told; once the
 * payment there was lowered or voided, a link at the fact says so.
 */
export function planTakenBack({ input: { registers }, issued }: SettlingContext): Settling {
  const { currency } = issued.invoice;
  const called = (payment: string | undefined): string => {
    const fact = PaymentFact.safeParse(registers[`payments.${payment ?? ""}`]).data;
    return fact === undefined ? (payment ?? "") : factWords(fact, currency);
  };
  const entered = (payment: string | undefined): string | undefined =>
    linkedTo(registers, `payments.${payment ?? ""}`);
  const failed = entriesOf(registers, "payments", PaymentFact).flatMap(
    ({ path, key, linked }): Blocked[] => {
      const isTold = has(registers, `${path}.failed`) && !isFromHere(key);
      if (!isTold || linked === undefined || linkedTo(registers, `reversals.${key}`)) return [];
      const reason = `Payment ${called(key)} has failed, and payment ${linked} in QuickBooks says that it came.`;
      return [{ reason, fixes: [`Void payment ${linked} in QuickBooks`] }];
    },
  );
  const reversals = entriesOf(registers, "reversals", ReversalFact).flatMap(
    ({ key, fact, linked }): Blocked[] => {
      const id = entered(fact.payment);
      if (isFromHere(key) || linked !== undefined || id === undefined) return [];
      const amount = moneyWords(fact.amount, currency);
      const reason = `Payment ${called(fact.payment)} was taken back by ${amount}, and payment ${id} in QuickBooks says that it came.`;
      return [{ reason, fixes: [`Void payment ${id} in QuickBooks, or lower it by ${amount}`] }];
    },
  );
  const disputes = entriesOf(registers, "disputes", DisputeFact).flatMap(
    ({ path, key, fact, linked }): Blocked[] => {
      const id = entered(fact.payment);
      const isLost = has(registers, `${path}.lost`);
      const isTaken = fact.fundsWithdrawn === true || has(registers, `${path}.withdrawn`);
      const isGone = isLost || (isTaken && !has(registers, `${path}.won`));
      if (isFromHere(key) || linked !== undefined || id === undefined || !isGone) return [];
      const amount = moneyWords(fact.amount, currency);
      return [
        {
          reason: isLost
            ? `A dispute that was lost took ${amount} of payment ${called(fact.payment)}, and payment ${id} in QuickBooks says that it came.`
            : `A dispute took ${amount} of payment ${called(fact.payment)}, and payment ${id} in QuickBooks says that it came.`,
          fixes: [
            ...(isLost ? [] : ["Wait for the outcome of the dispute"]),
            `Void payment ${id} in QuickBooks, or lower it by ${amount}`,
          ],
        },
      ];
    },
  );
  return { effects: [], blocked: [...failed, ...reversals, ...disputes] };
}
