import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseCsv, sniffDelimiter } from "./csv-records.ts";

test("[FO23] cells are read by RFC 4180 and never changed; records know their line", () => {
  expect(parseCsv('\uFEFFa,"b ""c"", d"\r\n\r\n007,"two\nlines"\n x ,', ",")).toEqual({
    type: "parsed",
    records: [
      { line: 1, cells: ["a", 'b "c", d'] },
      { line: 3, cells: ["007", "two\nlines"] },
      { line: 5, cells: [" x ", ""] },
    ],
  });
});

test("[FO23] any table reads back as it was written", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r", " ", "ö") });
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 });
  fc.assert(
    fc.property(table, (rows) => {
      const text = rows
        .map((row) => row.map((each) => `"${each.replaceAll('"', '""')}"`).join(","))
        .join("\r\n");
      const parsed = parseCsv(text, ",");
      expect(parsed.type === "parsed" && parsed.records.map(({ cells }) => cells)).toEqual(rows);
    }),
  );
});

test.each(['a,b\n"open,1\n', 'a,b\n"x"y,1\n'])("[FO24] stray quotation marks refuse %j", (text) => {
  expect(parseCsv(text, ",")).toMatchObject({ type: "refused", line: 2 });
});

test("[FO24] a quotation mark that is never closed is found however much follows it", () => {
  expect(parseCsv(`a,b\n1,"${"two\n".repeat(4_000_000)}`, ",")).toMatchObject({
    type: "refused",
    line: 2,
    reason: expect.stringContaining("never closed"),
  });
});

test.each([
  ["a,b\n1,2\n", ","],
  ["a;b\n1,5;2,5\n", ";"],
  ["a\tb\n1\t2\n", "\t"],
  ['"a,1"|b\n"c,2"|d', "|"],
  ["a,b\n", undefined],
  ["a,b\nc\n", undefined],
  ["one\ntwo\n", undefined],
])("[FO25] the separator of %j is %j", (text, delimiter) => {
  expect(sniffDelimiter(text)).toBe(delimiter);
});
