/** Waits for a leader that does not answer. Told once a second. */
export interface Patience {
  /** @param oldest the number of the oldest call that was not answered */
  readonly tick: (isVisible: boolean, oldest: number | undefined) => "wait" | "take-over";
}

/**
 * How many seconds a visible tab waits for one answer. Seconds are counted, not taken from a clock: a computer that was asleep has not waited.
 */
export function createPatience(seconds = 10): Patience {
  let waitingFor: number | undefined;
  let waited = 0;
  return {
    tick: (isVisible, oldest) => {
      if (!isVisible || oldest === undefined || oldest !== waitingFor) {
        waitingFor = isVisible ? oldest : undefined;
        waited = 0;
        return "wait";
      }
      waited += 1;
      if (waited < seconds) return "wait";
      waited = 0;
      return "take-over";
    },
  };
}
