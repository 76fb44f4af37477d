import { z } from "zod";
import { invalidParameter, invalidRequest } from "./api-error.ts";
import { blankInvoice } from "./blank-invoice.ts";
import { applyDiscounts, DiscountParam } from "./coupons.ts";
import { liveCustomer } from "./customers.ts";
import { emit, update } from "./event-outlet.ts";
import { expandable } from "./endpoint.ts";
import { type Invoice, recalculated } from "./invoice.ts";
import { autoAdvanceAlarm, inState, releaseNumber, takeNumber } from "./invoice-lifecycle.ts";
import { takePendingItems } from "./invoice-lines.ts";
import {
  Bool,
  changedMetadata,
  Count,
  CurrencyCode,
  emptyable,
  list,
  Metadata,
  Text,
  Time,
} from "./params.ts";
import { usableTaxRates } from "./tax-rates.ts";
import type { World } from "./world.ts";

const Number = z.string().min(1).max(26, "Invalid number");
const CollectionMethod = z.enum(["charge_automatically", "send_invoice"]);
const fields = {
  ...expandable,
  auto_advance: Bool.optional(),
  automatically_finalizes_at: Time.optional(),
  collection_method: CollectionMethod.optional(),
  custom_fields: emptyable(
    list(z.strictObject({ name: Text, value: Text })).refine(
      (custom) => custom.length <= 4,
      "Invalid array",
    ),
  ).optional(),
  days_until_due: Count.optional(),
  default_payment_method: Text.optional(),
  default_tax_rates: emptyable(list(Text)).optional(),
  description: Text.optional(),
  discounts: emptyable(list(DiscountParam)).optional(),
  due_date: Time.optional(),
  effective_at: emptyable(Time).optional(),
  footer: Text.optional(),
  metadata: Metadata.optional(),
  number: emptyable(Number).optional(),
  statement_descriptor: Text.optional(),
};
export const InvoiceCreate = z.strictObject({
  ...fields,
  currency: CurrencyCode.optional(),
  customer: Text.optional(),
  from_invoice: z.strictObject({ action: z.literal("revision"), invoice: Text }).optional(),
  number: Number.optional(),
  pending_invoice_items_behavior: z.enum(["include", "exclude"]).optional(),
});
export const InvoiceUpdate = z.strictObject(fields);
type Params = z.output<typeof InvoiceUpdate>;

/** What may change once an invoice is finalised; money, parties, dates and lines may not. */
const alwaysEditable = new Set([
  "auto_advance",
  "default_payment_method",
  "expand",
  "metadata",
  "statement_descriptor",
]);

const orNull = (change: string | undefined, before: string | null): string | null =>
  change === undefined ? before : change === "" ? null : change;

function changed(world: World, before: Invoice, params: Params): Invoice {
  const { default_tax_rates: rates, discounts, effective_at: effective, number } = params;
  if (params.due_date !== undefined && params.days_until_due !== undefined)
    throw invalidParameter(
      "You may only specify one of these parameters: days_until_due, due_date.",
      "parameter_invalid",
      "due_date",
    );
  const method = params.collection_method ?? before.collection_method;
  const dates = dueDates(before, params);
  if (method === "charge_automatically" && (params.due_date ?? params.days_until_due) !== undefined)
    throw invalidRequest(
      "You may only specify `days_until_due` or `due_date` if the invoice's `collection_method` is `send_invoice`.",
      undefined,
      "due_date",
    );
  if (method === "send_invoice" && dates.due_date === null)
    throw invalidRequest(
      "If the invoice's `collection_method` is `send_invoice`, `days_until_due` or `due_date` is required.",
      "parameter_missing",
      "days_until_due",
    );
  if (number !== undefined && number !== before.number) {
    releaseNumber(world, before.number);
    if (number !== null) takeNumber(world, number, before.id);
  }
  const on = { customer: before.customer, invoice: before.id, invoice_item: null };
  return {
    ...before,
    ...(method === "send_invoice" ? dates : { due_date: null, days_until_due: null }),
    auto_advance: params.auto_advance ?? before.auto_advance,
    collection_method: method,
    custom_fields: params.custom_fields === undefined ? before.custom_fields : params.custom_fields,
    default_payment_method: orNull(params.default_payment_method, before.default_payment_method),
    default_tax_rates:
      rates === undefined
        ? before.default_tax_rates
        : usableTaxRates(world, rates ?? [], "default_tax_rates"),
    description: orNull(params.description, before.description),
    discounts:
      discounts === undefined
        ? before.discounts
        : applyDiscounts(world, discounts ?? [], on, before.currency),
    effective_at: effective === undefined ? before.effective_at : effective,
    footer: orNull(params.footer, before.footer),
    metadata: changedMetadata(before.metadata, params.metadata),
    number: number === undefined ? before.number : number,
    statement_descriptor: orNull(params.statement_descriptor, before.statement_descriptor),
  };
}

function dueDates(
  before: Invoice,
  { due_date: date, days_until_due: days }: Params,
): Pick<Invoice, "due_date" | "days_until_due"> {
  if (date !== undefined) return { due_date: date, days_until_due: null };
  if (days !== undefined) return { due_date: before.created + days * 86_400, days_until_due: days };
  return { due_date: before.due_date, days_until_due: before.days_until_due };
}

/** Sets or takes back the moment at which a draft advances by itself. */
function schedule(world: World, invoice: Invoice, at: number | undefined): Invoice {
  const { store } = world.kernel;
  const id = `${autoAdvanceAlarm}:${invoice.id}`;
  if (!invoice.auto_advance) {
    store.cancelAlarm(id);
    return { ...invoice, automatically_finalizes_at: null };
  }
  const wait = Math.round(world.settings.autoAdvanceAfterMs / 1000);
  const when = at ?? invoice.automatically_finalizes_at ?? invoice.created + wait;
  store.setAlarm({ id, dueAt: when * 1000, name: autoAdvanceAlarm, data: invoice.id });
  return { ...invoice, automatically_finalizes_at: when };
}

export function createInvoice(world: World, params: z.output<typeof InvoiceCreate>): Invoice {
  const { from_invoice: from, customer: customerId, currency, ...rest } = params;
  const original =
    from === undefined ? undefined : world.get("invoice", from.invoice, "from_invoice[invoice]");
  if (original !== undefined) inState(original, ["open", "uncollectible", "paid"], "revise");
  const named = customerId ?? original?.customer;
  if (named === undefined)
    throw invalidParameter("Missing required param: customer.", "parameter_missing", "customer");
  const customer = liveCustomer(world, named);
  const now = world.now();
  const hasEndpoints = world.kernel.store.count("webhook_endpoint") > 0;
  const blank = blankInvoice(world, {
    customer: customer.id,
    currency:
      currency ?? original?.currency ?? customer.currency ?? world.settings.account.defaultCurrency,
    description: original?.description ?? null,
    collection_method: original?.collection_method ?? "charge_automatically",
    due_date: original?.due_date ?? null,
    default_tax_rates: original?.default_tax_rates ?? [],
    discounts: original?.discounts ?? [],
    from_invoice: from ?? null,
    lines: original?.lines.map((line) => ({ ...line, id: world.newId("line") })) ?? [],
    metadata: original?.metadata ?? {},
    webhooks_delivered_at: hasEndpoints ? null : now,
  });
  const filled = schedule(world, changed(world, blank, rest), params.automatically_finalizes_at);
  world.put("invoice", filled, customer.id);
  const lines =
    params.pending_invoice_items_behavior === "include"
      ? takePendingItems(world, filled)
      : filled.lines;
  const invoice = recalculated(world, { ...filled, lines });
  world.put("invoice", invoice, customer.id);
  emit(world, "invoice.created", "invoice", invoice);
  return invoice;
}

export function updateInvoice(world: World, before: Invoice, params: Params): Invoice {
  if (before.status !== "draft") {
    const frozen = Object.entries(params).find(
      ([name, value]) => value !== undefined && !alwaysEditable.has(name),
    );
    if (frozen !== undefined)
      throw invalidRequest(
        `Finalized invoices can't be updated in this way: ${frozen[0]} can only be changed on a draft.`,
        "invoice_not_editable",
        frozen[0],
      );
  }
  const next = changed(world, before, params);
  const after =
    before.status === "draft"
      ? recalculated(world, schedule(world, next, params.automatically_finalizes_at))
      : next;
  update(world, "invoice", before, after, "invoice.updated");
  return after;
}
