import type { Effect, Registers } from "@concord/bridge/connector";
import { CreditFact, RefundFact, factWords, moneyWords, toBig } from "@concord/model";
import { creditBody } from "./noted-credit.ts";
import { numbered } from "./plan-credits.ts";
import type { Action } from "./quickbooks-actions.ts";
import type { JsonObject } from "./quickbooks-json.ts";
import { referenceOf } from "./quickbooks-tag.ts";
import type { Tag } from "./quickbooks-tag.ts";
import type { Blocked } from "./sales-body.ts";
import { entriesOf, has, isFromHere, linkedTo } from "./settling.ts";
import type { FactEntry, Settling, SettlingContext } from "./settling.ts";
import { isTakenBack } from "./taken-back.ts";

/**
 * What was given back. With its credit it is a refund receipt: revenue and money leave together; or, where no money left, a credit memo that stays open until the
 * customer uses it. Without a credit the revenue still stands, and nobody but a person knows why.
 */
export function planRefunds(context: SettlingContext): Settling {
  const { registers } = context.input;
  const effects: Effect[] = [];
  const blocked: Blocked[] = [];
  for (const entry of entriesOf(registers, "refunds", RefundFact)) {
    // What a person used for another invoice stays in the books as what it is there: an open credit memo, or the rest of a payment.
    if (isFromHere(entry.key) || entry.fact.usedFor !== undefined) continue;
    const planned = planRefund(entry, context);
    if (planned?.type === "blocked") blocked.push(planned.blocked);
    if (planned?.type === "effect") effects.push(planned.effect);
  }
  return { effects, blocked };
}

type Planned =
  | { readonly type: "effect"; readonly effect: Effect }
  | { readonly type: "blocked"; readonly blocked: Blocked };

function planRefund(entry: FactEntry<RefundFact>, context: SettlingContext): Planned | undefined {
  const { path, key, fact, linked } = entry;
  const { issued, prepared, input, invoice } = context;
  const { registers, id } = input;
  const { currency } = issued.invoice;
  const money = moneyWords(fact.amount, currency);
  const stays = fact.to === "balance";
  const isUndone = isTakenBack(registers, path);
  if (linked !== undefined) {
    if (!isUndone || linkedTo(registers, `reversals.${key}`) !== undefined) return undefined;
    return told(
      `Refund ${factWords(fact, currency)} did not come about, and ${stays ? "credit memo" : "refund receipt"} ${linked} in QuickBooks says that it did.`,
      [`Void it in QuickBooks`],
    );
  }
  if (isUndone) return undefined;
  const { credit } = fact;
  if (credit === undefined || !has(registers, `credits.${credit}`)) {
    return told(
      fact.on === undefined
        ? `${money} was given back without a credit: the money moved, and the revenue was not reversed.`
        : `${money} was given back on ${fact.on} without a credit: the money moved, and the revenue was not reversed.`,
      [
        "Record the credit note that this refund pays out",
        "Enter it in QuickBooks by hand, if the customer owes the amount again",
      ],
    );
  }
  const applied = linkedTo(registers, `credits.${credit}`);
  if (applied !== undefined) {
    const given = CreditFact.safeParse(registers[`credits.${credit}`]).data;
    const name = given?.creditNote ?? (given === undefined ? credit : factWords(given, currency));
    return told(
      `Credit ${name} was entered as a credit memo before its refund ${factWords(fact, currency)} was known.`,
      [`Pay the credit memo out in QuickBooks (transaction ${applied} stands for it)`],
    );
  }
  const account = stays ? undefined : prepared.refundAccount;
  if (!stays && account === undefined) {
    return told("It is not known which account refunds leave from.", [
      "Name the account in the connection's settings",
    ]);
  }
  const tag: Tag = { document: id, fact: path, invoice };
  const words = `${stays ? "Credit" : "Refund"} for invoice ${issued.number}`;
  const body = creditBody(credit, { amount: fact.amount, on: fact.on, words, tag }, context);
  if (body.type === "blocked") return body;
  const action: Action =
    account === undefined
      ? {
          action: "create-credit",
          invoice,
          object: { ...body.object, ...numberOf(entry, registers) },
        }
      : {
          action: "create-refund",
          invoice,
          object: {
            ...body.object,
            PaymentRefNum: referenceOf(tag),
            DepositToAccountRef: { value: account },
          },
        };
  return {
    type: "effect",
    effect: {
      id: `create-refund:${id}:${key}`,
      document: id,
      action: action.action,
      body: action,
      carries: [],
      summary: stays
        ? `Enter customer credit ${money} for invoice ${issued.number} in QuickBooks`
        : `Enter refund ${money} for invoice ${issued.number} in QuickBooks`,
    },
  };
}

/** The number of the credit note, where the credit memo is all of it: every number stands once. */
function numberOf({ fact }: FactEntry<RefundFact>, registers: Registers): JsonObject {
  const credit = CreditFact.safeParse(registers[`credits.${fact.credit ?? ""}`]).data;
  const isWhole = credit !== undefined && toBig(credit.amount).eq(fact.amount);
  return isWhole ? numbered(credit.creditNote) : {};
}

function told(reason: string, fixes: readonly string[]): Planned {
  return { type: "blocked", blocked: { reason, fixes } };
}
