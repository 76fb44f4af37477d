import { beforeEach, expect, test } from "vitest";
import { page } from "vitest/browser";
import { moneyFormat } from "../editor/field-formats.ts";
import { ComboBox } from "./combo-box.ts";
import { plainText } from "./field-format.ts";
import { ValueField } from "./value-field.ts";

beforeEach(() => document.body.replaceChildren());

async function shown(given: Partial<ValueField>): Promise<ValueField> {
  const field = new ValueField();
  Object.assign(field, { path: "price", format: moneyFormat(undefined) }, given);
  document.body.append(field);
  await field.updateComplete;
  return field;
}

test("[WB851] the name of a field in a line is read as it is written, with no space before the comma", async () => {
  const of = { label: "Unit price", labelRest: ", line 1" };
  for (const bare of [true, false]) {
    document.body.replaceChildren();
    const field = await shown({ ...of, bare });
    const named = page.getByRole("textbox", { name: "Unit price, line 1", exact: true });
    await expect.poll(() => named.query()).toBe(field.renderRoot.querySelector("input"));
    const rest = field.renderRoot.querySelector("label span")?.getBoundingClientRect();
    expect(rest?.width).toBe(0);
    expect(field.renderRoot.querySelector("label")?.offsetHeight).toBe(bare ? 14 : 16);
  }
});

test("[WB861] whose a field is has its place beside the field's name, and gives way to it", async () => {
  const field = await shown({ label: "Due date", owner: "QuickBooks" });
  field.style.cssText = "display: block; width: 118px";
  const boxOf = (selector: string): DOMRect | undefined =>
    field.renderRoot.querySelector(selector)?.getBoundingClientRect();
  const label = field.renderRoot.querySelector("label");
  expect(label?.scrollWidth).toBe(label?.clientWidth);
  const [name, lock] = [boxOf("label"), boxOf(".lock")];
  expect(lock?.left).toBeGreaterThanOrEqual(name?.right ?? Infinity);
  expect(lock?.right).toBeLessThanOrEqual(field.getBoundingClientRect().right);
});

test("[WB862] a name that is written from the right begins at the right of its field, and an amount does not", async () => {
  const directions: string[] = [];
  for (const grows of [undefined, false, true]) {
    const field = grows === undefined ? new ValueField() : new ComboBox();
    Object.assign(field, { path: "name", format: plainText, grows, value: "شركة الخليج" });
    document.body.append(field);
    await field.updateComplete;
    const input = field.renderRoot.querySelector("#input");
    directions.push(input === null ? "" : getComputedStyle(input).direction);
  }
  expect(directions).toEqual(["rtl", "rtl", "rtl"]);
  const amount = await shown({ value: "12" });
  const input = amount.renderRoot.querySelector("input");
  expect(input && getComputedStyle(input).direction).toBe("ltr");
});
