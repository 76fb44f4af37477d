import type { Effect, Probe, Remote } from "@concord/bridge/connector";
import { canonicalJson } from "@concord/model";
import { Action } from "./quickbooks-actions.ts";
import type { CallContext, QuickBooksApi } from "./quickbooks-api.ts";
import { findItem } from "./quickbooks-by-name.ts";
import { entityOf, remoteObject } from "./quickbooks-entities.ts";
import type { Entity } from "./quickbooks-entities.ts";
import { withCarriedOut } from "./execute-settlement.ts";
import { withSentLines } from "./quickbooks-execute.ts";
import { creditMemoOf, quoted, tagged } from "./quickbooks-find.ts";
import type { JsonObject } from "./quickbooks-json.ts";
import { Sales } from "./quickbooks-schema.ts";
import { asObject, idOf } from "./sending.ts";
import { voidedFor } from "./standing-object.ts";

interface Probing {
  readonly api: QuickBooksApi;
  readonly call: CallContext;
}

const notApplied: Remote<Probe> = { type: "ok", value: { type: "not-applied" } };

/** Looks whether an effect of unknown outcome happened: by number, reference, customer or name, and then by our tag. Queries see every committed write. */
export async function probe(effect: Effect, probing: Probing): Promise<Remote<Probe>> {
  const action = Action.parse(effect.body);
  switch (action.action) {
    case "create-invoice":
    case "create-credit-note": {
      const entity = action.action === "create-invoice" ? "Invoice" : "CreditMemo";
      const where = `DocNumber = ${quoted(textOf(action.object, "DocNumber"))}`;
      return ofTagged(entity, where, action.object, probing, (object) =>
        withSentLines(object, action.lineKeys),
      );
    }
    case "create-customer": {
      const where = `where DisplayName = ${quoted(action.name)}`;
      const found = await probing.api.query("Customer", where, probing.call);
      return found.type === "failed" ? found : foundOne("Customer", found.value.objects);
    }
    case "create-item": {
      const found = await findItem(action.name, probing);
      if (found.type === "failed") return found;
      return foundOne("Item", found.value === undefined ? [] : [found.value]);
    }
    case "create-payment":
    case "apply-balance":
    case "apply-credit": {
      const carriesOut = action.action === "apply-credit" ? [] : action.carriesOut;
      const where = `PaymentRefNum = ${quoted(textOf(action.object, "PaymentRefNum"))}`;
      return ofTagged("Payment", where, action.object, probing, (object) =>
        withCarriedOut(object, carriesOut),
      );
    }
    case "create-credit":
    case "create-refund": {
      const entity = action.action === "create-credit" ? "CreditMemo" : "RefundReceipt";
      const invoice = await probing.api.read("Invoice", action.invoice, probing.call);
      if (invoice.type === "failed") return invoice;
      const { CustomerRef } = Sales.parse(invoice.value);
      const where = `CustomerRef = ${quoted(CustomerRef.value)}`;
      return ofTagged(entity, where, action.object, probing);
    }
    case "void-credit": {
      const found = await creditMemoOf(action.invoice, action.note, probing);
      if (found.type === "failed") return found;
      const probed = foundOne(
        "CreditMemo",
        found.value === undefined
          ? []
          : [voidedFor(found.value, action.standing ?? idOf(found.value))],
      );
      const isVoided =
        probed.type === "ok" &&
        probed.value.type === "applied" &&
        probed.value.object.state === "voided";
      return isVoided || probed.type === "failed" ? probed : notApplied;
    }
    case "void":
      return ofChange(effect, undefined, probing);
    case "update":
      return ofChange(effect, action.object, probing);
  }
}

function textOf(object: JsonObject, field: string): string {
  const value = object[field];
  return typeof value === "string" ? value : "";
}

async function ofTagged(
  entity: Entity,
  where: string,
  sent: JsonObject,
  probing: Probing,
  finish: (object: JsonObject) => JsonObject = (object) => object,
): Promise<Remote<Probe>> {
  const found = await tagged(entity, where, textOf(sent, "PrivateNote"), probing);
  return found.type === "failed" ? found : foundOne(entity, found.value.map(finish));
}

function foundOne(entity: Entity, objects: readonly JsonObject[]): Remote<Probe> {
  const [first, ...others] = objects;
  if (first === undefined) return notApplied;
  if (others.length > 0) {
    return { type: "ok", value: { type: "ambiguous", ids: objects.map(idOf) } };
  }
  const object = asObject(entity, { type: "ok", value: first });
  return object.type === "failed"
    ? object
    : { type: "ok", value: { type: "applied", object: object.value } };
}

/** A change happened when the object has moved on from its basis and shows what was sent. Else it is sent again: a stale version then says so. */
async function ofChange(
  { target, basis }: Effect,
  sent: JsonObject | undefined,
  { api, call }: Probing,
): Promise<Remote<Probe>> {
  const entity = target === undefined ? undefined : entityOf(target.kind);
  if (target === undefined || entity === undefined) return notApplied;
  const read = await api.read(entity, target.id, call);
  if (read.type === "failed") {
    return read.failure.type === "not-found" ? notApplied : read;
  }
  const object = remoteObject(entity, read.value);
  if (object.type === "failed") return object;
  const hasMoved = object.value.version.order > (basis?.order ?? 0);
  const shows =
    sent === undefined
      ? object.value.state === "voided"
      : Object.entries(sent).every(([field, value]) => isShown(read.value[field], value));
  return hasMoved && shows
    ? { type: "ok", value: { type: "applied", object: object.value } }
    : notApplied;
}

function isShown(shown: JsonObject[string] | undefined, sent: JsonObject[string]): boolean {
  return shown !== undefined && canonicalJson(shown) === canonicalJson(sent);
}
