import { PlainDate } from "@concord/model";

const formats = new Map<string, Intl.DateTimeFormat>();

/** A day as the viewer's locale writes it. A plain date has no time zone: it is the same day everywhere. */
export function formatDay(day: PlainDate | undefined, locale: string): string {
  if (day === undefined) return "";
  const known = formats.get(locale);
  const format =
    known ??
    new Intl.DateTimeFormat(locale, {
      day: "numeric",
      month: "short",
      year: "numeric",
      timeZone: "UTC",
    });
  formats.set(locale, format);
  return format.format(Date.parse(`${day}T00:00:00Z`));
}

/** How long ago something was: "12 sec. ago", and "now" within a second. */
export function formatAge(ms: number, locale: string): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  const numeric = seconds === 0 ? "auto" : "always";
  const relative = new Intl.RelativeTimeFormat(locale, { style: "short", numeric });
  if (seconds < 60) return relative.format(-seconds, "second");
  if (seconds < 3_600) return relative.format(-Math.round(seconds / 60), "minute");
  if (seconds < 86_400) return relative.format(-Math.round(seconds / 3_600), "hour");
  return relative.format(-Math.round(seconds / 86_400), "day");
}

/** How long something took, as near as it needs to be: "2 hr". */
export function formatSpan(ms: number, locale: string): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  const say = (amount: number, unit: "minute" | "hour" | "day"): string =>
    new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short" }).format(amount);
  if (minutes < 60) return say(minutes, "minute");
  const hours = Math.round(minutes / 60);
  return hours < 48 ? say(hours, "hour") : say(Math.round(hours / 24), "day");
}

// Sweden writes dates as ISO 8601 does.
const isoDay = new Intl.DateTimeFormat("sv-SE");

/** Today where this device is. */
export function today(): PlainDate {
  return PlainDate.parse(isoDay.format(Date.now()));
}

export function dayAfter(day: PlainDate, days: number): PlainDate {
  const then = Date.parse(`${day}T00:00:00Z`) + days * 86_400_000;
  return PlainDate.parse(new Date(then).toISOString().slice(0, 10));
}

/** A moment as it is said today: the time alone of today's, the day beside it for others. */
export function formatMoment(at: number, locale: string, now = Date.now()): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  return new Intl.DateTimeFormat(locale, {
    ...(!isToday && { day: "numeric", month: "short" }),
    hour: "numeric",
    minute: "2-digit",
  }).format(at);
}
