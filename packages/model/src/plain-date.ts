import { z } from "zod";

/** A calendar date without time or zone, "YYYY-MM-DD", that exists in the Gregorian calendar. */
export const PlainDate = z.iso.date().brand<"PlainDate">();
export type PlainDate = z.infer<typeof PlainDate>;

/** A moment in UTC, RFC 3339 with "Z". */
export const Instant = z.iso.datetime().brand<"Instant">();
export type Instant = z.infer<typeof Instant>;

/** The day that it is in UTC at a moment. */
export function utcDay(at: number): PlainDate {
  return PlainDate.parse(new Date(at).toISOString().slice(0, 10));
}

/** A moment of milliseconds since 1970. */
export function utcInstant(at: number): Instant {
  return Instant.parse(new Date(at).toISOString());
}
