import type {
  DocumentChange,
  Known,
  Link,
  RemoteObject,
  RemoteSummary,
} from "@concord/bridge/connector";
import { EntryKey } from "@concord/model";
import type { JsonValue, LineTax } from "@concord/model";
import { placed, present } from "./mapping-context.ts";
import type { InvoiceContext } from "./mapping-context.ts";
import { lineRegisters, priceBasis, taxFields } from "./mapping-line.ts";
import type { PriceBasis } from "./mapping-line.ts";
import { namedDocument, namedKey } from "./mapping-metadata.ts";
import { partyFields } from "./mapping-party.ts";
import { termsOf } from "./mapping-terms.ts";
import { settlementOf } from "./mapping-settlement.ts";
import { taxOf } from "./mapping-tax.ts";
import { dateOf } from "./stripe-dates.ts";
import { fromStripeAmount, printedAmount } from "./stripe-money.ts";
import type { InvoiceReading, StripeInvoice, StripeLine } from "./stripe-schema.ts";

/** Name of the custom field in which an order number stands. */
export const purchaseOrderField = "Purchase order";

/** What an invoice of Stripe means for its document. */
export function invoiceChange(
  object: RemoteObject,
  reading: InvoiceReading,
  known: Known,
  context: InvoiceContext,
): DocumentChange {
  const { invoice } = reading;
  const keyed = keyedLines(reading.lines);
  const settlement = settlementOf(reading, context);
  const document = namedDocument(invoice.metadata, context.workspace);
  const { finalized_at: finalizedAt } = invoice.status_transitions;
  const isDeleted = object.state === "deleted";
  return {
    kind: "invoice",
    owner: object.ref,
    ...(document !== undefined && { document }),
    creates: !isDeleted,
    fields: {
      ...headFields(invoice, priceBasis(reading.lines), context),
      ...linesFields(reading, keyed, context),
    },
    facts: isDeleted ? {} : settlement.facts,
    factLinks: settlement.factLinks,
    link: linkOf(invoice, keyed, known, context),
    ...(invoice.number &&
      finalizedAt && {
        issued: {
          number: invoice.number,
          on: dateOf(invoice.effective_at ?? finalizedAt, context.timeZone),
        },
      }),
    summary: summaryOf(object, invoice, context),
    ...(invoice.customer && {
      references: { customer: { kind: "party", id: invoice.customer } as const },
    }),
  };
}

/** Lines by our key: the one we gave them, or else their id at Stripe. A key that stands twice (a line copied in the dashboard) counts once. */
export function keyedLines(lines: readonly StripeLine[]): ReadonlyMap<string, StripeLine> {
  const keyed = new Map<string, StripeLine>();
  for (const line of lines) {
    if (namedKey(line.metadata, "adjustment") !== undefined) continue;
    const own = namedKey(line.metadata, "line");
    keyed.set(own !== undefined && !keyed.has(own) ? own : EntryKey.parse(line.id), line);
  }
  return keyed;
}

function linkOf(
  { id, livemode }: StripeInvoice,
  keyed: ReadonlyMap<string, StripeLine>,
  { link }: Known,
  { account }: InvoiceContext,
): Link {
  const lines = Object.fromEntries(
    [...keyed].filter(([key, line]) => key !== line.id).map(([key, line]) => [key, line.id]),
  );
  return {
    account,
    id,
    kind: "invoice",
    ...(Object.keys(lines).length > 0 ? { lines } : link?.lines && { lines: link.lines }),
    url: `https://dashboard.stripe.com/${livemode ? "" : "test/"}invoices/${id}`,
  };
}

function headFields(
  invoice: StripeInvoice,
  basis: PriceBasis,
  context: InvoiceContext,
): Readonly<Record<string, JsonValue>> {
  const { timeZone, currency } = context;
  const finalizedAt = invoice.status_transitions.finalized_at;
  const issuedAt = invoice.effective_at ?? finalizedAt;
  const buyer = partyFields({
    name: invoice.customer_name,
    email: invoice.customer_email,
    phone: invoice.customer_phone,
    address: invoice.customer_address,
    taxIds: invoice.customer_tax_ids ?? [],
  });
  const note = namedKey(invoice.metadata, "note") ?? "memo";
  const isOurs = namedDocument(invoice.metadata, context.workspace) !== undefined;
  return {
    currency,
    // How an invoice of ours rounds is its own word; nothing is finalised that Stripe totals otherwise.
    ...(isOurs ? {} : { taxRounding: "line" }),
    ...(basis === "inclusive" && { pricesIncludeTax: true }),
    ...(issuedAt && { issueDate: dateOf(issuedAt, timeZone) }),
    ...(invoice.description && { [`notes.${note}.text`]: invoice.description }),
    ...placed({
      dueDate: invoice.due_date ? dateOf(invoice.due_date, timeZone) : undefined,
      "references.purchaseOrder": invoice.custom_fields?.find(
        ({ name }) => name === purchaseOrderField,
      )?.value,
    }),
    ...placed(
      Object.fromEntries(Object.entries(buyer).map(([path, value]) => [`buyer.${path}`, value])),
    ),
    ...(finalizedAt && statedFields(invoice, context)),
  };
}

/** Stripe's totals, once they are the claim. A draft's are still being made. */
function statedFields(
  { total, total_excluding_tax: net }: StripeInvoice,
  { currency }: InvoiceContext,
): Readonly<Record<string, JsonValue>> {
  const stated = (amount: number): JsonValue => ({
    text: printedAmount(amount, currency),
    value: fromStripeAmount(amount, currency),
  });
  return {
    "stated.gross": stated(total),
    ...(net !== null &&
      net !== undefined && { "stated.net": stated(net), "stated.tax": stated(total - net) }),
  };
}

function linesFields(
  { lines, invoice, taxRates }: InvoiceReading,
  keyed: ReadonlyMap<string, StripeLine>,
  context: InvoiceContext,
): Readonly<Record<string, JsonValue>> {
  const rates = new Map(taxRates.map((rate) => [rate.id, rate]));
  const taxesOf = (line: StripeLine): readonly LineTax[] =>
    line.taxes.flatMap((tax) => taxOf(tax, rates, context) ?? []);
  const basis = priceBasis(lines);
  const fields: Record<string, JsonValue> = {};
  for (const [key, line] of keyed) {
    Object.assign(
      fields,
      lineRegisters(key, line, taxesOf(line), lines.indexOf(line), basis, context),
    );
  }
  for (const [key, parts] of adjustmentParts(lines)) {
    Object.assign(fields, adjustmentFields(key, parts, taxesOf, context));
  }
  const shipping = invoice.shipping_cost?.amount_subtotal ?? 0;
  if (shipping !== 0) {
    fields["adjustments.shipping.type"] = "charge";
    fields["adjustments.shipping.amount"] = fromStripeAmount(shipping, context.currency);
    fields["adjustments.shipping.reason"] = "Shipping";
  }
  return fields;
}

/** Lines that stand for an allowance or charge of the document, one for each set of taxes. */
function adjustmentParts(lines: readonly StripeLine[]): ReadonlyMap<string, readonly StripeLine[]> {
  return Map.groupBy(
    lines.filter((line) => namedKey(line.metadata, "adjustment") !== undefined),
    (line) => namedKey(line.metadata, "adjustment") ?? "",
  );
}

function adjustmentFields(
  key: string,
  parts: readonly StripeLine[],
  taxesOf: (line: StripeLine) => readonly LineTax[],
  { currency }: InvoiceContext,
): Readonly<Record<string, JsonValue>> {
  const amount = parts.reduce((sum, part) => sum + part.amount, 0);
  const [first] = parts;
  const [tax] = parts.length === 1 && first !== undefined ? taxesOf(first) : [];
  const fields =
    termsOf(first?.metadata ?? {}, amount) ??
    present({
      type: amount < 0 ? "allowance" : "charge",
      amount: fromStripeAmount(Math.abs(amount), currency),
      reason: first?.description ?? undefined,
      ...(tax !== undefined && taxFields(tax)),
    });
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [`adjustments.${key}.${field}`, value]),
  );
}

function summaryOf(
  { state }: RemoteObject,
  invoice: StripeInvoice,
  context: InvoiceContext,
): RemoteSummary {
  const { currency } = context;
  return {
    ...(invoice.number && { number: invoice.number }),
    currency,
    gross: fromStripeAmount(invoice.total, currency),
    balance: fromStripeAmount(invoice.status === "void" ? 0 : invoice.amount_remaining, currency),
    ...(invoice.due_date && { dueDate: dateOf(invoice.due_date, context.timeZone) }),
    state: state === "deleted" ? "deleted" : statusOf(invoice, context),
  };
}

function statusOf({ status }: StripeInvoice, context: InvoiceContext): RemoteSummary["state"] {
  switch (status) {
    case "draft":
    case "open":
    case "paid":
    case "void":
    case "uncollectible":
      return status;
    default:
      context.drifted("status", `Stripe says “${status}”, which we do not know.`);
      return "open";
  }
}
