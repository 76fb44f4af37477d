import { z } from "zod";
import { invalidRequest, noSuch } from "./api-error.ts";
import { endpoint, expandable, type Endpoint } from "./endpoint.ts";
import { emit, update } from "./event-outlet.ts";
import { type Invoice, type InvoiceLine, recalculated } from "./invoice.ts";
import type { InvoiceItem } from "./invoice-item.ts";
import { inState } from "./invoice-lifecycle.ts";
import { lineContent, lineFields, type LineParams, TaxAmounts } from "./line-content.ts";
import { listInside, PagingOnly } from "./listing.ts";
import { changedMetadata, list, Metadata, Text } from "./params.ts";
import { shownLine } from "./shown.ts";
import type { World } from "./world.ts";

const noTotals = { discount_amounts: [], taxes: [] };

/** Stores new lines of a draft, with its amounts computed again. The caller reports the change. */
function withLines(world: World, before: Invoice, lines: readonly InvoiceLine[]): Invoice {
  const after = recalculated(world, { ...before, lines });
  world.put("invoice", after);
  return after;
}

/** Reports all changes since `before` as one. */
export function reportChange(world: World, before: Invoice): Invoice {
  const after = world.get("invoice", before.id);
  update(world, "invoice", before, after, "invoice.updated");
  return after;
}

/** Adds a line, and the invoice item behind it. */
export function addLine(
  world: World,
  invoice: Invoice,
  params: LineParams,
): { readonly item: InvoiceItem; readonly invoice: Invoice } {
  inState(invoice, ["draft"], "add lines to");
  const id = world.newId("invoiceitem");
  const { customer, currency } = invoice;
  const on = { customer, invoice: invoice.id, invoice_item: id, currency };
  const content = lineContent(world, params, on);
  if (content.currency !== invoice.currency)
    throw invalidRequest("All lines of an invoice have its currency.", undefined, "currency");
  const item: InvoiceItem = {
    id,
    object: "invoiceitem",
    customer,
    date: world.now(),
    invoice: invoice.id,
    content,
  };
  world.put("invoiceitem", item, customer);
  emit(world, "invoiceitem.created", "invoiceitem", item);
  const line: InvoiceLine = { id: world.newId("line"), item: id, content, totals: noTotals };
  return { item, invoice: withLines(world, invoice, [...invoice.lines, line]) };
}

export function changeLine(
  world: World,
  invoice: Invoice,
  lineId: string,
  params: LineParams,
): Invoice {
  inState(invoice, ["draft"], "change lines of");
  const line = lineOf(invoice, lineId);
  const { customer, currency } = invoice;
  const on = { customer, invoice: invoice.id, invoice_item: line.item, currency };
  const content = lineContent(world, params, on, line.content);
  const item = world.find("invoiceitem", line.item);
  if (item !== undefined) world.put("invoiceitem", { ...item, content });
  const lines = invoice.lines.map((other) => (other.id === lineId ? { ...other, content } : other));
  return withLines(world, invoice, lines);
}

/** Takes a line out: its item is deleted, or becomes pending again. */
export function dropLine(
  world: World,
  invoice: Invoice,
  lineId: string,
  behavior: "delete" | "unassign",
): Invoice {
  inState(invoice, ["draft"], "remove lines from");
  const line = lineOf(invoice, lineId);
  const item = world.get("invoiceitem", line.item);
  if (behavior === "unassign") world.put("invoiceitem", { ...item, invoice: null });
  else {
    world.remove("invoiceitem", item.id);
    emit(world, "invoiceitem.deleted", "invoiceitem", item);
  }
  return withLines(
    world,
    invoice,
    invoice.lines.filter((other) => other.id !== lineId),
  );
}

/** The lines of a new draft that takes up its customer's pending items of its currency. */
export function takePendingItems(world: World, invoice: Invoice): readonly InvoiceLine[] {
  const pending = world
    .owned("invoiceitem", invoice.customer)
    .filter((item) => item.invoice === null && item.content.currency === invoice.currency);
  return pending.map((item): InvoiceLine => {
    world.put("invoiceitem", { ...item, invoice: invoice.id });
    return { id: world.newId("line"), item: item.id, content: item.content, totals: noTotals };
  });
}

export function lineOf(invoice: Invoice, lineId: string, param = "line_item_id"): InvoiceLine {
  const line = invoice.lines.find((other) => other.id === lineId);
  if (line === undefined) throw noSuch("line item", lineId, param);
  return line;
}

const LineAdd = z.strictObject({
  ...lineFields,
  tax_amounts: TaxAmounts.optional(),
  invoice_item: Text.optional(),
});
const LineChange = z.strictObject({ ...lineFields, tax_amounts: TaxAmounts.optional() });
const bulk = { ...expandable, invoice_metadata: Metadata.optional() };

function withMetadata(
  world: World,
  before: Invoice,
  change: z.output<typeof Metadata> | undefined,
): Invoice {
  const invoice = world.get("invoice", before.id);
  world.put("invoice", { ...invoice, metadata: changedMetadata(invoice.metadata, change) });
  return reportChange(world, before);
}

const base = "/v1/invoices/:id";
export const invoiceLineEndpoints: readonly Endpoint[] = [
  endpoint("GET", `${base}/lines`, PagingOnly, (world, params, id) => {
    const invoice = world.get("invoice", id);
    const page = listInside(invoice.lines, `/v1/invoices/${id}/lines`, params);
    return { ...page, data: page.data.map((line) => shownLine(invoice, line)) };
  }),
  endpoint(
    "POST",
    `${base}/lines/:line`,
    z.strictObject({ ...expandable, ...LineChange.shape }),
    (world, { expand: _expand, ...params }, id, ids) => {
      const lineId = ids["line"] ?? "";
      const before = world.get("invoice", id, "invoice");
      changeLine(world, before, lineId, params);
      const after = reportChange(world, before);
      return shownLine(after, lineOf(after, lineId));
    },
  ),
  endpoint(
    "POST",
    `${base}/add_lines`,
    z.strictObject({ ...bulk, lines: list(LineAdd) }),
    (world, params, id) => {
      const before = inState(world.get("invoice", id), ["draft"], "add lines to");
      let invoice = before;
      for (const { invoice_item: pending, ...line } of params.lines) {
        if (pending === undefined) invoice = addLine(world, invoice, line).invoice;
        else invoice = addPending(world, invoice, pending);
      }
      return withMetadata(world, before, params.invoice_metadata);
    },
  ),
  endpoint(
    "POST",
    `${base}/update_lines`,
    z.strictObject({ ...bulk, lines: list(z.strictObject({ ...LineChange.shape, id: Text })) }),
    (world, params, id) => {
      const before = inState(world.get("invoice", id), ["draft"], "change lines of");
      let invoice = before;
      for (const { id: lineId, ...line } of params.lines)
        invoice = changeLine(world, invoice, lineId, line);
      return withMetadata(world, before, params.invoice_metadata);
    },
  ),
  endpoint(
    "POST",
    `${base}/remove_lines`,
    z.strictObject({
      ...bulk,
      lines: list(z.strictObject({ id: Text, behavior: z.enum(["delete", "unassign"]) })),
    }),
    (world, params, id) => {
      const before = inState(world.get("invoice", id), ["draft"], "remove lines from");
      let invoice = before;
      for (const { id: lineId, behavior } of params.lines)
        invoice = dropLine(world, invoice, lineId, behavior);
      return withMetadata(world, before, params.invoice_metadata);
    },
  ),
];

function addPending(world: World, invoice: Invoice, itemId: string): Invoice {
  const item = world.get("invoiceitem", itemId, "lines[invoice_item]");
  if (item.invoice !== null || item.customer !== invoice.customer)
    throw invalidRequest("The invoice item is not pending for this customer.", undefined, "lines");
  world.put("invoiceitem", { ...item, invoice: invoice.id });
  const line = { id: world.newId("line"), item: item.id, content: item.content, totals: noTotals };
  return withLines(world, invoice, [...invoice.lines, line]);
}
