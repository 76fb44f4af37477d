import { expect, test } from "vitest";
import { isBlank } from "./is-blank.ts";

test.each([undefined, "", " ", "\t\n", "\u00a0", "\u200b", "\u2060\ufeff", "\u202e", "\u3164"])(
  "[MO115] the text %j says nothing",
  (text) => {
    expect(isBlank(text)).toBe(true);
  },
);

test.each(["0", ".", "\u200bAcme", "株式会社", "👩‍🚀"])(
  "[MO115] the text %j says something",
  (text) => {
    expect(isBlank(text)).toBe(false);
  },
);
