/**
 * Who was shown out for good and comes back all the same waits longer each time. A stock client that ignores close codes would otherwise bring the same
 * refused update again and again.
 */
export interface Penalties {
  /** How long this one must wait before it is let in. */
  readonly waitMs: (name: string) => number;
  /** A place to wait in, until it is disposed; null where too many of the same wait already. */
  readonly hold: (name: string) => Disposable | null;
  readonly refused: (name: string) => void;
  /** Whether there is anything to forgive. */
  readonly stands: (name: string) => boolean;
  /** Something new of theirs was taken. */
  readonly forgive: (name: string) => void;
}

export interface PenaltySettings {
  /** After the first refusal; doubled with each. */
  readonly firstMs: number;
  readonly longestMs: number;
}

export const defaultPenalties: PenaltySettings = { firstMs: 1_000, longestMs: 60_000 };

/** What is more is forgotten, the oldest first. */
const mostNames = 10_000;
/** Connections of one name that wait at a time. One that was given up by its client may wait on, since nobody reads it. */
const mostWaiting = 3;

export function createPenalties(settings: PenaltySettings, now: () => number): Penalties {
  const penalties = new Map<string, { readonly waitMs: number; readonly at: number }>();
  const waiting = new Map<string, number>();
  const count = (name: string, by: 1 | -1): void => {
    const left = (waiting.get(name) ?? 0) + by;
    if (left > 0) waiting.set(name, left);
    else waiting.delete(name);
  };
  return {
    waitMs: (name) => {
      const penalty = penalties.get(name);
      return penalty === undefined ? 0 : Math.max(0, penalty.at + penalty.waitMs - now());
    },
    hold: (name) => {
      if ((waiting.get(name) ?? 0) >= mostWaiting) return null;
      count(name, 1);
      return { [Symbol.dispose]: () => count(name, -1) };
    },
    refused: (name) => {
      const before = penalties.get(name);
      const waitMs =
        before === undefined ? settings.firstMs : Math.min(2 * before.waitMs, settings.longestMs);
      penalties.delete(name);
      penalties.set(name, { waitMs, at: now() });
      const [oldest] = penalties.keys();
      if (penalties.size > mostNames && oldest !== undefined) penalties.delete(oldest);
    },
    stands: (name) => penalties.has(name),
    forgive: (name) => void penalties.delete(name),
  };
}
