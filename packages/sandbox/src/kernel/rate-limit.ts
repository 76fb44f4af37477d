/** At most `limit` requests in any window of `windowMs`. */
export interface RateLimit {
  readonly limit: number;
  readonly windowMs: number;
}

/** Counts requests by key. Time is passed in, so that a virtual clock can let a limit recover. */
export interface RateLimiter {
  /** Takes a place for `key`; false when the limit is reached, and then nothing is counted. */
  readonly take: (key: string, rate: RateLimit, nowMs: number) => boolean;
  readonly clear: () => void;
}

export function createRateLimiter(): RateLimiter {
  const taken = new Map<string, number[]>();
  return {
    take(key, { limit, windowMs }, nowMs) {
      const recent = (taken.get(key) ?? []).filter((at) => at > nowMs - windowMs);
      taken.set(key, recent);
      if (recent.length >= limit) return false;
      recent.push(nowMs);
      return true;
    },
    clear: () => taken.clear(),
  };
}
