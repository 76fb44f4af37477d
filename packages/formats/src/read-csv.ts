import { CurrencyCode, Invoice, canonicalDecimalString } from "@concord/model";
import type { z } from "zod";
import { compact } from "./compact.ts";
import type { CsvField } from "./csv-columns.ts";
import { type CsvRecord, parseCsv, sniffDelimiter } from "./csv-records.ts";
import { type CsvAnswers, type CsvQuestion, type CsvRow, readCsvTable } from "./csv-table.ts";
import { currenciesOf } from "./currency-text.ts";
import { decodeText } from "./decode-text.ts";
import { plainDigits } from "./decimal-text.ts";
import type { Loss, Refusal } from "./read-result.ts";
import { unevenRow, whyNoTable } from "./table-shape.ts";

type InvoiceInput = z.input<typeof Invoice>;
type LineInput = NonNullable<InvoiceInput["lines"]>[number];
type StatedInput = NonNullable<InvoiceInput["stated"]>["gross"];

/** A table of invoices is read whole, or asks, or is refused. */
export type CsvResult =
  | {
      readonly type: "read";
      /** In the order of their first rows, with the lines of the file that they come from. */
      readonly invoices: readonly {
        readonly invoice: Invoice;
        readonly lines: readonly number[];
      }[];
      /** Columns and names of taxes that have no place, one entry each. */
      readonly losses: readonly Loss[];
      readonly warnings: readonly string[];
    }
  | { readonly type: "ambiguous"; readonly questions: readonly CsvQuestion[] }
  | Refusal;

/** Fields of the invoice itself: equal or blank in all rows of one number. */
const invoiceFields = [
  "issueDate",
  "dueDate",
  "currency",
  "buyerName",
  "buyerEmail",
  "buyerVatId",
  "purchaseOrder",
  "net",
  "tax",
  "gross",
] as const satisfies readonly CsvField[];

/** A number that a spreadsheet has rounded away: 1.23E+15. */
const damaged = /^\d(?:[.,]\d+)?E\+\d+$/i;

/**
 * Reads a table with a header row. Rows with one number, or none below one, are the lines of one invoice. What could mean two things is asked,
 * with the choices; rows that contradict each other refuse the file.
 */
export function readCsv(source: Uint8Array | string, answers: CsvAnswers = {}): CsvResult {
  const decoded =
    typeof source === "string" ? ({ type: "text", text: source } as const) : decodeText(source);
  if (decoded.type === "refused") return decoded;
  const delimiter = sniffDelimiter(decoded.text);
  if (delimiter === undefined) {
    return (
      whyNoTable(decoded.text) ??
      refuse(1, "The file is no table: its rows have no common separator.", "Save it as CSV.")
    );
  }
  const parsed = parseCsv(decoded.text, delimiter);
  if (parsed.type === "refused") return parsed;
  const [header, ...records] = parsed.records;
  if (header === undefined) return refuse(1, "The file is empty.", "Check the export.");
  const uneven = unevenRow(parsed.records);
  if (uneven !== undefined) return uneven;
  const table = readCsvTable(header, records, answers);
  if (table.type !== "table") return table;
  if (!table.fields.includes("number")) {
    return refuse(header.line, "No column holds the invoice number.", "Say which column holds it.");
  }
  const twice = table.fields.findIndex(
    (field, index) => field !== undefined && table.fields.indexOf(field) !== index,
  );
  if (twice >= 0) {
    return refuse(
      header.line,
      `Two columns would hold ${table.fields[twice] ?? ""}: the second is "${header.cells[twice] ?? ""}".`,
      "Say what each of them holds.",
    );
  }
  const losses = [...unreadColumns(header, records, table.fields), ...unreadTaxNames(table.rows)];
  return readRows(table.rows, answers, losses, table.warnings);
}

function readRows(
  rows: readonly CsvRow[],
  answers: CsvAnswers,
  losses: readonly Loss[],
  warnings: readonly string[],
): CsvResult {
  const groups = new Map<string, CsvRow[]>();
  let current: string | undefined;
  for (const row of rows) {
    current = row.text("number") ?? current;
    if (current === undefined) {
      return refuse(row.line, "The row belongs to no invoice: it has no number.", "Fill it in.");
    }
    const group = groups.get(current);
    if (group === undefined) groups.set(current, [row]);
    else group.push(row);
  }
  const invoices = [];
  for (const [number, group] of groups) {
    const refusal = contradiction(number, group);
    if (refusal !== undefined) return refusal;
    const invoice = readGroup(number, group, answers);
    if ("type" in invoice) return invoice;
    invoices.push({ invoice, lines: group.map(({ line }) => line) });
  }
  const suspicious = [...groups.keys()]
    .filter((number) => damaged.test(number))
    .map((number) => `The number ${number} was shortened by a spreadsheet.`);
  return { type: "read", invoices, losses, warnings: [...warnings, ...suspicious] };
}

function contradiction(number: string, rows: readonly CsvRow[]): Refusal | undefined {
  for (const field of invoiceFields) {
    const [first] = rows.filter((row) => row.text(field) !== undefined);
    const other = rows.find((row) => ![undefined, first?.text(field)].includes(row.text(field)));
    if (first === undefined || other === undefined) continue;
    return refuse(
      other.line,
      `Invoice ${number} has two values for ${field}: "${first.text(field) ?? ""}" and "${other.text(field) ?? ""}".`,
      "Correct one of the rows, or give the second invoice its own number.",
    );
  }
  return undefined;
}

function readGroup(
  number: string,
  rows: readonly CsvRow[],
  answers: CsvAnswers,
): Invoice | Refusal {
  const having = (field: CsvField): CsvRow | undefined =>
    rows.find((row) => row.text(field) !== undefined);
  const text = (field: CsvField): string | undefined => having(field)?.text(field);
  const stated = (field: CsvField): StatedInput => statedAmount(having(field), field);
  const currency = currencyOf(text("currency"), rows, answers);
  const line = rows[0]?.line ?? 1;
  if (currency === undefined) {
    return refuse(
      having("currency")?.line ?? line,
      `The currency of invoice ${number} is not known.`,
      "Add a column with the currency code, or say which currency the file is in.",
    );
  }
  const lines = rows.flatMap((row) => readLine(row));
  const draft: InvoiceInput = {
    number,
    currency,
    issueDate: having("issueDate")?.date("issueDate"),
    dueDate: having("dueDate")?.date("dueDate"),
    references: { purchaseOrder: text("purchaseOrder") },
    buyer: {
      name: text("buyerName"),
      vatId: text("buyerVatId"),
      contact: { email: text("buyerEmail") },
    },
    lines: lines.map((each, index) => ({ ...each, id: `l${pad(index + 1, lines.length)}` })),
    stated: { net: stated("net"), tax: stated("tax"), gross: stated("gross") },
  };
  const invoice = Invoice.safeParse(compact(draft));
  if (invoice.success) return invoice.data;
  const [issue] = invoice.error.issues;
  return refuse(
    line,
    `The field ${issue?.path.join(".") ?? ""} does not fit: ${issue?.message ?? ""}.`,
    "Correct the row.",
  );
}

const pad = (value: number, count: number): string =>
  String(value).padStart(String(count).length, "0");

/** By column, else by what the file or account is in, else by a symbol that means one currency only. */
function currencyOf(
  written: string | undefined,
  rows: readonly CsvRow[],
  { currency }: CsvAnswers,
): CurrencyCode | undefined {
  if (written !== undefined) return CurrencyCode.safeParse(written.toUpperCase()).data;
  if (currency !== undefined) return currency;
  const symbols = rows.flatMap((row) =>
    (["price", "lineAmount", "net", "tax", "gross"] as const)
      .map((field) => plainDigits(row.text(field) ?? "").replace(/[-+()\d.,'’ ]|CR$/g, ""))
      .filter((symbol) => symbol !== ""),
  );
  const [only, ...others] = new Set(symbols.map((symbol) => currenciesOf(symbol).join()));
  return others.length === 0 ? CurrencyCode.safeParse(only).data : undefined;
}

/** A row with nothing about a line is the invoice's own. */
function readLine(row: CsvRow): readonly Omit<LineInput, "id">[] {
  const name = row.text("lineName");
  const description = row.text("lineDescription");
  const priced = readPrice(row);
  if ([name, description, ...Object.values(priced)].every((each) => each === undefined)) return [];
  const rate = rateOf(row.text("taxRate"));
  return [
    {
      name: name ?? description,
      description: name === undefined ? undefined : description,
      unit: row.text("unit"),
      ...priced,
      tax: rate === undefined ? undefined : { rate },
      statedNet: statedAmount(row, "lineAmount"),
    },
  ];
}

/** An amount without a quantity is one of it; an amount without a price is the price of the whole quantity, so that nothing is divided. */
function readPrice(row: CsvRow): Pick<LineInput, "quantity" | "price" | "baseQuantity"> {
  const quantity = row.amount("quantity");
  const price = row.amount("price");
  const amount = row.amount("lineAmount");
  if (price !== undefined) return { quantity: quantity ?? "1", price };
  if (amount === undefined || quantity === "0") return { quantity };
  if (quantity === undefined || quantity === "1") return { quantity: "1", price: amount };
  const negative = quantity.startsWith("-");
  return {
    quantity,
    price: negative ? negated(amount) : amount,
    baseQuantity: negative ? negated(quantity) : quantity,
  };
}

function negated(value: string): string {
  if (value === "0") return value;
  return value.startsWith("-") ? value.slice(1) : `-${value}`;
}

/** The rate in a cell like "20", "20%" or "20% (VAT on Income)". */
function rateOf(text: string | undefined): string | undefined {
  const [, named, plain] = /(\d+(?:[.,]\d+)?)\s*%|^(\d+(?:[.,]\d+)?)$/.exec(text ?? "") ?? [];
  return canonicalDecimalString((named ?? plain ?? "").replace(",", "."));
}

function statedAmount(row: CsvRow | undefined, field: CsvField): StatedInput {
  const text = row?.text(field);
  const value = row?.amount(field);
  return text === undefined || value === undefined ? undefined : { text, value };
}

/** Words beside the rate of a tax, one entry for each that occurs. */
function unreadTaxNames(rows: readonly CsvRow[]): readonly Loss[] {
  const byText = Map.groupBy(rows, (row) => row.text("taxRate") ?? "");
  return [...byText].flatMap(([text, [first]]) =>
    /^[\d.,\s]*%?$/.test(text) ? [] : [{ path: "taxRate", line: first?.line ?? 1, text }],
  );
}

function unreadColumns(
  header: CsvRecord,
  records: readonly CsvRecord[],
  fields: readonly (CsvField | undefined)[],
): readonly Loss[] {
  return header.cells.flatMap((name, index) => {
    const filled = records.filter(({ cells }) => (cells[index]?.trim() ?? "") !== "");
    const [first] = filled;
    if (fields[index] !== undefined || first === undefined) return [];
    const text = `${filled.length} cells, the first is "${first.cells[index] ?? ""}"`;
    return [{ path: `column "${name}"`, line: first.line, text }];
  });
}

function refuse(line: number, reason: string, fix: string): Refusal {
  return { type: "refused", line, reason, fix };
}
