import { readMoneyColumn } from "@concord/formats";
import type { DecimalMark } from "@concord/formats";
import type { CurrencyCode, DecimalString, LineTax, TaxRate } from "@concord/model";
import { taxText } from "./tax-choice.ts";

/** What a column of pasted cells is taken for. */
export const columnRoles = ["name", "quantity", "unit", "price", "tax", "none"] as const;
export type ColumnRole = (typeof columnRoles)[number];

/** Rows as a spreadsheet puts them on the clipboard. */
export interface PastedTable {
  readonly cells: readonly (readonly string[])[];
  /** The first row names the columns. */
  readonly hasHead: boolean;
  readonly roles: readonly ColumnRole[];
  /** How many rows were too many. */
  readonly leftOut: number;
}

export interface PastedLine {
  readonly name?: string;
  readonly quantity?: DecimalString;
  readonly unit?: string;
  readonly price?: DecimalString;
  readonly rate?: DecimalString;
}

/** What the cells come to, with a person's answers. */
export type PastedReading =
  | { readonly type: "lines"; readonly lines: readonly PastedLine[] }
  /** The numbers of a column can be read in two ways. */
  | { readonly type: "ambiguous"; readonly column: number; readonly example: string }
  | {
      readonly type: "unreadable";
      readonly column: number;
      readonly row: number;
      readonly text: string;
    };

// By whole words: "Customer" is no "USt". German joins its words, so some are known by how they begin or end.
const says = {
  tax: /^(?:tax|taxes|vat|gst|ust|mwst|iva|tva)$|^steuer|steuer$/u,
  price: /^(?:price|cost|preis|rate|einzel)$|preis$/u,
  quantity: /^(?:qty|quant|quantity|menge|anzahl|hours|stunden)$|menge$/u,
  unit: /^(?:unit|einheit|uom)$/u,
  name: /^(?:desc|description|items?|products?|services?|bezeichnung|artikel|leistung|position|name|text)$|bezeichnung$|beschreibung$/u,
} as const;
/** A sum or an amount with tax is no price of one, and an amount of tax no rate. */
const isSum =
  /^(?:total|gesamt|sum|summe|amount|betrag|incl|including|inkl|brutto|gross)$|^gesamt|betrag$/u;
/** Of an item, but not what it is called. */
const isMark = /^(?:no|nr|number|nummer|code|id|sku|date|datum)$/u;

/** What a head says of its column. "VAT rate" is a tax and "Price excl. VAT" a price. */
function roleByHead(head: string): ColumnRole {
  const words = head.toLowerCase().split(/[^\p{L}]+/u);
  const has = (wanted: RegExp): boolean => words.some((word) => wanted.test(word));
  const isOfMoney = has(says.tax) || has(says.price);
  if (isOfMoney && has(isSum)) return "none";
  if (has(says.tax) && !words.some((word) => word !== "rate" && says.price.test(word)))
    return "tax";
  if (has(says.price)) return "price";
  if (has(says.quantity)) return "quantity";
  if (has(says.unit)) return "unit";
  return has(says.name) && !has(isMark) ? "name" : "none";
}

/** More lines than this are a file and not a paste. */
export const mostLines = 500;

/** Takes pasted text apart and guesses what its columns are; a person sees the guess and can change it. */
export function readPaste(text: string): PastedTable {
  const rows = text
    .replaceAll(/\r\n?/gu, "\n")
    .split("\n")
    .map((row) => row.split("\t").map((cell) => cell.trim()))
    .filter((row) => row.some((cell) => cell !== ""));
  const width = Math.max(0, ...rows.map((row) => row.length));
  const named = rolesByHead(rows[0] ?? []);
  const hasHead = named.some((role) => role !== "none") && !(rows[0] ?? []).some(isNumber);
  const cells = rows
    .slice(0, mostLines + (hasHead ? 1 : 0))
    .map((row) => Array.from({ length: width }, (_, index) => row[index] ?? ""));
  const body = hasHead ? cells.slice(1) : cells;
  const roles = hasHead
    ? Array.from({ length: width }, (_, index) => named[index] ?? "none")
    : rolesByCells(body, width);
  return { cells, hasHead, roles, leftOut: rows.length - cells.length };
}

function rolesByHead(head: readonly string[]): readonly ColumnRole[] {
  const taken = new Set<ColumnRole>();
  return head.map((cell) => {
    const role = roleByHead(cell);
    if (role === "none" || taken.has(role)) return "none";
    taken.add(role);
    return role;
  });
}

const isNumber = (cell: string): boolean => /^[^\p{L}]*\d[\d.,'’\s]*[^\p{L}]*$/u.test(cell);

/** The first column of words is the description; of numbers the first is the quantity and the next the price, or the only one the price. */
function rolesByCells(body: readonly (readonly string[])[], width: number): readonly ColumnRole[] {
  const columns = Array.from({ length: width }, (_, index) => body.map((row) => row[index] ?? ""));
  const isNumeric = columns.map(
    (column) =>
      column.some((cell) => cell !== "") && column.every((cell) => cell === "" || isNumber(cell)),
  );
  const isRate = columns.map((column) => column.some((cell) => cell.endsWith("%")));
  const numbers = isNumeric.flatMap((is, index) => (is && isRate[index] !== true ? [index] : []));
  const words = isNumeric.flatMap((is, index) => (is ? [] : [index]));
  const [quantity, price] = numbers.length > 1 ? numbers : [undefined, numbers[0]];
  return columns.map((column, index) => {
    if (index === words[0]) return "name";
    if (index === quantity) return "quantity";
    if (index === price) return "price";
    if (isRate[index] === true) return "tax";
    const isShort = column.every((cell) => cell.length <= 12);
    return index === words[1] && isShort ? "unit" : "none";
  });
}

/** The lines of a table, with all numbers of a column read in one notation. Nothing is guessed: what may be two things is asked. */
export function linesOfPaste(
  { cells, hasHead, roles }: PastedTable,
  context: {
    readonly currency: CurrencyCode | undefined;
    readonly decimal: DecimalMark | undefined;
  },
): PastedReading {
  const body = hasHead ? cells.slice(1) : cells;
  const numbers = new Map<ColumnRole, readonly (DecimalString | undefined)[]>();
  for (const role of ["quantity", "price", "tax"] as const) {
    const column = roles.indexOf(role);
    if (column < 0) continue;
    const texts = body.map((row) => (row[column] ?? "").replace(/%$/u, "").trim());
    const read = readMoneyColumn(texts, {
      ...(context.decimal !== undefined && { decimal: context.decimal }),
      ...(context.currency !== undefined && role === "price" && { currency: context.currency }),
    });
    if (read.type === "ambiguous") {
      const example = texts.find((text) => /[.,]\d{3}$/u.test(text)) ?? texts[0] ?? "";
      return { type: "ambiguous", column, example };
    }
    if (read.type !== "read") {
      const row = read.index + (hasHead ? 1 : 0);
      return { type: "unreadable", column, row, text: texts[read.index] ?? "" };
    }
    numbers.set(role, read.values);
  }
  const text = (role: ColumnRole, row: readonly string[]): string => row[roles.indexOf(role)] ?? "";
  const lines = body.map((row, index): PastedLine => {
    const name = text("name", row);
    const unit = text("unit", row).slice(0, 20);
    const quantity = numbers.get("quantity")?.[index];
    const price = numbers.get("price")?.[index];
    const rate = numbers.get("tax")?.[index];
    return {
      ...(name !== "" && { name }),
      ...(unit !== "" && { unit }),
      ...(quantity !== undefined && { quantity }),
      ...(price !== undefined && { price }),
      ...(rate !== undefined && { rate }),
    };
  });
  return {
    type: "lines",
    lines: lines.filter((line) => Object.keys(line).length > 0),
  };
}

/** The columns of which nothing is taken though something stands in them, each with what it says first. */
export function columnsLeftOut({
  cells,
  roles,
}: PastedTable): readonly { readonly column: number; readonly example: string }[] {
  return roles.flatMap((role, column) => {
    const example = cells.map((row) => row[column] ?? "").find((cell) => cell !== "");
    return role === "none" && example !== undefined ? [{ column, example }] : [];
  });
}

/** The tax of a pasted rate: the one that the workspace has for it, or the plain one where it has none. Of several, one would be guessed: a person chooses. */
export function taxOfRate(
  rate: NonNullable<LineTax["rate"]>,
  known: readonly TaxRate[],
): LineTax | undefined {
  const fitting = known.filter(
    ({ tax, archived }) => archived !== true && tax.retained !== true && tax.rate === rate,
  );
  const [one, other] = new Map(fitting.map(({ tax }) => [taxText(tax), tax])).values();
  if (other !== undefined) return undefined;
  return one ?? { scheme: "VAT", category: rate === "0" ? "Z" : "S", rate };
}
