import { page as viewport } from "vitest/browser";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fakeWorkspace } from "../page/testing/fake-workspace.ts";
import { chooseLanguage } from "../words/language.ts";
import type { Language } from "../words/language.ts";
import { InvoicesPage } from "./invoices-page.ts";
import { rowOf } from "./testing/rows.ts";
import { settled } from "./testing/settled.ts";

const speak = (language: Language) => chooseLanguage(language, { setItem: () => undefined });

beforeEach(async () => {
  await viewport.viewport(1_280, 800);
  document.body.replaceChildren();
  localStorage.clear();
});
afterEach(() => speak("en"));

/** `width`: what the list has of the page beside the rail. */
async function shown(width: string, listed: ReturnType<typeof rowOf>[]): Promise<InvoicesPage> {
  const made = new InvoicesPage();
  made.workspace = fakeWorkspace(listed).workspace;
  made.route = { screen: "invoices", search: "" };
  made.style.cssText = `width: ${width}; height: 700px`;
  document.body.append(made);
  await settled(made);
  return made;
}

function partsOf(made: InvoicesPage, selector: string): HTMLElement[] {
  const root = made.renderRoot.querySelector("invoice-table")?.shadowRoot;
  return [...(root?.querySelectorAll<HTMLElement>(selector) ?? [])];
}

test("[WB856] no amount of a row is cut on a page of 1280 px: a long one is smaller, and can be pointed at", async () => {
  await speak("de");
  const made = await shown(
    "1012px",
    [
      { currency: "EUR", gross: "22037036.84" },
      { currency: "KWD", gross: "88814.808" },
      { currency: "JPY", gross: "881480838" },
      { currency: "USD", gross: "-2203703.55" },
    ].map((each, at) => rowOf(at + 1, { number: `L-${at}`, outstanding: each.gross, ...each })),
  );
  const cells = [...partsOf(made, ".body .total"), ...partsOf(made, ".body .balance")];
  expect(cells).toHaveLength(8);
  expect(cells.filter((cell) => cell.scrollWidth > cell.clientWidth)).toEqual([]);
  expect(cells.map(({ title }) => title)).toEqual(cells.map((cell) => cell.textContent));
});

test("[WB862] a customer whose name is written from the right begins at the right, and its end is what is cut", async () => {
  const made = await shown("1012px", [
    rowOf(1, { number: "K-1", buyerName: "شركة الخليج للتجارة العامة والمقاولات" }),
    rowOf(2, { number: "K-2", buyerName: "Kestrel" }),
  ]);
  const directions = partsOf(made, ".body .customer").map((cell) => [
    cell.textContent?.trim(),
    getComputedStyle(cell).direction,
  ]);
  expect(directions).toContainEqual(["شركة الخليج للتجارة العامة والمقاولات", "rtl"]);
  expect(directions).toContainEqual(["Kestrel", "ltr"]);
});
