import { stripVTControlCharacters } from "node:util";
import { oneLine } from "./output.ts";

/** Between two columns of a table. */
const gap = 2;

/**
 * Rows whose one column is cut so that the table is at most `width` columns wide, but to no less than `least`. Only for a column without
 * colours.
 */
export function fitColumn(
  rows: readonly (readonly string[])[],
  column: number,
  width: number,
  options: { readonly least: number; readonly cut: (text: string, width: number) => string },
): readonly (readonly string[])[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) {
      const length = Array.from(stripVTControlCharacters(cell)).length;
      widths[index] = Math.max(widths[index] ?? 0, length);
    }
  }
  const others = widths.reduce((sum, own, index) => sum + (index === column ? 0 : own + gap), 0);
  // The last column of a terminal stays free: a line that fills it wraps.
  const room = Math.max(options.least, width - 1 - others);
  return rows.map((row) =>
    row.map((cell, index) => (index === column ? options.cut(cell, room) : cell)),
  );
}

/** A path in at most `width` columns: its end says more than its beginning. */
export function shortenPath(path: string, width: number): string {
  const characters = Array.from(oneLine(path));
  return characters.length <= width
    ? characters.join("")
    : `…${characters.slice(-Math.max(1, width - 1)).join("")}`;
}
