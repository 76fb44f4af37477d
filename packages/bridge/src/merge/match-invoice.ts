import { invoiceMarks, type InvoiceLikeness, type PartyLikeness } from "@concord/document";
import { toBig, type DocumentId } from "@concord/model";
import { daysAround, daysBetween } from "./days.ts";

/** A document that may be the same real thing. */
export interface Candidate<L> {
  readonly document: DocumentId;
  readonly likeness: L;
}

export type Match =
  /** The one document that this is. */
  | { readonly type: "certain"; readonly document: DocumentId }
  /** Documents that it may be: a person must say. */
  | { readonly type: "likely"; readonly documents: readonly DocumentId[] }
  | { readonly type: "none" };

/** Under other numbers, one invoice is issued in two tools within this many days: somebody types it over on the next working day. */
const likelyDays = 3;
/** Series begin anew each year or month: a number that comes again later than this may be another invoice. */
const sameNumberDays = 31;

/**
 * Whether two are the same real invoice. Never across kinds, currencies or amounts, never without numbers, and never where one vendor holds both as two objects.
 * Symmetric.
 */
export function compareInvoices(a: InvoiceLikeness, b: InvoiceLikeness): Match["type"] {
  if (a.number === undefined || b.number === undefined || a.currency === undefined) return "none";
  if (a.kind !== b.kind || a.currency !== b.currency) return "none";
  if (!toBig(a.gross).eq(toBig(b.gross)) || areTwoObjects(a, b)) return "none";
  const buyers = compareBuyers(a.buyer, b.buyer);
  const apart = daysBetween(a.issueDate, b.issueDate);

  if (a.number === b.number) {
    const isSureOfTime = apart === undefined || apart <= sameNumberDays;
    return buyers !== "contradict" && a.isVoid === b.isVoid && isSureOfTime ? "certain" : "likely";
  }
  // One issuer gives two invoices two numbers; only another tool numbers the same one anew.
  if (a.issuer === b.issuer || toBig(a.gross).eq(0)) return "none";
  return buyers === "same" && apart !== undefined && apart <= likelyDays ? "likely" : "none";
}

function areTwoObjects(a: InvoiceLikeness, b: InvoiceLikeness): boolean {
  return Object.entries(a.objects).some(
    ([connector, object]) => (b.objects[connector] ?? object) !== object,
  );
}

/** The VAT id decides where both say it; else the name, else the e-mail. What only one side says contradicts nothing. */
function compareBuyers(a: PartyLikeness, b: PartyLikeness): "same" | "unknown" | "contradict" {
  const said = (["vatId", "name", "email"] as const).find(
    (word) => a[word] !== undefined && b[word] !== undefined,
  );
  if (said === undefined) return "unknown";
  return a[said] === b[said] ? "same" : "contradict";
}

/** Which of these documents an invoice is. The order of the candidates does not matter; more than one that is certain is only likely. */
export function matchInvoice(
  invoice: InvoiceLikeness,
  candidates: readonly Candidate<InvoiceLikeness>[],
): Match {
  const found = candidates.map(({ document, likeness }) => ({
    document,
    as: compareInvoices(invoice, likeness),
  }));
  const certain = found.filter(({ as }) => as === "certain");
  const [only] = certain;
  if (only !== undefined && certain.length === 1) {
    return { type: "certain", document: only.document };
  }
  const documents = found.filter(({ as }) => as !== "none").map(({ document }) => document);
  return documents.length === 0
    ? { type: "none" }
    : { type: "likely", documents: documents.toSorted() };
}

/** The marks of every invoice that `compareInvoices` may find to be this one. */
export function marksLike(invoice: InvoiceLikeness): readonly string[] {
  const { issueDate } = invoice;
  return invoiceMarks(invoice, issueDate === undefined ? [] : daysAround(issueDate, likelyDays));
}

/**
 * Which party a vendor's customer is: the only one with its VAT id or e-mail, if neither name nor VAT id contradicts. Who shares both with several is nobody's, and
 * becomes a party of its own: two contacts for one customer cost no money.
 */
export function matchParty(
  party: PartyLikeness,
  candidates: readonly Candidate<PartyLikeness>[],
): DocumentId | undefined {
  const found = candidates.filter(
    ({ likeness }) => shares(likeness.vatId, party.vatId) || shares(likeness.email, party.email),
  );
  const [only] = found;
  if (only === undefined || found.length > 1) return undefined;
  const isOther =
    differs(only.likeness.name, party.name) || differs(only.likeness.vatId, party.vatId);
  return isOther ? undefined : only.document;
}

function shares(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && one === other;
}

function differs(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}
