import { msg, str } from "@lit/localize";
import { contentRegisters } from "@concord/document";
import { Invoice, Party } from "@concord/model";
import type { DocumentId, JsonValue, PartyRecord, PlainDate } from "@concord/model";
import { dayAfter } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { matching } from "../parts/options.ts";
import type { Option } from "../parts/options.ts";
import type { ListedRow } from "../wire/messages.ts";
import { bareName, isLikeName, isSameName, legalFormOf } from "./same-name.ts";

/** The option that makes a customer of what was typed. */
export const newCustomer = "new";

/** Customers by name, with what sets them apart. */
export interface CustomerBook {
  readonly options: readonly Option[];
  readonly bareNames: ReadonlyMap<string, string>;
}

export function customerBook(rows: Iterable<ListedRow>): CustomerBook {
  const options: Option[] = [];
  const bareNames = new Map<string, string>();
  if (pagesIn !== viewerLocale) pages = new WeakMap();
  pagesIn = viewerLocale;
  for (const row of rows) {
    if (row.kind !== "party" || row.card?.archived === true) continue;
    const page = pages.get(row) ?? pageOf(row);
    if (page === undefined) continue;
    pages.set(row, page);
    options.push(page.option);
    bareNames.set(row.document, page.bare);
  }
  return { options, bareNames };
}

interface Page {
  readonly option: Option;
  readonly bare: string;
}

// Rows stay the same objects until they change, and most of thousands never do.
let pages = new WeakMap<ListedRow, Page>();
let pagesIn = viewerLocale;

function pageOf({ document, name, card }: ListedRow): Page | undefined {
  if (name === undefined) return undefined;
  const terms = card?.paymentDays === undefined ? undefined : msg(str`net ${card.paymentDays}`);
  const known = [card?.taxId, card?.place ?? card?.email, terms];
  const detail = known.filter((each) => each !== undefined).join(" · ");
  const option = { id: document, label: name, ...(detail !== "" && { detail }) };
  return { option, bare: bareName(name) };
}

/** Who may be meant: who matches, else, as a guess, who is called nearly so or has another legal form; and last, unless there is one of exactly that name, to make a new one. */
export function findCustomer(book: CustomerBook, text: string): readonly Option[] {
  if (text === "") return matching(book.options, "", 8);
  const form = legalFormOf(text);
  const [isOtherForm, found] = split(
    matching(book.options, text, 8),
    ({ label }) => form !== "" && legalFormOf(label) !== form,
  );
  const bare = bareName(text);
  const alike = book.options.filter(({ id }) => isLikeName(book.bareNames.get(id) ?? "", bare));
  const known = new Set(found.map(({ id }) => id));
  const guesses = new Set([...isOtherForm, ...alike.filter(({ id }) => !known.has(id))]);
  const listed = [...found, ...[...guesses].map((option) => ({ ...option, isGuess: true }))];
  if (listed.some(({ label }) => label.toLowerCase() === text.toLowerCase())) return listed;
  const [like] = alike;
  return [
    ...listed,
    {
      id: newCustomer,
      label: msg(str`Create customer “${text}”`),
      isNew: true,
      ...(like !== undefined && {
        warning: msg(
          str`Probably here already: ${[like.label, like.detail].filter(Boolean).join(", ")}`,
        ),
      }),
    },
  ];
}

/** The registers that are written when a customer is chosen: all that the invoice says of its buyer, the link, and when it is due by their terms. */
export function chooseCustomer(
  invoice: Invoice,
  customer: { readonly id: DocumentId; readonly party: PartyRecord },
  registers: Readonly<Record<string, JsonValue>>,
): Readonly<Record<string, JsonValue>> {
  const buyer = Party.parse({ ...customer.party, ref: customer.id });
  const chosen = buyerRegisters(buyer);
  const days = customer.party.paymentDays;
  const due = days === undefined ? undefined : dueAfter(invoice.issueDate, days);
  return {
    ...cleared(registers, chosen),
    ...chosen,
    customer: customer.id,
    ...(due !== undefined && { dueDate: due }),
    // What is priced already is priced in the currency that the invoice has.
    ...(customer.party.currency !== undefined &&
      invoice.lines.every(({ price }) => price === undefined) && {
        currency: customer.party.currency,
      }),
  };
}

/** The registers that are written when a name is typed that belongs to nobody here. The data of whom the invoice was for before go along, unless it is only another spelling: the same words and no other legal form, or a slip in the name of somebody who is no record and has no tax id. */
export function nameCustomer(
  invoice: Invoice,
  name: string | null,
  registers: Readonly<Record<string, JsonValue>>,
): Readonly<Record<string, JsonValue>> {
  const isSpelling = name !== null && isSpellingOf(invoice, name);
  const fields: Record<string, JsonValue> = isSpelling ? {} : cleared(registers, {});
  if (!isSpelling && invoice.customer !== undefined) fields["customer"] = null;
  return { ...fields, "buyer.name": name };
}

/** The registers that are written when a customer is made of a name. Who is new has nothing of whom the invoice was linked to, however alike their names are. */
export function nameNewCustomer(
  invoice: Invoice,
  name: string,
  registers: Readonly<Record<string, JsonValue>>,
): Readonly<Record<string, JsonValue>> {
  return invoice.customer === undefined
    ? nameCustomer(invoice, name, registers)
    : { ...nameCustomer(invoice, null, registers), "buyer.name": name };
}

function isSpellingOf({ buyer, customer }: Invoice, name: string): boolean {
  const { name: before = "", ref, vatId, taxRegistrationId, legalId, ids } = buyer ?? {};
  const forms = new Set([legalFormOf(before), legalFormOf(name)].filter((form) => form !== ""));
  if (forms.size > 1) return false;
  const isSomebody = [customer, ref, vatId, taxRegistrationId, legalId, ids].some(
    (each) => each !== undefined,
  );
  return (isSomebody ? isSameName : isLikeName)(bareName(before), bareName(name));
}

function split<T>(
  all: readonly T[],
  is: (each: T) => boolean,
): readonly [readonly T[], readonly T[]] {
  return [all.filter(is), all.filter((each) => !is(each))];
}

function buyerRegisters(buyer: Party): Record<string, JsonValue> {
  return Object.fromEntries(
    Object.entries(contentRegisters("invoice", Invoice.parse({ buyer }))).filter(([path]) =>
      path.startsWith("buyer."),
    ),
  );
}

/** All that is said of the buyer now, to be cleared. */
function cleared(
  registers: Readonly<Record<string, JsonValue>>,
  chosen: Readonly<Record<string, JsonValue>>,
): Record<string, JsonValue> {
  const gone = Object.entries(registers).filter(
    ([path, value]) => path.startsWith("buyer.") && value !== null && !Object.hasOwn(chosen, path),
  );
  return Object.fromEntries(gone.map(([path]) => [path, null]));
}

function dueAfter(issueDate: PlainDate | undefined, days: number): PlainDate | undefined {
  return issueDate === undefined || issueDate > "9900" ? undefined : dayAfter(issueDate, days);
}
