import { msg, str } from "@lit/localize";
import { formatSpan } from "../format/days.ts";

/** Less says nothing: an answer takes its time, and names the second alone. */
const tolerableMs = 2 * 60_000;

/** How far this device's clock is ahead of the relay's, in milliseconds, behind it where that is less than nothing; undefined where nobody answers. */
export async function clockAhead(deps: {
  readonly fetch: typeof fetch;
  readonly now: () => number;
}): Promise<number | undefined> {
  try {
    const asked = deps.now();
    const answer = await deps.fetch("/healthz", { cache: "no-store" });
    const told = Date.parse(answer.headers.get("date") ?? "");
    // It was said somewhere between the question and its answer.
    const ahead = (asked + deps.now()) / 2 - told;
    return Number.isNaN(ahead) ? undefined : ahead;
  } catch {
    return undefined;
  }
}

export function isClockRight(ahead: number | undefined): boolean {
  return ahead !== undefined && Math.abs(ahead) < tolerableMs;
}

/** What a person should know of this device's clock. */
export function clockWords(ahead: number | undefined, locale: string): string {
  if (ahead === undefined) return msg("Not known without a connection");
  if (isClockRight(ahead)) return msg("Right");
  const span = formatSpan(Math.abs(ahead), locale);
  return ahead > 0
    ? msg(str`${span} ahead. Set it: what is due today, and when you wrote what, follow it.`)
    : msg(str`${span} behind. Set it: what is due today, and when you wrote what, follow it.`);
}
