/** A slice of the ledger's work, as it went. */
export interface Slice {
  /** By the clock, and by the processor that the thread had of it. */
  readonly tookMs: number;
  readonly workedMs: number;
  /** Batches were committed meanwhile. */
  readonly isBusy: boolean;
  /** How long the ledger has been behind. */
  readonly behindMs: number;
}

/** Of the time of a processor that the relay wants too, the ledger takes so much, as long as it is not far behind; then more, so that it comes no further behind. */
const usualShare = 1 / 20;
const urgentShare = 1 / 2;
/** By then it goes on, whatever the relay does. */
export const mostBehindMs = 30_000;
/** A slice that took so many times what it worked has waited for a processor, and whoever had that one for it. */
const contendedFrom = 1.5;
/** Shorter ones tell nothing: a single switch of threads takes as long. */
const leastTellingMs = 2;

/**
 * How long the ledger rests after a slice. Where it has a processor to itself it takes nothing from the relay, and does not rest; where both want the same one it rests in
 * proportion to its work, so that edits have nearly all of it.
 */
export function restAfter({ tookMs, workedMs, isBusy, behindMs }: Slice): number {
  const isContended = tookMs > leastTellingMs && tookMs > contendedFrom * workedMs;
  if (!isBusy || !isContended) return 0;
  const share = behindMs < mostBehindMs ? usualShare : urgentShare;
  return workedMs * (1 / share - 1);
}
