import { expect, test } from "vitest";
import { changeOnTop, positionAfter, textChange } from "./text-change.ts";
import type { TextChange } from "./text-change.ts";

const applied = (text: string, change: TextChange | undefined): string =>
  change === undefined
    ? text
    : text.slice(0, change.at) + change.insert + text.slice(change.at + change.delete);

test("[WB35] a note is changed by the smallest piece", () => {
  expect(textChange("Call Mara", "Call Mara today")).toEqual({
    at: 9,
    delete: 0,
    insert: " today",
  });
  expect(textChange("abc", "abc")).toBeUndefined();
  for (const [before, after] of [
    ["", "new"],
    ["gone", ""],
    ["aaa", "aa"],
    ["😀", "😁"],
    ["x😀y", "x😁y"],
  ] as const) {
    const change = textChange(before, after);
    expect(applied(before, change)).toBe(after);
    expect(change?.insert.isWellFormed()).toBe(true);
  }
});

test("[WB35] what two people write into a note at once both stands there", () => {
  const base = "Call on Monday.";
  const both = (mine: string, now: string): string => applied(now, changeOnTop(base, mine, now));
  expect(both("Call on Monday. Paid.", "Do call on Monday.")).toBe("Do call on Monday. Paid.");
  expect(both("Please call on Monday.", "Call on Monday. Paid.")).toBe(
    "Please call on Monday. Paid.",
  );
  expect(both("Call on Friday.", "Call on Tuesday.")).toContain("Tues");
  expect(both("Call on Friday.", "Call on Tuesday.")).toContain("Fri");
  expect(both(base, "Other")).toBe("Other");
});

test("[WB196] a place in a text is found again after a change of it", () => {
  const change = textChange("Call Mara today", "Please call Mara soon");
  const moved = [0, 15].map((at) => positionAfter(change, at));
  expect(moved).toEqual([0, 21]);
  const behind = textChange("Mara", "Call Mara");
  expect([0, 2, 4].map((at) => positionAfter(behind, at))).toEqual([5, 7, 9]);
  const without = textChange("Call Mara today", "Call today");
  expect([3, 7, 15].map((at) => positionAfter(without, at))).toEqual([3, 5, 10]);
  expect(positionAfter(undefined, 3)).toBe(3);
});
