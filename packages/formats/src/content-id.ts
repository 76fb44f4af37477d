import { DocumentId, Invoice, JsonValue, canonicalJson } from "@concord/model";
import { v5 } from "uuid";
import { compact } from "./compact.ts";

/** The namespace of ids made from the content of files. Fixed for good: another one would import every file a second time. */
const fileContentNamespace = "bb250bda-812e-4eec-bb03-37dc9a12d686";

/** What an invoice says that says nothing. Left out of the content, so that a new field with a default changes no id. */
const defaults: ReadonlyMap<string, unknown> = new Map(Object.entries(Invoice.parse({})));

/**
 * The id of the document that a file becomes: UUIDv5 of its canonical content, so that importing one thing twice, under another
 * file name or from another format with the same content, is one document.
 */
export function canonicalContentId(invoice: Invoice): DocumentId {
  const said = Object.entries(invoice).filter(([name, value]) => value !== defaults.get(name));
  const content = JsonValue.parse(compact(Object.fromEntries(said)) ?? {});
  return DocumentId.parse(v5(canonicalJson(content), fileContentNamespace));
}
