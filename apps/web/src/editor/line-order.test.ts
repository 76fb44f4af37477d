import { expect, test } from "vitest";
import { moved, placeAt, placeAtHeight, stepOf } from "./line-order.ts";

const order = ["a", "b", "c"];

test("[WB37] a step moves a line past its neighbour, and not beyond the ends", () => {
  expect(stepOf(order, "b", -1)).toEqual({ after: null, index: 0 });
  expect(stepOf(order, "b", 1)).toEqual({ after: "c", index: 2 });
  expect(stepOf(order, "a", -1)).toBeUndefined();
  expect(stepOf(order, "c", 1)).toBeUndefined();
  expect(stepOf(order, "z", 1)).toBeUndefined();
  expect(moved(order, "a", 2)).toEqual(["b", "c", "a"]);
  expect(placeAt(order, "a", 1)).toEqual({ after: "b", index: 1 });
});

test("[WB37] what is dropped lands among the rows by their middles", () => {
  const middles = [20, 60, 100];
  expect(placeAtHeight(middles, 5, 2)).toBe(0);
  expect(placeAtHeight(middles, 70, 0)).toBe(1);
  expect(placeAtHeight(middles, 500, 0)).toBe(2);
});
