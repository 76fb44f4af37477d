/** A moment in UTC to the second ("2026-11-29 12:00:00"), from milliseconds since 1970 or RFC 3339. */
export function momentText(at: number | string): string {
  const text = typeof at === "number" ? new Date(at).toISOString() : at;
  return text.slice(0, 19).replace("T", " ");
}
