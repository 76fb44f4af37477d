import { expect, test } from "vitest";
import { Tag, distinctTags, longestTag, tagName, tidyTag } from "./tag.ts";

const problemOf = (text: string): string | undefined =>
  Tag.safeParse(text).error?.issues[0]?.message;

test("[MO150] a tag is one short line without a comma, and what it is not is said", () => {
  expect(problemOf("Q4 · Größe ✓")).toBeUndefined();
  expect(problemOf("x".repeat(longestTag))).toBeUndefined();
  expect(problemOf("")).toBe("A tag has at least one character.");
  expect(problemOf("x".repeat(longestTag + 1))).toBe("A tag has at most 40 characters.");
  for (const text of ["a,b", "a\nb", "a\u2028b"]) {
    expect(problemOf(text)).toBe("A tag is one line of text without a comma.");
  }
  for (const text of ["a\u0007", "soft\u00adhyphen", "a\u200eb"]) {
    expect(problemOf(text)).toBe("A tag has a character in it that nobody sees. Leave it out.");
  }
  expect(problemOf(" a  b ")).toBe("A tag has no space at its ends, and single ones.");
});

test("[MO150] what joins letters or pictures is a part of them, and elsewhere nobody sees it", () => {
  const joined = [
    "می\u200cخواهم",
    "نامه\u200cها",
    "क्\u200dष",
    "क्\u200cष",
    "र्\u200d",
    "ශ්\u200dරී",
    "👩\u200d💻",
    "👩🏽\u200d💻",
    "🏳\ufe0f\u200d🌈",
    "👨\u200d👩\u200d👧 VIP",
  ];
  for (const text of joined) expect([text, problemOf(text)]).toEqual([text, undefined]);
  const unseen = [
    "a\u200cb",
    "vip\u200d",
    "\u200cمی",
    "می\u200c",
    "می\u200c\u200cخ",
    "👩\u200d",
    "👩\u200dx",
  ];
  for (const text of unseen) {
    expect([text, problemOf(text)]).toEqual([
      text,
      "A tag has a character in it that nobody sees. Leave it out.",
    ]);
  }
});

test("[MO151] tags that differ in case, space or form of a letter alone are one tag", () => {
  expect(tidyTag("  Zweite\t Mahnung ")).toBe("Zweite Mahnung");
  expect(tagName("GRO\u0308SSE")).toBe(tagName("gr\u00f6sse"));
  expect(distinctTags(["vip", "Urgent", "VIP", "archive"])).toEqual(["archive", "Urgent", "VIP"]);
});
