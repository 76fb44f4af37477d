import type { Hint, RemoteRef } from "@concord/bridge/connector";
import type { StripeEvent } from "./stripe-event.ts";

/**
 * The objects to fetch because of an event. Everything about money leads to its invoice, which is fetched whole; where the event does not name the
 * invoice (a charge, a dispute), its payment does.
 */
export function hintsOf(event: Pick<StripeEvent, "data" | "request">): readonly Hint[] {
  const ref = refOf(event.data.object);
  if (ref === undefined) return [];
  const key = event.request?.idempotency_key;
  return [{ ref, ...(key !== null && key !== undefined && { echoOf: effectKeyOf(key) }) }];
}

// 43 characters of base64url, and what tells several calls of one effect apart.
const effectKey = /^([\w-]{43})-[\w-]+$/;

/** The key of the effect that a call was made for. */
function effectKeyOf(key: string): string {
  return effectKey.exec(key)?.[1] ?? key;
}

function refOf(object: StripeEvent["data"]["object"]): RemoteRef | undefined {
  const { id, invoice } = object;
  switch (object.object) {
    case "invoice":
      return { kind: "invoice", id };
    case "customer":
      return { kind: "party", id };
    case "tax_id":
      return object.customer ? { kind: "party", id: object.customer } : undefined;
    case "product":
      return { kind: "item", id };
    case "invoice_payment":
    case "invoiceitem":
    case "credit_note":
      return invoice ? { kind: "invoice", id: invoice } : undefined;
    case "payment_intent":
    case "payment_record":
      return { kind: "payment", id };
    case "charge":
    case "refund":
    case "dispute": {
      const payment =
        object.payment_intent ?? object.charge ?? (object.object === "charge" ? id : undefined);
      return payment ? { kind: "payment", id: payment } : undefined;
    }
    default:
      return undefined;
  }
}
