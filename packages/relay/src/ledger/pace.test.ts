import * as fc from "fast-check";
import { expect, test } from "vitest";
import { mostBehindMs, restAfter } from "./pace.ts";

const worked = fc.double({ min: 3, max: 500, noNaN: true });
const behind = fc.double({ min: 0, max: 2 * mostBehindMs, noNaN: true });

/** Of the time of a processor, in slices as this one. */
const shareOf = (workedMs: number, restMs: number): number => workedMs / (workedMs + restMs);

test("[LE80] where relay and ledger want one processor the ledger takes a twentieth of it, and half once it is far behind", () => {
  fc.assert(
    fc.property(worked, behind, (workedMs, behindMs) => {
      const rest = restAfter({ tookMs: 4 * workedMs, workedMs, isBusy: true, behindMs });
      const share = behindMs < mostBehindMs ? 0.05 : 0.5;
      expect(shareOf(workedMs, rest)).toBeCloseTo(share, 5);
    }),
  );
});

test("[LE80] where nothing is committed, or the ledger waits for no processor, it does not rest", () => {
  fc.assert(
    fc.property(worked, behind, (workedMs, behindMs) => {
      const contended = 4 * workedMs;
      expect(restAfter({ tookMs: contended, workedMs, isBusy: false, behindMs })).toBe(0);
      expect(restAfter({ tookMs: 1.2 * workedMs, workedMs, isBusy: true, behindMs })).toBe(0);
    }),
  );
});
