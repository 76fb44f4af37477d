import { expect, test } from "vitest";
import { pageKeyOf } from "./page-keys.ts";

const pressed = (key: string, more: Partial<Parameters<typeof pageKeyOf>[0]> = {}) => ({
  key,
  code: "",
  metaKey: false,
  ctrlKey: false,
  shiftKey: false,
  altKey: false,
  defaultPrevented: false,
  ...more,
});
const onPage = { isTyping: false, isMac: false, letters: "on" } as const;

test("[WB195] Alt and an arrow go along the list, also out of a field, but not where that is a step over a word", () => {
  const left = pressed("ArrowLeft", { altKey: true });
  const right = pressed("ArrowRight", { altKey: true });
  expect([left, right].map((event) => pageKeyOf(event, onPage))).toEqual(["previous", "next"]);
  expect(pageKeyOf(left, { ...onPage, isTyping: true })).toBe("previous");
  expect(pageKeyOf(left, { ...onPage, isTyping: true, isMac: true })).toBeUndefined();
  expect(pageKeyOf(left, { ...onPage, isMac: true })).toBe("previous");
  expect(pageKeyOf({ ...left, ctrlKey: true }, onPage)).toBeUndefined();
  expect(pageKeyOf({ ...left, defaultPrevented: true }, onPage)).toBeUndefined();
  expect(pageKeyOf(pressed("ArrowLeft"), onPage)).toBeUndefined();
});

test("[WB39, WB199] steps back and forth, and who is here, have keys of their own", () => {
  const keys = [
    pressed("z", { ctrlKey: true }),
    pressed("Z", { metaKey: true, shiftKey: true }),
    pressed("y", { ctrlKey: true }),
    pressed("π", { altKey: true, code: "KeyP" }),
    pressed("z"),
  ];
  expect(keys.map((event) => pageKeyOf(event, onPage))).toEqual([
    "undo",
    "redo",
    "redo",
    "who-is-here",
    undefined,
  ]);
});

test("[WB260] H opens the history where nothing is typed and letters are on; Alt H asks why a field has its value, also in it", () => {
  const [h, alt] = [pressed("h"), pressed("˙", { altKey: true, code: "KeyH" })];
  expect(pageKeyOf(h, onPage)).toBe("history");
  expect(pageKeyOf(h, { ...onPage, isTyping: true })).toBeUndefined();
  expect(pageKeyOf(h, { ...onPage, letters: "off" })).toBeUndefined();
  expect(pageKeyOf(alt, { ...onPage, isTyping: true })).toBe("why");
});

test("[WB409] the key for printing is heard in a field too, and with Shift it is the browser's own", () => {
  const print = pressed("p", { ctrlKey: true });
  expect(pageKeyOf(print, { ...onPage, isTyping: true })).toBe("print");
  expect(pageKeyOf({ ...print, shiftKey: true }, onPage)).toBeUndefined();
  expect(pageKeyOf(pressed("p"), onPage)).toBeUndefined();
});
