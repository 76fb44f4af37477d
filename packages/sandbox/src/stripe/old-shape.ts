import type { EventObject } from "./event-outlet.ts";
import type { World } from "./world.ts";

type Json = Readonly<Record<string, unknown>>;

const isJson = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const rows = (value: unknown): readonly Json[] =>
  Array.isArray(value) ? value.filter(isJson) : [];

/** Taxes before Basil: the rate's id beside the amount, no object around it. */
function oldTaxes(taxes: unknown): readonly Json[] {
  return rows(taxes).map((tax) => ({
    amount: tax["amount"],
    inclusive: tax["tax_behavior"] === "inclusive",
    tax_rate: isJson(tax["tax_rate_details"]) ? tax["tax_rate_details"]["tax_rate"] : null,
    taxability_reason: tax["taxability_reason"],
    taxable_amount: tax["taxable_amount"],
  }));
}

function oldLine(world: World, line: Json): Json {
  const {
    pricing,
    taxes,
    parent,
    pretax_credit_amounts: _credits,
    subtotal: _subtotal,
    quantity_decimal: _q,
    ...rest
  } = line;
  const details = isJson(pricing) ? pricing["price_details"] : undefined;
  const price = isJson(details) ? world.find("price", String(details["price"])) : undefined;
  const item =
    isJson(parent) && isJson(parent["invoice_item_details"]) ? parent["invoice_item_details"] : {};
  return {
    ...rest,
    invoice_item: item["invoice_item"] ?? null,
    plan: null,
    price: price ?? null,
    proration: false,
    tax_amounts: oldTaxes(taxes),
    tax_rates: [],
    type: "invoiceitem",
    unit_amount_excluding_tax: null,
  };
}

function oldInvoice(world: World, invoice: Json): Json {
  const { parent: _parent, total_taxes, amount_overpaid: _over, lines, ...rest } = invoice;
  const payments = world
    .owned("invoice_payment", String(invoice["id"]))
    .map(({ payment }) => payment);
  const intent = payments.findLast((payment) => payment.type === "payment_intent")?.payment_intent;
  const charge =
    intent === undefined ? null : (world.find("payment_intent", intent)?.latest_charge ?? null);
  const taxes = oldTaxes(total_taxes);
  const list = isJson(lines) ? lines : {};
  return {
    ...rest,
    charge,
    discount: null,
    lines: { ...list, data: rows(list["data"]).map((line) => oldLine(world, line)) },
    paid: invoice["status"] === "paid",
    paid_out_of_band: payments.some((payment) => payment.type === "payment_record"),
    payment_intent: intent ?? null,
    quote: null,
    subscription: null,
    subscription_details: { metadata: null },
    tax: taxes.reduce((sum, tax) => sum + Number(tax["amount"]), 0),
    total_tax_amounts: taxes,
    transfer_data: null,
  };
}

/** The invoice that a payment belongs to, which charges and intents named themselves. */
function invoiceOf(world: World, intent: string): string | null {
  for (const { payment, invoice } of world.kernel.store.walk<{
    payment: Json;
    invoice: string;
  }>({ kind: "invoice_payment", order: "newest-first" })) {
    if (payment["payment_intent"] === intent) return invoice;
  }
  return null;
}

function oldObject(world: World, object: Json): Json {
  switch (object["object"]) {
    case "invoice":
      return oldInvoice(world, object);
    case "charge":
      return { ...object, invoice: invoiceOf(world, String(object["payment_intent"])) };
    case "payment_intent":
      return { ...object, invoice: invoiceOf(world, String(object["id"])) };
    case "credit_note": {
      const { refunds, total_taxes, ...rest } = object;
      return {
        ...rest,
        refund: rows(refunds)[0]?.["refund"] ?? null,
        tax_amounts: oldTaxes(total_taxes),
      };
    }
    default:
      return object;
  }
}

/** An event as an endpoint gets it that is still pinned to a version before Basil. */
export function inOldShape(world: World, event: EventObject, version: string): object {
  const { data } = event;
  return {
    ...event,
    api_version: version,
    data: { ...data, object: oldObject(world, data.object) },
  };
}
