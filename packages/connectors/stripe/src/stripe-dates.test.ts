import { PlainDate } from "@concord/model";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { dateOf, secondsOf } from "./stripe-dates.ts";

test("[ST5] a date goes to Stripe and back unchanged in every time zone", () => {
  const zones = [
    "UTC",
    "Europe/Berlin",
    "America/Los_Angeles",
    "Pacific/Kiritimati",
    "Pacific/Niue",
    "Asia/Kolkata",
  ];
  fc.assert(
    fc.property(
      fc.date({ min: new Date("2000-01-01"), max: new Date("2090-01-01"), noInvalidDate: true }),
      fc.constantFrom(...zones),
      (day, zone) => {
        const date = PlainDate.parse(day.toISOString().slice(0, 10));
        expect(dateOf(secondsOf(date, zone), zone)).toBe(date);
      },
    ),
  );
  expect(dateOf(Date.UTC(2026, 10, 22, 23, 30) / 1_000, "Europe/Berlin")).toBe("2026-11-23");
});
