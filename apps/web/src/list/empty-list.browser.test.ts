import { render } from "lit";
import { expect, test } from "vitest";
import { firstUse, nothingFound } from "./empty-list.ts";
import { everything } from "./list-filter.ts";
import type { ListFilter } from "./list-filter.ts";

function shown(template: unknown): HTMLElement {
  const into = document.createElement("div");
  render(template, into);
  return into;
}

test("[WB429] a list without what was asked for says what there is none of, and leads back", () => {
  const asked: ListFilter[] = [];
  const nothingOf = (filter: Partial<ListFilter>, elsewhere = 0): HTMLElement =>
    shown(nothingFound({ ...everything, ...filter }, elsewhere, (to) => asked.push(to)));
  const said = (filter: Partial<ListFilter>): string | null | undefined =>
    nothingOf(filter).querySelector("p")?.textContent;
  expect(said({ status: "overdue" })).toBe("No overdue invoices.");
  expect(said({ status: "draft" })).toBe("No drafts.");
  // With words or another filter it may be these that nothing fits.
  expect(said({ status: "overdue", text: "acme" })).toBe("No invoices fit.");
  expect(said({ status: "overdue", currency: "GBP" })).toBe("No invoices fit.");
  expect(said({ customer: "x" })).toBe("No invoices fit.");
  const buttons = nothingOf({ status: "overdue", text: "acme" }, 2).querySelectorAll("button");
  for (const button of buttons) button.click();
  expect(asked).toEqual([{ ...everything, text: "acme" }, everything]);
});

test("[WB429] the first use leads to a place to practise", () => {
  const links = [...shown(firstUse("", () => undefined)).querySelectorAll("a")];
  expect(links.map((each) => each.getAttribute("href"))).toEqual(["/practice"]);
});

test("[WB646] whoever may only look is led to no way to begin", () => {
  const none = shown(firstUse("An owner can let you.", () => undefined));
  expect(none.querySelectorAll("button, code")).toHaveLength(0);
  expect(none.textContent).toContain("No invoices yet.");
});
