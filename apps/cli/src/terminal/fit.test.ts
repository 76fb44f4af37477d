import { red } from "ansis";
import { expect, test } from "vitest";
import { fitColumn, shortenPath } from "./fit.ts";
import { colouredLine, oneLine, shorten } from "./output.ts";
import { table } from "./table.ts";

test("[CM13] one column gives way so that the table fits the terminal", () => {
  const rows = [
    ["created", "a/very/long/folder/of/files/invoice.xml", red("2 losses")],
    ["refused", "b.xml", ""],
  ];
  const lines = table(fitColumn(rows, 1, 40, { least: 8, cut: shortenPath })).split("\n");
  // 39 columns: the last one of a terminal stays free.
  expect(lines[0]).toBe(`created  …f/files/invoice.xml  ${red("2 losses")}`);
  expect(lines[1]).toBe("refused  b.xml");
});

test("[CM13] nothing is cut where no terminal is, and no column below its least", () => {
  const rows = [["a".repeat(300), "b".repeat(300)]];
  expect(fitColumn(rows, 0, Infinity, { least: 8, cut: shorten })).toEqual(rows);
  const [[cut = ""] = []] = fitColumn(rows, 0, 40, { least: 8, cut: shorten });
  expect(cut).toBe("aaaa…aaa");
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
