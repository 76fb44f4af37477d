import { DocumentId, EntryKey } from "@concord/model";
import { z } from "zod";
import type { Params } from "./stripe-api.ts";

/** What we write into the metadata of Stripe's objects. It stays writable in every state of an invoice. */
export const metadataKeys = {
  document: "concord_document",
  workspace: "concord_workspace",
  /** The key of the write that last touched the object: how a probe finds it. */
  effect: "concord_effect",
  line: "concord_line",
  position: "concord_position",
  adjustment: "concord_adjustment",
  /** Of a customer that was made for a buyer that no party document stands for: digest of that buyer. */
  buyer: "concord_buyer",
  /** How an amount came about, and the amount that it comes to. */
  terms: "concord_terms",
  amount: "concord_amount",
  /** Which of the document's notes the description is. */
  note: "concord_note",
  /** Path of the fact that the object was made for. */
  fact: "concord_fact",
  /** The invoice that a payment record is for. */
  invoice: "concord_invoice",
  /** The request to issue that was found to be of this content. */
  request: "concord_request",
  /** Digest of what that request was about. */
  seen: "concord_seen",
  taxCategory: "concord_category",
} as const;

type Metadata = Readonly<Record<string, string>>;

/** The document that an object names, unless it is one of another workspace. */
export function namedDocument(
  metadata: Metadata,
  workspace: string | undefined,
): DocumentId | undefined {
  const of = metadata[metadataKeys.workspace];
  if (of !== undefined && workspace !== undefined && of !== workspace) return undefined;
  return DocumentId.safeParse(metadata[metadataKeys.document]).data;
}

export function namedKey(
  metadata: Metadata,
  name: "line" | "adjustment" | "note",
): EntryKey | undefined {
  return EntryKey.safeParse(metadata[metadataKeys[name]]).data;
}

/** Path of the fact of another origin that this object was made for ("payments.quickbooks:12"). */
export function namedFact(metadata: Metadata, collection: string): string | undefined {
  const path = metadata[metadataKeys.fact];
  if (path === undefined || !path.startsWith(`${collection}.`)) return undefined;
  return EntryKey.safeParse(path.slice(collection.length + 1)).success ? path : undefined;
}

const Metadata = z.record(z.string(), z.string());

/** Parameters with a tag beside what their metadata say. */
export function tagged(params: Params, tag: Readonly<Record<string, string>>): Params {
  return { ...params, metadata: { ...Metadata.safeParse(params["metadata"]).data, ...tag } };
}
