const dayMs = 24 * 60 * 60 * 1_000;

/** Whole days between two dates, whichever comes first; undefined where one is not known. */
export function daysBetween(a: string | undefined, b: string | undefined): number | undefined {
  if (a === undefined || b === undefined) return undefined;
  const days = Math.abs(Date.parse(a) - Date.parse(b)) / dayMs;
  return Number.isFinite(days) ? days : undefined;
}

/** A date and as many days before and after it. */
export function daysAround(day: string, count: number): readonly string[] {
  const at = Date.parse(day);
  return Array.from({ length: 2 * count + 1 }, (_, index) => at + (index - count) * dayMs).flatMap(
    (time) => {
      // The calendar ends somewhere.
      const text = Number.isFinite(time) ? new Date(time).toISOString() : "";
      return /^\d{4}-/.test(text) ? [text.slice(0, 10)] : [];
    },
  );
}
