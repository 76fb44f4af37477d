import { msg, str } from "@lit/localize";
import type { Invoice, InvoiceLine, Item, JsonValue } from "@concord/model";
import { formatMoney } from "../format/amounts.ts";
import { viewerLocale } from "../format/viewer-locale.ts";
import { matching } from "../parts/options.ts";
import type { Option } from "../parts/options.ts";
import type { ListedRow } from "../wire/messages.ts";
import { taxRegisters } from "./tax-choice.ts";
import { unitLabel } from "./units.ts";

/** The option that makes a product of what was typed. */
export const newItem = "new";

/** Products by name, with code and price. */
export function itemBook(rows: Iterable<ListedRow>): readonly Option[] {
  const options: Option[] = [];
  if (knownIn !== viewerLocale) known = new WeakMap();
  knownIn = viewerLocale;
  for (const row of rows) {
    if (row.kind !== "item" || row.card?.archived === true) continue;
    const option = known.get(row) ?? optionOf(row);
    if (option === undefined) continue;
    known.set(row, option);
    options.push(option);
  }
  return options;
}

// Rows stay the same objects until they change, and most of thousands never do.
let known = new WeakMap<ListedRow, Option>();
let knownIn = viewerLocale;

function optionOf({ document, name, card }: ListedRow): Option | undefined {
  if (name === undefined) return undefined;
  const price =
    card?.price === undefined ? undefined : formatMoney(card.price, card.currency, viewerLocale);
  const each =
    price === undefined || card?.unit === undefined ? price : `${price} / ${unitLabel(card.unit)}`;
  const detail = [card?.code, each].filter((part) => part !== undefined).join(" · ");
  return { id: document, label: name, ...(detail !== "" && { detail }) };
}

/** What may be meant by a description. Most are no product: only what is written out to be one is made one. */
export function findItem(book: readonly Option[], text: string): readonly Option[] {
  const found = matching(book, text, 8);
  const isKnown = found.some(({ label }) => label.toLowerCase() === text.toLowerCase());
  if (text === "" || isKnown) return found;
  return [...found, { id: newItem, label: msg(str`Add “${text}” to the products`), isNew: true }];
}

/** The fields of a line, by their names below it, when a product is put there. A price in another currency, or on other terms of tax, is none. */
export function fieldsFromItem(
  id: string,
  item: Item,
  invoice: Pick<Invoice, "currency" | "pricesIncludeTax">,
  line: InvoiceLine | undefined,
): Readonly<Record<string, JsonValue>> {
  const isPriced =
    (item.currency === undefined || item.currency === invoice.currency) &&
    (item.pricesIncludeTax ?? false) === invoice.pricesIncludeTax;
  return {
    item: id,
    name: item.name ?? null,
    ...(item.description !== undefined && { description: item.description }),
    ...(item.sellerItemId !== undefined && { sellerItemId: item.sellerItemId }),
    ...(item.unit !== undefined && { unit: item.unit }),
    ...(isPriced && item.price !== undefined && { price: item.price }),
    ...(item.tax !== undefined && taxRegisters("tax", item.tax)),
    ...(item.ledgerAccount !== undefined && { ledgerAccount: item.ledgerAccount }),
    ...(line?.quantity === undefined && { quantity: "1" }),
  };
}
