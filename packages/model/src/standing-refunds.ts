import type { Ledger, RefundFact } from "./facts.ts";

/** Refunds that were not taken back, by their keys. */
export function standingRefunds({
  refunds,
  failedRefunds,
}: Pick<Ledger, "refunds" | "failedRefunds">): readonly (readonly [string, RefundFact])[] {
  return Object.entries(refunds).filter(([key]) => !Object.hasOwn(failedRefunds, key));
}
