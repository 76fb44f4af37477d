import { PlainDate } from "@concord/model";

/** The day that it is somewhere at a moment. A zone that nobody knows counts as UTC. */
export function dayIn(timeZone: string, at: number): PlainDate {
  const day = (zone: string): string =>
    new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" }).format(at);
  try {
    return PlainDate.parse(day(timeZone));
  } catch {
    return PlainDate.parse(day("UTC"));
  }
}
