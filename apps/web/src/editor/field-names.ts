import { msg, str } from "@lit/localize";
import type { Invoice } from "@concord/model";
import { factName } from "./fact-words.ts";

const plain: Readonly<Record<string, () => string>> = {
  "buyer.name": () => msg("Customer"),
  issueDate: () => msg("Issue date"),
  dueDate: () => msg("Due date"),
  "references.purchaseOrder": () => msg("PO number"),
  currency: () => msg("Currency"),
  paymentTerms: () => msg("Payment terms"),
  note: () => msg("Internal note"),
  tags: () => msg("Tags"),
  number: () => msg("Number"),
  issued: () => msg("Issued"),
  discount: () => msg("Discount"),
  discarded: () => msg("Discarded"),
};

const ofLine: Readonly<Record<string, () => string>> = {
  name: () => msg("Description"),
  description: () => msg("Further text"),
  quantity: () => msg("Quantity"),
  unit: () => msg("Unit"),
  price: () => msg("Unit price"),
  tax: () => msg("Tax"),
  position: () => msg("Place"),
  removed: () => msg("Line"),
  adjustments: () => msg("Discount"),
  discount: () => msg("Discount"),
};

/** What a person calls a field of a line, without the line. */
export function nameInLine(field: string): string | undefined {
  return ofLine[field]?.();
}

/** Whether each register of its kind is told, of whatever name: of a field that is several registers, one is. */
export function isToldEach(path: string): boolean {
  return factName(path) !== undefined || isMoment(path);
}

/** Whether it is what people call a moment of the invoice. */
export function isMoment(path: string): boolean {
  return path.startsWith("moments.");
}

/** What a person calls a register; undefined for what they never see by itself. */
export function fieldName(path: string, invoice: Invoice): string | undefined {
  const known = plain[path];
  if (known !== undefined) return known();
  if (path === "buyer.ref") return undefined;
  if (path.startsWith("buyer.")) return msg("Customer details");
  if (path.startsWith("seller.")) return msg("Seller details");
  if (path.startsWith("tags.")) return msg("Tag");
  if (isMoment(path)) return msg("Name of a moment");
  if (path.startsWith("notes.")) return msg("Note");
  if (path.startsWith("adjustments.")) return msg("Discount");
  const fact = factName(path);
  if (fact !== undefined) return fact;
  const [, key = "", field = ""] = /^lines\.([^.]+)\.([^.]+)/u.exec(path) ?? [];
  const name = nameInLine(field);
  if (name === undefined) return undefined;
  const lines = invoice.lines.filter(({ removed }) => removed !== true);
  const index = lines.findIndex(({ id }) => id === key);
  const called = invoice.lines.find(({ id }) => id === key)?.name;
  if (called !== undefined && field === "removed") return called;
  if (called !== undefined && field !== "name") return msg(str`${called}: ${name}`);
  return index < 0 ? name : msg(str`${name}, line ${index + 1}`);
}

/** The path of the field in which a register is entered: a tax is one field of several registers. */
export function fieldOf(path: string): string {
  const tax = /^((?:lines|taxRates)\.[^.]+\.tax)\./u.exec(path)?.[1];
  if (tax !== undefined) return tax;
  const discount = /^(lines\.[^.]+)\.adjustments\./u.exec(path)?.[1];
  if (discount !== undefined) return `${discount}.discount`;
  if (path.startsWith("adjustments.")) return "discount";
  if (path.startsWith("notes.")) return "notes.first";
  return path;
}
