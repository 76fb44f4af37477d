import { expect, test } from "vitest";
import { formatAge } from "./days.ts";

test("[WB647] how long ago something was reads as people write it, in both languages", () => {
  const ages = [3_000, 240_000, 7_200_000, 86_400_000];
  // An abbreviation has its point or not, as the version of the language's rules has it.
  const said = (locale: string) => ages.map((ms) => formatAge(ms, locale).replaceAll(".", ""));
  expect([formatAge(0, "de"), formatAge(400, "en")]).toEqual(["jetzt", "now"]);
  expect(said("de")).toEqual(["vor 3 Sek", "vor 4 Min", "vor 2 Std", "vor 1 Tag"]);
  expect(said("en")).toEqual(["3 sec ago", "4 min ago", "2 hr ago", "1 day ago"]);
});
