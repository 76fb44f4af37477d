import { PlainDate } from "@concord/model";
import { expect, test } from "vitest";
import { readDateColumn } from "./date-column.ts";

const days = (...texts: readonly string[]) => texts.map((text) => PlainDate.parse(text));

test("[FO36] one day above 12 settles the order of all", () => {
  expect(readDateColumn(["03/04/2026", "", "13/04/2026"])).toEqual({
    type: "read",
    values: ["2026-04-03", undefined, "2026-04-13"],
    warnings: [],
  });
  expect(readDateColumn(["03/04/2026", "04/13/2026"])).toMatchObject({
    values: ["2026-03-04", "2026-04-13"],
  });
});

test("[FO36] a column that two orders explain returns both", () => {
  expect(readDateColumn(["03/04/2026", "05/05/2026"])).toEqual({
    type: "ambiguous",
    choices: [
      { order: "day-month-year", values: ["2026-04-03", "2026-05-05"] },
      { order: "month-day-year", values: ["2026-03-04", "2026-05-05"] },
    ],
  });
});

test("[FO36] due dates are not before their issue dates, and an answer chooses", () => {
  const due = ["03/04/2026", "06/05/2026"];
  const issued = days("2026-03-20", "2026-05-01");
  expect(readDateColumn(due, { notBefore: issued })).toMatchObject({
    values: ["2026-04-03", "2026-05-06"],
  });
  expect(readDateColumn(due, { order: "month-day-year" })).toMatchObject({
    values: ["2026-03-04", "2026-06-05"],
  });
});

test("[FO36] dates that mix orders name the cell at fault", () => {
  expect(readDateColumn(["13/04/2026", "04/13/2026"])).toMatchObject({
    type: "unreadable",
    index: 1,
  });
});

test("[FO37] serial days of a spreadsheet are read if the whole column is", () => {
  expect(readDateColumn(["45750", "", "20000"])).toMatchObject({
    type: "read",
    values: ["2025-04-03", undefined, "1954-10-03"],
  });
  expect(readDateColumn(["45750", "2026-01-31"])).toMatchObject({ type: "unreadable" });
  expect(readDateColumn(["19999"])).toMatchObject({ type: "unreadable" });
});

test("[FO35] warnings about years are kept", () => {
  expect(readDateColumn(["31.01.26"], { nearYear: 2026 })).toMatchObject({
    warnings: ["The year 26 was taken as 2026."],
  });
});
