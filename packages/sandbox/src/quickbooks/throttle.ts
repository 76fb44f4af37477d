import type { RateLimiter } from "../kernel/rate-limit.ts";

/** How much a company may be asked. */
export interface RateLimits {
  readonly perMinute: number;
  readonly perSecond: number;
  /** Requests in flight at one moment. */
  readonly concurrent: number;
  readonly batchesPerMinute: number;
}

/** The vendor's limits for one company. */
export const vendorLimits: RateLimits = {
  perMinute: 500,
  perSecond: 10,
  concurrent: 10,
  batchesPerMinute: 120,
};

/** True when this request is one too many. */
export function isThrottled(
  limiter: RateLimiter,
  limits: RateLimits,
  request: { readonly isBatch: boolean; readonly inFlight: number; readonly now: number },
): boolean {
  const { isBatch, inFlight, now } = request;
  if (inFlight > limits.concurrent) return true;
  if (!limiter.take("second", { limit: limits.perSecond, windowMs: 1_000 }, now)) return true;
  if (!limiter.take("minute", { limit: limits.perMinute, windowMs: 60_000 }, now)) return true;
  const batches = { limit: limits.batchesPerMinute, windowMs: 60_000 };
  return isBatch && !limiter.take("batch", batches, now);
}
