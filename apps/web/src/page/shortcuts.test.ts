import { expect, test } from "vitest";
import { shortcutOf } from "./shortcuts.ts";
import type { Press } from "./shortcuts.ts";

const press = (key: string, more: Partial<Press> = {}): Press => ({
  key,
  isCommand: false,
  isAlt: false,
  isTyping: false,
  at: 10_000,
  ...more,
});

test("[WB64] a key does its one thing, and nothing while something is typed", () => {
  expect(shortcutOf(press("n"), undefined, "on")).toEqual({ does: "new-invoice" });
  expect(shortcutOf(press("?"), undefined, "on")).toEqual({ does: "shortcuts" });
  expect(shortcutOf(press("n", { isTyping: true }), undefined, "on")).toBeUndefined();
  expect(shortcutOf(press("n", { isCommand: true }), undefined, "on")).toBeUndefined();
  expect(shortcutOf(press("Escape"), undefined, "off")).toEqual({ does: "back" });
  expect(shortcutOf(press("Escape", { isTyping: true }), undefined, "on")).toBeUndefined();
  expect(shortcutOf(press("q"), undefined, "on")).toBeUndefined();
});

test("[WB64] G and a letter go somewhere, if they come together", () => {
  const g = press("g", { at: 9_000 });
  expect(shortcutOf(press("i"), g, "on")).toEqual({ does: "go", key: "i" });
  expect(shortcutOf(press("n"), g, "on")).toEqual({ does: "go", key: "n" });
  expect(shortcutOf(press("i"), { ...g, at: 1_000 }, "on")).toBeUndefined();
});

test("[WB64] single letters can be turned off; the palette stays, also from inside a field", () => {
  expect(shortcutOf(press("n"), undefined, "off")).toBeUndefined();
  expect(shortcutOf(press("k", { isCommand: true, isTyping: true }), undefined, "off")).toEqual({
    does: "palette",
  });
});
