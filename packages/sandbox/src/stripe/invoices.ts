import { z } from "zod";
import { endpoint, expandable, type Endpoint } from "./endpoint.ts";
import { attachIntent, attachRecord, charge, payOutOfBand } from "./collect.ts";
import { invalidParameter } from "./api-error.ts";
import { emit } from "./event-outlet.ts";
import { createInvoice, InvoiceCreate, InvoiceUpdate, updateInvoice } from "./invoice-draft.ts";
import {
  autoAdvanceAlarm,
  finalize,
  inState,
  markUncollectible,
  releaseNumber,
  voidInvoice,
} from "./invoice-lifecycle.ts";
import { listObjects, paging } from "./listing.ts";
import { Bool, Created, isWithin, Text } from "./params.ts";

const JustExpand = z.strictObject(expandable);
const ListParams = z.strictObject({
  ...paging,
  collection_method: z.enum(["charge_automatically", "send_invoice"]).optional(),
  created: Created.optional(),
  customer: Text.optional(),
  due_date: Created.optional(),
  status: z.enum(["draft", "open", "paid", "uncollectible", "void"]).optional(),
});
const FinalizeParams = z.strictObject({ ...expandable, auto_advance: Bool.optional() });
const PayParams = z.strictObject({
  ...expandable,
  forgive: Bool.optional(),
  off_session: Bool.optional(),
  paid_out_of_band: Bool.optional(),
  payment_method: Text.optional(),
});
const AttachParams = z.strictObject({
  ...expandable,
  payment_intent: Text.optional(),
  payment_record: Text.optional(),
});

const base = "/v1/invoices";
export const invoiceEndpoints: readonly Endpoint[] = [
  endpoint("POST", base, InvoiceCreate, createInvoice),
  endpoint("GET", base, ListParams, (world, params) =>
    listObjects(
      world,
      "invoice",
      base,
      params,
      (invoice) =>
        isWithin(invoice.created, params.created) &&
        (params.due_date === undefined ||
          (invoice.due_date !== null && isWithin(invoice.due_date, params.due_date))) &&
        (params.status === undefined || invoice.status === params.status) &&
        (params.collection_method === undefined ||
          invoice.collection_method === params.collection_method),
      params.customer,
    ),
  ),
  endpoint("GET", `${base}/:id`, JustExpand, (world, _params, id) => world.get("invoice", id)),
  endpoint("POST", `${base}/:id`, InvoiceUpdate, (world, params, id) =>
    updateInvoice(world, world.get("invoice", id), params),
  ),
  endpoint("DELETE", `${base}/:id`, JustExpand, (world, _params, id) => {
    const invoice = inState(world.get("invoice", id), ["draft"], "delete");
    for (const line of invoice.lines) world.remove("invoiceitem", line.item);
    releaseNumber(world, invoice.number);
    world.remove("invoice", id);
    world.kernel.store.cancelAlarm(`${autoAdvanceAlarm}:${id}`);
    emit(world, "invoice.deleted", "invoice", invoice);
    return { id, object: "invoice", deleted: true };
  }),
  endpoint("POST", `${base}/:id/finalize`, FinalizeParams, (world, params, id) => {
    const draft = world.get("invoice", id);
    return finalize(world, { ...draft, auto_advance: params.auto_advance ?? draft.auto_advance });
  }),
  endpoint("POST", `${base}/:id/send`, JustExpand, (world, _params, id) => {
    const invoice = inState(world.get("invoice", id), ["open", "paid", "uncollectible"], "send");
    emit(world, "invoice.sent", "invoice", invoice);
    return invoice;
  }),
  endpoint("POST", `${base}/:id/void`, JustExpand, (world, _params, id) =>
    voidInvoice(world, world.get("invoice", id)),
  ),
  endpoint("POST", `${base}/:id/mark_uncollectible`, JustExpand, (world, _params, id) =>
    markUncollectible(world, world.get("invoice", id)),
  ),
  endpoint("POST", `${base}/:id/pay`, PayParams, (world, params, id) => {
    const invoice = world.get("invoice", id);
    return params.paid_out_of_band === true
      ? payOutOfBand(world, invoice)
      : charge(world, invoice, params.payment_method);
  }),
  endpoint("POST", `${base}/:id/attach_payment`, AttachParams, (world, params, id) => {
    const { payment_intent: intent, payment_record: record } = params;
    const invoice = world.get("invoice", id);
    if (intent !== undefined && record === undefined)
      return attachIntent(world, invoice, world.get("payment_intent", intent, "payment_intent"));
    if (record !== undefined && intent === undefined)
      return attachRecord(world, invoice, world.get("payment_record", record, "payment_record"));
    throw invalidParameter(
      "You must pass exactly one of payment_intent and payment_record.",
      "parameter_missing",
      "payment_intent",
    );
  }),
];
