import { stripVTControlCharacters } from "node:util";
import { colouredLine } from "./output.ts";

const widthOf = (text: string): number => Array.from(stripVTControlCharacters(text)).length;

/**
 * Columns aligned by their widest cell; those named in `right` to the right. No lines, two spaces between. Whatever a cell holds, it stays one and reaches no
 * further.
 */
export function table(
  cells: readonly (readonly string[])[],
  right: ReadonlySet<number> = new Set(),
): string {
  const rows = cells.map((row) => row.map(colouredLine));
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, widthOf(cell));
    }
  }
  return rows
    .map((row) =>
      row
        .map((cell, column) => {
          const space = " ".repeat((widths[column] ?? 0) - widthOf(cell));
          return right.has(column) ? space + cell : cell + space;
        })
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
