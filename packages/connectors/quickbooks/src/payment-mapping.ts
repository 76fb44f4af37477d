import type {
  DocumentChange,
  Drift,
  Known,
  Normalised,
  RemoteObject,
} from "@concord/bridge/connector";
import { DecimalString, EntryKey, sum, toBig, toDecimalString } from "@concord/model";
import type { JsonValue } from "@concord/model";
import { z } from "zod";
import { Payment } from "./quickbooks-schema.ts";
import { preparedOf } from "./quickbooks-prepared.ts";
import { readEntered } from "./entered-payment.ts";
import { removedForFact } from "./standing-object.ts";
import { unreadable } from "./sales-mapping.ts";
import { tagIn } from "./quickbooks-tag.ts";
import {
  creditingMemos,
  heldElsewhere,
  ownByInvoice,
  usedElsewhere,
  usedNotes,
} from "./used-memos.ts";

type Amount = ReturnType<typeof toBig>;
type Registers = Readonly<Record<string, JsonValue>>;

const Amounted = z.object({ amount: DecimalString });
const Reversed = z.object({ amount: DecimalString, payment: EntryKey });
const zero = DecimalString.parse("0");

/** What the lines of a payment are applied to, as far as we understand it. */
const readTypes: readonly string[] = ["Invoice", "CreditMemo", "Deposit"];

/** What a payment gives to one invoice: money, and credit notes that it uses. */
interface Application {
  readonly invoice: string;
  readonly money: DecimalString;
  readonly credit: DecimalString;
}

/**
 * A payment as facts of the invoices that it pays and of the credit notes that it uses, one change for each: a credit is used or open, and not both. Facts are never
 * rewritten: where QuickBooks now applies less than was recorded, the difference is a reversal; where more, a further payment. A payment that carries our tag is the fact
 * that the tag names, and adds none.
 */
export function readPayment(object: RemoteObject, known: Known): Normalised {
  const key = `quickbooks:${object.ref.id}`;
  const isGone = object.state !== "live";
  const parsed = Payment.safeParse(object.raw);
  if (!parsed.success) {
    // The stub of a deleted payment has only its id: everything that was recorded from it is taken back.
    return isGone ? ofDeleted(object, known) : unreadable(object, parsed.error);
  }
  const payment = parsed.data;
  const tag = tagIn(payment.PrivateNote);
  if (tag?.fact !== undefined)
    return readEntered(object, payment, { ...tag, fact: tag.fact }, known);
  if (object.state === "deleted") return ofDeleted(object, known);

  const elsewhere = isGone
    ? undefined
    : (usedElsewhere(payment) ?? (isCredited(key, known) ? undefined : heldElsewhere(payment)));
  if (elsewhere !== undefined) return { type: "parked", ...elsewhere, drift: [] };
  const applied = isGone ? [] : applicationsOf(payment);
  const notes = isGone ? [] : usedNotes(payment);
  const owners = new Map<string, Registers>(applied.map(({ invoice }) => [invoice, {}]));
  for (const { owner, registers } of known.recorded) {
    if (owner.kind === "invoice") owners.set(owner.id, registers);
  }
  const prepared = preparedOf(known.prepared);
  const currency = payment.CurrencyRef?.value ?? prepared.homeCurrency;
  const changes = [...owners].map(([invoice, registers]): DocumentChange => {
    const mine = applied.find((application) => application.invoice === invoice);
    const words = {
      total: payment.TotalAmt,
      ...(currency !== undefined && { totalCurrency: currency }),
      ...(payment.TxnDate !== undefined && { paidOn: payment.TxnDate }),
      ...(payment.PaymentMethodRef?.name !== undefined && {
        method: payment.PaymentMethodRef.name,
      }),
      ...(payment.PaymentRefNum !== undefined && { reference: payment.PaymentRefNum }),
    };
    const facts = {
      ...moneyFacts({ key, object, registers, money: mine?.money ?? zero, words, payment }),
      ...creditFacts({
        key,
        object,
        registers,
        credit: mine?.credit ?? zero,
        notes: creditingMemos(payment),
        on: payment.TxnDate,
      }),
    };
    return {
      kind: "invoice",
      owner: { kind: "invoice", id: invoice },
      creates: false,
      fields: {},
      facts,
    };
  });
  return {
    type: "changes",
    changes: [...changes, ...usesOf({ key, object, notes, known, on: payment.TxnDate })],
    drift: otherApplications(object, payment),
  };
}

/** What an earlier version has recorded of it stands, and follows it. */
function isCredited(key: string, { recorded }: Known): boolean {
  return recorded.some(({ registers }) => (registers[`credits.${key}`] ?? null) !== null);
}

/** What it uses of credit memos that are credit notes here, as facts of those: they are settled by as much. */
function usesOf(input: {
  readonly key: string;
  readonly object: RemoteObject;
  readonly notes: readonly { readonly memo: string; readonly amount: DecimalString }[];
  readonly known: Known;
  readonly on: string | undefined;
}): readonly DocumentChange[] {
  const { key, object, notes, known, on } = input;
  const owners = new Map<string, Registers>(notes.map(({ memo }) => [memo, {}]));
  for (const { owner, registers } of known.recorded) {
    if (owner.kind === "credit-note") owners.set(owner.id, registers);
  }
  return [...owners].map(([memo, registers]) => {
    const credit = notes.find((note) => note.memo === memo)?.amount ?? zero;
    return {
      kind: "invoice",
      owner: { kind: "credit-note", id: memo },
      creates: false,
      fields: {},
      facts: creditFacts({ key, object, registers, credit, notes: [memo], on }),
    };
  });
}

/**
 * Its lines, per invoice. What credit memos of ours settle is recorded already; other credits are given to the invoices in their order, and money pays what they leave. Lines have no sign: whether what we do not
 * read was paid by it or helps to pay is seen from its amount, which is what all debits come to less all credits.
 */
function applicationsOf(payment: Payment): readonly Application[] {
  const { Line, TotalAmt, UnappliedAmt } = payment;
  const links = Line.flatMap(({ Amount, LinkedTxn }) =>
    LinkedTxn.map(({ TxnId, TxnType }) => ({ TxnId, TxnType, amount: toBig(Amount) })),
  );
  const from = (is: (type: string) => boolean): Amount =>
    sum(links.filter(({ TxnType }) => is(TxnType)).map(({ amount }) => amount));
  const credits = from((type) => type === "CreditMemo");
  const own = ownByInvoice(payment);
  let credit = credits.minus(sum([...own.values()]));
  const applied = toBig(TotalAmt).minus(toBig(UnappliedAmt));
  const uncovered = from((type) => type === "Invoice")
    .minus(credits)
    .minus(applied);
  const unknown = from((type) => !readTypes.includes(type));
  // A journal entry that settles an invoice is no money that came, whatever it is.
  let unread = uncovered.gt(0) ? smaller(unknown, uncovered) : toBig(undefined);
  return links
    .filter(({ TxnType }) => TxnType === "Invoice")
    .map(({ TxnId, amount }) => {
      const ofOwn = own.get(TxnId) ?? toBig(undefined);
      const entered = smaller(ofOwn, amount);
      own.set(TxnId, ofOwn.minus(entered));
      const open = amount.minus(entered);
      const used = smaller(credit, open);
      credit = credit.minus(used);
      const rest = open.minus(used);
      const other = smaller(unread, rest);
      unread = unread.minus(other);
      return {
        invoice: TxnId,
        money: toDecimalString(rest.minus(other)),
        credit: toDecimalString(used),
      };
    });
}

function smaller(a: Amount, b: Amount): Amount {
  return a.lt(b) ? a : b;
}

function moneyFacts(input: {
  readonly key: string;
  readonly object: RemoteObject;
  readonly registers: Registers;
  readonly money: DecimalString;
  readonly words: Registers;
  readonly payment: Payment;
}): Registers {
  const { key, object, registers, money, words, payment } = input;
  const recorded = recordedMoney(registers, key);
  const version = `${key}~${object.version.order}`;
  if (recorded === undefined) {
    return toBig(money).gt(0) ? { [`payments.${key}`]: { amount: money, ...words } } : {};
  }
  const difference = toBig(money).minus(toBig(recorded));
  if (difference.eq(0)) return {};
  if (difference.gt(0)) {
    return {
      [`payments.${version}`]: { ...words, amount: toDecimalString(difference), payment: key },
    };
  }
  const day = payment.MetaData?.LastUpdatedTime?.slice(0, 10);
  return {
    [`reversals.${version}`]: reversal(key, toDecimalString(difference.times(-1)), day, object),
  };
}

function reversal(
  key: string,
  amount: DecimalString,
  day: string | undefined,
  { state }: RemoteObject,
): JsonValue {
  return {
    payment: key,
    amount,
    ...(day !== undefined && { on: day }),
    reason: state === "live" ? "unallocated" : "correction",
    note: state === "live" ? "Changed in QuickBooks" : "Removed in QuickBooks",
  };
}

/** What this payment gives to a document by its facts: payments less reversals. Undefined when none is recorded. */
function recordedMoney(registers: Registers, key: string): DecimalString | undefined {
  const paid = Object.entries(registers).flatMap(([path, value]) => {
    const isOurs = path === `payments.${key}` || path.startsWith(`payments.${key}~`);
    const fact = isOurs ? Amounted.safeParse(value).data : undefined;
    return fact === undefined ? [] : [toBig(fact.amount)];
  });
  if (paid.length === 0) return undefined;
  const taken = Object.entries(registers).flatMap(([path, value]) => {
    const fact = /^reversals\.[^.]+$/.test(path) ? Reversed.safeParse(value).data : undefined;
    return fact?.payment === key ? [toBig(fact.amount)] : [];
  });
  return toDecimalString(sum(paid).minus(sum(taken)));
}

/** Credit notes applied through this payment. A credit that shrinks is withdrawn and recorded anew. */
function creditFacts(input: {
  readonly key: string;
  readonly object: RemoteObject;
  readonly registers: Registers;
  readonly credit: DecimalString;
  /** Ids of the credit memos. */
  readonly notes: readonly string[];
  readonly on: string | undefined;
}): Registers {
  const { key, object, registers, credit, notes, on } = input;
  const standing = Object.entries(registers).flatMap(([path, value]) => {
    const isOurs =
      path === `credits.${key}` ||
      (/^credits\.[^.]+$/.test(path) && path.startsWith(`credits.${key}~`));
    const fact = isOurs ? Amounted.safeParse(value).data : undefined;
    const isVoided = (registers[`${path}.voided`] ?? null) !== null;
    return fact === undefined || isVoided ? [] : [{ path, amount: fact.amount }];
  });
  const total = sum(standing.map(({ amount }) => toBig(amount)));
  if (total.eq(toBig(credit))) return {};
  const facts: Record<string, JsonValue> = {};
  for (const { path } of standing) {
    facts[`${path}.voided`] = { reason: "Changed in QuickBooks" };
  }
  if (toBig(credit).gt(0)) {
    const isFirst = (registers[`credits.${key}`] ?? null) === null;
    facts[isFirst ? `credits.${key}` : `credits.${key}~${object.version.order}`] = {
      amount: credit,
      creditNote: notes.map((memo) => `quickbooks:${memo}`).join(", "),
      ...(on !== undefined && { on }),
    };
  }
  return facts;
}

function ofDeleted(object: RemoteObject, known: Known): Normalised {
  const key = `quickbooks:${object.ref.id}`;
  const previous = Payment.safeParse(known.previous?.raw).data;
  const tag = tagIn(previous?.PrivateNote);
  if (tag?.fact !== undefined) return removedForFact(object, tag, tag.fact, known);
  const changes = known.recorded.map(({ owner, registers }): DocumentChange => {
    const recorded = recordedMoney(registers, key);
    const facts: Record<string, JsonValue> = {};
    if (recorded !== undefined && toBig(recorded).gt(0)) {
      facts[`reversals.${key}~deleted`] = reversal(key, recorded, undefined, object);
    }
    for (const path of Object.keys(registers)) {
      const isOurs = new RegExp(`^credits\\.${key}(?:~\\d+)?$`).test(path);
      if (isOurs && (registers[`${path}.voided`] ?? null) === null) {
        facts[`${path}.voided`] = { reason: "Removed in QuickBooks" };
      }
    }
    return { kind: "invoice", owner, creates: false, fields: {}, facts };
  });
  return { type: "changes", changes, drift: [] };
}

/** Applications to other objects than invoices and credit memos are not ours to understand, and not to be swallowed. */
function otherApplications({ ref }: RemoteObject, payment: Payment): readonly Drift[] {
  const others = payment.Line.flatMap(({ LinkedTxn }) => LinkedTxn).filter(
    ({ TxnType }) => !readTypes.includes(TxnType),
  );
  return others.map(({ TxnType, TxnId }) => ({
    ref,
    path: "Line.LinkedTxn",
    what: "unknown-value",
    detail: `It is applied to ${TxnType} ${TxnId}, which is not read.`,
  }));
}
