import type { CreditNote, CreditNoteLine } from "./credit-note.ts";
import type { Customer } from "./customers.ts";
import type { Dispute } from "./disputes.ts";
import type { InvoiceItem } from "./invoice-item.ts";
import type { Invoice, InvoiceLine } from "./invoice.ts";
import type { LineContent } from "./line-content.ts";
import type { Kind, Kinds, World } from "./world.ts";

type Json = Readonly<Record<string, unknown>>;

/** How many lines stand inside an object; the rest has a list of its own. */
const linesInside = 10;

function pricing(content: LineContent): Json {
  const { price, product, unit_amount_decimal } = content;
  return { price_details: { price, product }, type: "price_details", unit_amount_decimal };
}

/** Stripe's whole number, or null where the quantity has a fraction. */
function wholeQuantity(content: LineContent): number | null {
  return content.quantity_decimal.includes(".") ? null : Number(content.quantity_decimal);
}

/** A line as replies show it. */
export function shownLine(invoice: Invoice, line: InvoiceLine): Json & { readonly id: string } {
  const { content, totals } = line;
  return {
    id: line.id,
    object: "line_item",
    amount: content.amount,
    currency: content.currency,
    description: content.description,
    discount_amounts: totals.discount_amounts,
    discountable: content.discountable,
    discounts: content.discounts,
    invoice: invoice.id,
    livemode: false,
    metadata: content.metadata,
    parent: {
      invoice_item_details: {
        invoice_item: line.item,
        proration: false,
        proration_details: null,
        subscription: null,
      },
      subscription_item_details: null,
      type: "invoice_item_details",
    },
    period: content.period,
    pretax_credit_amounts: [],
    pricing: pricing(content),
    quantity: wholeQuantity(content),
    quantity_decimal: content.quantity_decimal,
    subscription: null,
    subtotal: content.amount,
    taxes: totals.taxes,
  };
}

function shownInvoice(world: World, invoice: Invoice): Json {
  const { lines, days_until_due: _days, default_tax_rates: rates, ...rest } = invoice;
  return {
    ...rest,
    default_tax_rates: rates.map((id) => world.get("tax_rate", id)),
    lines: {
      object: "list",
      data: lines.slice(0, linesInside).map((line) => shownLine(invoice, line)),
      has_more: lines.length > linesInside,
      total_count: lines.length,
      url: `/v1/invoices/${invoice.id}/lines`,
    },
  };
}

function shownItem(world: World, item: InvoiceItem): Json {
  const { content, ...rest } = item;
  const { amount, currency, description, discountable, discounts, metadata, period } = content;
  return {
    ...rest,
    amount,
    currency,
    customer_account: null,
    description,
    discountable,
    discounts,
    livemode: false,
    metadata,
    net_amount: amount,
    parent: null,
    period,
    pricing: pricing(content),
    proration: false,
    quantity: wholeQuantity(content) ?? 0,
    quantity_decimal: content.quantity_decimal,
    tax_rates: content.tax_rates.map((id) => world.get("tax_rate", id)),
    test_clock: null,
  };
}

/** A line of a credit note as replies show it. */
export function shownCreditLine(
  world: World,
  line: CreditNoteLine,
): Json & { readonly id: string } {
  return { ...line, tax_rates: line.tax_rates.map((id) => world.get("tax_rate", id)) };
}

function shownCreditNote(world: World, note: CreditNote): Json {
  return {
    ...note,
    lines: {
      object: "list",
      data: note.lines.slice(0, linesInside).map((line) => shownCreditLine(world, line)),
      has_more: note.lines.length > linesInside,
      url: `/v1/credit_notes/${note.id}/lines`,
    },
  };
}

function shownDispute(world: World, dispute: Dispute): Json {
  const ids = dispute.balance_transactions;
  return {
    ...dispute,
    balance_transactions: ids.map((id) => world.get("balance_transaction", id)),
  };
}

function shownCustomer(_world: World, customer: Customer): Json {
  const { tax_ids: _hidden, ...rest } = customer;
  return rest;
}

/** How each kind is shown that is not stored as it is shown. */
const views: { readonly [K in Kind]?: (world: World, object: Kinds[K]) => Json } = {
  credit_note: shownCreditNote,
  customer: shownCustomer,
  dispute: shownDispute,
  invoice: shownInvoice,
  invoiceitem: shownItem,
};

/** A stored object in the shape of Stripe's replies. */
export function shown<K extends Kind>(world: World, kind: K, object: Kinds[K]): Json {
  const view = views[kind];
  return view === undefined ? { ...object } : view(world, object);
}

const isKind = (name: unknown): name is keyof typeof views =>
  typeof name === "string" && Object.hasOwn(views, name);
const isJson = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What an endpoint answers, in the shape of Stripe's replies; lists are shown by their items. */
export function shownReply(world: World, object: object): Json {
  if (!isJson(object)) return { ...object };
  const isMany = object["object"] === "list" || object["object"] === "search_result";
  if (isMany && Array.isArray(object["data"]))
    return { ...object, data: object["data"].map((item: object) => shownReply(world, item)) };
  const { object: kind, id, deleted } = object;
  // A deleted object's stub has its kind's name, but nothing stored behind it.
  if (!isKind(kind) || typeof id !== "string" || deleted === true) return object;
  const stored = world.find(kind, id);
  return stored === undefined ? object : shown(world, kind, stored);
}
