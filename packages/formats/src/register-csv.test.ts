import { expect, test } from "vitest";
import { registerCsv } from "./register-csv.ts";

const line = {
  series: "invoices",
  period: "2026",
  count: 1,
  number: "INV-2026-0001",
  state: "issued",
  on: "2026-11-20",
  document: null,
  reason: null,
  origin: "taken",
  at: "2026-11-20T10:00:00.000Z",
};

test("[FO46] the register is a table with a line for each number, quoted as RFC 4180 asks, in which nothing is taken for a formula", () => {
  const csv = registerCsv([
    line,
    { ...line, count: 2, state: "void", reason: '=HYPERLINK("x"), wrong\nname', document: "d" },
  ]);
  expect(csv.split("\r\n")).toEqual([
    "series,period,count,number,state,on,document,reason,origin,at",
    "invoices,2026,1,INV-2026-0001,issued,2026-11-20,,,taken,2026-11-20T10:00:00.000Z",
    `invoices,2026,2,INV-2026-0001,void,2026-11-20,d,"'=HYPERLINK(""x""), wrong\nname",taken,2026-11-20T10:00:00.000Z`,
    "",
  ]);
});
