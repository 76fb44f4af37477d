import { z } from "zod";
import { invalidParameter, invalidRequest } from "./api-error.ts";
import { liveCustomer } from "./customers.ts";
import { endpoint, expandable, type Endpoint } from "./endpoint.ts";
import { emit } from "./event-outlet.ts";
import { inState } from "./invoice-lifecycle.ts";
import { addLine, changeLine, dropLine, reportChange } from "./invoice-lines.ts";
import { type LineContent, lineContent, lineFields } from "./line-content.ts";
import { listObjects, paging } from "./listing.ts";
import { Bool, Created, CurrencyCode, DecimalText, isWithin, Text } from "./params.ts";
import type { World } from "./world.ts";

/** Something to be invoiced: pending, or the other side of an invoice's line. */
export interface InvoiceItem {
  readonly id: string;
  readonly object: "invoiceitem";
  readonly customer: string;
  readonly date: number;
  readonly invoice: string | null;
  readonly content: LineContent;
}

const CreateParams = z.strictObject({
  ...expandable,
  ...lineFields,
  currency: CurrencyCode.optional(),
  customer: Text.optional(),
  invoice: Text.optional(),
  unit_amount_decimal: DecimalText.optional(),
});
const UpdateParams = z.strictObject({
  ...expandable,
  ...lineFields,
  unit_amount_decimal: DecimalText.optional(),
});
const ListParams = z.strictObject({
  ...paging,
  created: Created.optional(),
  customer: Text.optional(),
  invoice: Text.optional(),
  pending: Bool.optional(),
});

/** The item, unless its invoice is no longer a draft. */
function editable(world: World, id: string): InvoiceItem {
  const item = world.get("invoiceitem", id);
  if (item.invoice !== null)
    inState(world.get("invoice", item.invoice), ["draft"], "change an item of");
  return item;
}

function currencyFor(
  world: World,
  params: z.output<typeof CreateParams>,
  fallback: string,
): string {
  const price = params.pricing?.price;
  return (
    params.currency ??
    params.price_data?.currency ??
    (price === undefined ? fallback : world.get("price", price, "pricing[price]").currency)
  );
}

const base = "/v1/invoiceitems";
export const invoiceItemEndpoints: readonly Endpoint[] = [
  endpoint("POST", base, CreateParams, (world, params) => {
    const { customer, invoice: invoiceId, currency: _currency, expand: _expand, ...line } = params;
    if (invoiceId !== undefined) {
      const invoice = inState(
        world.get("invoice", invoiceId, "invoice"),
        ["draft"],
        "add an item to",
      );
      if (customer !== undefined && customer !== invoice.customer)
        throw invalidRequest("The invoice belongs to another customer.", undefined, "customer");
      const currency = currencyFor(world, params, invoice.currency);
      if (currency !== invoice.currency)
        throw invalidRequest(
          `The currency of the item (${currency}) is not that of the invoice (${invoice.currency}).`,
          undefined,
          "currency",
        );
      const { item } = addLine(world, invoice, line);
      reportChange(world, invoice);
      return item;
    }
    if (customer === undefined)
      throw invalidParameter("Missing required param: customer.", "parameter_missing", "customer");
    const owner = liveCustomer(world, customer);
    const currency = currencyFor(
      world,
      params,
      owner.currency ?? world.settings.account.defaultCurrency,
    );
    const id = world.newId("invoiceitem");
    const on = { customer: owner.id, invoice: null, invoice_item: id, currency };
    const item: InvoiceItem = {
      id,
      object: "invoiceitem",
      customer: owner.id,
      date: world.now(),
      invoice: null,
      content: lineContent(world, line, on),
    };
    world.put("invoiceitem", item, owner.id);
    emit(world, "invoiceitem.created", "invoiceitem", item);
    return item;
  }),
  endpoint("GET", base, ListParams, (world, params) =>
    listObjects(
      world,
      "invoiceitem",
      base,
      params,
      (item) =>
        isWithin(item.date, params.created) &&
        (params.invoice === undefined || item.invoice === params.invoice) &&
        (params.pending === undefined || (item.invoice === null) === params.pending),
      params.customer,
    ),
  ),
  endpoint("GET", `${base}/:id`, z.strictObject(expandable), (world, _params, id) =>
    world.get("invoiceitem", id),
  ),
  endpoint("POST", `${base}/:id`, UpdateParams, (world, { expand: _expand, ...line }, id) => {
    const item = editable(world, id);
    if (item.invoice !== null) {
      const invoice = world.get("invoice", item.invoice);
      const own = invoice.lines.find((other) => other.item === id);
      if (own !== undefined) changeLine(world, invoice, own.id, line);
      reportChange(world, invoice);
      return world.get("invoiceitem", id);
    }
    const { customer, content } = item;
    const on = { customer, invoice: null, invoice_item: id, currency: content.currency };
    const after = { ...item, content: lineContent(world, line, on, content) };
    world.put("invoiceitem", after);
    return after;
  }),
  endpoint("DELETE", `${base}/:id`, z.strictObject(expandable), (world, _params, id) => {
    const item = editable(world, id);
    const invoice = item.invoice === null ? undefined : world.get("invoice", item.invoice);
    const own = invoice?.lines.find((line) => line.item === id);
    if (invoice !== undefined && own !== undefined) {
      dropLine(world, invoice, own.id, "delete");
      reportChange(world, invoice);
    } else {
      world.remove("invoiceitem", id);
      emit(world, "invoiceitem.deleted", "invoiceitem", item);
    }
    return { id, object: "invoiceitem", deleted: true };
  }),
];
