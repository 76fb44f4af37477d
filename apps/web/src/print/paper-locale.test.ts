import { expect, test } from "vitest";
import { formatDay } from "../format/days.ts";
import { PlainDate } from "@concord/model";
import { paperLocale } from "./paper-locale.ts";

test("[WB588] paper is in the wished language and in the way of its country, else of the viewer's or the seller's", () => {
  expect(paperLocale(["en-US", "de"], "en-GB", "DE")).toBe("en-US");
  expect(paperLocale(["en"], "en-GB", "US")).toBe("en-GB");
  expect(paperLocale(["en"], "de-DE", "GB")).toBe("en-GB");
  expect(paperLocale(["en"], "de-DE", undefined)).toBe("en");
  expect(paperLocale(["fr", "de"], "de-AT", "CH")).toBe("fr-CH");
  // What is no language is passed over.
  expect(paperLocale(["en@posix", "de"], "de-AT", "CH")).toBe("de-AT");
  const day = PlainDate.parse("2026-11-30");
  expect(formatDay(day, paperLocale(["en"], "en-GB", undefined))).toBe("30 Nov 2026");
});
