/** Waits for a leader that does not answer. Told once a second. */
export interface Patience {
  /** @param waitsFor the oldest call that was not answered, and the last sign of life that came since */
  readonly tick: (isVisible: boolean, waitsFor: string | undefined) => "wait" | "take-over";
}

/**
 * How many seconds a visible tab waits for one answer. Seconds are counted, not taken from a clock: a computer that was asleep has not waited.
 */
export function createPatience(seconds = 10): Patience {
  let waitingFor: string | undefined;
  let waited = 0;
  return {
    tick: (isVisible, waitsFor) => {
      if (!isVisible || waitsFor === undefined || waitsFor !== waitingFor) {
        waitingFor = isVisible ? waitsFor : undefined;
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
