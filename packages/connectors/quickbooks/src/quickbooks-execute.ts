import type { Effect, Remote, RemoteObject } from "@concord/bridge/connector";
import type { JsonValue } from "@concord/model";
import { applyCredit, refuseAutoApply, voidCredit } from "./execute-credit.ts";
import { applyBalance, createCredit, createPayment, createRefund } from "./execute-settlement.ts";
import { Action } from "./quickbooks-actions.ts";
import type { Entity } from "./quickbooks-entities.ts";
import type { JsonObject } from "./quickbooks-json.ts";
import { asObject, idOf, linesOf, withItems } from "./sending.ts";
import type { Sending } from "./sending.ts";

type Of<A extends Action["action"]> = Extract<Action, { action: A }>;

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
    case "create-item":
      return asObject("Item", await sending.byName.item(action.name, action.object, sending));
    case "create-payment":
      return createPayment(action, sending);
    case "apply-credit":
      return applyCredit(action, sending);
    case "void-credit":
      return voidCredit(action, sending);
    case "apply-balance":
      return applyBalance(action, sending);
    case "create-credit":
      return createCredit(action, sending);
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
  const refusal = entity === "CreditMemo" ? await refuseAutoApply(sending) : undefined;
  if (refusal !== undefined) return refusal;
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
