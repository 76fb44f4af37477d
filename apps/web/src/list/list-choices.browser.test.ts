import type { ConnectorBoard } from "@concord/protocol";
import axe from "axe-core";
import { page as viewport } from "vitest/browser";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fakeWorkspace } from "../page/testing/fake-workspace.ts";
import { foundCommands } from "../shell/commands.ts";
import { paletteCommands } from "../shell/palette-commands.ts";
import type { Said } from "../shell/say.ts";
import { InvoiceTable, TableEvent } from "./invoice-table.ts";
// As soon as the page stands, they are there.
import "./bulk-bar.ts";
import "./column-menu.ts";
import { InvoicesPage } from "./invoices-page.ts";
import { idOf, rowOf } from "./testing/rows.ts";
import { settled } from "./testing/settled.ts";

beforeEach(() => {
  document.body.replaceChildren();
  localStorage.clear();
  history.replaceState(null, "", "/invoices");
});
afterEach(() => viewport.viewport(1_280, 800));

const rows = [1, 2, 3, 4].map((each) =>
  rowOf(each, { number: `INV-${each}`, buyerName: "Acme", currency: "EUR" }),
);

async function shown(person = "ada"): Promise<InvoicesPage> {
  const made = new InvoicesPage();
  const principal = { id: person, name: person, role: "editor" } as const;
  made.workspace = fakeWorkspace(rows, { principal }).workspace;
  made.route = { screen: "invoices", search: "" };
  made.style.height = "700px";
  document.body.append(made);
  await settled(made);
  return made;
}

function tableOf(made: InvoicesPage): ShadowRoot {
  const table = made.renderRoot.querySelector("invoice-table");
  if (!(table instanceof InvoiceTable) || table.shadowRoot === null) throw new Error("no table");
  return table.shadowRoot;
}

const rowNodes = (made: InvoicesPage): HTMLElement[] => [
  ...tableOf(made).querySelectorAll<HTMLElement>(".body .row"),
];

async function violations(made: InvoicesPage): Promise<readonly string[]> {
  const found = await axe.run(made, { runOnly: ["wcag2a", "wcag2aa", "wcag22aa"] });
  return found.violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`);
}

function boardOf(subject: "effect" | "twin", state: "needs-you" | "healthy"): ConnectorBoard {
  const problem = {
    id: "1",
    subject,
    what: "Create invoice",
    document: idOf(2),
    reason: "QuickBooks answered 400 (6210): The books are closed. (request 1-0f)",
    fixes: [],
    at: 0,
    times: 1,
  };
  const report = { isSandbox: true, waiting: 0, lagMs: 0, linked: 0, owns: [], at: 0 };
  const problems = state === "healthy" ? [] : [problem];
  return { at: 0, connectors: [{ ...report, connector: "quickbooks", state, problems }] };
}

const columnsOf = (of: InvoicesPage) =>
  [...tableOf(of).querySelectorAll<HTMLElement>("[role=columnheader]")]
    .filter((each) => each.offsetWidth > 0)
    .map((each) => each.textContent?.trim());

test("[WB221] what a tool turned down is said in its row, with the reason, and needs attention; once it is through, nothing is said", async () => {
  const made = await shown();
  const syncOf = (index: number) => rowNodes(made)[index]?.querySelector(".sync");
  const at = rowNodes(made).findIndex((row) => row.textContent.includes("INV-2"));
  expect(syncOf(at)?.textContent?.trim()).toBe("Synced");
  made.board = boardOf("effect", "needs-you");
  await settled(made);
  expect(syncOf(at)?.textContent?.trim()).toBe("QuickBooks rejected");
  expect(syncOf(at)?.querySelector(".pill")?.getAttribute("title")).toBe(
    "QuickBooks rejected: The books are closed.",
  );
  const chips = () =>
    [...made.renderRoot.querySelectorAll(".chips button")].map((each) =>
      each.textContent?.replaceAll(/\s+/gu, " ").trim(),
    );
  // The list rests after each time it was worked out, the longer the slower the machine.
  await expect.poll(chips).toContain("Needs attention 1");
  expect(await violations(made)).toEqual([]);
  made.board = boardOf("twin", "needs-you");
  await settled(made);
  expect(syncOf(at)?.textContent?.trim()).toBe("QuickBooks needs you");
  made.board = boardOf("effect", "healthy");
  await settled(made);
  expect(syncOf(at)?.textContent?.trim()).toBe("Synced");
});

const boxOf = (of: InvoicesPage, name: string): HTMLInputElement | null => {
  const labels = [...of.renderRoot.querySelectorAll<HTMLLabelElement>(".choice label")];
  return labels.find((each) => each.textContent?.trim() === name)?.querySelector("input") ?? null;
};

test("[WB222] a column that somebody put away stays away for them, and for nobody else", async () => {
  let made = await shown();
  expect(columnsOf(made)).toContain("Issued");
  expect(boxOf(made, "Number")?.disabled).toBe(true);
  boxOf(made, "Issued")?.click();
  await settled(made);
  expect(columnsOf(made)).not.toContain("Issued");
  expect(await violations(made)).toEqual([]);

  made.remove();
  made = await shown();
  expect(columnsOf(made)).not.toContain("Issued");
  // Taken back it stands where it stood.
  boxOf(made, "Issued")?.click();
  await settled(made);
  expect(columnsOf(made).slice(1, 5)).toEqual(["Number", "Customer", "Issued", "Due"]);
  made.remove();
  expect(columnsOf(await shown("ben"))).toContain("Issued");
  // What was written by hand hides neither number nor customer.
  localStorage.setItem("concord-shown-columns main cleo", '["due"]');
  expect(columnsOf(await shown("cleo")).slice(1)).toEqual(["Number", "Customer", "Due"]);
});

test("[WB470] columns that are not usual are shown by choice, and all are put in an order that is kept", async () => {
  await viewport.viewport(1_280, 800);
  let made = await shown();
  expect(columnsOf(made)).not.toContain("Owner");
  for (const name of ["Purchase order", "Owner", "Connectors"]) boxOf(made, name)?.click();
  await settled(made);
  expect(columnsOf(made).slice(-3)).toEqual(["Purchase order", "Owner", "Connectors"]);
  expect(await violations(made)).toEqual([]);
  const grid = tableOf(made).querySelector(".grid");
  expect(grid?.scrollWidth).toBe(grid?.clientWidth);

  const left = (): HTMLElement | null =>
    made.renderRoot.querySelector<HTMLElement>("[aria-label='Move Owner to the left']");
  const menu = made.renderRoot.querySelector("pop-over.columns");
  menu?.shadowRoot?.querySelector("button")?.click();
  await settled(made);
  left()?.focus();
  left()?.click();
  await settled(made);
  left()?.click();
  await settled(made);
  await new Promise(requestAnimationFrame);
  expect(made.shadowRoot?.activeElement).toBe(left());
  expect(columnsOf(made).slice(-4)).toEqual(["Owner", "Sync", "Purchase order", "Connectors"]);
  // Head and rows are of one order.
  const cells = [...(rowNodes(made)[0]?.querySelectorAll("[role=gridcell]") ?? [])];
  const owners = cells.findIndex((each) => each.classList.contains("owner"));
  expect(cells[owners + 1]?.classList.contains("sync")).toBe(true);

  made.remove();
  made = await shown();
  expect(columnsOf(made).slice(-4)).toEqual(["Owner", "Sync", "Purchase order", "Connectors"]);
  const usual = [...made.renderRoot.querySelectorAll<HTMLElement>(".choice > button")];
  expect(usual.map((each) => each.textContent?.trim())).toEqual(["Usual columns"]);
  usual[0]?.click();
  await settled(made);
  expect(columnsOf(made).slice(1)).toHaveLength(8);
  expect(columnsOf(made).at(-1)).toBe("Sync");
});

const finger = (type: string, on: HTMLElement | undefined, y = 100): void =>
  void on?.dispatchEvent(
    new PointerEvent(type, {
      pointerType: "touch",
      clientX: 50,
      clientY: y,
      bubbles: true,
      composed: true,
    }),
  );
const rest = (ms: number): Promise<void> => new Promise((rested) => setTimeout(rested, ms));

test("[WB223] a finger that rests on a row selects it and opens nothing; then presses select. One that moves scrolls", async () => {
  await viewport.viewport(390, 800);
  const made = await shown();
  const gone: unknown[] = [];
  made.addEventListener("go", ({ detail }: CustomEventInit<unknown>) => gone.push(detail));
  const [first, second] = rowNodes(made);
  finger("pointerdown", first);
  finger("pointermove", first, 140);
  await rest(600);
  expect(made.selection.size).toBe(0);
  finger("pointerup", first, 140);

  finger("pointerdown", first);
  await rest(600);
  finger("pointerup", first);
  first?.click();
  await settled(made);
  expect(made.selection.size).toBe(1);
  second?.click();
  await settled(made);
  expect(made.selection.size).toBe(2);
  expect(gone).toEqual([]);
  const box = first?.querySelector("input");
  expect(box?.checked).toBe(true);
  expect(box?.getBoundingClientRect().width).toBeGreaterThanOrEqual(20);
  expect(await violations(made)).toEqual([]);
  const bar = made.renderRoot.querySelector("bulk-bar");
  expect(bar?.shadowRoot?.querySelector("a")?.getAttribute("href")).toMatch(
    /^\/print\?invoices=[\w-]+,[\w-]+$/u,
  );
  bar?.shadowRoot?.querySelector<HTMLElement>(".quiet")?.click();
  await settled(made);
  second?.click();
  expect(gone).toHaveLength(1);
});

test("[WB223] without resting, a button begins the selecting", async () => {
  await viewport.viewport(390, 800);
  const made = await shown();
  made.renderRoot.querySelector<HTMLElement>(".narrow-only")?.click();
  await settled(made);
  const bar = made.renderRoot.querySelector("bulk-bar")?.shadowRoot;
  expect(bar?.textContent).toContain("Press invoices to select them");
  expect(bar?.querySelector("a")).toBeNull();
  rowNodes(made)[0]?.click();
  await settled(made);
  expect(made.selection.size).toBe(1);
});

const menuOf = (of: InvoicesPage): ShadowRoot => {
  const root = of.renderRoot.querySelector("view-menu")?.shadowRoot ?? undefined;
  if (root === undefined) throw new Error("no views");
  return root;
};
const nameOf = (of: InvoicesPage) =>
  of.renderRoot.querySelector(".views")?.shadowRoot?.querySelector("button")?.textContent?.trim();

async function enter(of: InvoicesPage, name: string): Promise<void> {
  const input = menuOf(of).querySelector<HTMLInputElement>("input[name=name]");
  if (input === null) throw new Error("no name is asked for");
  input.value = name;
  input.form?.requestSubmit();
  await settled(of);
}

test("[WB330] what the list shows is saved under a name, opened by it, renamed and deleted, and that can be taken back", async () => {
  const made = await shown();
  const said: Said[] = [];
  made.addEventListener("say", ({ detail }: CustomEventInit<Said>) => {
    if (detail !== undefined) said.push(detail);
  });
  await import("./view-menu.ts");
  const table = made.renderRoot.querySelector("invoice-table");
  table?.dispatchEvent(new TableEvent({ type: "sort", by: "total" }));
  made.filter = { ...made.filter, status: "open" };
  await settled(made);
  expect(nameOf(made)).toBe("");
  expect(menuOf(made).querySelector("input")?.value).toBe("Open");

  await enter(made, "Big ones");
  expect(nameOf(made)).toBe("Big ones");
  const link = menuOf(made).querySelector("a");
  expect(link?.getAttribute("href")).toBe("/invoices?status=open&order=-total");
  made.renderRoot.querySelector(".views")?.shadowRoot?.querySelector("button")?.click();
  await settled(made);
  expect(await violations(made)).toEqual([]);

  // Whatever is shown meanwhile, its address brings it back.
  made.filter = { ...made.filter, status: "draft" };
  table?.dispatchEvent(new TableEvent({ type: "sort", by: "customer" }));
  await settled(made);
  expect(nameOf(made)).toBe("");
  made.route = { screen: "invoices", search: new URL(link?.href ?? "").search };
  await settled(made);
  expect(made.order).toEqual({ by: "total", direction: "descending" });
  expect(made.filter.status).toBe("open");
  expect(location.search).toBe("?status=open&order=-total");
  expect(nameOf(made)).toBe("Big ones");

  menuOf(made).querySelector<HTMLElement>("[aria-label='Rename Big ones']")?.click();
  await settled(made);
  await enter(made, "Largest");
  expect(nameOf(made)).toBe("Largest");
  menuOf(made).querySelector<HTMLElement>("[aria-label='Delete Largest']")?.click();
  await settled(made);
  expect(nameOf(made)).toBe("");
  expect(said.map(({ text }) => text)).toEqual(["Deleted: Largest"]);
  said[0]?.undo?.();
  await settled(made);
  expect(nameOf(made)).toBe("Largest");

  const gone: string[] = [];
  const commands = paletteCommands([], made.workspace, {
    go: (path) => void gone.push(path),
    create: () => undefined,
    show: () => undefined,
    chooseTheme: () => undefined,
    chooseLanguage: () => undefined,
  });
  foundCommands(commands, "larg", 5)[0]?.run();
  expect(gone).toEqual(["/invoices?status=open&order=-total"]);
  made.remove();
  expect(nameOf(await shown("ben"))).toBe("");
});

const headOf = (of: InvoicesPage, column: string): HTMLElement => {
  const head = tableOf(of).querySelector<HTMLElement>(`.columns > .${column}`);
  if (head === null) throw new Error(`no column ${column}`);
  return head;
};
const widthOf = (of: InvoicesPage, column: string): number => headOf(of, column).offsetWidth;

async function drag(of: InvoicesPage, column: string, by: number, end = "pointerup") {
  const edge = headOf(of, column).querySelector<HTMLElement>(".edge");
  // No pointer of the browser's own is down.
  if (edge !== null) edge.setPointerCapture = () => undefined;
  const at = (type: string, clientX: number): void =>
    void edge?.dispatchEvent(new PointerEvent(type, { clientX, bubbles: true, cancelable: true }));
  at("pointerdown", 500);
  at("pointermove", 500 + by);
  if (end === "Escape") dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
  else at(end, 500 + by);
  await settled(of);
}

function press(of: InvoicesPage, column: string, key: string): void {
  const button = headOf(of, column).querySelector("button");
  button?.dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey: true, cancelable: true }));
}

test("[WB331] a column is dragged wider, in the head and all rows at once, without a row being rendered; it stays so for whoever did it, until they want it as usual", async () => {
  let made = await shown();
  const usual = widthOf(made, "issued");
  const [row] = rowNodes(made);
  const rendered = new MutationObserver(() => undefined);
  rendered.observe(row?.parentElement ?? document.body, {
    childList: true,
    characterData: true,
    attributes: true,
    subtree: true,
  });
  await drag(made, "issued", 40);
  expect(rendered.takeRecords()).toEqual([]);
  expect(widthOf(made, "issued")).toBe(usual + 40);
  expect(row?.querySelector<HTMLElement>(".issued")?.offsetWidth).toBe(usual + 40);
  await drag(made, "issued", 40, "Escape");
  expect(widthOf(made, "issued")).toBe(usual + 40);
  await drag(made, "issued", -4_000);
  expect(widthOf(made, "issued")).toBe(48);
  await drag(made, "issued", 4_000);
  const grid = tableOf(made).querySelector<HTMLElement>(".grid");
  expect(grid?.scrollWidth).toBe(grid?.clientWidth);
  expect(widthOf(made, "issued")).toBeGreaterThan(usual);

  headOf(made, "issued").querySelector(".edge")?.dispatchEvent(new MouseEvent("dblclick"));
  await settled(made);
  const fitted = widthOf(made, "issued");
  expect(fitted).toBeLessThan(usual);
  made.remove();
  made = await shown("ben");
  expect(widthOf(made, "issued")).toBe(usual);
  made.remove();
  made = await shown();
  expect(widthOf(made, "issued")).toBe(fitted);
  const reset = [...made.renderRoot.querySelectorAll<HTMLElement>(".choice > button")];
  expect(reset.map((each) => each.textContent?.trim())).toEqual(["Usual columns"]);
  reset[0]?.click();
  await settled(made);
  expect(widthOf(made, "issued")).toBe(usual);
  expect(made.renderRoot.querySelector(".choice > button")).toBeNull();
});

test("[WB331] with keys a column becomes wider, narrower, as wide as it needs and as usual, which is said", async () => {
  const made = await shown();
  const usual = widthOf(made, "due");
  press(made, "due", "ArrowRight");
  press(made, "due", "ArrowRight");
  await settled(made);
  expect(widthOf(made, "due")).toBe(usual + 16);
  const said = () => tableOf(made).querySelector("[role=status]")?.textContent;
  expect(said()).toBe(`Due: ${usual + 16} pixels wide`);
  press(made, "due", "ArrowLeft");
  await settled(made);
  expect(widthOf(made, "due")).toBe(usual + 8);
  press(made, "due", "End");
  await settled(made);
  expect(widthOf(made, "due")).toBeLessThan(usual);
  press(made, "due", "Home");
  await settled(made);
  expect(widthOf(made, "due")).toBe(usual);
  expect(said()).toBe(`Due: ${usual} pixels wide`);
  expect(await violations(made)).toEqual([]);
  // What was written by hand breaks nothing.
  localStorage.setItem("concord-widths main cleo", '{"due":1e9}');
  made.remove();
  expect(widthOf(await shown("cleo"), "due")).toBe(usual);
});
