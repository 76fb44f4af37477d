/**
 * Who brings a document one batch after the other that breaks it. Each of these costs a loading of the document and holds up all that came with it, so
 * that a few thousand of them, a few bytes each, would stop the relay for minutes.
 */
export interface Strikes {
  /** Whether no more is to be tried of this one for now. */
  readonly isOut: (name: string) => boolean;
  readonly count: (name: string, weight?: number) => void;
}

/** A program with an error in it brings a few before it hears of the first. */
const mostStrikes = 20;
const forgottenAfterMs = 60_000;
/** Above this many names those are forgotten whose time is over. */
const sweepAbove = 1_000;

export function createStrikes(now: () => number): Strikes {
  const strikes = new Map<string, { readonly since: number; readonly count: number }>();
  let sweepAt = sweepAbove;

  const standing = (name: string) => {
    const known = strikes.get(name);
    return known === undefined || now() - known.since >= forgottenAfterMs ? undefined : known;
  };
  const sweep = (): void => {
    if (strikes.size < sweepAt) return;
    for (const name of strikes.keys()) if (standing(name) === undefined) strikes.delete(name);
    sweepAt = Math.max(sweepAbove, 2 * strikes.size);
  };
  return {
    isOut: (name) => (standing(name)?.count ?? 0) >= mostStrikes,
    count: (name, weight = 1) => {
      const { since, count } = standing(name) ?? { since: now(), count: 0 };
      strikes.set(name, { since, count: count + weight });
      sweep();
    },
  };
}
