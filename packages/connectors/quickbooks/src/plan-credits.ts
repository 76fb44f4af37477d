import type { Effect } from "@concord/bridge/connector";
import {
  CreditFact,
  RefundFact,
  factWords,
  moneyWords,
  sum,
  toBig,
  toDecimalString,
} from "@concord/model";
import { creditBody } from "./noted-credit.ts";
import type { Action } from "./quickbooks-actions.ts";
import { referenceOf, tagText } from "./quickbooks-tag.ts";
import type { Tag } from "./quickbooks-tag.ts";
import type { Blocked } from "./sales-body.ts";
import { entriesOf, has, isFromHere, linkedTo } from "./settling.ts";
import type { FactEntry, Settling, SettlingContext } from "./settling.ts";

/** A credit memo that a payment of nothing applies. The part of a credit that refunds give back is booked with them. */
export function planCredits(context: SettlingContext): Settling {
  const { input, invoice, issued } = context;
  const { registers, id } = input;
  const effects: Effect[] = [];
  const blocked: Blocked[] = [];
  // A refund that failed counts for as long as its receipt stands: else the revenue would be taken back twice.
  const refunds = entriesOf(registers, "refunds", RefundFact).filter(
    ({ path, key, fact, linked }) =>
      // A use for another invoice applies the memo of the credit, and takes nothing from it before.
      fact.usedFor === undefined &&
      (!has(registers, `${path}.failed`) ||
        (linked !== undefined && linkedTo(registers, `reversals.${key}`) === undefined)),
  );
  for (const { path, key, fact, linked } of entriesOf(registers, "credits", CreditFact)) {
    if (isFromHere(key)) continue;
    const isWithdrawn = has(registers, `${path}.voided`);
    if (linked !== undefined) {
      if (isWithdrawn && linkedTo(registers, `reversals.${key}`) === undefined) {
        effects.push(voiding({ path, key, fact, linked }, context));
      }
      continue;
    }
    const givenBack = sum(
      refunds
        .filter(({ fact: { credit } }) => credit === key)
        .map(({ fact: { amount } }) => toBig(amount)),
    );
    const amount = toDecimalString(toBig(fact.amount).minus(givenBack));
    const isVoided = isWithdrawn && linkedTo(registers, `reversals.${key}`) !== undefined;
    if (isVoided || toBig(amount).lte(0)) continue;
    const tag: Tag = { document: id, fact: path, invoice };
    const note = fact.creditNote ?? key;
    const words = `Credit ${note} for invoice ${issued.number}`;
    const memo = creditBody(key, { amount, on: fact.on, words, tag }, context);
    if (memo.type === "blocked") {
      if (!isWithdrawn) blocked.push(memo.blocked);
      continue;
    }
    const money = moneyWords(amount, issued.invoice.currency);
    const action: Action = {
      action: "apply-credit",
      invoice,
      amount,
      memo: { ...memo.object, ...numbered(fact.creditNote) },
      object: {
        ...(fact.on !== undefined && { TxnDate: fact.on }),
        PaymentRefNum: referenceOf(tag),
        PrivateNote: tagText(tag),
      },
    };
    const applying: Effect = {
      id: `apply-credit:${id}:${key}`,
      document: id,
      action: action.action,
      body: action,
      carries: [],
      summary:
        fact.creditNote === undefined
          ? `Enter credit ${money} on invoice ${issued.number} in QuickBooks`
          : `Enter credit ${fact.creditNote} of ${money} on invoice ${issued.number} in QuickBooks`,
    };
    // Its memo may stand where entering it stopped half-way.
    if (!isWithdrawn) effects.push(applying);
    else if (input.wasSent(applying)) {
      effects.push(voiding({ path, key, fact, linked: undefined }, context));
    }
  }
  return { effects, blocked };
}

/** The credit was taken back: its memo is voided, and what it was applied to is open again. */
function voiding(
  { path, key, fact, linked }: FactEntry<CreditFact>,
  { input: { id }, invoice, issued }: SettlingContext,
): Effect {
  const name = fact.creditNote ?? factWords(fact, issued.invoice.currency);
  const note = tagText({ document: id, fact: path, invoice });
  const standing = linked === undefined ? {} : { standing: linked };
  const action: Action = { action: "void-credit", invoice, note, ...standing };
  return {
    id: `void-credit:${id}:${key}`,
    document: id,
    action: action.action,
    body: action,
    carries: [],
    summary: `Void credit ${name} in QuickBooks`,
  };
}

/** The number of a credit note, where it is one that QuickBooks can hold. */
export function numbered(number: string | undefined): { readonly DocNumber?: string } {
  return number !== undefined && number.length <= 21 ? { DocNumber: number } : {};
}
