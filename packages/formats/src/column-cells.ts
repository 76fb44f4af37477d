/** The first cell of a column that a notation does not explain. */
export interface UnreadableCell {
  readonly type: "unreadable";
  readonly index: number;
  readonly reason: string;
}

/** A column under one notation: every cell's value, undefined for a blank one, or the cell that it does not explain. */
export type ColumnCells<T> =
  | { readonly type: "cells"; readonly values: readonly (T | undefined)[] }
  | UnreadableCell;

/** Reads a column cell by cell, up to the first one that cannot be read. Blank cells are not asked. */
export function readCells<T>(
  cells: readonly string[],
  read: (
    cell: string,
  ) =>
    | { readonly type: "value"; readonly value: T }
    | { readonly type: "unreadable"; readonly reason: string },
): ColumnCells<T> {
  const values: (T | undefined)[] = [];
  for (const [index, cell] of cells.entries()) {
    if (cell.trim() === "") {
      values.push(undefined);
      continue;
    }
    const reading = read(cell);
    if (reading.type === "unreadable") return { ...reading, index };
    values.push(reading.value);
  }
  return { type: "cells", values };
}

/** Of notations that all fail, the one that came furthest names the cell that is at fault. */
export function furthest(failed: readonly UnreadableCell[]): UnreadableCell | undefined {
  return failed.toSorted((a, b) => b.index - a.index)[0];
}
