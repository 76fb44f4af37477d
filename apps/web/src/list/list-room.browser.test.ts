import { page as viewport } from "vitest/browser";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fakeWorkspace } from "../page/testing/fake-workspace.ts";
import { chooseLanguage } from "../words/language.ts";
import type { Language } from "../words/language.ts";
import { listPlaces } from "../page/kept-places.ts";
import { paletteCommands } from "../shell/palette-commands.ts";
// As soon as the page stands, they are there.
import "./bulk-bar.ts";
import "./column-menu.ts";
import { InvoicesPage } from "./invoices-page.ts";
import { columns, usualColumns } from "./list-order.ts";
import { rowOf } from "./testing/rows.ts";
import { settled } from "./testing/settled.ts";

const nothing = (): void => undefined;
const speak = (language: Language) => chooseLanguage(language, { setItem: () => undefined });

beforeEach(async () => {
  await viewport.viewport(1_280, 800);
  document.body.replaceChildren();
  document.body.style.margin = "0";
  localStorage.clear();
  history.replaceState(null, "", "/invoices");
});
afterEach(() => speak("en"));

const link = { account: "1", id: "7", kind: "invoice" };
const rows = Array.from({ length: 13 }, (_, at) =>
  rowOf(
    at + 1,
    {
      number: `INV-2026-${String(at + 1).padStart(4, "0")}`,
      buyerName: "Acme Engineering and Sons",
      currency: "EUR",
      status: ["unpaid", "paid", "draft"][at % 3],
      flags: at % 2 === 0 ? ["overdue"] : [],
      issueDate: "2026-11-22",
      dueDate: "2026-12-22",
      gross: "12345.67",
      outstanding: "12345.67",
      assignee: "somebody@example.com",
      conflicts: 1,
    },
    {
      sync: "on-this-device",
      order: "PO-2026-000017 of the works in Bremen",
      links: { quickbooks: link, stripe: link },
    },
  ),
);

const inCurrencies = ["EUR", "USD", "KWD", "JPY", "GBP"].map((currency, at) =>
  rowOf(at + 1, {
    number: `INV-${at}`,
    currency,
    status: "unpaid",
    gross: "12345.67",
    outstanding: "12345.67",
  }),
);

/** `width`: what the list has of the page beside the rail. */
async function shown(width: string, listed = rows): Promise<InvoicesPage> {
  const made = new InvoicesPage();
  const principal = { id: "ada", name: "Ada", role: "editor" } as const;
  made.workspace = fakeWorkspace(listed, { principal }).workspace;
  made.route = { screen: "invoices", search: "" };
  made.style.cssText = `width: ${width}; height: 700px`;
  document.body.append(made);
  await settled(made);
  return made;
}

function partsOf(made: InvoicesPage, selector: string): HTMLElement[] {
  const root = made.renderRoot.querySelector("invoice-table")?.shadowRoot;
  return [...(root?.querySelectorAll<HTMLElement>(selector) ?? [])].filter(
    (each) => each.offsetWidth > 0,
  );
}

test("[WB484] with all columns each head stays in its column, which can be taken by its edge, and nothing scrolls on the usual page", async () => {
  localStorage.setItem(listPlaces("main ada").columns, JSON.stringify(columns));
  const made = await shown("1012px");
  const heads = partsOf(made, ".columns [role=columnheader]");
  expect(heads).toHaveLength(14);
  for (const head of heads.slice(1)) {
    const room = head.getBoundingClientRect();
    const name = head.querySelector(".name")?.getBoundingClientRect();
    expect(room.width).toBeGreaterThanOrEqual(46);
    expect(name?.right).toBeLessThanOrEqual(room.right + 0.5);
    expect(name?.left).toBeGreaterThanOrEqual(room.left - 0.5);
  }
  // The last one is past the edge of the page.
  for (const head of heads.slice(1, -1)) {
    const { right, top } = head.getBoundingClientRect();
    const root = made.renderRoot.querySelector("invoice-table")?.shadowRoot;
    expect(root?.elementFromPoint(right + 4, top + 6)).toBe(head.querySelector(".edge"));
  }
  const [grid] = partsOf(made, ".grid");
  expect(grid?.scrollWidth).toBe(grid?.clientWidth);
  // What gives way is words, with a sign of it, and can be read as a whole. Days and amounts are not cut.
  for (const name of ["customer", "purchaseOrder", "owner", "connectors"]) {
    const [cell] = partsOf(made, `.body .${name}`);
    expect(cell && getComputedStyle(cell).textOverflow).toBe("ellipsis");
    expect(cell?.title).not.toBe("");
  }
  for (const name of ["issued", "due", "total", "balance"]) {
    for (const cell of partsOf(made, `.body .${name}`)) {
      expect(cell.scrollWidth).toBeLessThanOrEqual(cell.clientWidth);
    }
  }
});

test("[WB540] with one or two columns more than the usual ones the number is whole, and words have equal room", async () => {
  for (const more of [["lastEdit"], ["owner", "lastEdit"]] as const) {
    localStorage.setItem(
      listPlaces("main ada").columns,
      JSON.stringify([...usualColumns, ...more]),
    );
    const made = await shown("1012px");
    for (const cell of partsOf(made, ".body .number, .body .number .start")) {
      expect(cell.scrollWidth).toBeLessThanOrEqual(cell.clientWidth);
    }
    const widths = ["customer", "sync", ...more].map(
      (name) => partsOf(made, `.body .${name}`)[0]?.offsetWidth ?? 0,
    );
    expect(Math.max(...widths) - Math.min(...widths)).toBeLessThanOrEqual(8);
    const [grid] = partsOf(made, ".grid");
    expect(grid?.scrollWidth).toBe(grid?.clientWidth);
    made.remove();
  }
});

test("[WB645] of a number that has no room the middle is left out, and what tells it from the next is read", async () => {
  const long = rows.map((row, at) => {
    const number = `VGKT5CU3-${String(at + 1).padStart(4, "0")}`;
    const { summary } = row;
    return { ...row, ...(summary !== undefined && { summary: { ...summary, number } }) };
  });
  for (const [page, width] of [
    [1_280, "1012px"],
    [1_000, "896px"],
    [700, "652px"],
    [320, "288px"],
  ] as const) {
    await viewport.viewport(page, 800);
    const made = await shown(width, long);
    const cells = partsOf(made, ".body .number");
    expect(cells.length).toBeGreaterThan(1);
    for (const cell of cells) {
      const range = document.createRange();
      const text = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
      while (text.nextNode() !== null) {
        if (text.currentNode.textContent?.trim() !== "") range.selectNodeContents(text.currentNode);
      }
      const last = range.toString().trim();
      expect(cell.title.endsWith(last.slice(-4))).toBe(true);
      range.setStart(range.endContainer, range.endOffset - 4);
      expect(range.getBoundingClientRect().right, `${page} px`).toBeLessThanOrEqual(
        cell.getBoundingClientRect().right,
      );
      expect(cell.textContent?.trim()).toBe(cell.title);
    }
    made.remove();
    // What has room is whole.
    const usual = await shown(
      width,
      [rows[0], rowOf(20, {}), rowOf(21, { number: "1001" })].flatMap((row) => row ?? []),
    );
    for (const cell of page === 700 ? [] : partsOf(usual, ".body .number, .body .number .start")) {
      expect(cell.scrollWidth, `${page} px, ${cell.title}`).toBeLessThanOrEqual(cell.clientWidth);
    }
    usual.remove();
  }
});

test("[WB484] where not even the least of all columns has room the list scrolls, rows and all", async () => {
  localStorage.setItem(listPlaces("main ada").columns, JSON.stringify(columns));
  const made = await shown("900px");
  const heads = partsOf(made, ".columns [role=columnheader]");
  const [grid] = partsOf(made, ".grid");
  expect(grid?.scrollWidth).toBeGreaterThan(grid?.clientWidth ?? 0);
  const last = heads.at(-1)?.getBoundingClientRect();
  for (const row of partsOf(made, ".row")) {
    expect(row.getBoundingClientRect().right).toBeGreaterThanOrEqual(last?.right ?? Infinity);
    expect(row.offsetWidth).toBe(grid?.scrollWidth);
  }
});

test("[WB485] at the usual width nothing of the tools is cut, and what is told of an invoice is cut with a sign of it", async () => {
  for (const language of ["en", "de"] as const) {
    await speak(language);
    const made = await shown("1012px");
    const chips = made.renderRoot.querySelector<HTMLElement>(".chips");
    expect(chips?.scrollWidth).toBe(chips?.clientWidth);
    const tools = made.renderRoot.querySelector<HTMLElement>(".tools");
    expect(tools?.scrollWidth).toBe(tools?.clientWidth);
    for (const pill of partsOf(made, ".sync .pill")) {
      const cell = pill.parentElement?.getBoundingClientRect();
      expect(pill.getBoundingClientRect().right).toBeLessThanOrEqual(cell?.right ?? 0);
      expect(getComputedStyle(pill).textOverflow).toBe("ellipsis");
    }
    made.remove();
  }
});

test("[WB550] what is done with the selected stands in one row, in German and with several currencies too", async () => {
  for (const language of ["en", "de"] as const) {
    await speak(language);
    const made = await shown("1012px", inCurrencies);
    partsOf(made, ".columns input")[0]?.click();
    await settled(made);
    const bar = made.renderRoot.querySelector("bulk-bar");
    const acts = [...(bar?.shadowRoot?.querySelectorAll(".bar button, .bar .button") ?? [])];
    expect(acts.length).toBeGreaterThan(5);
    expect(new Set(acts.map((each) => Math.round(each.getBoundingClientRect().top))).size).toBe(1);
    const sum = bar?.shadowRoot?.querySelector(".sum");
    expect(sum?.scrollWidth).toBeLessThanOrEqual(sum?.clientWidth ?? 0);
    const edge = made.getBoundingClientRect().right;
    expect(acts.at(-1)?.getBoundingClientRect().right).toBeLessThanOrEqual(edge);
    made.remove();
  }
});

test("[WB551] in the figures above the list no amount is cut, however many currencies there are", async () => {
  for (const [page, width] of [
    [1_280, "1012px"],
    [390, "358px"],
  ] as const) {
    await viewport.viewport(page, 800);
    const made = await shown(width, inCurrencies);
    const figures = [...made.renderRoot.querySelectorAll<HTMLElement>(".others")];
    expect(figures[0]?.textContent?.replaceAll(/\s+/gu, " ").trim()).toContain("KWD");
    for (const figure of figures) {
      expect(figure.scrollWidth).toBeLessThanOrEqual(figure.clientWidth);
      const { right, bottom } = figure.getBoundingClientRect();
      for (const amount of figure.querySelectorAll("span")) {
        expect(amount.getBoundingClientRect().right).toBeLessThanOrEqual(right + 1);
        expect(amount.getBoundingClientRect().bottom).toBeLessThanOrEqual(bottom + 1);
      }
    }
    made.remove();
  }
});

test("[WB486] on a phone of 320 px the list's head does not scroll the page sideways, in German either", async () => {
  await viewport.viewport(320, 640);
  await speak("de");
  const made = await shown("288px");
  expect(made.renderRoot.querySelector(".head")?.scrollWidth).toBe(288);
  expect(document.documentElement.scrollWidth).toBe(320);
});

test("[WB592] on a phone the list's head is one row, in German too", async () => {
  for (const [page, width] of [
    [390, "358px"],
    [320, "288px"],
  ] as const) {
    await viewport.viewport(page, 640);
    await speak("de");
    const made = await shown(width);
    const parts = [...made.renderRoot.querySelectorAll<HTMLElement>(".head > *")].filter(
      (each) => each.offsetWidth > 0,
    );
    expect(parts).toHaveLength(3);
    const middles = parts.map((each) => {
      const { top, bottom } = each.getBoundingClientRect();
      return Math.round((top + bottom) / 2);
    });
    expect(Math.max(...middles) - Math.min(...middles)).toBeLessThanOrEqual(2);
    const begin = made.renderRoot.querySelector<HTMLElement>(".head .primary");
    expect(begin?.querySelector(".narrow-only .unseen")?.textContent).toBe("Neue Rechnung");
    expect(begin?.scrollWidth).toBeLessThanOrEqual(begin?.clientWidth ?? 0);
    made.remove();
  }
});

test("[WB644] on a phone a card shows what is told of its invoice, and its status where it is synced", async () => {
  await speak("de");
  for (const width of [390, 320]) {
    await viewport.viewport(width, 800);
    document.body.replaceChildren();
    const [told = rows[0], plain = rows[0]] = rows;
    if (told === undefined || plain === undefined) throw new Error("no rows");
    const made = await shown(`${width}px`, [told, { ...plain, sync: "synced" }]);
    const table = made.renderRoot.querySelector("invoice-table");
    const cards = [...(table?.shadowRoot?.querySelectorAll<HTMLElement>(".body .row") ?? [])];
    const seen = cards.map((card) =>
      [...card.querySelectorAll<HTMLElement>(".sync, .status")]
        .filter(({ clientWidth }) => clientWidth > 1)
        .map((each) => each.textContent?.trim()),
    );
    expect(seen, `${width} px`).toEqual([["Bezahlt"], ["Auf diesem Gerät"]]);
    for (const card of cards) {
      const edges = [...card.querySelectorAll(".pill")]
        .map((pill) => pill.getBoundingClientRect())
        .filter((box) => box.width > 1);
      for (const { right } of edges) expect(right).toBeLessThan(width);
    }
  }
});

test("[WB487] whoever takes the usual columns back stays in the menu", async () => {
  localStorage.setItem(listPlaces("main ada").columns, JSON.stringify(columns));
  const made = await shown("1012px");
  made.renderRoot.querySelector("pop-over.columns")?.shadowRoot?.querySelector("button")?.click();
  await settled(made);
  const usual = made.renderRoot.querySelector<HTMLElement>(".choice > button");
  usual?.focus();
  usual?.click();
  await settled(made);
  expect(usual?.isConnected).toBe(false);
  const focused = made.shadowRoot?.activeElement;
  expect(focused).toBeInstanceOf(HTMLInputElement);
  expect(focused).toBe(made.renderRoot.querySelector(".choice input:enabled"));
});

test("[WB547] whoever shows a column or puts it away stays on it, though it goes to another place of the menu", async () => {
  const made = await shown("1012px");
  const menu = made.renderRoot.querySelector("pop-over.columns");
  menu?.shadowRoot?.querySelector("button")?.click();
  const box = [...made.renderRoot.querySelectorAll<HTMLLabelElement>(".choice li label")].find(
    ({ textContent }) => textContent.trim() === "Owner",
  )?.control;
  for (const _ of ["shown", "put away"]) {
    box?.focus();
    box?.click();
    await settled(made);
    await expect.poll(() => made.shadowRoot?.activeElement).toBe(box);
  }
});

test("[WB498] rows stand closer at once where this device was told so, by the menu or the palette, and not where they are cards", async () => {
  const made = await shown("1012px");
  /** From one row to the next, and how high they are. */
  const heights = (): readonly number[] => {
    const shownRows = partsOf(made, ".body .row");
    const tops = shownRows.map((row) => row.getBoundingClientRect().top).toSorted((a, b) => a - b);
    const steps = tops.slice(1).map((top, at) => Math.round(top - (tops[at] ?? 0)));
    return [...new Set([...steps, ...shownRows.map((row) => row.offsetHeight)])];
  };
  const box = (): HTMLInputElement | null => made.renderRoot.querySelector(".choice > label input");
  expect(heights()).toEqual([40]);
  const [grid] = partsOf(made, ".grid");
  grid?.style.setProperty("max-height", "200px");
  grid?.scrollTo({ top: 200 });
  box()?.click();
  await settled(made);
  expect(heights()).toEqual([32]);
  // The same rows are in view.
  expect(grid?.scrollTop).toBe(160);
  made.remove();
  document.body.append(made);
  await settled(made);
  expect(heights()).toEqual([32]);

  await viewport.viewport(600, 800);
  await expect.poll(heights).toEqual([68]);
  await viewport.viewport(1_280, 800);
  await expect.poll(heights).toEqual([32]);
  const deps = {
    go: nothing,
    create: nothing,
    show: nothing,
    chooseTheme: nothing,
    chooseLanguage: nothing,
  };
  const offered = (name: string) =>
    paletteCommands([], made.workspace, deps).find((each) => each.name === name);
  expect(offered("List: compact rows")).toBeUndefined();
  offered("List: comfortable rows")?.run();
  await settled(made);
  expect(heights()).toEqual([40]);
  expect(box()?.checked).toBe(false);
});
