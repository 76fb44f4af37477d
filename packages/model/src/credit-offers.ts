import { foldedName, isSameBuyer } from "./credited-invoice.ts";
import { minorUnits } from "./currency.ts";
import type { CurrencyCode } from "./currency.ts";
import { creditTaken } from "./customer-credit.ts";
import { toBig, toDecimalString } from "./decimal-string.ts";
import type { DecimalString } from "./decimal-string.ts";
import type { Ledger } from "./facts.ts";
import { EntryKey } from "./identifiers.ts";
import type { DocumentId } from "./identifiers.ts";
import type { Invoice } from "./invoice.ts";
import { isOwed } from "./settlement.ts";
import type { InvoiceSummary } from "./summary.ts";

/** The most of a credit that an open claim takes, in whole coins: nobody uses a part of one. */
export function usableCredit(
  credit: DecimalString,
  open: DecimalString,
  currency: CurrencyCode | undefined,
): DecimalString {
  const [held, owed] = [toBig(credit), toBig(open)];
  const most = held.lt(owed) ? held : owed;
  return toDecimalString(
    most.lte(0) ? toBig(undefined) : most.round(minorUnits(currency), roundDown),
  );
}

const roundDown = 0;

/** An invoice whose credit another one could take, as lists know them. */
export interface CreditOffer {
  readonly from: InvoiceSummary;
  readonly amount: DecimalString;
}

/** The invoices of the same customer that were paid too much, the oldest first, with what an open one could take of each. By lists alone: whoever uses it looks closer. */
export function creditOffers(
  to: InvoiceSummary,
  all: Iterable<InvoiceSummary>,
): readonly CreditOffer[] {
  if (!isOwed(to.status) || to.kind === "credit-note") return [];
  const offers = [...all].flatMap((from): CreditOffer[] => {
    if (from.id === to.id || from.status !== "overpaid" || from.kind === "credit-note") return [];
    if (from.currency !== to.currency || !isSameCustomer(from, to)) return [];
    const over = toDecimalString(toBig(from.outstanding).neg());
    const amount = usableCredit(over, to.outstanding, to.currency);
    return amount === "0" ? [] : [{ from, amount }];
  });
  return offers.toSorted((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1));
}

function orderOf({ from: { issueDate, number, id } }: CreditOffer): string {
  return [issueDate, number, id].join(" ");
}

/** By the customer's record where both have one, else by name. Who has no name is nobody's customer. */
function isSameCustomer(
  one: Pick<InvoiceSummary, "customer" | "buyerName">,
  other: Pick<InvoiceSummary, "customer" | "buyerName">,
): boolean {
  if (one.customer !== undefined && other.customer !== undefined) {
    return one.customer === other.customer;
  }
  const name = foldedName(one.buyerName);
  return name !== "" && name === foldedName(other.buyerName);
}

/** The same of the invoices themselves, which say more of their buyers. */
export function isOneCustomer(one: Invoice, other: Invoice): boolean {
  const isSomebody = one.customer !== undefined || foldedName(one.buyer?.name) !== "";
  return isSomebody && isSameBuyer(one, other);
}

/** A use of a credit that one of its two invoices knows and the other does not, not any more, or over another amount. */
export interface UnfinishedUse {
  readonly from: DocumentId;
  readonly key: EntryKey;
}

/** The uses for an invoice that are recorded on one side only, or over two amounts: whoever made them did not come to the end, or somebody took back one side or a part of it. */
export function unfinishedUses(
  { id, ledger }: { readonly id: DocumentId; readonly ledger: Ledger },
  rowOf: (id: DocumentId) => InvoiceSummary | undefined,
  all: Iterable<InvoiceSummary>,
): readonly UnfinishedUse[] {
  const stands = (key: EntryKey): boolean => creditTaken(ledger, key) !== undefined;
  const isWhole = (key: EntryKey, left: DecimalString | undefined): boolean =>
    stands(key) && (left === undefined || toBig(creditTaken(ledger, key)).eq(toBig(left)));
  const taken = [...all].flatMap(({ id: from, usedFor = [] }) =>
    usedFor.flatMap(({ document, key, amount }) =>
      document === id && !isWhole(key, amount) ? [{ from, key }] : [],
    ),
  );
  const came = Object.entries(ledger.payments).flatMap(([name, { takenFrom }]) => {
    const key = EntryKey.parse(name);
    const row = takenFrom === undefined ? undefined : rowOf(takenFrom);
    const isKnown = row?.usedFor?.some((use) => use.key === key) === true;
    return row === undefined || isKnown || !stands(key) ? [] : [{ from: row.id, key }];
  });
  return [...taken, ...came];
}
