import type { Effect, PlanInput, Registers } from "@concord/bridge/connector";
import {
  CreditFact,
  DisputeFact,
  PaymentFact,
  RefundFact,
  ReversalFact,
  sum,
  toBig,
  toDecimalString,
} from "@concord/model";
import type { DecimalString } from "@concord/model";
import type { z } from "zod";
import { creditMemoBody } from "./credit-body.ts";
import { issuedInvoice } from "./issued-invoice.ts";
import type { IssuedInvoice } from "./issued-invoice.ts";
import type { Action } from "./quickbooks-actions.ts";
import { inverseRate } from "./quickbooks-decimal.ts";
import type { JsonObject } from "./quickbooks-json.ts";
import { preparedOf } from "./quickbooks-prepared.ts";
import type { Prepared } from "./quickbooks-prepared.ts";
import { referenceOf, tagText } from "./quickbooks-tag.ts";
import type { Tag } from "./quickbooks-tag.ts";
import type { Blocked } from "./sales-body.ts";
import { taxCodesOf } from "./tax-codes.ts";

interface Settling {
  readonly effects: readonly Effect[];
  readonly blocked: readonly Blocked[];
}

interface Context {
  readonly input: PlanInput;
  /** Id of the invoice in QuickBooks. */
  readonly invoice: string;
  readonly issued: IssuedInvoice;
  readonly prepared: Prepared;
}

/**
 * What settled the invoice elsewhere, entered once each: money as payments, credits as credit memos that are applied, money given back for a credit as refund
 * receipts. A fact is entered when it has no link to an object there, and what came from there is never sent back.
 */
export function planSettlement(input: PlanInput, invoice: string): Settling {
  const issued = issuedInvoice(input.registers);
  if (issued === undefined) return { effects: [], blocked: [] };
  const context: Context = { input, invoice, issued, prepared: preparedOf(input.prepared) };
  const parts = [
    planPayments(context),
    planReversals(context),
    planCredits(context),
    planRefunds(context),
  ];
  return {
    effects: parts.flatMap(({ effects }) => effects),
    blocked: parts.flatMap(({ blocked }) => blocked),
  };
}

interface Entry<T> {
  readonly path: string;
  readonly key: string;
  readonly fact: T;
  /** Id of the object that stands for it in QuickBooks. */
  readonly linked: string | undefined;
}

function entriesOf<S extends z.ZodType>(
  registers: Registers,
  collection: string,
  schema: S,
): readonly Entry<z.infer<S>>[] {
  const byPath = Object.entries(registers).toSorted(([a], [b]) => compare(a, b));
  return byPath.flatMap(([path, value]) => {
    const [name, key, more] = path.split(".");
    if (name !== collection || key === undefined || more !== undefined || value === null) return [];
    const parsed = schema.safeParse(value);
    if (!parsed.success) return [];
    const linked = registers[`links.quickbooks.${path}`];
    return [
      { path, key, fact: parsed.data, linked: typeof linked === "string" ? linked : undefined },
    ];
  });
}

// Replicas keep registers in orders of their own.
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

const isFromHere = (key: string): boolean => key.startsWith("quickbooks:");

function has(registers: Registers, path: string): boolean {
  return (registers[path] ?? null) !== null;
}

function planPayments({ input, invoice, issued, prepared }: Context): Settling {
  const { registers, id } = input;
  const effects: Effect[] = [];
  const blocked: Blocked[] = [];
  // The invoice takes what came first; the rest stays a credit.
  const payments = entriesOf(registers, "payments", PaymentFact).toSorted((a, b) =>
    compare(a.fact.paidOn ?? "", b.fact.paidOn ?? ""),
  );
  for (const { path, key, fact, linked } of payments) {
    if (isFromHere(key)) continue;
    const hasFailed = has(registers, `${path}.failed`);
    if (linked !== undefined) {
      if (hasFailed && !has(registers, `links.quickbooks.reversals.${key}`)) {
        blocked.push({
          reason: `Payment ${key} has failed, and payment ${linked} in QuickBooks says that it came.`,
          fixes: [`Void payment ${linked} in QuickBooks`],
        });
      }
      continue;
    }
    const isHere = fact.pending !== true || has(registers, `${path}.settled`);
    // What was taken back before it was entered needs no entry.
    if (!isHere || hasFailed || toBig(reversedOf(registers, key)).gte(toBig(fact.amount))) continue;
    if (toBig(fact.amount).lte(0)) {
      blocked.push({
        reason: `Payment ${key} of ${fact.amount} is not positive, which a QuickBooks payment must be.`,
        fixes: ["Enter it in QuickBooks by hand"],
      });
      continue;
    }
    const tag: Tag = { document: id, fact: path, invoice };
    const action: Action = {
      action: "create-payment",
      invoice,
      amount: fact.amount,
      object: {
        ...(fact.paidOn !== undefined && { TxnDate: fact.paidOn }),
        PaymentRefNum: referenceOf(tag),
        PrivateNote: noteOf(tag, fact.reference ?? fact.method),
        ...rateOf(fact, issued, prepared),
        ...(prepared.moneyAccount !== undefined && {
          DepositToAccountRef: { value: prepared.moneyAccount },
        }),
      },
    };
    effects.push({
      id: `create-payment:${id}:${key}`,
      document: id,
      action: action.action,
      body: action,
      carries: [],
      summary: `Enter payment ${fact.amount} ${issued.invoice.currency ?? ""} on invoice ${issued.number} in QuickBooks`,
    });
  }
  return { effects, blocked };
}

function noteOf(tag: Tag, words: string | undefined): string {
  return words === undefined ? tagText(tag) : `${tagText(tag)} ${words}`.slice(0, 4_000);
}

/** Our facts say units of the invoice's currency for one unit of the money; QuickBooks home units for one foreign unit. */
function rateOf(fact: PaymentFact, { invoice }: IssuedInvoice, prepared: Prepared): JsonObject {
  const isForeign = invoice.currency !== prepared.homeCurrency;
  if (!isForeign || fact.rate === undefined || fact.totalCurrency !== prepared.homeCurrency)
    return {};
  const rate = inverseRate(fact.rate);
  return rate === undefined ? {} : { ExchangeRate: rate };
}

function reversedOf(registers: Registers, payment: string): DecimalString {
  const reversed = entriesOf(registers, "reversals", ReversalFact)
    .filter(({ fact }) => fact.payment === payment)
    .map(({ fact }) => toBig(fact.amount));
  return toDecimalString(sum(reversed));
}

/** Money that turned out not to be there. Taking a payment back in the books changes what a person reconciled, so a person is told. */
function planReversals({ input }: Context): Settling {
  const { registers } = input;
  const entered = (payment: string | undefined): string | undefined => {
    const id = registers[`links.quickbooks.payments.${payment ?? ""}`];
    return typeof id === "string" ? id : undefined;
  };
  const reversals = entriesOf(registers, "reversals", ReversalFact).flatMap(
    ({ key, fact, linked }): Blocked[] => {
      const id = entered(fact.payment);
      if (isFromHere(key) || linked !== undefined || id === undefined) return [];
      const reason = `Payment ${fact.payment} was taken back by ${fact.amount}, and payment ${id} in QuickBooks says that it came.`;
      return [
        { reason, fixes: [`Void payment ${id} in QuickBooks, or lower it by ${fact.amount}`] },
      ];
    },
  );
  const disputes = entriesOf(registers, "disputes", DisputeFact).flatMap(
    ({ path, key, fact }): Blocked[] => {
      const id = entered(fact.payment);
      const isLost = has(registers, `${path}.lost`);
      const isTaken = fact.fundsWithdrawn === true || has(registers, `${path}.withdrawn`);
      const isGone = isLost || (isTaken && !has(registers, `${path}.won`));
      if (isFromHere(key) || id === undefined || !isGone) return [];
      return [
        {
          reason: `Dispute ${key} took ${fact.amount} of payment ${fact.payment ?? ""}, and payment ${id} in QuickBooks says that it came.`,
          fixes: [
            ...(isLost ? [] : ["Wait for the outcome of the dispute"]),
            `Void payment ${id} in QuickBooks, or lower it by ${fact.amount}`,
          ],
        },
      ];
    },
  );
  return { effects: [], blocked: [...reversals, ...disputes] };
}

/** The part of a credit that refunds pay out is booked by their receipts, the rest by a credit memo. */
function planCredits({ input, invoice, issued, prepared }: Context): Settling {
  const { registers, id } = input;
  const effects: Effect[] = [];
  const blocked: Blocked[] = [];
  const refunds = standingRefunds(registers);
  for (const { path, key, fact, linked } of entriesOf(registers, "credits", CreditFact)) {
    if (isFromHere(key)) continue;
    const isWithdrawn = has(registers, `${path}.voided`);
    if (linked !== undefined) {
      if (isWithdrawn) {
        blocked.push({
          reason: `Credit ${fact.creditNote ?? key} was withdrawn, and stands in QuickBooks (payment ${linked} applies it).`,
          fixes: [`Void its credit memo in QuickBooks`],
        });
      }
      continue;
    }
    const paidOut = sum(
      refunds
        .filter(({ fact: { credit } }) => credit === key)
        .map(({ fact: { amount } }) => toBig(amount)),
    );
    const amount = toDecimalString(toBig(fact.amount).minus(paidOut));
    if (isWithdrawn || toBig(amount).lte(0)) continue;
    if (prepared.appliesCredits) {
      blocked.push({
        reason: "QuickBooks is set to apply credits by itself, to whichever invoice is oldest.",
        fixes: ["Switch “Automatically apply credits” off in QuickBooks, then reconnect"],
      });
      continue;
    }
    const tag: Tag = { document: id, fact: path, invoice };
    const note = fact.creditNote ?? key;
    const memo = creditMemoBody(
      { amount, issued, on: fact.on, words: `Credit ${note} for invoice ${issued.number}`, tag },
      prepared,
      codesOf(input, prepared),
    );
    if (memo.type === "blocked") {
      blocked.push(memo.blocked);
      continue;
    }
    const action: Action = {
      action: "apply-credit",
      invoice,
      amount,
      memo: {
        ...memo.object,
        ...(fact.creditNote !== undefined &&
          fact.creditNote.length <= 21 && { DocNumber: fact.creditNote }),
      },
      object: {
        ...(fact.on !== undefined && { TxnDate: fact.on }),
        PaymentRefNum: referenceOf(tag),
        PrivateNote: tagText(tag),
      },
    };
    effects.push({
      id: `apply-credit:${id}:${key}`,
      document: id,
      action: action.action,
      body: action,
      carries: [],
      summary: `Enter credit ${note} of ${amount} ${issued.invoice.currency ?? ""} on invoice ${issued.number} in QuickBooks`,
    });
  }
  return { effects, blocked };
}

function standingRefunds(registers: Registers): readonly Entry<RefundFact>[] {
  return entriesOf(registers, "refunds", RefundFact).filter(
    ({ path }) => !has(registers, `${path}.failed`),
  );
}

/** Money given back. With its credit it is a refund receipt: revenue and money leave together. Without one the revenue still stands, and nobody but a person knows why. */
function planRefunds({ input, invoice, issued, prepared }: Context): Settling {
  const { registers, id } = input;
  const effects: Effect[] = [];
  const blocked: Blocked[] = [];
  for (const { path, key, fact, linked } of standingRefunds(registers)) {
    if (isFromHere(key) || linked !== undefined) continue;
    const hasCredit = fact.credit !== undefined && has(registers, `credits.${fact.credit}`);
    if (!hasCredit) {
      blocked.push({
        reason: `${fact.amount} was given back (${key}) without a credit: the money moved, and the revenue was not reversed.`,
        fixes: [
          "Record the credit note that this refund pays out",
          "Enter it in QuickBooks by hand, if the customer owes the amount again",
        ],
      });
      continue;
    }
    const memo = registers[`links.quickbooks.credits.${fact.credit ?? ""}`];
    if (typeof memo === "string") {
      blocked.push({
        reason: `Credit ${fact.credit ?? ""} was entered as a credit memo before its refund ${key} was known.`,
        fixes: [`Pay the credit memo out in QuickBooks (payment ${memo} applies it)`],
      });
      continue;
    }
    if (prepared.refundAccount === undefined) {
      blocked.push({
        reason: "It is not known which account refunds leave from.",
        fixes: ["Name the account in the connection's settings"],
      });
      continue;
    }
    const tag: Tag = { document: id, fact: path, invoice };
    const receipt = creditMemoBody(
      {
        amount: fact.amount,
        issued,
        on: fact.on,
        words: `Refund for invoice ${issued.number}`,
        tag,
      },
      prepared,
      codesOf(input, prepared),
    );
    if (receipt.type === "blocked") {
      blocked.push(receipt.blocked);
      continue;
    }
    const action: Action = {
      action: "create-refund",
      invoice,
      object: {
        ...receipt.object,
        PaymentRefNum: referenceOf(tag),
        DepositToAccountRef: { value: prepared.refundAccount },
      },
    };
    effects.push({
      id: `create-refund:${id}:${key}`,
      document: id,
      action: action.action,
      body: action,
      carries: [],
      summary: `Enter refund ${fact.amount} ${issued.invoice.currency ?? ""} for invoice ${issued.number} in QuickBooks`,
    });
  }
  return { effects, blocked };
}

function codesOf({ link }: PlanInput, prepared: Prepared): ReturnType<typeof taxCodesOf> {
  return taxCodesOf(prepared, `quickbooks:${link?.account ?? ""}`);
}
