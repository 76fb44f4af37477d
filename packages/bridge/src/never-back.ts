/** No order of readings that is a time lies further ahead than a clock may be wrong. */
const furthestMs = 10 * 365 * 24 * 60 * 60_000;

/**
 * Time for a connector. Where a vendor gives no versions, readings are ordered by when they were made: what is read after a clock that was ahead is set right would count as older
 * than what is here, and be passed over. So it never goes back, also over restarts: `latestBefore` tells the highest order of a reading below a bound.
 */
export function neverBack(
  now: () => number,
  latestBefore: (bound: number) => number | undefined,
): () => number {
  let last: number | undefined;
  return () => {
    const current = now();
    last ??= latestBefore(current + furthestMs) ?? current;
    last = current >= last ? current : last + 1;
    return last;
  };
}
