/** Time as this package sees it. The real one stands in `platform.ts`; a test moves its own. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Runs `task` once, at `time` or as soon after as can be. The result cancels it. */
  readonly at: (time: number, task: () => void) => () => void;
}
