import { expect, test } from "vitest";
import { listKeyOf } from "./list-keys.ts";

const press = (key: string, more: object = {}) => ({
  key,
  isShift: false,
  isModified: false,
  isTyping: false,
  isInControl: false,
  ...more,
});

test("[WB77] keys walk, select and open rows, none while something is typed", () => {
  expect(listKeyOf(press("j"), "on")).toEqual({ does: "step", by: 1 });
  expect(listKeyOf(press("ArrowUp"), "off")).toEqual({ does: "step", by: -1 });
  expect(listKeyOf(press("X", { isShift: true }), "on")).toEqual({ does: "select", upTo: true });
  expect(listKeyOf(press("/"), "on")).toEqual({ does: "search" });
  expect(listKeyOf(press("j"), "off")).toBeUndefined();
  expect(listKeyOf(press("j", { isTyping: true }), "on")).toBeUndefined();
  expect(listKeyOf(press("e", { isModified: true }), "on")).toBeUndefined();
  expect(listKeyOf(press("Enter"), "on")).toEqual({ does: "open" });
  expect(listKeyOf(press("Enter", { isInControl: true }), "on")).toBeUndefined();
});
