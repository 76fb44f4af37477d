import { DocumentId } from "@concord/model";
import { v5 } from "uuid";
import type { AccountId, RemoteRef } from "./connector.ts";

// Ours, drawn once. Changing it would import everything a second time.
const namespace = "6f1d2c0a-5b0e-4e0f-9a57-3c1b7d5e8a24";

/**
 * The document that an object of a vendor becomes when nobody has linked it yet: the same for every bridge, so that two imports of one object are one document.
 * The kind belongs to the name because vendors number their kinds apart.
 */
export function documentIdFor(connector: string, account: AccountId, ref: RemoteRef): DocumentId {
  return DocumentId.parse(v5(`${connector}:${account}:${ref.kind}/${ref.id}`, namespace));
}
