/** Time as this package sees it. The real one stands in `platform.ts`; a test moves its own by hand. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Runs `run` once, at `time` or as soon after as can be. The result cancels it. */
  readonly at: (time: number, run: () => void) => () => void;
}
