import { PlainDate } from "./plain-date.ts";

/** To make one takes longer than to issue an invoice. */
const formats = new Map<string, Intl.DateTimeFormat>();
const mostFormats = 100;

/** The day that it is somewhere at a moment. A zone that nobody knows counts as UTC. */
export function dayIn(timeZone: string, at: number): PlainDate {
  return PlainDate.parse(formatOf(timeZone).format(at));
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  if (formats.size >= mostFormats) formats.clear();
  const format = makeFormat(timeZone) ?? makeFormat("UTC");
  if (format === undefined) throw new Error("UTC is no time zone here");
  formats.set(timeZone, format);
  return format;
}

function makeFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    // Sweden writes dates as ISO 8601 does.
    return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short" });
  } catch {
    return undefined;
  }
}
