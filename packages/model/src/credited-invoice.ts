import type { Big } from "big.js";
import { claimOf } from "./claim.ts";
import { computeTotals } from "./compute-totals.ts";
import { sum, toBig, toDecimalString } from "./decimal-string.ts";
import type { DecimalString } from "./decimal-string.ts";
import type { Ledger } from "./facts.ts";
import { errorAt } from "./finding.ts";
import type { Finding } from "./finding.ts";
import { EntryKey } from "./identifiers.ts";
import type { DocumentId } from "./identifiers.ts";
import type { Invoice, PrecedingInvoice } from "./invoice.ts";
import { isBlank } from "./is-blank.ts";
import { balanceLedger } from "./ledger-balance.ts";
import { standingRefunds } from "./standing-refunds.ts";
import { byText } from "./text-order.ts";

/** An invoice that is, or is to be, credited, as a snapshot reads it. */
export interface CreditedInvoice {
  readonly id: DocumentId;
  readonly invoice: Invoice;
  readonly ledger: Ledger;
  /** Present once it is issued, by us or elsewhere. */
  readonly issued?: { readonly number: string } | undefined;
}

/** What a credit note says that it credits, where that is a document of this workspace. */
export function creditedBy(
  note: Invoice,
): (PrecedingInvoice & { readonly document: DocumentId }) | undefined {
  if (note.kind !== "credit-note") return undefined;
  for (const preceding of note.precedingInvoices) {
    const { document } = preceding;
    if (document !== undefined) return { ...preceding, document };
  }
  return undefined;
}

/** The key under which a credit note stands among the credits of the invoice that it credits, and the invoice among those of the note. */
export function creditKey(document: DocumentId): EntryKey {
  return EntryKey.parse(document);
}

/** What of the claim of an issued invoice no credit note has taken yet. `own`: a credit that is not counted, since it is the one that is asked about. */
export function leftToCredit(
  { invoice, ledger }: Pick<CreditedInvoice, "invoice" | "ledger">,
  own?: DocumentId,
): DecimalString {
  const claim = toBig(claimOf(invoice, computeTotals(invoice), "issued").amount);
  const counted =
    own === undefined
      ? ledger
      : { ...ledger, voidedCredits: { ...ledger.voidedCredits, [creditKey(own)]: {} } };
  const { credited } = balanceLedger(counted, claim.lt(0));
  return toDecimalString(claim.minus(credited));
}

/** The credit that money which is given back pays out: the first that stands and is not paid out whole. `covering`: of which as much is left. */
export function creditToPayOut(ledger: Ledger, covering?: DecimalString): EntryKey | undefined {
  const { credits, voidedCredits } = ledger;
  const refunds = standingRefunds(ledger);
  const entry = Object.entries(credits)
    .toSorted(([a], [b]) => byText(a, b))
    .find(([key, { amount }]) => {
      if (Object.hasOwn(voidedCredits, key)) return false;
      const paidOut = refunds
        .filter(([, { credit }]) => credit === key)
        .map(([, refund]) => toBig(refund.amount));
      const left = toBig(amount).minus(sum(paidOut));
      return covering === undefined ? left.gt(0) : left.gte(toBig(covering));
    });
  return entry === undefined ? undefined : EntryKey.parse(entry[0]);
}

/** How much of each line no credit note has taken back yet, by line; 0 for what is credited whole. `earlier`: the credit notes that stand. */
export function quantitiesLeft(
  invoice: Invoice,
  earlier: readonly Invoice[],
): ReadonlyMap<string, DecimalString> {
  return new Map(
    invoice.lines
      .filter(({ removed }) => removed !== true)
      .map(({ id, quantity }) => [
        id,
        toDecimalString(toBig(quantity).minus(creditedQuantity(earlier, id))),
      ]),
  );
}

/** How much of a line credit notes have taken back. */
export function creditedQuantity(notes: readonly Invoice[], line: EntryKey): Big {
  return sum(
    notes.flatMap(({ lines }) =>
      lines
        .filter(({ id, removed }) => id === line && removed !== true)
        .map(({ quantity }) => toBig(quantity)),
    ),
  );
}

/**
 * Everything that keeps a credit note from crediting what it names, all at once. `credited` is undefined where nothing of that id is known here.
 * `own` is the note's document.
 */
export function creditFindings(
  note: Invoice,
  credited: CreditedInvoice | undefined,
  own?: DocumentId,
): readonly Finding[] {
  const named = creditedBy(note);
  if (named === undefined) return [];
  const path = `precedingInvoices.${named.id}`;
  if (credited === undefined) {
    return [
      errorAt("CONCORD-CREDITED", `${path}.document`, `There is no invoice ${named.number} here.`),
    ];
  }
  const { invoice, ledger, issued } = credited;
  const found: Finding[] = [];
  const add = (rule: string, at: string, message: string): void => {
    found.push(errorAt(rule, at, message));
  };
  if (note.precedingInvoices.filter(({ document }) => document !== undefined).length > 1) {
    const message = "A credit note of ours credits one invoice. Make one for each.";
    add("CONCORD-CREDITED", "precedingInvoices", message);
  }
  if (issued === undefined) {
    const message = "What it credits is a draft: change that instead.";
    return [...found, errorAt("CONCORD-CREDITED", `${path}.document`, message)];
  }
  const { number } = issued;
  if (invoice.kind === "credit-note") {
    add("CONCORD-CREDITED", `${path}.document`, `${number} is a credit note itself.`);
  }
  if (ledger.voided !== undefined) {
    add("CONCORD-CREDITED", `${path}.document`, `${number} is void: it claims nothing.`);
  }
  if (named.number !== number) {
    const message = `It says that it credits ${named.number}, and that invoice is ${number}.`;
    add("CONCORD-CREDITED", `${path}.number`, message);
  }
  if (!isSameBuyer(note, invoice)) {
    const who = invoice.buyer?.name ?? "nobody";
    add("CONCORD-CREDIT-BUYER", "buyer.name", `${number} is an invoice to ${who}.`);
  }
  if (note.currency !== invoice.currency) {
    const message = `${number} is in ${invoice.currency ?? "no currency"}: credit it in that.`;
    return [...found, errorAt("CONCORD-CREDIT-CURRENCY", "currency", message)];
  }
  return [...found, ...amountFindings(note, credited, own)];
}

function amountFindings(
  note: Invoice,
  credited: CreditedInvoice,
  own: DocumentId | undefined,
): readonly Finding[] {
  const amount = toBig(computeTotals(note).claim);
  const left = toBig(leftToCredit(credited, own));
  const currency = note.currency ?? "";
  if (left.lte(0)) {
    const message = `Nothing of ${credited.issued?.number ?? "the invoice"} is left to credit.`;
    return [errorAt("CONCORD-CREDIT-LEFT", "lines", message)];
  }
  if (amount.lte(0)) {
    return [errorAt("CONCORD-CREDIT-NOTHING", "lines", "It credits nothing.")];
  }
  if (amount.lte(left)) return [];
  return [
    {
      ...errorAt(
        "CONCORD-CREDIT-LEFT",
        "lines",
        `It credits ${amount.toFixed()} ${currency}, and ${left.toFixed()} ${currency} of ${credited.issued?.number ?? "the invoice"} are left to credit.`,
      ),
      difference: toDecimalString(amount.minus(left)),
    },
  ];
}

/** By the customer's record or VAT id where both say one, else by name, however it is written. */
export function isSameBuyer(note: Invoice, invoice: Invoice): boolean {
  if (note.customer !== undefined && invoice.customer !== undefined) {
    return note.customer === invoice.customer;
  }
  const [one, other] = [note.buyer, invoice.buyer];
  if (!isBlank(one?.vatId) && !isBlank(other?.vatId)) return one?.vatId === other?.vatId;
  return foldedName(one?.name) === foldedName(other?.name);
}

/** A name however it is written. */
export function foldedName(name: string | undefined): string {
  return (name ?? "").normalize("NFKC").trim().replaceAll(/\s+/gu, " ").toLowerCase();
}
