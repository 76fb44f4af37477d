import { msg, str } from "@lit/localize";
import { PlainDate } from "@concord/model";
import type { CurrencyCode, InvoiceLine, JsonValue } from "@concord/model";
import { formatMoney, formatNumber } from "../format/amounts.ts";
import { countryName } from "../format/countries.ts";
import { formatDay } from "../format/days.ts";
import { viewerLocale } from "../format/viewer-locale.ts";

// Called, not looked up: the language may change while the page is open.
const names: Readonly<Record<string, () => string>> = {
  dueDate: () => msg("Due date"),
  issueDate: () => msg("Issue date"),
  number: () => msg("Number"),
  currency: () => msg("Currency"),
  paymentTerms: () => msg("Payment terms"),
  "buyer.name": () => msg("Customer"),
  "buyer.vatId": () => msg("Customer's VAT id"),
  "references.purchaseOrder": () => msg("PO number"),
  price: () => msg("price"),
  quantity: () => msg("quantity"),
  name: () => msg("description"),
  description: () => msg("further text"),
  removed: () => msg("removed"),
  unit: () => msg("unit"),
  "tax.rate": () => msg("tax rate"),
  "tax.scheme": () => msg("kind of tax"),
  "tax.category": () => msg("tax category"),
  ledgerAccount: () => msg("ledger account"),
  percent: () => msg("percent"),
  amount: () => msg("amount"),
  payments: () => msg("Payments"),
  refunds: () => msg("Refunds"),
  voided: () => msg("Void"),
  issued: () => msg("Issue"),
};

/** What people call a register. Lines are counted as the invoice shows them, where it is known. */
export function fieldWords(path: string, lines: readonly InvoiceLine[] = []): string {
  const [list, key, ...rest] = path.split(".");
  if (list === "lines" && key !== undefined) {
    const place = lines.findIndex(({ id }) => id === key);
    const field = nameOf(rest.join("."));
    if (field === nameOf("removed")) {
      return place === -1 ? msg("Removed line") : msg(str`Line ${place + 1} removed`);
    }
    return place === -1 ? msg(str`Line: ${field}`) : msg(str`Line ${place + 1} ${field}`);
  }
  if (list === "adjustments") return msg(str`Discount or charge: ${nameOf(rest.join("."))}`);
  if (factLists.has(list ?? "") && key !== undefined) return nameOf(list ?? "");
  return nameOf(path);
}

/** What says nothing to a person by itself. A vendor's id of a rate is no other tax. */
export function isLayout(path: string): boolean {
  return /\.(?:position|removedAs|vendorRates)$/u.test(path);
}

/** A field of a filter, without its entry. */
export function fieldGroupWords(field: string): string {
  return field.startsWith("lines.") ? msg(str`Line: ${nameOf(field.slice(6))}`) : nameOf(field);
}

const factLists = new Set(["payments", "refunds", "reversals", "disputes", "credits", "writeOffs"]);

function nameOf(path: string): string {
  const known = names[path];
  if (known !== undefined) return known();
  // "buyer.address.city" → "Buyer address city": better than a path, until it has a name.
  const words = path
    .replaceAll(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll(".", " ")
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** How a value of a register is entered. */
export function valueKind(path: string): "text" | "number" | "date" {
  const last = path.split(".").at(-1) ?? "";
  if (/Date$|^date$|^serviceStart$|^serviceEnd$/.test(last)) return "date";
  if (
    /^(price|quantity|baseQuantity|rate|percent|amount|base|prepaid|payableRounding|exchangeRate)$/.test(
      last,
    )
  ) {
    return "number";
  }
  return "text";
}

/** A value of a register as people read it, in the viewer's locale and the invoice's currency. */
export function valueWords(
  path: string,
  value: JsonValue | undefined,
  currency: CurrencyCode | undefined,
): string {
  if (value === undefined) return msg("Never reached us");
  if (value === null || value === "") return msg("Empty");
  const last = path.split(".").at(-1) ?? "";
  if (last === "removed") return value === true ? msg("Removed") : msg("On the invoice");
  if (typeof value === "boolean") return value ? msg("Yes") : msg("No");
  if (typeof value === "object") return recordWords(value, currency);
  const text = String(value);
  if (last === "country") return countryName(text, viewerLocale);
  switch (valueKind(path)) {
    case "date": {
      const day = PlainDate.safeParse(text);
      return day.success ? formatDay(day.data, viewerLocale) : text;
    }
    case "number":
      if (/^(rate|percent)$/.test(last)) return `${formatNumber(text, viewerLocale)} %`;
      return /^(quantity|baseQuantity|exchangeRate)$/.test(last)
        ? formatNumber(text, viewerLocale)
        : formatMoney(text, currency, viewerLocale);
    case "text":
      // What a whole list of facts comes to, in a conflict over all of it.
      return factLists.has(path) ? formatMoney(text, currency, viewerLocale) : text;
  }
}

/** A line, or money that was recorded: what it is and what it comes to. */
function recordWords(value: object, currency: CurrencyCode | undefined): string {
  // An entry comes with the paths of its registers: "lines.k3f9.price".
  const fields = new Map<string, unknown>(
    Object.entries(value).map(([name, each]) => [name.split(".").at(-1) ?? name, each]),
  );
  const text = (name: string): string | undefined => {
    const found = fields.get(name);
    return typeof found === "string" ? found : undefined;
  };
  const amount = text("amount");
  const price = text("price");
  const parts = [
    text("name"),
    amount === undefined ? undefined : formatMoney(amount, currency, viewerLocale),
    text("quantity") === undefined || price === undefined
      ? undefined
      : `${formatNumber(text("quantity") ?? "", viewerLocale)} × ${formatMoney(price, currency, viewerLocale)}`,
    text("on") ?? text("date"),
  ].filter((part) => part !== undefined);
  if (parts.length > 0) return parts.join(" · ");
  // What tools call something: "quickbooks:4620816365": "6".
  const named = Object.entries(value).map(([name, each]) => `${name.split(":")[0]}: ${each}`);
  return named.every((each) => !each.includes("[object"))
    ? named.join(" · ")
    : JSON.stringify(value);
}
