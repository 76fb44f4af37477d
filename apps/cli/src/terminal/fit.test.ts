import { stripVTControlCharacters } from "node:util";
import { red } from "ansis";
import { expect, test } from "vitest";
import { fitColumns, shortenEnd, shortenPath, wrapLast } from "./fit.ts";
import { colouredLine, oneLine, shorten } from "./output.ts";
import { table } from "./table.ts";

test("[CM13] one column gives way so that the table fits the terminal", () => {
  const rows = [
    ["created", "a/very/long/folder/of/files/invoice.xml", red("2 losses")],
    ["refused", "b.xml", ""],
  ];
  const lines = table(fitColumns(rows, 40, [{ column: 1, least: 8, cut: shortenPath }])).split(
    "\n",
  );
  // 39 columns: the last one of a terminal stays free.
  expect(lines[0]).toBe(`created  …f/files/invoice.xml  ${red("2 losses")}`);
  expect(lines[1]).toBe("refused  b.xml");
});

test("[CM13] nothing is cut where no terminal is, and no column below its least", () => {
  const rows = [["a".repeat(300), "b".repeat(300)]];
  expect(fitColumns(rows, Infinity, [{ column: 0, least: 8, cut: shorten }])).toEqual(rows);
  const [[cut = ""] = []] = fitColumns(rows, 40, [{ column: 0, least: 8, cut: shorten }]);
  expect(cut).toBe("aaaa…aaa");
});

test("[CM13] of several columns of free text the widest gives way first, in its colour; all others stand whole", () => {
  const rows = [
    ["INV-2026-0001", red("a".repeat(40)), "1,190.00 EUR", "The customer never answered."],
    ["INV-2026-0002", "Acme", "7.00 EUR", ""],
  ];
  const free = [
    { column: 1, least: 6 },
    { column: 3, least: 8, cut: shortenEnd },
  ];
  const lines = table(fitColumns(rows, 60, free)).split("\n");
  for (const line of lines) expect(stripVTControlCharacters(line).length).toBeLessThan(60);
  expect(stripVTControlCharacters(lines[0] ?? "")).toBe(
    "INV-2026-0001  aaaaaaa…aaaaaa  1,190.00 EUR  The customer…",
  );
  expect(lines[1]).toMatch(/^INV-2026-0002 {2}Acme +7\.00 EUR$/);
  // Where even that is too much, nothing goes below its least, and a number stands whole.
  expect(stripVTControlCharacters(table(fitColumns(rows, 20, free)))).toContain(
    "INV-2026-0001  aaa…aa  1,190.00 EUR  The cus…",
  );
  expect(fitColumns(rows, Infinity, free)).toEqual(rows);
});

test("[CM13] what has to be read to its end goes on below, in its colour", () => {
  const rows = [
    ["state", red("paused: the account has to be connected again")],
    ["linked", "7"],
  ];
  expect(stripVTControlCharacters(table(wrapLast(rows, 40)))).toBe(
    ["state   paused: the account has to be", "        connected again", "linked  7"].join("\n"),
  );
  expect(wrapLast(rows, Infinity)).toEqual(rows);
  expect(wrapLast([["a", "x".repeat(50)]], 30)).toEqual([["a", "x".repeat(50)]]);
});

test("[CM14] what somebody typed reaches the screen on one line and without terminal codes", () => {
  expect(oneLine("Acme\u001b[31m\r\n\tGmbH\u0007!")).toBe("Acme GmbH !");
  expect(oneLine("Pay \u202eEMCA\u202c \u2066now\u2069")).toBe(
    "Pay \ufffdEMCA\ufffd \ufffdnow\ufffd",
  );
  expect(shorten("abc", 3)).toBe("abc");
  expect(shorten("abcd", 1)).toBe("…");
});

test("[CM14] a cell keeps its colours and loses every other control and every override of direction", () => {
  const colour = "\u001b[31m";
  expect(colouredLine(`  ${colour}Acme\u001b[39m`)).toBe(`  ${colour}Acme\u001b[39m`);
  expect(colouredLine("a\u001b[2Jb\u0007[31mc\u009b1md\ne")).toBe("a [2Jb [31mc 1md e");
  expect(table([["\u202eemcA", `${colour}x`, "1\u001b]0;t\u0007"]])).toBe(
    `\ufffdemcA  ${colour}x  1 ]0;t`,
  );
});
