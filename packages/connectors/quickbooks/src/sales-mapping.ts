import type {
  DocumentChange,
  Known,
  Link,
  Normalised,
  RemoteObject,
  RemoteSummary,
} from "@concord/bridge/connector";
import { CurrencyCode, DecimalString, toBig, toDecimalString } from "@concord/model";
import type { JsonValue } from "@concord/model";
import { z } from "zod";
import type { Company } from "./company.ts";
import { readLines, roundingKey } from "./line-mapping.ts";
import { present, readAddress } from "./party-mapping.ts";
import { Sales } from "./quickbooks-schema.ts";
import { preparedOf } from "./quickbooks-prepared.ts";
import type { Prepared } from "./quickbooks-prepared.ts";
import { tagIn } from "./quickbooks-tag.ts";
import type { Tag } from "./quickbooks-tag.ts";
import { goneWith, linking, linksOfAnswer, removedForFact } from "./standing-object.ts";
import { statedTaxRows } from "./tax-mapping.ts";

/** What `execute` adds to an answer: the keys of the lines that it sent. QuickBooks numbers lines itself. */
const SentLines = z.object({ ConcordLines: z.record(z.string(), z.string()) });

const documentKinds = {
  invoice: "invoice",
  "credit-note": "credit-note",
  refund: "credit-note",
} as const;
type SalesKind = keyof typeof documentKinds;

const nothing = DecimalString.parse("0");

const pages: Readonly<Record<SalesKind, string>> = {
  invoice: "invoice",
  "credit-note": "creditmemo",
  refund: "refundreceipt",
};

/** An invoice, a credit memo or a refund receipt as a document of its own. */
export function readSales(
  object: RemoteObject,
  kind: SalesKind,
  known: Known,
  company: Company,
): Normalised {
  const parsed = Sales.safeParse(object.raw);
  if (!parsed.success) return unreadable(object, parsed.error);
  const sales = parsed.data;
  const tag = tagIn(sales.PrivateNote);
  if (tag?.fact !== undefined) return madeForFact(object, kind, tag, tag.fact, known);

  const prepared = preparedOf(known.prepared);
  const currency = CurrencyCode.safeParse(sales.CurrencyRef?.value ?? prepared.homeCurrency).data;
  const lineKeys = known.link?.lines ?? SentLines.safeParse(object.raw).data?.ConcordLines;
  const lines = readLines({
    ref: object.ref,
    sales,
    currency,
    prepared,
    connection: `quickbooks:${company.realm}`,
    keys: lineKeys,
  });
  const own = known.recorded.find(
    ({ owner }) => owner.kind === object.ref.kind && owner.id === object.ref.id,
  );
  const shown = {
    ...headFields(sales, kind, currency, prepared),
    ...lines.fields,
    ...statedFields(sales, prepared),
  };
  const link: Link = {
    account: company.realm,
    id: object.ref.id,
    kind,
    ...(lineKeys !== undefined && { lines: lineKeys }),
    url: `${company.appUrl}/app/${pages[kind]}?txnId=${object.ref.id}`,
  };
  const factLinks = goneWith(object);
  const change: DocumentChange = {
    kind: "invoice",
    owner: object.ref,
    ...(tag !== undefined && { document: tag.document }),
    creates: true,
    // A void empties the object: that says nothing about what was invoiced.
    fields:
      object.state === "voided" && own !== undefined ? asRecorded(shown, own.registers) : shown,
    facts: factsOf(object, sales, kind, own?.registers),
    ...(factLinks !== undefined && { factLinks }),
    link,
    issued: {
      // A company may switch numbering off; then the id is all there is.
      number: sales.DocNumber ?? sales.Id,
      ...(sales.TxnDate !== undefined && { on: sales.TxnDate }),
    },
    summary: summaryOf(object, sales, kind, currency, lineKeys),
    references: { customer: { kind: "party", id: sales.CustomerRef.value }, ...lines.references },
  };
  return { type: "changes", changes: [change], drift: lines.drift };
}

/** Made here for a fact of an invoice. A credit memo for a credit is known by the payment that applies it; everything else stands for its fact itself. */
function madeForFact(
  object: RemoteObject,
  kind: SalesKind,
  tag: Tag,
  fact: string,
  known: Known,
): Normalised {
  const { ref, state } = object;
  const answered = linksOfAnswer(object, fact);
  if (answered !== undefined && tag.invoice !== undefined) {
    return linking({ ...tag, invoice: tag.invoice }, answered);
  }
  if (state === "voided") return removedForFact(object, tag, fact, known);
  if (tag.invoice === undefined) return { type: "changes", changes: [], drift: [] };
  const isApplied = kind === "credit-note" && fact.startsWith("credits.");
  return linking({ ...tag, invoice: tag.invoice }, isApplied ? {} : { [fact]: ref.id });
}

export function unreadable(object: RemoteObject, error: z.ZodError): Normalised {
  const issue = error.issues[0];
  const path = issue?.path.join(".") ?? "";
  const detail = `${path}: ${issue?.message ?? "not readable"}`;
  return {
    type: "parked",
    reason: `It lacks what we need to read it without guessing: ${detail}`,
    drift: [{ ref: object.ref, path, what: "missing-field", detail }],
  };
}

function headFields(
  sales: Sales,
  kind: SalesKind,
  currency: CurrencyCode | undefined,
  { homeCurrency }: Prepared,
): Readonly<Record<string, JsonValue>> {
  const isForeign = homeCurrency !== undefined && currency !== homeCurrency;
  const memo = sales.CustomerMemo?.value;
  return {
    kind: documentKinds[kind],
    taxRounding: "line",
    pricesIncludeTax: sales.GlobalTaxCalculation === "TaxInclusive",
    ...present({
      number: sales.DocNumber ?? sales.Id,
      issueDate: sales.TxnDate,
      dueDate: sales.DueDate,
      currency,
      taxCurrency: isForeign ? homeCurrency : undefined,
      // Home units for one foreign unit: just as ours, tax currency for one unit of the invoice's.
      exchangeRate: isForeign ? sales.ExchangeRate : undefined,
      paymentTerms: sales.SalesTermRef?.name,
      "buyer.name": sales.CustomerRef.name,
      "buyer.contact.email": sales.BillEmail?.Address,
      "notes.quickbooks:memo.text": memo,
      "notes.quickbooks:memo.position": memo === undefined ? undefined : "a0",
    }),
    ...readAddress(sales.BillAddr, "buyer.address."),
    ...readAddress(sales.ShipAddr, "delivery.address."),
  };
}

/** The issuer's own totals, as printed. */
function statedFields(sales: Sales, prepared: Prepared): Readonly<Record<string, JsonValue>> {
  const rows = statedTaxRows(sales, prepared);
  const tax = sales.TxnTaxDetail?.TotalTax;
  return {
    "stated.gross": sales.TotalAmt,
    ...(tax !== undefined && { "stated.tax": tax }),
    ...(rows.length > 0 && { "stated.taxRows": rows }),
  };
}

/** The registers that this reading names, as the document has them; entries that it does not have are left out. */
function asRecorded(
  shown: Readonly<Record<string, JsonValue>>,
  registers: Readonly<Record<string, JsonValue>>,
): Readonly<Record<string, JsonValue>> {
  const lists = /^(?:lines|adjustments|stated|buyer|delivery|notes)\./;
  return Object.fromEntries(
    Object.entries(registers).filter(
      ([path, value]) => value !== null && (Object.hasOwn(shown, path) || lists.test(path)),
    ),
  );
}

function factsOf(
  object: RemoteObject,
  sales: Sales,
  kind: SalesKind,
  registers: Readonly<Record<string, JsonValue>> | undefined,
): Readonly<Record<string, JsonValue>> {
  const on = sales.TxnDate === undefined ? {} : { on: sales.TxnDate };
  if (object.state === "voided") {
    const isKnown = (registers?.["voided"] ?? null) !== null;
    const day = sales.MetaData?.LastUpdatedTime?.slice(0, 10);
    return isKnown ? {} : { voided: { by: "quickbooks", ...(day !== undefined && { on: day }) } };
  }
  // A refund receipt gives the money back at once.
  if (kind !== "refund" || object.state === "deleted") return {};
  const path = `refunds.quickbooks:${object.ref.id}`;
  if ((registers?.[path] ?? null) !== null) return {};
  return { [path]: { amount: sales.TotalAmt.value, ...on } };
}

function summaryOf(
  object: RemoteObject,
  sales: Sales,
  kind: SalesKind,
  currency: CurrencyCode | undefined,
  keys: Readonly<Record<string, string>> | undefined,
): RemoteSummary {
  // What we entered as a line of its own for the issuer's rounding (BT-114) is no part of the gross.
  const rounding = sales.Line.find(({ Id }) => Id !== undefined && Id === keys?.[roundingKey]);
  const gross = toBig(sales.TotalAmt.value).minus(toBig(rounding?.Amount?.value));
  const balance = kind === "refund" ? nothing : sales.Balance;
  return {
    number: sales.DocNumber ?? sales.Id,
    ...(currency !== undefined && { currency }),
    gross: toDecimalString(gross),
    ...(balance !== undefined && { balance }),
    ...(sales.DueDate !== undefined && { dueDate: sales.DueDate }),
    state: stateOf(object, balance),
  };
}

/** There is no status field: it follows from amounts and the note. */
function stateOf(object: RemoteObject, balance: DecimalString | undefined): RemoteSummary["state"] {
  if (object.state === "voided") return "void";
  if (object.state === "deleted") return "deleted";
  if (balance === undefined) return "open";
  return toBig(balance).eq(0) ? "paid" : "open";
}
