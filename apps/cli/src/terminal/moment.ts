/** A moment in UTC to the second ("2026-11-29 12:00:00"), from milliseconds since 1970 or RFC 3339. */
export function momentText(at: number | string): string {
  const text = typeof at === "number" ? new Date(at).toISOString() : at;
  return text.slice(0, 19).replace("T", " ");
}

/** A time within which something was done, from a rounded number of milliseconds: "2 s", "9 min", "3 h". */
export function withinText(ms: number): string {
  if (ms < 120_000) return `${Math.ceil(ms / 1_000)} s`;
  return ms < 7_200_000 ? `${Math.ceil(ms / 60_000)} min` : `${Math.ceil(ms / 3_600_000)} h`;
}
