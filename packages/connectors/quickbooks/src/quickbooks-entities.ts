import type { Remote, RemoteKind, RemoteObject } from "@concord/bridge/connector";
import { toBig } from "@concord/model";
import type { JsonObject } from "./quickbooks-json.ts";
import { Head } from "./quickbooks-schema.ts";

/** QuickBooks' names of the objects that we read. */
export type Entity = "Customer" | "Item" | "Invoice" | "CreditMemo" | "Payment" | "RefundReceipt";

/** In the order in which they are read: what others refer to first. */
export const entities: readonly Entity[] = [
  "Customer",
  "Item",
  "Invoice",
  "CreditMemo",
  "Payment",
  "RefundReceipt",
];

const kinds = {
  Customer: "party",
  Item: "item",
  Invoice: "invoice",
  CreditMemo: "credit-note",
  Payment: "payment",
  RefundReceipt: "refund",
} as const satisfies Record<Entity, RemoteKind>;

export function kindOf(entity: Entity): RemoteKind {
  return kinds[entity];
}

/** The entity of a kind; undefined for kinds that stay within `prepare`. */
export function entityOf(kind: RemoteKind): Entity | undefined {
  return entities.find((entity) => kinds[entity] === kind);
}

/** The entity of a name in any letter case, as webhooks write it. */
export function entityNamed(name: string): Entity | undefined {
  return entities.find((entity) => entity.toLowerCase() === name.toLowerCase());
}

/** A void leaves an object with nothing in it and a note that begins so; there is no status field. */
const voidMark = "Voided";

/** One reply as the runtime keeps it. What has neither id nor version is drift: it could be neither found again nor compared. */
export function remoteObject(entity: Entity, raw: JsonObject): Remote<RemoteObject> {
  const head = Head.safeParse(raw).data;
  const isDeleted = head?.status === "Deleted";
  if (head === undefined || (head.SyncToken === undefined && !isDeleted)) {
    return {
      type: "failed",
      failure: {
        type: "rejected",
        code: "drift",
        reason: `QuickBooks gave a ${entity} without an id or a version.`,
        fixes: ["Report it: the API may have changed"],
      },
    };
  }
  const { Id: id, SyncToken: token = "", PrivateNote = "", TotalAmt } = head;
  const isVoided =
    head.status === "Voided" ||
    (TotalAmt !== undefined && toBig(TotalAmt).eq(0) && PrivateNote.startsWith(voidMark));
  return {
    type: "ok",
    value: {
      ref: { kind: kindOf(entity), id },
      // Ids are not given twice, so nothing comes after a deletion.
      version: isDeleted
        ? { order: Number.MAX_SAFE_INTEGER, token }
        : { order: Number(token), token },
      state: isDeleted ? "deleted" : isVoided ? "voided" : "live",
      raw,
    },
  };
}
