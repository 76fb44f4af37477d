import type { Books } from "./books.ts";
import type { WriteOptions } from "./desk.ts";
import { deskOf } from "./desks.ts";
import type { EntityName, Stored } from "./entities.ts";
import {
  type Answer,
  answered,
  business,
  notFound,
  refused,
  unsupportedOperation,
} from "./fault.ts";
import { isJsonObject, type JsonObject } from "./parse-body.ts";

export type Write = "create" | "update" | "delete" | "void";

/** What remains to be said of an object that was deleted. */
interface Deleted {
  readonly domain: "QBO";
  readonly status: "Deleted";
  readonly Id: string;
}

/**
 * Which write a POST asks for: by `?operation=` and `?include=`, or by whether the body has an Id.
 */
export function writeOf(
  body: JsonObject,
  operation: string | null,
  include: string | null,
): Answer<Write> {
  const includes = (include ?? "").split(",");
  switch (operation) {
    case null:
      return answered(body["Id"] === undefined ? "create" : "update");
    case "update":
      // The payment's way to be voided: ?operation=update&include=void
      return answered(includes.includes("void") ? "void" : "update");
    case "create":
    case "delete":
    case "void":
      return answered(operation);
    default:
      return refused(unsupportedOperation(`Operation ${operation} is not supported.`));
  }
}

export function performWrite(
  books: Books,
  entity: EntityName,
  write: Write,
  body: unknown,
  options: WriteOptions,
): Answer<Stored | Deleted> {
  if (!isJsonObject(body)) return refused(business(`The request has no ${entity} object.`));
  const desk = deskOf(entity);
  switch (write) {
    case "create":
      return desk.create(books, body, options);
    case "update":
      return desk.update(books, body, options);
    case "void":
      return desk.void(books, body);
    case "delete": {
      const removed = desk.remove(books, body);
      if (!removed.ok) return removed;
      return answered({ domain: "QBO", status: "Deleted", Id: removed.value });
    }
  }
}

/** Emails an invoice: its status says so, and that is all that happens here. */
export function sendInvoice(books: Books, id: string, sendTo: string | null): Answer<Stored> {
  const invoice = books.get("Invoice", id);
  if (invoice === undefined) return refused(notFound("Invoice"));
  const address = sendTo ?? invoice.BillEmail?.Address;
  if (address === undefined)
    return refused(business("The invoice has no address to send it to.", "BillEmail"));
  return answered(
    books.put(
      "Invoice",
      { ...invoice, BillEmail: { Address: address }, EmailStatus: "EmailSent" },
      "Emailed",
    ),
  );
}
