import { assert, double, nat, property } from "fast-check";
import { expect, test } from "vitest";
import { backoffMs } from "./backoff.ts";

const settings = { firstMs: 500, longestMs: 30_000 };

test("[CL30] the bound of the wait doubles with every attempt up to the longest", () => {
  const almostOne = 0.999_999;
  expect([0, 1, 2, 3].map((attempt) => backoffMs(settings, attempt, almostOne))).toEqual([
    499, 999, 1_999, 3_999,
  ]);
  expect(backoffMs(settings, 1_000, almostOne)).toBe(29_999);
});

test("[CL30] the wait is spread over the whole range", () => {
  assert(
    property(nat(200), double({ min: 0, max: 0.999_999, noNaN: true }), (attempt, random) => {
      const wait = backoffMs(settings, attempt, random);
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThan(settings.longestMs);
      expect(backoffMs(settings, attempt, 0)).toBe(0);
    }),
  );
});
