import { csvCell } from "./csv-cell.ts";

/** A line of the register of numbers, as far as a table shows it. */
export interface RegisterLine {
  readonly series: string;
  readonly period: string;
  readonly count: number;
  readonly number: string;
  readonly state: string;
  readonly on: string;
  readonly document: string | null;
  readonly reason: string | null;
  readonly origin: string;
  readonly at: string;
}

const columns = [
  "series",
  "period",
  "count",
  "number",
  "state",
  "on",
  "document",
  "reason",
  "origin",
  "at",
] as const satisfies readonly (keyof RegisterLine)[];

/** The register of numbers as CSV (RFC 4180, one header line). */
export function registerCsv(lines: readonly RegisterLine[]): string {
  return [columns, ...lines.map((line) => columns.map((name) => line[name] ?? ""))]
    .map((cells) => `${cells.map(csvCell).join(",")}\r\n`)
    .join("");
}
