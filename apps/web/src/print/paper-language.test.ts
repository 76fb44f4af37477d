import { expect, test } from "vitest";
import { paperLanguage } from "./paper-language.ts";

test("[WB665] an invoice goes to paper in the customer's language, else the company's, else the viewer's, and it is known which one counts", () => {
  expect(paperLanguage("de-AT", "en")).toEqual({ locale: "de-AT", by: "customer" });
  expect(paperLanguage(undefined, "fr")).toEqual({ locale: "fr", by: "company" });
  // What is no language is passed over.
  expect(paperLanguage("@", "fr")).toEqual({ locale: "fr", by: "company" });
  expect(paperLanguage("", "@").by).toBe("viewer");
});
