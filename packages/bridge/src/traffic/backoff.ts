const firstMs = 1_000;
const longestMs = 5 * 60_000;

/**
 * How long to wait after the `attempt`-th failure (from 1), in milliseconds: doubling from one second to five minutes, of which a random half is
 * taken off so that many clients do not come back together.
 */
export function backoffMs(attempt: number, random: () => number): number {
  const ceiling = Math.min(longestMs, firstMs * 2 ** Math.min(attempt - 1, 20));
  return Math.round(ceiling / 2 + (ceiling / 2) * random());
}

const firstAgainMs = 5 * 60_000;
const longestAgainMs = 60 * 60_000;

/**
 * How long until what waits for a person is tried again by itself, which harms nothing and has failed `times` times (from 1), in milliseconds: from five minutes to an hour, with the same jitter.
 */
export function againMs(times: number, random: () => number): number {
  const ceiling = Math.min(longestAgainMs, firstAgainMs * 2 ** Math.min(times - 1, 20));
  return Math.round(ceiling / 2 + (ceiling / 2) * random());
}
