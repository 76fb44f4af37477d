import type { Remote, RemoteObject } from "@concord/bridge/connector";
import { sum, toBig, toDecimalString } from "@concord/model";
import type { DecimalString } from "@concord/model";
import type { CallContext, QuickBooksApi } from "./quickbooks-api.ts";
import { isJsonObject } from "./quickbooks-json.ts";
import { quoted } from "./quickbooks-find.ts";
import { Head, Payment } from "./quickbooks-schema.ts";
import { tagIn } from "./quickbooks-tag.ts";
import type { Tag } from "./quickbooks-tag.ts";

type Amount = ReturnType<typeof toBig>;

/** A use of a credit memo by a payment, where the memo was entered here for a credit. */
interface OwnUse {
  readonly memo: string;
  readonly tag: Tag;
  readonly amount: Amount;
}

// So that the address of a query stays short.
const idsAtOnce = 200;

/**
 * Payments that people entered, with the notes of the credit memos of ours that they use: a payment names a memo by its id only, and the memo's note says of which
 * credit it is. Asked for with the payment: the memo itself may be read later.
 */
export async function withUsedMemos(
  objects: readonly RemoteObject[],
  { api, call }: { readonly api: QuickBooksApi; readonly call: CallContext },
): Promise<Remote<readonly RemoteObject[]>> {
  const wanted = [...new Set(objects.flatMap(memosOf))];
  if (wanted.length === 0) return { type: "ok", value: objects };
  const notes = new Map<string, string>();
  for (let from = 0; from < wanted.length; from += idsAtOnce) {
    const ids = wanted.slice(from, from + idsAtOnce).map(quoted);
    const found = await api.query(
      "CreditMemo",
      `where Id in (${ids.join(", ")}) maxresults ${idsAtOnce}`,
      call,
    );
    if (found.type === "failed") return found;
    for (const memo of found.value.objects) {
      const { Id, PrivateNote } = Head.safeParse(memo).data ?? {};
      const isOurs = tagIn(PrivateNote)?.fact !== undefined;
      if (Id !== undefined && PrivateNote !== undefined && isOurs) notes.set(Id, PrivateNote);
    }
  }
  return { type: "ok", value: objects.map((object) => withNotes(object, notes)) };
}

/** Ids of the credit memos that a payment of people uses: what it means is known only with their notes. */
export function memosOf({ ref, state, raw }: RemoteObject): readonly string[] {
  const payment =
    ref.kind === "payment" && state === "live" ? Payment.safeParse(raw).data : undefined;
  if (payment === undefined || tagIn(payment.PrivateNote)?.fact !== undefined) return [];
  return payment.Line.flatMap(({ LinkedTxn }) => LinkedTxn)
    .filter(({ TxnType }) => TxnType === "CreditMemo")
    .map(({ TxnId }) => TxnId);
}

function withNotes(object: RemoteObject, notes: ReadonlyMap<string, string>): RemoteObject {
  const used = memosOf(object).flatMap((id) => {
    const note = notes.get(id);
    return note === undefined ? [] : [[id, note] as const];
  });
  if (used.length === 0 || !isJsonObject(object.raw)) return object;
  return { ...object, raw: { ...object.raw, ConcordMemos: Object.fromEntries(used) } };
}

/** The uses of credit memos that were entered for credits. They are no new credits: what they stand for is recorded already. */
function ownUses({ Line, ConcordMemos = {} }: Payment): readonly OwnUse[] {
  return Line.flatMap(({ Amount, LinkedTxn }) =>
    LinkedTxn.flatMap(({ TxnId, TxnType }) => {
      const tag = TxnType === "CreditMemo" ? tagIn(ConcordMemos[TxnId]) : undefined;
      return tag === undefined || !isOfCredit(tag)
        ? []
        : [{ memo: TxnId, tag, amount: toBig(Amount) }];
    }),
  );
}

/** One that was entered for what a customer has to their credit is a credit of the invoice for which people use it. */
function isOfCredit({ fact }: Tag): boolean {
  return fact?.startsWith("credits.") === true;
}

/** The credit memos that a payment uses, but for those that were entered for credits. */
export function creditingMemos(payment: Payment): readonly string[] {
  const own = new Set(ownUses(payment).map(({ memo }) => memo));
  const used = payment.Line.flatMap(({ LinkedTxn }) => LinkedTxn).filter(
    ({ TxnId, TxnType }) => TxnType === "CreditMemo" && !own.has(TxnId),
  );
  return [...new Set(used.map(({ TxnId }) => TxnId))];
}

/** What a payment uses of the credit memos that are credit notes here, each once. One that was entered for a fact of an invoice is no note of its own. */
export function usedNotes({
  Line,
  ConcordMemos = {},
}: Payment): readonly { readonly memo: string; readonly amount: DecimalString }[] {
  const used = new Map<string, Amount>();
  for (const { Amount, LinkedTxn } of Line) {
    for (const { TxnId, TxnType } of LinkedTxn) {
      if (TxnType !== "CreditMemo" || ConcordMemos[TxnId] !== undefined) continue;
      used.set(TxnId, toBig(Amount).plus(used.get(TxnId) ?? 0));
    }
  }
  return [...used].map(([memo, amount]) => ({ memo, amount: toDecimalString(amount) }));
}

/** What of our own credit memos goes to each invoice: each to the invoice that it credits. */
export function ownByInvoice(payment: Payment): Map<string, Amount> {
  const byInvoice = new Map<string, Amount>();
  for (const { tag, amount } of ownUses(payment)) {
    const invoice = tag.invoice ?? "";
    byInvoice.set(invoice, amount.plus(byInvoice.get(invoice) ?? 0));
  }
  return byInvoice;
}

/** Tools that hold what a customer has to their credit by themselves, and use it for their next invoice. By the keys of what they gave. */
const holders: readonly (readonly [beginning: string, name: string])[] = [
  ["refunds.stripe:", "Stripe"],
];

/**
 * A credit memo that stands for a credit which another tool holds for the customer, and that a person applies here. A credit of the invoice would go to that tool, too, which still has what it holds:
 * the customer would have it twice.
 */
export function heldElsewhere(
  payment: Payment,
): { readonly reason: string; readonly fixes: readonly string[] } | undefined {
  const links = payment.Line.flatMap(({ LinkedTxn }) => LinkedTxn);
  const invoices = links.filter(({ TxnType }) => TxnType === "Invoice").map(({ TxnId }) => TxnId);
  // Paid out, as an expense is: that concerns no invoice.
  if (invoices.length === 0) return undefined;
  for (const { TxnId: memo, TxnType } of links) {
    if (TxnType !== "CreditMemo") continue;
    const fact = tagIn(payment.ConcordMemos?.[memo])?.fact ?? "";
    const holder = holders.find(([beginning]) => fact.startsWith(beginning))?.[1];
    if (holder === undefined) continue;
    return {
      reason: `Payment ${payment.Id} uses credit memo ${memo} for invoice ${invoices.join(", ")}. ${holder} holds that credit for the customer and uses it for their next invoice there, so it would be used twice. Nothing of the payment is recorded here.`,
      fixes: [
        `Take credit memo ${memo} off payment ${payment.Id} in QuickBooks, or delete that payment: what ${holder} uses of the credit is applied in QuickBooks by itself`,
        `To use it here: lower the customer's balance in ${holder} by as much, record a payment of the invoice here from the customer's credit, then drop this`,
      ],
    };
  }
  return undefined;
}

/** A credit memo of ours that pays another invoice than the one that it credits: which of the two is less open here is for a person to say. */
export function usedElsewhere(
  payment: Payment,
): { readonly reason: string; readonly fixes: readonly string[] } | undefined {
  const invoices = payment.Line.filter(({ LinkedTxn }) =>
    LinkedTxn.some(({ TxnType }) => TxnType === "Invoice"),
  );
  const paying = (id: string): Amount =>
    sum(
      invoices
        .filter(({ LinkedTxn }) => LinkedTxn.some(({ TxnId }) => TxnId === id))
        .map(({ Amount }) => toBig(Amount)),
    );
  const own = ownByInvoice(payment);
  const other = ownUses(payment).find(
    ({ tag: { invoice = "" } }) => own.get(invoice)?.gt(paying(invoice)) === true,
  );
  if (other === undefined) return undefined;
  const { memo, tag } = other;
  const used = invoices
    .flatMap(({ LinkedTxn }) => LinkedTxn)
    .map(({ TxnId }) => TxnId)
    .filter((id) => id !== tag.invoice);
  // Paid out, as an expense is: that concerns no invoice.
  if (used.length === 0) return undefined;
  return {
    reason: `Payment ${payment.Id} uses credit memo ${memo} for invoice ${used.join(", ")}, and that memo is a credit of invoice ${tag.invoice ?? ""}. Nothing of the payment is recorded here.`,
    fixes: [
      `Take credit memo ${memo} off payment ${payment.Id} in QuickBooks, or delete that payment`,
      "To credit the other invoice: void the credit here, then issue a credit note for that invoice",
      "Drop it if the use may stand in QuickBooks only: the invoice then stays open here",
    ],
  };
}
