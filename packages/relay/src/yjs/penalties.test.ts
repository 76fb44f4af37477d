import { expect, test } from "vitest";
import { createPenalties } from "./penalties.ts";

test("[RL97] each refusal doubles the wait, up to a bound, until something was taken", () => {
  let now = 0;
  const penalties = createPenalties({ firstMs: 100, longestMs: 500 }, () => now);
  expect(penalties.waitMs("ada")).toBe(0);
  const waits = [1, 2, 3, 4].map(() => {
    penalties.refused("ada");
    return penalties.waitMs("ada");
  });
  expect(waits).toEqual([100, 200, 400, 500]);
  expect(penalties.waitMs("bob")).toBe(0);
  now += 500;
  expect(penalties.waitMs("ada")).toBe(0);
  penalties.refused("ada");
  expect(penalties.waitMs("ada")).toBe(500);
  penalties.forgive("ada");
  expect(penalties.waitMs("ada")).toBe(0);
  penalties.refused("ada");
  expect(penalties.waitMs("ada")).toBe(100);
});

test("[RL97] only a few connections of one name wait at a time", () => {
  const penalties = createPenalties({ firstMs: 100, longestMs: 500 }, () => 0);
  const places = [1, 2, 3].map(() => penalties.hold("ada"));
  expect(places).not.toContain(null);
  expect(penalties.hold("ada")).toBeNull();
  expect(penalties.hold("bob")).not.toBeNull();
  places[0]?.[Symbol.dispose]();
  expect(penalties.hold("ada")).not.toBeNull();
});
