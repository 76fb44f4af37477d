/** How long to wait before trying again, in milliseconds. */
export interface BackoffSettings {
  readonly firstMs: number;
  readonly longestMs: number;
}

/**
 * Exponential backoff with full jitter: anything between nothing and the doubled bound, so that a thousand clients that lost one relay
 * do not return as one.
 *
 * @param attempt 0 for the first retry
 * @param random a number from 0 up to, not including, 1
 */
export function backoffMs(settings: BackoffSettings, attempt: number, random: number): number {
  const bound = Math.min(settings.longestMs, settings.firstMs * 2 ** Math.min(attempt, 30));
  return Math.floor(random * bound);
}
