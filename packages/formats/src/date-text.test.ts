import { expect, test } from "vitest";
import { readDateText } from "./date-text.ts";

test.each([
  ["2026-01-31", "2026-01-31"],
  ["20260131", "2026-01-31"],
  ["2026/1/31", "2026-01-31"],
  ["2026. 01. 31.", "2026-01-31"],
  ["31.01.2026", "2026-01-31"],
  ["31/1/2026", "2026-01-31"],
  ["1/31/2026", "2026-01-31"],
  ["05/05/2026", "2026-05-05"],
  ["31 January 2026", "2026-01-31"],
  ["Saturday, 31st January 2026", "2026-01-31"],
  ["Jan 31, 2026", "2026-01-31"],
  ["31. März 2026", "2026-03-31"],
  ["31 août 2026", "2026-08-31"],
  ["3 de marzo de 2026", "2026-03-03"],
  ["31-Dec-2026", "2026-12-31"],
  ["٣١/١٢/٢٠٢٦", "2026-12-31"],
])("[FO33] %j is %s, because nothing else fits", (text, value) => {
  expect(readDateText(text)).toEqual({ type: "date", value });
});

test.each([
  "",
  "31/02/2026",
  "2026-13-01",
  "13/13/2026",
  "45750",
  "31/01-2026",
  "31 Foo 2026",
  "tomorrow",
])("[FO33] %j is no date", (text) => {
  expect(readDateText(text)).toMatchObject({ type: "unreadable" });
});

test("[FO34] numbers that fit two orders are two dates, unless the order is known", () => {
  expect(readDateText("03/04/2026")).toEqual({
    type: "ambiguous",
    choices: [
      { order: "day-month-year", value: "2026-04-03" },
      { order: "month-day-year", value: "2026-03-04" },
    ],
  });
  expect(readDateText("03/04/2026", { order: "month-day-year" })).toMatchObject({
    type: "date",
    value: "2026-03-04",
  });
});

const warned = (text: string, nearYear: number) => readDateText(text, { nearYear });

test("[FO35] a two-digit year is within 50 of the year it is near to, with a warning, or not read", () => {
  expect(warned("31.01.26", 2026)).toEqual({
    type: "date",
    value: "2026-01-31",
    warning: "The year 26 was taken as 2026.",
  });
  expect(warned("31.01.76", 2026)).toMatchObject({ value: "2076-01-31" });
  expect(warned("31.01.77", 2026)).toMatchObject({ value: "1977-01-31" });
  expect(warned("31.01.05", 1999)).toMatchObject({ value: "2005-01-31" });
  expect(readDateText("31.01.26")).toMatchObject({ type: "unreadable" });
});

test.each([
  ["2026-01-31T23:59:59Z", "2026-01-31"],
  ["2025-10-07 09:50:26 +0200", "2025-10-07"],
  ["1/31/2026 9:05:00 PM", "2026-01-31"],
])("[FO33] the time in %j does not move the day, and is warned about", (text, value) => {
  expect(readDateText(text)).toMatchObject({
    type: "date",
    value,
    warning: expect.stringContaining("time of day"),
  });
});
