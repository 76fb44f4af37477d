import { createHash } from "node:crypto";
import type { RemoteObject, RemoteRef } from "@concord/bridge/connector";
import { canonicalJson } from "@concord/model";
import type { JsonValue } from "@concord/model";
import { z } from "zod";
import { HasId, InvoiceReading } from "./stripe-schema.ts";

// The little that must be known to go on reading; the contracts are checked where the reading is used.
const Deleted = z.object({ id: z.string(), deleted: z.literal(true) });

/**
 * Stripe counts no versions and keeps no time of the last change: what was read later is newer. The token is a digest of what our contract reads, so that the same
 * content has the same one.
 */
export function remoteObject(kind: RemoteRef["kind"], raw: JsonValue, at: number): RemoteObject {
  const reading = InvoiceReading.safeParse(raw);
  const id = reading.data?.invoice.id ?? HasId.safeParse(raw).data?.id ?? "";
  const content = reading.success ? z.json().parse(JSON.parse(JSON.stringify(reading.data))) : raw;
  const token = createHash("sha256")
    .update(canonicalJson(content))
    .digest("base64url")
    .slice(0, 16);
  return { ref: { kind, id }, version: { order: at, token }, state: stateOf(raw), raw };
}

function stateOf(raw: JsonValue): RemoteObject["state"] {
  if (Deleted.safeParse(raw).success) return "deleted";
  const status = InvoiceReading.safeParse(raw).data?.invoice.status;
  return status === "void" ? "voided" : "live";
}
