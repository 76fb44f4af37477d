import axe from "axe-core";
import { beforeEach, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import type { CurrencyCode } from "@concord/model";
import { discountFormat, moneyFormat } from "../editor/field-formats.ts";
import { ComboBox } from "./combo-box.ts";
import type { Option } from "./options.ts";
import { matching } from "./options.ts";
import { ValueField } from "./value-field.ts";

let told: string[] = [];

beforeEach(() => {
  document.body.replaceChildren();
  told = [];
});

async function shown<Field extends ValueField>(
  field: Field,
  given: Partial<Field>,
): Promise<Field> {
  Object.assign(field, { path: "price", label: "Price" }, given);
  for (const type of ["field-committed", "option-taken"] as const) {
    field.addEventListener(type, (event) => {
      told.push(
        "value" in event
          ? `value ${event.value ?? "none"}`
          : `option ${event.id} for ${event.text}`,
      );
    });
  }
  const after = document.createElement("button");
  after.textContent = "after";
  document.body.append(field, after);
  await field.updateComplete;
  return field;
}

const inputOf = (field: ValueField): HTMLInputElement => {
  const input = field.renderRoot.querySelector("input");
  if (input === null) throw new Error("No input");
  return input;
};
const belowOf = (field: ValueField): string =>
  field.renderRoot.querySelector(".below")?.textContent?.replaceAll(/\s+/gu, " ").trim() ?? "";
const euro: CurrencyCode | undefined = undefined;

test("[WB41] a formula is understood while it is typed, shown as its result once left, and kept as a hint", async () => {
  const field = await shown(new ValueField(), { format: moneyFormat(euro), value: "10" });
  inputOf(field).focus();
  await userEvent.keyboard("3*1250");
  await expect
    .poll(() => field.renderRoot.querySelector(".hint")?.textContent)
    .toContain("3,750.00");
  await userEvent.keyboard("{Tab}");
  await field.updateComplete;
  expect(told).toEqual(["value 3750"]);
  expect(inputOf(field).value).toBe("3,750.00");
  expect(inputOf(field).title).toBe("3*1250");
});

test("[WB16] what may be two amounts is asked about with each key once it was left, and Enter says the likelier", async () => {
  const field = await shown(new ValueField(), { format: moneyFormat(euro), value: "" });
  inputOf(field).focus();
  await userEvent.keyboard("1.250{Enter}");
  await field.updateComplete;
  expect(belowOf(field)).toContain("Which one is meant?");
  expect(told).toEqual([]);
  // With a key for commands Enter is the page's, and answers nothing.
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  expect(told).toEqual([]);
  await userEvent.keyboard("{Enter}");
  expect(told).toEqual(["value 1.25"]);
});

test("[WB38] a change from elsewhere leaves the text of who types, and comes where nobody is with a tint", async () => {
  const field = await shown(new ValueField(), { format: moneyFormat(euro), value: "10" });
  const writer = { name: "Mara", tone: "teal" } as const;
  inputOf(field).focus();
  await userEvent.keyboard("99");
  Object.assign(field, { value: "12", writer });
  await field.updateComplete;
  expect(inputOf(field).value).toBe("99");
  expect(belowOf(field)).toContain("Mara set 12.00");
  field.renderRoot.querySelector<HTMLButtonElement>(".below button")?.click();
  await field.updateComplete;
  expect(inputOf(field).value).toBe("12.00");
  document.querySelector("button")?.focus();
  expect(told).toEqual([]);
  Object.assign(field, { value: "14", writer });
  await field.updateComplete;
  expect(inputOf(field).value).toBe("14.00");
  expect(field.renderRoot.querySelector(".control")?.classList.contains("tinted")).toBe(true);
});

test("[WB281] who takes theirs lets go of an own entry only where they had made one", async () => {
  const field = await shown(new ValueField(), { format: moneyFormat(euro), value: "10" });
  const letGo: string[] = [];
  field.addEventListener("theirs-taken", ({ mine }) => letGo.push(mine ?? ""));
  const take = async (value: string): Promise<void> => {
    Object.assign(field, { value, writer: { name: "Mara", tone: "teal" } });
    await field.updateComplete;
    field.renderRoot.querySelector<HTMLButtonElement>(".below button")?.click();
    await field.updateComplete;
  };
  inputOf(field).focus();
  await take("12");
  expect(letGo).toEqual([]);
  await userEvent.keyboard("99");
  await take("14");
  expect(letGo).toEqual(["12.0099"]);
});

test("[WB38] an own change from elsewhere, such as an undo, comes at once, but never over what is being typed", async () => {
  const field = await shown(new ValueField(), { format: moneyFormat(euro), value: "10" });
  inputOf(field).focus();
  field.value = "11";
  await field.updateComplete;
  expect(inputOf(field).value).toBe("11.00");
  await userEvent.keyboard("5");
  field.value = "12";
  await field.updateComplete;
  expect(inputOf(field).value).toBe("5");
  await userEvent.keyboard("{Escape}");
  await field.updateComplete;
  expect(inputOf(field).value).toBe("12.00");
});

test("[WB140] what was reported in a pause is not written again over what somebody else or an undo made of it since", async () => {
  const field = await shown(new ValueField(), { format: moneyFormat(euro), value: "8" });
  const writer = { name: "Mara", tone: "teal" } as const;
  inputOf(field).focus();
  await userEvent.keyboard("10");
  await expect.poll(() => told, { timeout: 5_000 }).toEqual(["value 10"]);
  expect(field.hasTyped).toBe(false);
  expect(inputOf(field).value).toBe("10");
  Object.assign(field, { value: "12", writer });
  await field.updateComplete;
  expect(belowOf(field)).toContain("Mara set 12.00");
  // The tab is hidden, then somebody leaves the field.
  field.commit();
  document.querySelector("button")?.focus();
  await field.updateComplete;
  expect(told).toEqual(["value 10"]);
  expect(inputOf(field).value).toBe("12.00");

  inputOf(field).focus();
  await userEvent.keyboard("2*7");
  await expect.poll(() => told, { timeout: 5_000 }).toEqual(["value 10", "value 14"]);
  expect(field.renderRoot.querySelector(".hint")?.textContent).toContain("14.00");
  Object.assign(field, { value: "12", writer: undefined });
  await field.updateComplete;
  expect(inputOf(field).value).toBe("12.00");
  await userEvent.keyboard("{Tab}");
  expect(told).toEqual(["value 10", "value 14"]);
  expect(inputOf(field).value).toBe("12.00");
});

test("[WB140] what is typed on after a pause is stored when somebody leaves", async () => {
  const field = await shown(new ValueField(), { format: moneyFormat(euro), value: "8" });
  inputOf(field).focus();
  await userEvent.keyboard("10");
  await expect.poll(() => told, { timeout: 5_000 }).toEqual(["value 10"]);
  await userEvent.keyboard("5{Tab}");
  expect(told).toEqual(["value 10", "value 105"]);
});

test("[WB42] a field that a tool owns is locked and says whose it is; one with an error says so once nobody is in it", async () => {
  const field = await shown(new ValueField(), { value: "4000", owner: "QuickBooks" });
  expect(inputOf(field).readOnly).toBe(true);
  const lock = field.renderRoot.querySelector(".lock");
  expect(lock?.ariaLabel).toBe("Owned by QuickBooks");
  // By which rule, and who may change it, stands there.
  expect(lock?.getAttribute("href")).toBe("/settings/rules");
  Object.assign(field, { owner: undefined, problem: "Name the buyer." });
  await field.updateComplete;
  expect(belowOf(field)).toBe("Name the buyer.");
  expect(inputOf(field).getAttribute("aria-invalid")).toBe("true");
  inputOf(field).focus();
  await field.updateComplete;
  expect(belowOf(field)).toBe("");
});

test("[WB41] a discount is a part or an amount, and no more than all", async () => {
  const field = await shown(new ValueField(), { format: discountFormat(euro), value: "" });
  inputOf(field).focus();
  await userEvent.keyboard("12,5 %{Tab}");
  expect(told).toEqual(["value 12.5%"]);
  await field.updateComplete;
  expect(inputOf(field).value).toBe("12.5 %");
  inputOf(field).focus();
  await userEvent.keyboard("101%{Tab}");
  await field.updateComplete;
  expect(belowOf(field)).toContain("at most 100 %");
});

const people: readonly Option[] = [
  { id: "a", label: "Nordlicht Studio", detail: "DE123 · net 30" },
  { id: "b", label: "Nordwind AG" },
  { id: "c", label: "Kestrel" },
];
const find = (text: string): readonly Option[] => matching(people, text, 8);

test("[WB43] the first match is preselected: Tab and Enter take it, arrows choose, Escape leaves the text as it is", async () => {
  const field = await shown(new ComboBox(), { find, value: "" });
  const options = (): readonly string[] =>
    [...field.renderRoot.querySelectorAll("[role=option]")].map((option) => option.id);
  inputOf(field).focus();
  expect(options()).toEqual([]);
  await userEvent.keyboard("nord");
  await expect.poll(() => options().length).toBe(2);
  expect(inputOf(field).getAttribute("aria-activedescendant")).toBe("option-0");
  await userEvent.keyboard("{ArrowDown}{Enter}");
  expect(told).toEqual(["option b for nord"]);
  await userEvent.keyboard("kes{Tab}");
  expect(told.at(-1)).toBe("option c for kes");
  inputOf(field).focus();
  await userEvent.keyboard("Kestrel and sons");
  await expect.poll(() => options().length).toBe(0);
  await userEvent.keyboard("{Tab}");
  expect(told.at(-1)).toBe("value Kestrel and sons");
  inputOf(field).focus();
  await userEvent.keyboard("nord{Escape}{Tab}");
  expect(told.at(-1)).toBe("value nord");
});

test("[WB151] what is only like the text is offered and never preselected: Tab leaves the text as it is", async () => {
  const guesses: readonly Option[] = [
    { id: "a", label: "Acme GmbH", isGuess: true },
    { id: "new", label: "Create “Acme AG”", isNew: true },
  ];
  const field = await shown(new ComboBox(), { find: () => guesses, value: "" });
  inputOf(field).focus();
  await userEvent.keyboard("Acme AG");
  await expect.poll(() => field.renderRoot.querySelectorAll("[role=option]").length).toBe(2);
  expect(inputOf(field).hasAttribute("aria-activedescendant")).toBe(false);
  await userEvent.keyboard("{Tab}");
  expect(told).toEqual(["value Acme AG"]);
  inputOf(field).focus();
  await userEvent.keyboard("Acme AG{ArrowDown}{Enter}");
  expect(told.at(-1)).toBe("option a for Acme AG");
});

test("[WB43] the list opens with an arrow, and what is clicked in it is taken without the text being stored first", async () => {
  const field = await shown(new ComboBox(), { find, value: "" });
  inputOf(field).focus();
  await userEvent.keyboard("{ArrowDown}");
  await field.updateComplete;
  const list = field.renderRoot.querySelector("#list");
  expect(list?.matches(":popover-open")).toBe(true);
  await userEvent.keyboard("str");
  await field.updateComplete;
  await userEvent.keyboard("{Control>}a{/Control}nordl");
  await expect.poll(() => field.renderRoot.querySelectorAll("[role=option]").length).toBe(1);
  const option = field.renderRoot.querySelector("[role=option]");
  if (option === null) throw new Error("No option");
  await userEvent.click(option);
  expect(told).toEqual(["option a for nordl"]);
});

test("[WB194] a description grows with its text and stays one paragraph: Enter goes on, a list and Escape are as before", async () => {
  const field = await shown(new ComboBox(), {
    find: (text) => matching([{ id: "1", label: "Pump inspection" }], text, 5),
    value: "Short",
    grows: true,
  });
  const area = (): HTMLTextAreaElement => {
    const found = field.renderRoot.querySelector("textarea");
    if (found === null) throw new Error("No textarea");
    return found;
  };
  field.style.width = "200px";
  await field.updateComplete;
  const oneLine = area().offsetHeight;
  area().focus();
  await userEvent.keyboard(
    "Inspection of the pumps in the basement, with a report for each of them",
  );
  await expect.poll(() => area().offsetHeight).toBeGreaterThan(oneLine + 40);
  expect(area().scrollHeight).toBeLessThanOrEqual(area().clientHeight);
  await userEvent.keyboard("{Enter}");
  // What was stored in a pause before it is a part of it.
  expect(told.at(-1)).toBe(
    "value Inspection of the pumps in the basement, with a report for each of them",
  );
  expect(area().value).not.toContain("\n");
  told = [];
  area().select();
  await userEvent.keyboard("pu");
  await expect.poll(() => area().getAttribute("aria-expanded")).toBe("true");
  await userEvent.keyboard("{Enter}");
  expect(told.at(-1)).toBe("option 1 for pu");
});

test("[WB403] a description is stored in a pause of typing, a name that is half typed is not", async () => {
  const field = await shown(new ComboBox(), { find, value: "", grows: true });
  field.renderRoot.querySelector("textarea")?.focus();
  await userEvent.keyboard("nord");
  await expect.poll(() => told, { timeout: 10_000 }).toEqual(["value nord"]);
  expect(field.hasTyped).toBe(false);
  // What was meant can still be taken.
  await userEvent.keyboard("{Enter}");
  expect(told.at(-1)).toBe("option a for nord");
  field.remove();
  told = [];
  const name = await shown(new ComboBox(), { find, value: "" });
  inputOf(name).focus();
  await userEvent.keyboard("nord");
  await new Promise((waited) => setTimeout(waited, 2_500));
  expect(told).toEqual([]);
  expect(name.hasTyped).toBe(true);
});

test("[WB404] what was chosen stands in the field until it is known what it comes to, also when one has left it", async () => {
  const field = await shown(new ComboBox(), { find, value: "Kestrel" });
  const { promise, resolve } = Promise.withResolvers<"taken" | "not-taken">();
  field.addEventListener("option-taken", (event) => {
    event.found = promise;
  });
  inputOf(field).focus();
  await userEvent.keyboard("nordl{Tab}");
  expect(told).toEqual(["option a for nordl"]);
  await field.updateComplete;
  expect(inputOf(field).value).toBe("Nordlicht Studio");
  expect(field.hasTyped).toBe(true);
  resolve("taken");
  await promise;
  field.value = "Nordlicht Studio GmbH";
  await expect.poll(() => inputOf(field).value).toBe("Nordlicht Studio GmbH");
  expect(field.hasTyped).toBe(false);
});

test("[WB404] what was chosen and cannot be had is said, and what was typed stays; it is entered only once it is another text", async () => {
  const field = await shown(new ComboBox(), { find, value: "" });
  field.addEventListener("option-taken", (event) => {
    event.found = Promise.resolve("not-taken");
  });
  inputOf(field).focus();
  await userEvent.keyboard("nordl{Tab}");
  await expect.poll(() => belowOf(field)).toContain("“Nordlicht Studio” could not be opened");
  expect(inputOf(field).value).toBe("nordl");
  expect(field.unentered()).toBe("nordl");
  field.commit();
  expect(told).toEqual(["option a for nordl"]);
  inputOf(field).focus();
  await userEvent.keyboard("{End}i");
  await expect.poll(() => belowOf(field)).toBe("");
  await userEvent.keyboard("{Escape}{Tab}");
  expect(told.at(-1)).toBe("value nordli");
});

test("[WB201] the name of who is idle can be read in light and dark", async () => {
  const field = await shown(new ValueField(), {
    value: "10",
    peers: [{ name: "Mara", tone: "teal", isIdle: true }],
  });
  const tokens = document.createElement("link");
  Object.assign(tokens, { rel: "stylesheet", href: "/apps/web/src/styles/tokens.css" });
  const { promise: isStyled, resolve, reject } = Promise.withResolvers<unknown>();
  tokens.addEventListener("load", resolve);
  tokens.addEventListener("error", reject);
  document.head.append(tokens);
  await isStyled;
  document.body.style.background = "var(--surface)";
  for (const theme of ["light", "dark"]) {
    document.documentElement.dataset["theme"] = theme;
    const { violations } = await axe.run(field, { runOnly: ["wcag2aa"] });
    expect(violations.map(({ id }) => `${theme}: ${id}`)).toEqual([]);
  }
  const tag = field.renderRoot.querySelector(".tag.idle");
  expect(tag === null ? "" : getComputedStyle(tag).backgroundColor).toBe("rgb(29, 34, 43)");
  tokens.remove();
  document.body.style.background = "";
});
