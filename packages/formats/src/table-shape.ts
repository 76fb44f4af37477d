import { type CsvRecord, type ParsedCsv, delimiters, parseCsv } from "./csv-records.ts";
import type { Refusal } from "./read-result.ts";

/** The first row that has another number of cells than the header. */
export function unevenRow([header, ...rows]: readonly CsvRecord[]): Refusal | undefined {
  const width = header?.cells.length ?? 0;
  const uneven = rows.find(({ cells }) => cells.length !== width);
  return uneven === undefined
    ? undefined
    : {
        type: "refused",
        line: uneven.line,
        reason: `The row has ${counted(uneven.cells.length)}, the header ${width}.`,
        fix: "Check the separators in this row.",
      };
}

/** What is wrong with a text that no separator splits evenly, by the separator that splits its first row most. Undefined where none splits it. */
export function whyNoTable(text: string): Refusal | undefined {
  const headers = delimiters.map((delimiter) => ({
    delimiter,
    header: parseCsv(text, delimiter, 1),
  }));
  const [best] = headers.toSorted((a, b) => widthOf(b.header) - widthOf(a.header));
  if (best === undefined || widthOf(best.header) < 2) {
    // A quotation mark that is never closed takes the first row with it, whatever separates its cells.
    return headers.map(({ header }) => header).find((header) => header.type === "refused");
  }
  const parsed = parseCsv(text, best.delimiter);
  if (parsed.type === "refused") return parsed;
  const [header, ...rows] = parsed.records;
  if (header !== undefined && rows.length === 0) {
    return {
      type: "refused",
      line: header.line,
      reason: "The table has only a header and no row below it.",
      fix: "Check what the export was asked for, and export it again.",
    };
  }
  return unevenRow(parsed.records);
}

const counted = (cells: number): string => `${cells} ${cells === 1 ? "cell" : "cells"}`;

const widthOf = (parsed: ParsedCsv): number =>
  parsed.type === "parsed" ? (parsed.records[0]?.cells.length ?? 0) : 0;
