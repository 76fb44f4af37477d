import { CurrencyCode, DecimalString, EntryKey } from "@concord/model";
import type { InvoiceLine } from "@concord/model";
import { beforeEach, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import { focusedElement } from "../page/focused-element.ts";
import { plainText } from "../parts/field-format.ts";
import { ValueField } from "../parts/value-field.ts";
import { LinesLost } from "./gone-lines.ts";
import { LineAction, LineTable } from "./line-table.ts";
import type { LineIntent } from "./line-table.ts";

const nobody = (): undefined => undefined;
const context: LineTable["context"] = {
  marks: {
    peers: () => [],
    carets: [],
    writer: nobody,
    problem: nobody,
    conflict: nobody,
    owner: nobody,
    mayDecide: true,
  },
  currency: undefined,
  isFixed: false,
  findItem: () => [],
  findTax: () => [],
  taxFormat: plainText,
  opened: new Set(),
};

const [price, quantity] = [DecimalString.parse("10"), DecimalString.parse("1")];
const line = (id: string): InvoiceLine => ({
  id: EntryKey.parse(id),
  name: id,
  quantity,
  price,
  adjustments: [],
});
let intents: LineIntent[] = [];

beforeEach(() => {
  document.body.replaceChildren();
  intents = [];
});

/** A table of lines with these names, and an empty one. */
async function tableOf(...ids: readonly string[]): Promise<LineTable> {
  const table = new LineTable();
  Object.assign(table, { lines: ids.map(line), ghost: EntryKey.parse("ghost1"), context });
  table.addEventListener("line-action", (event) => {
    if (event instanceof LineAction) intents.push(event.intent);
  });
  document.body.append(table);
  await table.updateComplete;
  return table;
}

function fieldAt(table: LineTable, id: string, column: string): ValueField {
  const field = table.renderRoot.querySelector(`[data-line="${id}"] [data-column="${column}"] > *`);
  if (!(field instanceof ValueField)) throw new Error(`No field ${id} ${column}`);
  return field;
}

function inputAt(table: LineTable, id: string, column: string): HTMLInputElement {
  const input = fieldAt(table, id, column).renderRoot.querySelector("#input");
  if (!(input instanceof HTMLInputElement)) throw new Error(`No input ${id} ${column}`);
  return input;
}

/** In which line and column somebody is. */
function here(): string {
  const root = focusedElement()?.getRootNode();
  const host = root instanceof ShadowRoot ? root.host : undefined;
  const column = host?.closest("[data-column]")?.getAttribute("data-column");
  return `${host?.closest("[data-line]")?.getAttribute("data-line")} ${column}`;
}

const shownOrder = (table: LineTable): string =>
  [...table.renderRoot.querySelectorAll("[data-line]")]
    .map((row) => row.getAttribute("data-line"))
    .join(" ");

test("[WB406] whoever moves a line down or up with keys stays in its field, and can go on moving it", async () => {
  const table = await tableOf("a", "b", "c");
  inputAt(table, "a", "price").focus();
  await userEvent.keyboard("{Alt>}{ArrowDown}{/Alt}");
  await expect.poll(() => shownOrder(table)).toBe("b a c ghost1");
  expect(here()).toBe("a price");
  await userEvent.keyboard("{Alt>}{ArrowDown}{/Alt}");
  await expect.poll(() => shownOrder(table)).toBe("b c a ghost1");
  expect(here()).toBe("a price");
  await userEvent.keyboard("{Alt>}{ArrowUp}{/Alt}");
  await expect.poll(() => shownOrder(table)).toBe("b a c ghost1");
  expect(here()).toBe("a price");
});

test("[WB406] a line that somebody else moves takes whoever types in it along, with their text and what they selected", async () => {
  const table = await tableOf("a", "b", "c");
  const input = inputAt(table, "a", "price");
  const entered: unknown[] = [];
  table.addEventListener("field-committed", ({ value }) => entered.push(value));
  input.focus();
  await userEvent.keyboard("3*125");
  input.setSelectionRange(2, 4);
  for (const order of [
    ["b", "c", "a"],
    ["c", "a", "b"],
    ["a", "b", "c"],
  ]) {
    table.lines = order.map(line);
    await table.updateComplete;
    await expect.poll(() => shownOrder(table)).toBe(`${order.join(" ")} ghost1`);
    expect(here()).toBe("a price");
    expect(input.value).toBe("3*125");
    expect([input.selectionStart, input.selectionEnd]).toEqual([2, 4]);
    expect(entered).toEqual([]);
  }
  await userEvent.keyboard("{End}0{Tab}");
  expect(entered).toEqual(["3750"]);
});

test("[WB406] what is typed into a line that is moved is still stored in a pause", async () => {
  const table = await tableOf("a", "b");
  const entered: unknown[] = [];
  table.addEventListener("field-committed", ({ value }) => entered.push(value));
  inputAt(table, "a", "quantity").focus();
  await userEvent.keyboard("7");
  table.lines = ["b", "a"].map(line);
  await table.updateComplete;
  await expect.poll(() => entered, { timeout: 10_000 }).toEqual(["7"]);
});

test("[WB407] Enter in a discount leads to the description of a next line that has none, and nothing takes the focus later", async () => {
  const table = await tableOf("a", "b");
  table.context = { ...context, opened: new Set(["lines.a.discount"]) };
  await table.updateComplete;
  inputAt(table, "a", "discount").focus();
  await userEvent.keyboard("{Enter}");
  await expect.poll(here).toBe("b name");
  inputAt(table, "a", "price").focus();
  table.context = { ...context, opened: new Set(["lines.a.discount", "lines.b.discount"]) };
  await table.updateComplete;
  expect(here()).toBe("a price");
  // Where there is one, it leads there.
  inputAt(table, "a", "discount").focus();
  await userEvent.keyboard("{Enter}");
  await expect.poll(here).toBe("b discount");
});

test("[WB407] a cell that is waited for has the focus once it is there, but takes none from whoever went elsewhere meanwhile", async () => {
  const table = await tableOf("a", "b");
  inputAt(table, "a", "price").focus();
  table.focusCell("next", "name");
  table.lines = ["a", "next", "b"].map(line);
  await expect.poll(here).toBe("next name");
  table.focusCell("later", "name");
  inputAt(table, "a", "price").focus();
  await userEvent.keyboard("{Tab}");
  const now = here();
  table.lines = ["a", "later", "b"].map(line);
  await table.updateComplete;
  await fieldAt(table, "later", "name").updateComplete;
  expect(here()).toBe(now);
});

test("[WB408] whoever deletes a line by its menu is in the next one", async () => {
  const table = await tableOf("a", "b");
  inputAt(table, "a", "price").focus();
  await userEvent.keyboard("{Shift>}{F10}{/Shift}");
  const menu = table.renderRoot.querySelector(`[data-line="a"] menu-button`);
  const item = (): HTMLElement | undefined =>
    [...(menu?.shadowRoot?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])].find((each) =>
      each.textContent?.includes("Delete"),
    );
  await expect.poll(() => item() !== undefined).toBe(true);
  item()?.click();
  await expect.poll(() => intents).toEqual([{ type: "delete", line: "a" }]);
  table.lines = [line("b")];
  await table.updateComplete;
  await expect.poll(here).toBe("b name");
});

/** What the table reports, in its order: entries and intents. */
function reported(table: LineTable): readonly string[] {
  const found: string[] = [];
  table.addEventListener("field-committed", ({ path, value }) => found.push(`${path} = ${value}`));
  table.addEventListener("line-action", (event) => {
    if (event instanceof LineAction) found.push(event.intent.type);
  });
  return found;
}

async function withMoneyIn(...ids: readonly string[]): Promise<LineTable> {
  const table = await tableOf(...ids);
  table.context = { ...context, currency: CurrencyCode.parse("EUR") };
  await table.updateComplete;
  return table;
}

test.each([
  ["duplicate", "{Control>}d{/Control}"],
  ["delete", "{Control>}{Backspace}{/Control}"],
  ["move", "{Alt>}{ArrowDown}{/Alt}"],
])("[WB490] what is being typed is entered before a key for its line: %s", async (intent, key) => {
  const table = await withMoneyIn("a", "b");
  const found = reported(table);
  inputAt(table, "a", "price").focus();
  await userEvent.keyboard("250");
  await userEvent.keyboard(key);
  expect(found).toEqual(["lines.a.price = 250", intent]);
});

test.each([
  ["{Control>}d{/Control}", "Duplicate"],
  ["{Control>}{Backspace}{/Control}", "Delete"],
])(
  "[WB490] what could be two amounts is asked about before its line is doubled or deleted: %s",
  async (key, item) => {
    const table = await withMoneyIn("a", "b");
    const found = reported(table);
    const field = fieldAt(table, "a", "price");
    inputAt(table, "a", "price").focus();
    await userEvent.keyboard("1.234");
    await userEvent.keyboard(key);
    expect(found).toEqual([]);
    expect(here()).toBe("a price");
    await field.updateComplete;
    expect(field.renderRoot.querySelector("#below")?.textContent).toContain("1,234");
    // By the menu as by the key: whoever left the field is led back into it.
    inputAt(table, "b", "price").focus();
    await userEvent.keyboard("{Shift>}{F10}{/Shift}{Escape}");
    const menu = table.renderRoot.querySelector(`[data-line="a"] menu-button`);
    menu?.dispatchEvent(Object.assign(new Event("menu-chosen"), { id: item.toLowerCase() }));
    expect(found).toEqual([]);
    expect(here()).toBe("a price");
    expect(inputAt(table, "a", "price").value).toBe("1.234");
  },
);

test("[WB490] the empty last line becomes one as soon as it is to be doubled, and nothing while it is empty", async () => {
  const table = await tableOf("a");
  const found = reported(table);
  fieldAt(table, "ghost1", "name").focus();
  await userEvent.keyboard("{Control>}d{/Control}");
  expect(found).toEqual([]);
  await userEvent.keyboard("Travel");
  await userEvent.keyboard("{Control>}d{/Control}");
  expect(found).toEqual(["lines.ghost1.name = Travel", "duplicate"]);
});

/** The line in which somebody is, in whatever part of it. */
function hereLine(table: LineTable): string | undefined {
  return table.renderRoot.querySelector<HTMLElement>("[data-line]:focus-within")?.dataset["line"];
}

test.each([
  ["a", "b"],
  ["b", "ghost1"],
])(
  "[WB492] what is typed into line %s when it goes is told and not entered, and who typed it is in the next",
  async (gone, next) => {
    const table = await withMoneyIn("a", "b");
    const found = reported(table);
    const lost: unknown[] = [];
    table.addEventListener("lines-lost", (event) => {
      if (event instanceof LinesLost) lost.push(...event.lines);
    });
    inputAt(table, gone, "quantity").focus();
    await userEvent.keyboard("1.234");
    inputAt(table, gone, "price").focus();
    await userEvent.keyboard("250");
    table.lines = ["a", "b"].filter((id) => id !== gone).map(line);
    await table.updateComplete;
    expect(lost).toEqual([
      {
        line: gone,
        wasHere: true,
        entries: [
          { path: `lines.${gone}.quantity`, label: "Quantity", text: "1.234", value: undefined },
          { path: `lines.${gone}.price`, label: "Unit price", text: "250", value: "250" },
        ],
      },
    ]);
    expect(hereLine(table)).toBe(next);
    await userEvent.keyboard("99");
    expect(found).toEqual([]);
    await userEvent.keyboard("{Tab}");
    expect(here()).toBe(`${next} name`);
  },
);

test("[WB492] who only stood in a line that goes is in the next one; nobody else is led anywhere", async () => {
  const table = await tableOf("a", "b", "c");
  const lost: unknown[] = [];
  table.addEventListener("lines-lost", (event) => {
    if (event instanceof LinesLost) lost.push(...event.lines);
  });
  inputAt(table, "a", "price").focus();
  table.lines = [line("a"), line("c")];
  await table.updateComplete;
  expect(here()).toBe("a price");
  table.lines = [line("c")];
  await table.updateComplete;
  expect(hereLine(table)).toBe("c");
  expect(lost).toEqual([{ line: "a", wasHere: true, entries: [] }]);
  // Who deletes it knows.
  inputAt(table, "c", "price").focus();
  await userEvent.keyboard("{Control>}{Backspace}{/Control}");
  table.lines = [];
  await table.updateComplete;
  expect(lost).toHaveLength(1);
});

test("[WB492] what could be two amounts stands in its line again with its question, once that is back", async () => {
  const table = await withMoneyIn("a");
  table.focusCell("b", "price", "1.234");
  table.lines = [line("a"), line("b")];
  await expect.poll(here).toBe("b price");
  expect(inputAt(table, "b", "price").value).toBe("1.234");
  expect(fieldAt(table, "b", "price").renderRoot.querySelector("#below")?.textContent).toContain(
    "1,234",
  );
});

test("[WB666] several lines that are pasted into the text under a line stay there; into another field they are lines of the invoice", async () => {
  const table = await tableOf("a");
  table.context = { ...context, opened: new Set(["lines.a.description"]) };
  await table.updateComplete;
  const paste = (column: string): void => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", "Two pilots\none drone");
    const options = { clipboardData, bubbles: true, composed: true, cancelable: true };
    fieldAt(table, "a", column).dispatchEvent(new ClipboardEvent("paste", options));
  };
  paste("description");
  expect(intents).toEqual([]);
  paste("name");
  expect(intents.map(({ type }) => type)).toEqual(["paste"]);
});

test("[WB857] no number of a line is cut: its column is as wide as the longest", async () => {
  document.body.style.width = "694px";
  const table = await tableOf("k1", "k2");
  const long = {
    price: DecimalString.parse("1234567.89"),
    quantity: DecimalString.parse("1250.375"),
  };
  table.lines = [{ ...line("k1"), ...long }, line("k2")];
  await table.updateComplete;
  const numbers = (id: string): readonly HTMLInputElement[] =>
    ["quantity", "price"].map((column) => inputAt(table, id, column));
  await expect
    .poll(() => numbers("k1").map(({ value }) => value))
    .toEqual(["1250.375", "1,234,567.89"]);
  for (const input of numbers("k1"))
    expect(input.scrollWidth).toBeLessThanOrEqual(input.clientWidth);
  const rights = ["k1", "k2"].map((id) =>
    numbers(id).map((each) => each.getBoundingClientRect().right),
  );
  expect(rights[1]).toEqual(rights[0]);
  document.body.style.width = "";
});
