import type { Refusal } from "./read-result.ts";

/** One record with the line that it begins on, counted from 1. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/** The records of a file, or where it stops being CSV. */
export type ParsedCsv =
  | { readonly type: "parsed"; readonly records: readonly CsvRecord[] }
  | Refusal;

/** Separators in use: comma by RFC 4180, semicolon where the comma is decimal, tab from spreadsheets, bar from banks. */
export const delimiters = [",", ";", "\t", "|"] as const;
export type CsvDelimiter = (typeof delimiters)[number];

// One cell, quoted or plain, and what ends it. Sticky, so that every character is accounted for; a cell is taken in runs, since one step
// for each character would exhaust the stack of a long one.
const cellPattern = (delimiter: CsvDelimiter): RegExp =>
  new RegExp(
    `(?:"([^"]*(?:""[^"]*)*)"|([^"\\r\\n\\${delimiter}][^\\r\\n\\${delimiter}]*|))(\\${delimiter}|\\r\\n|\\n|\\r|$)`,
    "y",
  );

const neverClosed = /^"[^"]*(?:""[^"]*)*$/;

/** Reads CSV by RFC 4180. Cells are never changed: no trimming, no numbers, no dates. Blank lines are skipped. Stops after `maxRecords`. */
export function parseCsv(
  text: string,
  delimiter: CsvDelimiter,
  maxRecords = Number.POSITIVE_INFINITY,
): ParsedCsv {
  const pattern = cellPattern(delimiter);
  const body = text.replace(/^\uFEFF/, "");
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let line = 1;
  let recordLine = 1;
  while (records.length < maxRecords && (pattern.lastIndex < body.length || cells.length > 0)) {
    const cellStart = pattern.lastIndex;
    const match = pattern.exec(body);
    if (match === null) {
      return neverClosed.test(body.slice(cellStart))
        ? {
            type: "refused",
            line,
            reason: "The quotation mark that opens a cell here is never closed.",
            fix: "Close it behind the cell, or remove it.",
          }
        : {
            type: "refused",
            line,
            reason: "A quotation mark opens or closes in the middle of a cell.",
            fix: 'Put the whole cell in quotation marks and double those inside: "3 ""inch"" pipe".',
          };
    }
    const [whole, quoted, plain = "", end = ""] = match;
    cells.push(quoted?.replaceAll('""', '"') ?? plain);
    line += whole.match(/\r\n|\n|\r/g)?.length ?? 0;
    if (end === delimiter) continue;
    if (cells.length > 1 || cells[0] !== "") records.push({ line: recordLine, cells });
    cells = [];
    recordLine = line;
  }
  return { type: "parsed", records };
}

/** Records that the separator is judged by. */
const sampled = 20;

/** The separator that splits the first records into most cells, equally many in each, or undefined: then this is no table. */
export function sniffDelimiter(text: string): CsvDelimiter | undefined {
  const widths = delimiters.flatMap((delimiter) => {
    const parsed = parseCsv(text, delimiter, sampled);
    if (parsed.type === "refused") return [];
    const { records } = parsed;
    const [first] = records;
    const width = first?.cells.length ?? 0;
    const even = records.every(({ cells }) => cells.length === width);
    return width > 1 && records.length > 1 && even ? [{ delimiter, width }] : [];
  });
  return widths.toSorted((a, b) => b.width - a.width)[0]?.delimiter;
}
