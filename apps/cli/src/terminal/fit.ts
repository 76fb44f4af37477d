import { stripVTControlCharacters } from "node:util";
import { oneLine, shorten } from "./output.ts";

/** Between two columns of a table. */
const gap = 2;

/** A column of free text: what is cut where the terminal is narrow. Numbers, ids and amounts are in none. */
export interface FreeColumn {
  readonly column: number;
  /** Not less is left of it. */
  readonly least: number;
  readonly cut?: (text: string, width: number) => string;
}

/** Rows whose columns of free text are cut, the widest first, so that the table is at most `width` columns wide. A cell that is cut has the colour that it began with. */
export function fitColumns(
  rows: readonly (readonly string[])[],
  width: number,
  free: readonly FreeColumn[],
): readonly (readonly string[])[] {
  const widths = widthsOf(rows);
  const rooms = new Map(free.map(({ column }) => [column, widths[column] ?? 0]));
  const taken = widths.reduce((sum, own) => sum + own, gap * Math.max(0, widths.length - 1));
  // The last column of a terminal stays free: a line that fills it wraps.
  for (let excess = taken - (width - 1); excess > 0; excess -= 1) {
    const widest = free
      .filter(({ column, least }) => (rooms.get(column) ?? 0) > least)
      .toSorted((one, other) => (rooms.get(other.column) ?? 0) - (rooms.get(one.column) ?? 0))[0];
    if (widest === undefined) break;
    rooms.set(widest.column, (rooms.get(widest.column) ?? 0) - 1);
  }
  const cuts = new Map(free.map(({ column, cut = shorten }) => [column, cut]));
  return rows.map((row) =>
    row.map((cell, index) => {
      const room = rooms.get(index) ?? Infinity;
      return widthOf(cell) > room
        ? inItsColour(cell, (cuts.get(index) ?? shorten)(cell, room))
        : cell;
    }),
  );
}

/** Without colours nothing is left to be ended. */
function inItsColour(cell: string, cut: string): string {
  const [begun] = /^\p{Cc}\[[\d;]*m/u.exec(cell) ?? [];
  return begun === undefined ? cut : `${begun}${cut}\u001B[0m`;
}

/** Rows of which the last column goes on below where the terminal is narrow: for what a person has to read to its end. */
export function wrapLast(
  rows: readonly (readonly string[])[],
  width: number,
): readonly (readonly string[])[] {
  const widths = widthsOf(rows);
  const last = widths.length - 1;
  const others = widths.slice(0, last).reduce((sum, own) => sum + own + gap, 0);
  const room = Math.max(leastWrapped, width - 1 - others);
  return rows.flatMap((row) => {
    const cell = row[last];
    if (cell === undefined || widthOf(cell) <= room) return [row];
    return linesOf(oneLine(cell), room).map((line, index) => [
      ...row.slice(0, last).map((each) => (index === 0 ? each : "")),
      inItsColour(cell, line),
    ]);
  });
}

const leastWrapped = 20;

/** Lines of whole words. A word that is longer than a line stands in one of its own. */
function linesOf(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.trim().split(" ")) {
    const before = lines.at(-1);
    if (before !== undefined && widthOf(before) + 1 + widthOf(word) <= width) {
      lines[lines.length - 1] = `${before} ${word}`;
    } else lines.push(word);
  }
  return lines;
}

const widthOf = (cell: string): number => Array.from(stripVTControlCharacters(cell)).length;

function widthsOf(rows: readonly (readonly string[])[]): readonly number[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) {
      widths[index] = Math.max(widths[index] ?? 0, widthOf(cell));
    }
  }
  return widths;
}

/** A path in at most `width` columns: its end says more than its beginning. */
export function shortenPath(path: string, width: number): string {
  const characters = Array.from(oneLine(path));
  return characters.length <= width
    ? characters.join("")
    : `…${characters.slice(-Math.max(1, width - 1)).join("")}`;
}

/** A sentence in at most `width` columns: its beginning says more than its end. */
export function shortenEnd(text: string, width: number): string {
  const characters = Array.from(oneLine(text));
  return characters.length <= width
    ? characters.join("")
    : `${characters
        .slice(0, Math.max(0, width - 1))
        .join("")
        .trimEnd()}…`;
}
