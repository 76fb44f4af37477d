import { readMoneyColumn } from "@concord/formats";
import type { DecimalMark } from "@concord/formats";
import type { CurrencyCode, DecimalString } from "@concord/model";

/** What a column of pasted cells is taken for. */
export const columnRoles = ["name", "quantity", "unit", "price", "tax", "none"] as const;
export type ColumnRole = (typeof columnRoles)[number];

/** Rows as a spreadsheet puts them on the clipboard. */
export interface PastedTable {
  readonly cells: readonly (readonly string[])[];
  /** The first row names the columns. */
  readonly hasHead: boolean;
  readonly roles: readonly ColumnRole[];
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

const heads: Readonly<Record<Exclude<ColumnRole, "none">, RegExp>> = {
  name: /desc|item|product|service|bezeichn|artikel|leistung|position|name|text/iu,
  quantity: /qty|quant|menge|anzahl|hours|stunden|amount of/iu,
  unit: /^unit$|einheit|uom|^unit of/iu,
  price: /price|rate|preis|unit cost|cost|einzel/iu,
  tax: /tax|vat|mwst|ust|steuer/iu,
};

/** More lines than this are a file and not a paste. */
const mostLines = 500;

/** Takes pasted text apart and guesses what its columns are; a person sees the guess and can change it. */
export function readPaste(text: string): PastedTable {
  const rows = text
    .replaceAll(/\r\n?/gu, "\n")
    .split("\n")
    .map((row) => row.split("\t").map((cell) => cell.trim()))
    .filter((row) => row.some((cell) => cell !== ""))
    .slice(0, mostLines + 1);
  const width = Math.max(0, ...rows.map((row) => row.length));
  const cells = rows.map((row) => Array.from({ length: width }, (_, index) => row[index] ?? ""));
  const named = rolesByHead(cells[0] ?? []);
  const hasHead = named.some((role) => role !== "none") && !(cells[0] ?? []).some(isNumber);
  const body = hasHead ? cells.slice(1) : cells;
  return { cells, hasHead, roles: hasHead ? named : rolesByCells(body, width) };
}

function rolesByHead(head: readonly string[]): readonly ColumnRole[] {
  const taken = new Set<ColumnRole>();
  return head.map((cell) => {
    const found = columnRoles.find(
      (role) => role !== "none" && !taken.has(role) && heads[role].test(cell),
    );
    if (found !== undefined) taken.add(found);
    return found ?? "none";
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
    lines: lines.filter((line) => Object.keys(line).length > 0).slice(0, mostLines),
  };
}
