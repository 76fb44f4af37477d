import { expect, test } from "vitest";
import { placesIn } from "./line-and-column.ts";

test("[FO20] a place is counted from 1, and a line feed belongs to the line that it ends", () => {
  const place = placesIn("ab\n\ncd");
  expect([0, 1, 2, 3, 4, 5].map(place)).toEqual([
    { line: 1, column: 1 },
    { line: 1, column: 2 },
    { line: 1, column: 3 },
    { line: 2, column: 1 },
    { line: 3, column: 1 },
    { line: 3, column: 2 },
  ]);
});
