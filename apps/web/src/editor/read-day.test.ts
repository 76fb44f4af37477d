import { PlainDate } from "@concord/model";
import { expect, test } from "vitest";
import { readDay } from "./read-day.ts";

const context = {
  today: PlainDate.parse("2026-11-29"),
  from: PlainDate.parse("2026-11-22"),
};
const day = (text: string, from = context.from): unknown => {
  const reading = readDay(text, { ...context, from });
  return reading.type === "day" ? reading.day : reading;
};

test("[WB31] short forms of days", () => {
  expect(day("t")).toBe("2026-11-29");
  expect(day("+7")).toBe("2026-11-29");
  expect(day("+30")).toBe("2026-12-22");
  expect(day("-1")).toBe("2026-11-21");
  expect(day("Net 30")).toBe("2026-12-22");
  expect(day("net30")).toBe("2026-12-22");
  expect(day("14 days")).toBe("2026-12-06");
  expect(day("25")).toBe("2026-11-25");
  expect(day("22")).toBe("2026-11-22");
  expect(day("15")).toBe("2026-12-15");
  expect(day("31")).toBe("2026-11-30");
  expect(day("31", PlainDate.parse("2027-02-03"))).toBe("2027-02-28");
  expect(day("m")).toBe("2026-11-01");
  expect(day("h")).toBe("2026-11-30");
  expect(day("h", PlainDate.parse("2028-02-10"))).toBe("2028-02-29");
  expect(day("31", PlainDate.parse("2026-12-31"))).toBe("2026-12-31");
});

test("[WB31] days in full, and without their year", () => {
  expect(day("22 Dec 2026")).toBe("2026-12-22");
  expect(day("2026-12-22")).toBe("2026-12-22");
  expect(day("24.12.")).toBe("2026-12-24");
  expect(day("24.1.")).toBe("2027-01-24");
  expect(day("24.12.26")).toBe("2026-12-24");
});

test("[WB158] a day with the name of its month needs no year, and the leap day is that of the next leap year", () => {
  for (const text of ["22 Dec", "22. dez", "22 december", "Dec 22", "22nd dec."]) {
    expect([text, day(text)]).toEqual([text, "2026-12-22"]);
  }
  expect(day("3 jan")).toBe("2027-01-03");
  expect(day("29.2.")).toBe("2028-02-29");
  expect(day("29 feb", PlainDate.parse("2028-03-01"))).toBe("2032-02-29");
  for (const text of ["22 foo", "32 dec", "30 feb", "dec"]) {
    expect([text, day(text)]).toEqual([text, { type: "unreadable" }]);
  }
});

test("[WB31] a day that may be two is asked about, and what is none is not taken", () => {
  expect(day("03/04/2027")).toEqual({ type: "ambiguous", days: ["2027-04-03", "2027-03-04"] });
  expect(day("3/4")).toEqual({ type: "ambiguous", days: ["2027-04-03", "2027-03-04"] });
  for (const text of ["soon", "0", "32", "99.99.", "31.2.2026", "+", "net"]) {
    expect([text, day(text)]).toEqual([text, { type: "unreadable" }]);
  }
});
