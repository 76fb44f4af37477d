import { render } from "lit";
import { expect, test } from "vitest";
import { marked } from "./then-view.ts";

function seen(now: string, then: string | undefined): string {
  const into = document.createElement("div");
  render(marked(now, then), into);
  for (const unseen of into.querySelectorAll(".unseen")) unseen.remove();
  return into.textContent.replaceAll(/\s+/gu, " ").trim();
}

test("[WB545] what is gone and what came are marked by signs, unless an amount has a sign of its own, which a second would turn round", () => {
  expect(seen("14", "12")).toBe("− 12 + 14");
  expect(seen("14", undefined)).toBe("14");
  expect(seen("-€2,643.00", "-€3,000.00")).toBe("-€3,000.00 -€2,643.00");
  expect(seen("€0.00", "-€90.60")).toBe("-€90.60 €0.00");
});
