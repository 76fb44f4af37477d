const offsetHours = -8;

/**
 * A moment as QuickBooks writes it: seconds, in the company's zone (`2026-01-02T03:04:05-08:00`).
 * The milliseconds are really gone, so several changes share one LastUpdatedTime.
 */
export function secondText(epochMs: number): string {
  return `${new Date(epochMs + offsetHours * 3_600_000).toISOString().slice(0, 19)}-08:00`;
}

/** The `time` of a reply, with milliseconds. */
export function replyTime(epochMs: number): string {
  return `${new Date(epochMs + offsetHours * 3_600_000).toISOString().slice(0, 23)}-08:00`;
}

/** The company's calendar day at a moment. */
export function dayOf(epochMs: number): string {
  return new Date(epochMs + offsetHours * 3_600_000).toISOString().slice(0, 10);
}

/** The day `days` after `day`. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}
