import { expect, test } from "vitest";
import { idOf } from "../list/testing/rows.ts";
import { createTypedText, slowMs } from "./typed-text.ts";

test("[WB403] what is typed counts once anybody would notice, and until whoever stores it has had time to say so", () => {
  let now = 0;
  const typed = createTypedText(
    () => undefined,
    () => now,
  );
  const page = {};
  typed.holds(page, 1, idOf(1));
  expect(typed.isThere()).toBe(true);
  expect(typed.waiting()).toBe(0);
  now += slowMs;
  typed.holds(page, 2, idOf(1));
  expect([typed.waiting(), typed.waiting(idOf(1)), typed.waiting(idOf(2))]).toEqual([2, 2, 0]);
  typed.holds(page, 0, idOf(1));
  expect(typed.isThere()).toBe(false);
  expect(typed.waiting()).toBe(2);
  now += slowMs;
  expect(typed.waiting()).toBe(0);
  // What came and went in a moment was never worth a word.
  typed.holds(page, 1, idOf(1));
  now += slowMs - 1;
  typed.holds(page, 0, idOf(1));
  expect(typed.waiting()).toBe(0);
});

test("[WB401] of what was left in one field the last counts, and it is there until it stands in its field again", () => {
  const typed = createTypedText(() => undefined);
  typed.leave("/a", [{ path: "price", text: "1.250" }]);
  typed.leave("/a", [
    { path: "price", text: "1.500" },
    { path: "due", text: "soon" },
  ]);
  expect(typed.leftAt("/a").map(({ path, text }) => `${path} ${text}`)).toEqual([
    "price 1.500",
    "due soon",
  ]);
  expect(typed.leftAt("/b")).toEqual([]);
  typed.takeBack("/a", "price");
  expect(typed.isThere()).toBe(true);
  typed.takeBack("/a", "due");
  expect(typed.isThere()).toBe(false);
  typed.leave("/a", [{ path: "price", text: "1.250" }]);
  typed.forget();
  expect([typed.isThere(), typed.leftAt("/a").length]).toEqual([false, 0]);
});
