import { expect, test } from "vitest";
import { whyNoTable } from "./table-shape.ts";

test.each([
  ["Number;Date;Total\n", 1, "The table has only a header and no row below it."],
  ["Number,Date,Total\n1,2026-01-02,5\n2,2026-01-03\n", 3, "The row has 2 cells, the header 3."],
  ["Number;Total\n1;2,50\n2\n", 3, "The row has 1 cell, the header 2."],
  [
    'Number,Name\n1,A\n2,"B\n3,C\n',
    3,
    "The quotation mark that opens a cell here is never closed.",
  ],
  ['"Number,Name\n1,A\n', 1, "The quotation mark that opens a cell here is never closed."],
  ['Number,Name\n1,"A" x\n', 2, "A quotation mark opens or closes in the middle of a cell."],
])("[FO47] of %j line %i is told, and what is wrong there", (text, line, reason) => {
  expect(whyNoTable(text)).toMatchObject({ type: "refused", line, reason });
});

test.each(["", "hello\nworld\n"])("[FO47] %j has no separator to speak of", (text) => {
  expect(whyNoTable(text)).toBeUndefined();
});
