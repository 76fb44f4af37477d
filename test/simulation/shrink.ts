import { simulate } from "./simulate.ts";
import type { Run } from "./simulate.ts";
import type { Bug } from "./bug.ts";

/** The shortest story found that breaks the same promise: pieces are left out, large ones first, as long as it still breaks. */
export async function shrink(run: Run, options: { readonly bug?: Bug } = {}): Promise<Run> {
  const broken = run.violations[0]?.invariant;
  let least = run;
  for (
    let size = Math.ceil(run.steps.length / 2);
    size >= 1;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    for (let from = 0; from < least.steps.length;) {
      const steps = least.steps.toSpliced(from, size);
      const shorter = await simulate(run.seed, { ...options, steps });
      if (shorter.violations.some(({ invariant }) => invariant === broken)) least = shorter;
      else from += size;
    }
  }
  return least;
}
