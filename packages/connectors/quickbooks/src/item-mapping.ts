import { createHash } from "node:crypto";
import { toBig } from "@concord/model";
import type { DecimalString, JsonValue } from "@concord/model";
import { orNothing, present } from "./party-mapping.ts";
import type { JsonObject } from "./quickbooks-json.ts";
import type { Item } from "./quickbooks-schema.ts";

/** An item as the registers of an item document. */
export function readItem(
  item: Item,
  homeCurrency: string | undefined,
): Readonly<Record<string, JsonValue>> {
  return {
    name: item.Active === false ? item.Name.replace(/ \(deleted\)$/, "") : item.Name,
    ...orNothing({
      description: item.Description,
      sellerItemId: item.Sku,
      price: priceOf(item.UnitPrice),
      ledgerAccount: item.IncomeAccountRef?.name,
    }),
    ...present({ currency: item.UnitPrice === undefined ? undefined : homeCurrency }),
    ...(item.SalesTaxIncluded !== undefined && { pricesIncludeTax: item.SalesTaxIncluded }),
    archived: item.Active === false,
  };
}

// QuickBooks writes 0 where nobody entered a price.
function priceOf(price: DecimalString | undefined): DecimalString | undefined {
  return price === undefined || toBig(price).eq(0) ? undefined : price;
}

/** The item's fields that an item document says. QuickBooks keeps prices in the home currency. */
export function writeItem(
  registers: Readonly<Record<string, JsonValue>>,
  homeCurrency: string | undefined,
): JsonObject {
  const { name, description, sellerItemId, price } = registers;
  return {
    ...(typeof name === "string" && { Name: itemName(name) }),
    ...(typeof description === "string" && { Description: description.slice(0, 4_000) }),
    ...(typeof sellerItemId === "string" && { Sku: sellerItemId.slice(0, 100) }),
    ...(typeof price === "string" && isHomePrice(registers, homeCurrency) && { UnitPrice: price }),
  };
}

export function isHomePrice(
  { currency }: Readonly<Record<string, JsonValue>>,
  homeCurrency: string | undefined,
): boolean {
  return typeof currency !== "string" || currency === homeCurrency;
}

const longestName = 100;

/** A name as QuickBooks takes it: a colon parts an item from its sub-items. One that is cut ends in a mark of the whole, so that two long ones stay two. */
export function itemName(name: string): string {
  const plain = name.replaceAll(":", "-").replaceAll(/\s+/g, " ").trim();
  if (plain.length <= longestName) return plain;
  const mark = ` ~${createHash("sha256").update(plain).digest("hex").slice(0, 6)}`;
  return plain.slice(0, longestName - mark.length).trimEnd() + mark;
}
