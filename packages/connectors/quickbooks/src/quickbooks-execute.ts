import type { Effect, Remote, RemoteFailure, RemoteObject } from "@concord/bridge/connector";
import { toBig, toDecimalString } from "@concord/model";
import type { JsonValue } from "@concord/model";
import { z } from "zod";
import type { CallContext, QuickBooksApi } from "./quickbooks-api.ts";
import { Action } from "./quickbooks-actions.ts";
import { remoteObject } from "./quickbooks-entities.ts";
import type { Entity } from "./quickbooks-entities.ts";
import type { JsonObject } from "./quickbooks-json.ts";
import { isJsonObject } from "./quickbooks-json.ts";
import { Sales } from "./quickbooks-schema.ts";
import type { ByName } from "./quickbooks-by-name.ts";
import { findCreditMemo } from "./quickbooks-find.ts";

type Of<A extends Action["action"]> = Extract<Action, { action: A }>;

/** What sending one effect may use. */
export interface Sending {
  readonly api: QuickBooksApi;
  readonly byName: ByName;
  readonly call: CallContext;
  readonly key: string;
}

/**
 * Sends one effect. Before the one write that counts it may look up what only QuickBooks knows (what is open on an invoice, whether a customer of the name exists) and
 * create what has a unique name or its own key, all of which is the same however often it is repeated.
 */
export async function execute(effect: Effect, sending: Sending): Promise<Remote<RemoteObject>> {
  const action = Action.parse(effect.body);
  switch (action.action) {
    case "create-invoice":
      return createSales("Invoice", action, sending);
    case "create-credit-note":
      return createSales("CreditMemo", action, sending);
    case "create-customer":
      return asObject(
        "Customer",
        await sending.byName.customer(action.name, action.object, sending),
      );
    case "create-payment":
      return createPayment(action, sending);
    case "apply-credit":
      return applyCredit(effect, action, sending);
    case "create-refund":
      return createRefund(action, sending);
    case "void":
      return change(effect, action.entity, {}, { operation: "void" }, sending);
    case "update":
      return change(effect, action.entity, { sparse: true, ...action.object }, {}, sending);
  }
}

async function createSales(
  entity: "Invoice" | "CreditMemo",
  { customer, object, lineKeys }: Of<"create-invoice" | "create-credit-note">,
  sending: Sending,
): Promise<Remote<RemoteObject>> {
  const CustomerRef = await customerRef(customer, sending);
  if (CustomerRef.type === "failed") return CustomerRef;
  const body = await withItems({ ...object, CustomerRef: { value: CustomerRef.value } }, sending);
  if (body.type === "failed") return body;
  const written = await sending.api.write(
    { resource: entity.toLowerCase(), body: body.value, key: sending.key },
    sending.call,
  );
  if (written.type === "failed") return written;
  return asObject(entity, { type: "ok", value: withSentLines(written.value, lineKeys) });
}

async function customerRef(
  customer: Of<"create-invoice">["customer"],
  { byName, ...sending }: Sending,
): Promise<Remote<string>> {
  if (customer.type === "id") return { type: "ok", value: customer.id };
  const found = await byName.customer(customer.name, customer.object, {
    ...sending,
    key: `${sending.key}.c`,
  });
  return found.type === "failed" ? found : { type: "ok", value: idOf(found.value) };
}

/** Lines that name no item get the default one, which is found or created once. */
async function withItems(
  object: JsonObject,
  { byName, ...sending }: Sending,
): Promise<Remote<JsonObject>> {
  const lines = linesOf(object);
  const isNeeded = lines.some((line) => detailOf(line)["ItemRef"] === undefined);
  if (!isNeeded) return { type: "ok", value: object };
  const item = await byName.defaultItem({ ...sending, key: `${sending.key}.i` });
  if (item.type === "failed") return item;
  const ItemRef = { value: item.value };
  const Line = lines.map((line) => ({
    ...line,
    SalesItemLineDetail: { ItemRef, ...detailOf(line) },
  }));
  return { type: "ok", value: { ...object, Line } };
}

function linesOf(object: JsonObject): readonly JsonObject[] {
  const lines = object["Line"];
  return Array.isArray(lines) ? lines.filter(isJsonObject) : [];
}

function detailOf(line: JsonObject): JsonObject {
  const detail = line["SalesItemLineDetail"];
  return isJsonObject(detail) ? detail : {};
}

/** The answer with our keys of its lines: QuickBooks keeps their order and numbers them itself. */
export function withSentLines(object: JsonObject, keys: readonly string[]): JsonObject {
  const lines = linesOf(object).filter(({ DetailType }) => DetailType === "SalesItemLineDetail");
  const ConcordLines: Record<string, JsonValue> = {};
  for (const [index, key] of keys.entries()) {
    const id = lines[index]?.["Id"];
    if (typeof id === "string") ConcordLines[key] = id;
  }
  return { ...object, ConcordLines };
}

/** The invoice as it is now: whose it is, in which currency, and what of it is open. */
async function invoiceNow(
  id: string,
  { api, call }: Sending,
): Promise<Remote<{ readonly sales: Sales; readonly refs: JsonObject }>> {
  const read = await api.read("Invoice", id, call);
  if (read.type === "failed") return read;
  const sales = Sales.safeParse(read.value);
  if (!sales.success) {
    return failed({
      type: "rejected",
      code: "drift",
      reason: `Invoice ${id} cannot be read: ${sales.error.issues[0]?.message ?? ""}`,
      fixes: ["Report it: the API may have changed"],
    });
  }
  const { CustomerRef, CurrencyRef } = sales.data;
  return {
    type: "ok",
    value: {
      sales: sales.data,
      refs: {
        CustomerRef: { value: CustomerRef.value },
        ...(CurrencyRef !== undefined && { CurrencyRef: { value: CurrencyRef.value } }),
      },
    },
  };
}

async function createPayment(
  { invoice, amount, object }: Of<"create-payment">,
  sending: Sending,
): Promise<Remote<RemoteObject>> {
  const now = await invoiceNow(invoice, sending);
  if (now.type === "failed") return now;
  const open = toBig(now.value.sales.Balance);
  const applied = open.lt(amount) ? open : toBig(amount);
  const body = {
    ...object,
    ...now.value.refs,
    TotalAmt: amount,
    // What is more than the invoice takes stays the customer's credit.
    Line: applied.gt(0) ? [paymentLine(toDecimalString(applied), invoice, "Invoice")] : [],
  };
  const { api, call, key } = sending;
  return asObject("Payment", await api.write({ resource: "payment", body, key }, call));
}

function paymentLine(Amount: string, TxnId: string, TxnType: string): JsonObject {
  return { Amount, LinkedTxn: [{ TxnId, TxnType }] };
}

/** A credit memo, and a payment of nothing that uses it for the invoice. The memo is looked for first: it may stand since an earlier try. */
async function applyCredit(
  effect: Effect,
  { invoice, amount, memo, object }: Of<"apply-credit">,
  sending: Sending,
): Promise<Remote<RemoteObject>> {
  const { api, call, key } = sending;
  const now = await invoiceNow(invoice, sending);
  if (now.type === "failed") return now;
  const { refs, sales } = now.value;
  const found = await findCreditMemo(effect.body, sales.CustomerRef.value, sending);
  if (found.type === "failed") return found;
  let id = found.value;
  if (id === undefined) {
    const body = await withItems({ ...memo, ...refs }, sending);
    if (body.type === "failed") return body;
    const written = await api.write(
      { resource: "creditmemo", body: body.value, key: `${key}.m` },
      call,
    );
    if (written.type === "failed") return written;
    id = idOf(written.value);
  }
  const open = toBig(sales.Balance);
  const applied = open.lt(amount) ? open : toBig(amount);
  if (applied.lte(0)) {
    return failed({
      type: "rejected",
      code: "over-allocation",
      reason: `Credit memo ${id} stands in QuickBooks, but invoice ${invoice} is already settled there.`,
      fixes: [
        "Apply the credit memo to another invoice, or pay it out, in QuickBooks",
        "Take a payment off the invoice in QuickBooks, then replay",
      ],
    });
  }
  const text = toDecimalString(applied);
  const body = {
    ...object,
    ...refs,
    TotalAmt: "0",
    Line: [paymentLine(text, invoice, "Invoice"), paymentLine(text, id, "CreditMemo")],
  };
  return asObject("Payment", await api.write({ resource: "payment", body, key }, call));
}

async function createRefund(
  { invoice, object }: Of<"create-refund">,
  sending: Sending,
): Promise<Remote<RemoteObject>> {
  const now = await invoiceNow(invoice, sending);
  if (now.type === "failed") return now;
  const body = await withItems({ ...object, ...now.value.refs }, sending);
  if (body.type === "failed") return body;
  const { api, call, key } = sending;
  return asObject(
    "RefundReceipt",
    await api.write({ resource: "refundreceipt", body: body.value, key }, call),
  );
}

async function change(
  { target, basis }: Effect,
  entity: Entity,
  fields: JsonObject,
  query: Readonly<Record<string, string>>,
  { api, call, key }: Sending,
): Promise<Remote<RemoteObject>> {
  if (target === undefined || basis === undefined) {
    throw new TypeError("A change of an object names it and its version");
  }
  const body = { ...fields, Id: target.id, SyncToken: basis.token };
  return asObject(
    entity,
    await api.write({ resource: entity.toLowerCase(), body, key, query }, call),
  );
}

export function asObject(entity: Entity, reply: Remote<JsonObject>): Remote<RemoteObject> {
  return reply.type === "failed" ? reply : remoteObject(entity, reply.value);
}

export function idOf(object: JsonObject): string {
  return z.object({ Id: z.string() }).parse(object).Id;
}

function failed(failure: RemoteFailure): Extract<Remote<never>, { type: "failed" }> {
  return { type: "failed", failure };
}
