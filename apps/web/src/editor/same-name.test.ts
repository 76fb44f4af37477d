import { expect, test } from "vitest";
import { bareName, isLikeName } from "./same-name.ts";

const alike = (a: string, b: string): boolean => isLikeName(bareName(a), bareName(b));

test("[WB33] names that are probably of the same customer", () => {
  expect(alike("Nordlicht Studio GmbH", "nordlicht studio")).toBe(true);
  expect(alike("Nordlicth Studio", "Nordlicht Studio GmbH")).toBe(true);
  expect(alike("Müller & Söhne KG", "Muller Sohne")).toBe(true);
  expect(alike("Studio Nordlicht", "Nordlicht Studio")).toBe(true);
  expect(alike("Air Craft", "Aircraft Ltd")).toBe(true);
});

test("[WB33] names that are not", () => {
  expect(alike("Acme", "Acne")).toBe(false);
  expect(alike("Nordlicht Studio", "Nordwind Studio")).toBe(false);
  expect(alike("Branch 1 Trading", "Branch 2 Trading")).toBe(false);
  expect(alike("", "GmbH")).toBe(false);
});
