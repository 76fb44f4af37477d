import axe from "axe-core";
import { beforeEach, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import { focusedElement } from "../page/focused-element.ts";
import { fakeWorkspace } from "../page/testing/fake-workspace.ts";
import type { Workspace } from "../page/workspace.ts";
import type { ListedRow } from "../wire/messages.ts";
import { InvoiceTable } from "./invoice-table.ts";
// As soon as the page stands, they are there.
import { BulkBar } from "./bulk-bar.ts";
import "./column-menu.ts";
import { InvoicesPage } from "./invoices-page.ts";
import { lastView } from "./last-view.ts";
import { rowOf } from "./testing/rows.ts";
import { settled } from "./testing/settled.ts";

beforeEach(() => {
  document.body.replaceChildren();
  localStorage.clear();
  history.replaceState(null, "", "/invoices");
});

async function shown(workspace: Workspace, search = ""): Promise<InvoicesPage> {
  const page = new InvoicesPage();
  page.workspace = workspace;
  page.route = { screen: "invoices", search };
  page.style.height = "700px";
  document.body.append(page);
  await settled(page);
  return page;
}

function tableOf(page: InvoicesPage): InvoiceTable {
  const table = page.renderRoot.querySelector("invoice-table");
  if (!(table instanceof InvoiceTable)) throw new Error("no table");
  return table;
}

const rowsOf = (page: InvoicesPage): HTMLElement[] => [
  ...tableOf(page).renderRoot.querySelectorAll<HTMLElement>(".body .row"),
];
const numbersOf = (page: InvoicesPage): (string | undefined)[] =>
  rowsOf(page).map((row) => row.querySelector(".number")?.textContent?.trim());
const press = (key: string, more: KeyboardEventInit = {}): boolean =>
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, ...more }));

const many = (count: number): ListedRow[] =>
  Array.from({ length: count }, (_, each) =>
    rowOf(each + 1, {
      number: `INV-${String(each + 1).padStart(6, "0")}`,
      buyerName: `Customer ${each % 900}`,
      issueDate: `2026-${String((each % 12) + 1).padStart(2, "0")}-10`,
      currency: each % 3 === 0 ? "USD" : "EUR",
      gross: String(each),
    }),
  );

test("[WB78] of ten thousand invoices only what is in view is in the page; the last is reached, and found by a word", async () => {
  const { workspace } = fakeWorkspace(many(10_000));
  const page = await shown(workspace);
  expect(rowsOf(page).length).toBeLessThan(60);
  const grid = tableOf(page).renderRoot.querySelector(".grid");
  expect(grid?.getAttribute("aria-rowcount")).toBe("10001");
  grid?.scrollTo({ top: grid.scrollHeight });
  await expect.poll(() => rowsOf(page).at(-1)?.getAttribute("aria-rowindex")).toBe("10001");
  const input = page.renderRoot.querySelector("input");
  if (input === null) throw new Error("no search");
  const type = async (text: string): Promise<void> => {
    input.value = text;
    input.dispatchEvent(new Event("input"));
    await settled(page);
  };
  // The first key may come before all is prepared.
  await type("INV-0047");
  await type("INV-004711");
  await expect.poll(() => numbersOf(page)).toEqual(["INV-004711"]);
});

test("[WB73] a change of others moves no row under the pointer, and a press shows what waits", async () => {
  const given = [rowOf(1, { number: "A" }), rowOf(2, { number: "B" })];
  const { workspace, put } = fakeWorkspace(given);
  const page = await shown(workspace, "?status=open");
  const before = numbersOf(page);
  rowsOf(page)[0]?.focus();
  put(rowOf(3, { number: "C" }, { revision: 2 }));
  await settled(page);
  expect(numbersOf(page)).toEqual(before);
  const resort = (): HTMLElement | null => page.renderRoot.querySelector<HTMLElement>(".resort");
  await expect.poll(() => resort()?.textContent?.trim()).toBe("1 changed, re-sort");
  expect(numbersOf(page)).toEqual(before);
  resort()?.click();
  await expect.poll(() => numbersOf(page)).toHaveLength(3);
});

test("[WB643] a credit note is called one in its row, says what is open to the customer, and counts the other way among what is selected", async () => {
  const { workspace } = fakeWorkspace([
    rowOf(1, { number: "INV-1", buyerName: "Acme", currency: "EUR" }),
    rowOf(2, {
      number: "CN-1",
      kind: "credit-note",
      buyerName: "Acme",
      currency: "EUR",
      gross: "60",
      outstanding: "40",
      status: "partially-paid",
    }),
  ]);
  const page = await shown(workspace);
  const of = (cell: string): readonly (string | undefined)[] =>
    rowsOf(page).map((row) => row.querySelector(cell)?.textContent?.replaceAll(/\s+/g, " ").trim());
  expect(numbersOf(page)).toEqual(["CN-1", "INV-1"]);
  expect(of(".customer")).toEqual(["Credit note Acme", "Acme"]);
  expect(of(".status")).toEqual(["In credit", "Open"]);
  expect(of(".total")).toEqual(["-€60.00", "€100.00"]);
  expect(of(".balance")).toEqual(["-€40.00", "€100.00"]);
  expect(rowsOf(page)[0]?.querySelector<HTMLElement>(".status .pill")?.title).toBe(
    "€40.00 to the customer’s credit",
  );
  tableOf(page).renderRoot.querySelector<HTMLElement>(".columns input")?.click();
  await settled(page);
  const sum = (): string | undefined =>
    page.renderRoot
      .querySelector("bulk-bar")
      ?.shadowRoot?.querySelector(".sum")
      ?.textContent?.trim();
  await expect.poll(sum).toContain("€40.00");
});

test("[WB646] whoever may only look begins no invoice, and reads who can let them", async () => {
  for (const role of ["viewer", "auditor", "field"] as const) {
    const principal = { id: "ada", name: "Ada", role };
    const page = await shown(fakeWorkspace(many(2), { principal }).workspace);
    const head = page.renderRoot.querySelector(".head")?.textContent ?? "";
    const said = [role, head.includes("New invoice"), head.includes("An owner can let you")];
    expect(said).toEqual([role, role === "field", role !== "field"]);
    page.remove();
  }
});

test("[WB77] keys walk from row to row, select spans, and open", async () => {
  const { workspace } = fakeWorkspace(many(5));
  const page = await shown(workspace);
  const went: unknown[] = [];
  page.addEventListener("go", (event) => went.push(event instanceof CustomEvent && event.detail));
  press("j");
  await settled(page);
  press("j");
  await settled(page);
  press("x");
  await settled(page);
  press("j");
  await settled(page);
  press("X", { shiftKey: true });
  await settled(page);
  expect(page.selection.size).toBe(2);
  const bar = page.renderRoot.querySelector("bulk-bar");
  expect(bar?.shadowRoot?.querySelector(".sum strong")?.textContent).toBe("2 selected");
  press("e");
  expect(went).toEqual([`/invoices/${[...page.selection][1]}`]);
});

test("[WB766] before days are changed it is said of one that it is one", async () => {
  const rows = [rowOf(1, { status: "draft" }), rowOf(2, {}), rowOf(3, {})];
  const words = async (count: number): Promise<string | undefined> => {
    const bar = new BulkBar();
    bar.workspace = fakeWorkspace(rows).workspace;
    bar.selected = rows
      .slice(0, count)
      .flatMap((row) => (row.summary === undefined ? [] : [{ row, summary: row.summary }]));
    bar.isDating = true;
    document.body.append(bar);
    await bar.updateComplete;
    const said = bar.renderRoot.querySelector("p[role=status]");
    return said?.textContent?.replaceAll(/\s+/gu, " ").trim();
  };
  expect(await words(2)).toBe("1 will change. One is issued and keeps its own.");
  expect(await words(3)).toBe("1 will change. 2 are issued and keep theirs.");
});

test("[WB76] a filter of an address is shown, changes the address, and is there again the next time", async () => {
  const { workspace } = fakeWorkspace([
    rowOf(1, { number: "A", status: "paid" }),
    rowOf(2, { number: "B" }),
  ]);
  const page = await shown(workspace, "?status=paid");
  expect(numbersOf(page)).toEqual(["A"]);
  const chips = [...page.renderRoot.querySelectorAll<HTMLElement>(".chips button")];
  chips.find((chip) => chip.textContent?.includes("Open"))?.click();
  await settled(page);
  expect(numbersOf(page)).toEqual(["B"]);
  expect(location.search).toBe("?status=open");
  page.remove();
  expect(numbersOf(await shown(workspace))).toEqual(["B"]);
});

test("[WB70] without a match the list says what is elsewhere, and shows it", async () => {
  const { workspace } = fakeWorkspace([
    rowOf(1, { number: "A", buyerName: "Acme", status: "paid" }),
  ]);
  const page = await shown(workspace, "?status=draft&q=acme");
  const button = page.renderRoot.querySelector<HTMLElement>(".empty .primary");
  expect(button?.textContent?.trim()).toBe("1 match outside the filters");
  button?.click();
  await settled(page);
  expect(numbersOf(page)).toEqual(["A"]);
});

/** A workspace of which only the rows are there that were in view when the list was left. */
function workspaceAsLeft(rows: readonly ListedRow[]): ReturnType<typeof fakeWorkspace> {
  const seen = new Set(lastView(localStorage).seen?.ids);
  const inView = rows.filter(({ document }) => seen.has(document));
  return fakeWorkspace(inView, {}, "look");
}

test("[WB173] the list that was left is there before all rows are, with nothing counted, and stays where it is when they come", async () => {
  const rows = many(300);
  const before = await shown(fakeWorkspace(rows).workspace);
  tableOf(before).renderRoot.querySelector(".grid")?.scrollTo({ top: 4_000 });
  // Whatever a row's height is here.
  const place = (): number => Number(rowsOf(before)[0]?.getAttribute("aria-rowindex"));
  await expect.poll(place).toBeGreaterThan(40);
  before.remove();
  document.body.replaceChildren();

  const { workspace, arrive } = workspaceAsLeft(rows);
  const page = await shown(workspace);
  const grid = tableOf(page).renderRoot.querySelector(".grid");
  await expect.poll(() => grid?.scrollTop).toBe(4_000);
  await settled(page);
  const looked = numbersOf(page);
  expect(looked.length).toBeGreaterThan(15);
  expect(grid?.getAttribute("aria-rowcount")).toBe("-1");
  expect(page.renderRoot.querySelector(".figure")?.textContent).toBe("…");
  const all = tableOf(page).renderRoot.querySelector<HTMLInputElement>(".columns input");
  expect(all?.disabled).toBe(true);
  const { violations } = await axe.run(page, { runOnly: ["wcag2a", "wcag2aa", "wcag22aa"] });
  expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);

  arrive(...rows);
  await settled(page);
  expect(grid?.scrollTop).toBe(4_000);
  expect(numbersOf(page)).toEqual(looked);
  expect(grid?.getAttribute("aria-rowcount")).toBe("301");
  expect(page.renderRoot.querySelector(".figure")?.textContent).not.toBe("…");
});

test("[WB468] whoever searches before all rows are read stays in the search: no letter of theirs is a shortcut", async () => {
  const rows = many(30);
  const before = await shown(fakeWorkspace(rows).workspace);
  await settled(before);
  before.remove();
  const { workspace, arrive } = workspaceAsLeft(rows);
  const page = await shown(workspace);
  const search = (): HTMLInputElement | null => page.renderRoot.querySelector("input[type=search]");
  const input = search();
  if (input === null) throw new Error("no search");
  input.focus();
  for (const text of ["I", "INV-000030"]) {
    input.value = text;
    input.dispatchEvent(new Event("input"));
    await settled(page);
    expect([search() === input, page.shadowRoot?.activeElement === input]).toEqual([true, true]);
  }
  expect(page.renderRoot.querySelector(".count")?.textContent).toContain("Opening");
  arrive(...rows);
  await expect.poll(() => numbersOf(page)).toEqual(["INV-000030"]);
  expect(page.shadowRoot?.activeElement).toBe(input);
});

test("[WB79] the list has no accessibility violation in any of its states", async () => {
  const states: [readonly ListedRow[], string][] = [
    [[], ""],
    [many(30), ""],
    [many(3), "?status=draft"],
    [[rowOf(1, {}, { sync: "on-this-device" }), rowOf(2, {}, { sync: "needs-attention" })], ""],
  ];
  for (const [rows, search] of states) {
    document.body.replaceChildren();
    const page = await shown(fakeWorkspace(rows).workspace, search);
    const { violations } = await axe.run(page, { runOnly: ["wcag2a", "wcag2aa", "wcag22aa"] });
    expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
  }
});

test("[WB591] the filters begin in their first field, whenever their code comes, and give the focus back", async () => {
  for (const _ of ["the code comes later", "it is there"]) {
    const page = await shown(fakeWorkspace(many(3)).workspace);
    const opener = page.renderRoot.querySelector<HTMLElement>("button.filter");
    opener?.focus();
    opener?.click();
    await settled(page);
    await expect.poll(() => focusedElement()?.getAttribute("name")).toBe("customer");
    await userEvent.keyboard("{Escape}");
    await expect.poll(focusedElement).toBe(opener);
    page.remove();
  }
});
