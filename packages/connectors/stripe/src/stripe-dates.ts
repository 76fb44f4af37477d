import { PlainDate } from "@concord/model";

const halfDayMs = 43_200_000;

/** The calendar date of a moment, given in seconds since 1970, in a time zone. */
export function dateOf(seconds: number, timeZone: string): PlainDate {
  // The Canadian form is ISO 8601: 2026-11-22.
  const format = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  });
  return PlainDate.parse(format.format(new Date(seconds * 1_000)));
}

/** A moment of that date in that time zone, in seconds since 1970: noon UTC, or half a day beside it where noon UTC is another date. */
export function secondsOf(date: PlainDate, timeZone: string): number {
  const noon = Date.parse(`${date}T12:00:00Z`);
  const moment = [noon, noon - halfDayMs, noon + halfDayMs].find(
    (ms) => dateOf(ms / 1_000, timeZone) === date,
  );
  if (moment === undefined) throw new Error(`${date} is not a date in ${timeZone}`);
  return moment / 1_000;
}
