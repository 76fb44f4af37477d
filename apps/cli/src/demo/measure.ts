/** One step of the story: what happened, and how long after the step that it is measured from. */
export interface Step {
  readonly what: string;
  /** Milliseconds; undefined for a step that is told but not measured. */
  readonly ms: number | undefined;
  readonly detail?: string;
}

/** The middle value; of an even count the mean of the two. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Waits until `look` finds something, looking again at every wake-up and at short intervals. Fails with `what` after the deadline. */
export async function until<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
  options: { readonly withinMs: number; readonly everyMs: number },
): Promise<T> {
  const deadline = performance.now() + options.withinMs;
  while (performance.now() < deadline) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((wait) => setTimeout(wait, options.everyMs));
  }
  throw new Error(`${what} did not happen within ${options.withinMs / 1_000} s`);
}
