import type { FurtherWords } from "../words/further.ts";
import { speakAlso } from "../words/language.ts";
import { NotBrought } from "./bring.ts";

/** How a part of the app stands that is not here from the beginning. `barred`: nothing but a reload brings it, as where the server has a newer version of the app. */
export type Standing = "coming" | "here" | "unreachable" | "barred";

const standings = new Map<string, Standing>();
/** What begins another attempt, of each that the server could not be reached for. */
const waiting = new Map<string, () => void>();

/** Tells `changed` where a part stands otherwise than before. */
export const coming = new EventTarget();

const soonestMs = 2_000;
const latestMs = 60_000;

/**
 * Loads a part of the app, after the words it speaks where they are not those of all. Where the server cannot be reached it is tried again, later and later, and at once when
 * there is a network again. An element shows until then what stands in it. Resolves after the first attempt.
 */
export async function come(
  part: string,
  load: () => Promise<unknown>,
  words?: FurtherWords,
): Promise<void> {
  if (standings.has(part)) return;
  tell(part, "coming");
  await attempt(part, soonestMs, async () => {
    if (words !== undefined) await speakAlso(words);
    await load();
  });
}

export function standingOf(part: string): Standing | undefined {
  return standings.get(part);
}

/** Somebody does not want to wait. */
export function comeAgain(part: string): void {
  tell(part, "coming");
  waiting.get(part)?.();
}

async function attempt(part: string, pauseMs: number, load: () => Promise<void>): Promise<void> {
  try {
    await load();
    tell(part, "here");
  } catch (error) {
    const mayCome = error instanceof NotBrought && !error.isGone;
    if (mayCome) wait(part, pauseMs, load);
    tell(part, mayCome ? "unreachable" : "barred");
  }
}

function wait(part: string, pauseMs: number, load: () => Promise<void>): void {
  const again = (): void => {
    clearTimeout(timer);
    waiting.delete(part);
    void attempt(part, Math.min(pauseMs * 2, latestMs), load);
  };
  // Without a network there is nothing to try: it is told when there is one.
  const timer = setTimeout(() => navigator.onLine && again(), pauseMs);
  waiting.set(part, again);
}

function tell(part: string, standing: Standing): void {
  standings.set(part, standing);
  coming.dispatchEvent(new Event("changed"));
}

addEventListener("online", () => {
  for (const again of waiting.values()) again();
});
