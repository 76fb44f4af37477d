import { claimOf, computeTotals, toBig } from "@concord/model";
import type { CurrencyCode, DecimalString, Invoice, InvoiceKind, PlainDate } from "@concord/model";
import type { InvoiceSnapshot } from "./invoice-snapshot.ts";
import type { DocumentSnapshot } from "./snapshot.ts";

/** Who somebody is, as far as two tools may both say it. Every word is normalised: equal words are the same. */
export interface PartyLikeness {
  readonly name?: string;
  readonly vatId?: string;
  readonly email?: string;
}

/** What of an invoice or credit note two tools that hold the same real one would both say. */
export interface InvoiceLikeness {
  readonly kind: InvoiceKind;
  /** Absent for a draft that has none: such a one is like nothing. */
  readonly number?: string;
  readonly currency?: CurrencyCode;
  readonly gross: DecimalString;
  readonly issueDate?: PlainDate;
  readonly buyer: PartyLikeness;
  readonly isVoid: boolean;
  /** Who gave the number: two numbers of one issuer are two invoices. Absent for what nobody issued yet. */
  readonly issuer?: string;
  /** By connector, the vendor's object that it is: two objects of one vendor are two invoices. */
  readonly objects: Readonly<Record<string, string>>;
}

/**
 * Numbers are typed over by hand in other case and with other spaces. Nothing else goes: dots, dashes and leading zeros tell series apart
 * ("1-11" and "11-1", "042" and "42").
 */
export function numberKey(number: string): string {
  return number.normalize("NFKC").replaceAll(/\s+/gu, "").toUpperCase();
}

/** Letters and digits: how a name is spaced, written large or punctuated is wording, its letters are not. */
function nameKey(name: string): string {
  const plain = name.normalize("NFKC").toLocaleLowerCase("und").replaceAll(/[.'’]/gu, "");
  return plain.replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, " ").trim();
}

/** How a party is called, registered and reached. */
export function partyLikeness(party: {
  readonly name?: string | undefined;
  readonly vatId?: string | undefined;
  readonly contact?: { readonly email?: string | undefined } | undefined;
}): PartyLikeness {
  const said = {
    name: nameKey(party.name ?? ""),
    vatId: (party.vatId ?? "").replaceAll(/[^\p{L}\p{N}]/gu, "").toUpperCase(),
    email: (party.contact?.email ?? "").trim().toLowerCase(),
  };
  return Object.fromEntries(Object.entries(said).filter(([, word]) => word !== ""));
}

/** An invoice as it can be compared, from its content and what else is known of it. */
export function invoiceLikeness(
  invoice: Pick<Invoice, "kind" | "currency" | "issueDate" | "buyer">,
  known: {
    readonly gross: DecimalString;
    readonly number: string | undefined;
    readonly on?: PlainDate | undefined;
    readonly isVoid: boolean;
    readonly issuer: string | undefined;
    readonly objects: InvoiceLikeness["objects"];
  },
): InvoiceLikeness {
  const number = numberKey(known.number ?? "");
  const issueDate = known.on ?? invoice.issueDate;
  return {
    kind: invoice.kind,
    ...(number !== "" && { number }),
    ...(invoice.currency !== undefined && { currency: invoice.currency }),
    gross: known.gross,
    ...(issueDate !== undefined && { issueDate }),
    buyer: partyLikeness(invoice.buyer ?? {}),
    isVoid: known.isVoid,
    ...(known.issuer !== undefined && { issuer: known.issuer }),
    objects: known.objects,
  };
}

/** How one object of a vendor is named among the `objects` of a likeness. */
export function objectKey(object: {
  readonly account: string;
  readonly kind: string;
  readonly id: string;
}): string {
  return JSON.stringify([object.account, object.kind, object.id]);
}

/** The likeness of an invoice that is here. `gross`, where the caller has it already, saves computing it. */
export function likenessOf(
  { invoice, issued, ledger, links }: InvoiceSnapshot,
  gross: DecimalString = claimOf(
    invoice,
    computeTotals(invoice),
    issued === undefined ? "draft" : "issued",
  ).gross,
): InvoiceLikeness {
  const by = issued?.by;
  return invoiceLikeness(invoice, {
    gross,
    number: issued?.number ?? invoice.number,
    on: issued?.on,
    isVoid: ledger.voided !== undefined,
    issuer: by?.type === "connector" ? `${by.connector}:${by.account}` : by?.type,
    objects: Object.fromEntries(
      Object.entries(links).map(([connector, link]) => [connector, objectKey(link)]),
    ),
  });
}

/**
 * The marks of a document: what the same real thing in another tool would share with it, so that it can be found among many without opening one. An invoice is marked by
 * its number and, for each name of its buyer, by its day; always together with kind, currency and amount. A party is marked by VAT id and e-mail.
 */
export function marksOf(snapshot: DocumentSnapshot, gross?: DecimalString): readonly string[] {
  switch (snapshot.kind) {
    case "invoice":
      return invoiceMarks(likenessOf(snapshot, gross));
    case "party":
      return partyMarks(partyLikeness(snapshot.party));
    case "item":
    case "workspace":
      return [];
  }
}

/** The marks of an invoice, as if it were issued on each of these days; on its own unless given. */
export function invoiceMarks(
  { kind, number, currency, gross, issueDate, buyer }: InvoiceLikeness,
  days: readonly string[] = issueDate === undefined ? [] : [issueDate],
): readonly string[] {
  if (number === undefined || currency === undefined) return [];
  const amount = [kind, currency, gross];
  // Invoices of nothing are many and alike.
  const dated = toBig(gross).eq(0)
    ? []
    : days.flatMap((day) =>
        Object.entries(buyer).map(([name, word]) => mark("day", ...amount, day, name, word)),
      );
  return [mark("number", ...amount, number), ...dated];
}

/** The marks of a party. */
export function partyMarks({ vatId, email }: PartyLikeness): readonly string[] {
  return [
    ...(vatId === undefined ? [] : [mark("vat", vatId)]),
    ...(email === undefined ? [] : [mark("email", email)]),
  ];
}

// JSON, so that no character of a name can make two marks one.
function mark(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}
