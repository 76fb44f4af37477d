import axe from "axe-core";
import { beforeEach, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import type { TagChanged } from "./field-events.ts";
import { TagsField } from "./tags-field.ts";

const told: string[] = [];

beforeEach(() => {
  document.body.replaceChildren();
  told.length = 0;
});

async function shown(tags: readonly string[], more: Partial<TagsField> = {}): Promise<TagsField> {
  const field = new TagsField();
  Object.assign(field, { tags, inUse: () => ["archive", "VIP", "Zweite Mahnung"], ...more });
  // As the page does: what was asked for is there with the next render.
  field.addEventListener("tag-changed", ({ does, tag }: TagChanged) => {
    told.push(`${does} ${tag}`);
    const others = field.tags.filter((each) => each !== tag);
    field.tags = does === "add-tag" ? [...others, tag] : others;
  });
  document.body.append(field);
  await field.updateComplete;
  return field;
}

const inputOf = (field: TagsField): HTMLInputElement => {
  const input = field.renderRoot.querySelector("input");
  if (input === null) throw new Error("nothing to type into");
  return input;
};
const chips = (field: TagsField): readonly string[] =>
  [...field.renderRoot.querySelectorAll("li span")].map(({ textContent }) => textContent ?? "");

test("[WB581] Enter, a comma and leaving the field add what is typed", async () => {
  const field = await shown([]);
  field.focus();
  await userEvent.keyboard("  urgent {Enter}");
  expect(inputOf(field).value).toBe("");
  await userEvent.keyboard("Q4,vip");
  expect(chips(field)).toEqual(["urgent", "Q4"]);
  inputOf(field).blur();
  await field.updateComplete;
  expect(told).toEqual(["add-tag urgent", "add-tag Q4", "add-tag vip"]);
  field.focus();
  await userEvent.keyboard(" {Enter}");
  expect(told).toHaveLength(3);
});

test("[WB581] Backspace in the empty field marks the last tag, says so, and then removes it", async () => {
  const field = await shown(["urgent", "vip"]);
  field.focus();
  await userEvent.keyboard("x{Backspace}");
  expect(told).toEqual([]);
  await userEvent.keyboard("{Backspace}");
  await field.updateComplete;
  expect(told).toEqual([]);
  expect(field.renderRoot.querySelector("li.marked")?.textContent).toContain("vip");
  expect(field.renderRoot.querySelector("[role=status]")?.textContent).toContain(
    "Backspace removes vip",
  );
  // Whoever goes on typing meant nothing by it.
  await userEvent.keyboard("y{Backspace}");
  await field.updateComplete;
  expect(field.renderRoot.querySelector("li.marked")).toBeNull();
  await userEvent.keyboard("{Backspace}{Backspace}");
  expect(told).toEqual(["remove-tag vip"]);
  await field.updateComplete;
  expect(field.renderRoot.querySelector("li.marked")).toBeNull();
});

test("[WB581] a tag is removed with its button, and the field goes on; what is in use and not here is offered", async () => {
  const field = await shown(["vip", "urgent"]);
  const remove = field.renderRoot.querySelector<HTMLElement>(
    "[aria-label='Remove the tag urgent']",
  );
  remove?.click();
  expect(told).toEqual(["remove-tag urgent"]);
  expect(field.shadowRoot?.activeElement).toBe(inputOf(field));
  await field.updateComplete;
  const offered = [...field.renderRoot.querySelectorAll("option")].map(({ value }) => value);
  expect(offered).toEqual(["archive", "Zweite Mahnung"]);
  const { violations } = await axe.run(field);
  expect(violations).toEqual([]);
});

test("[WB581] who may only look sees the tags; twenty are all there may be", async () => {
  const looking = await shown(["vip"], { fixed: true });
  expect(chips(looking)).toEqual(["vip"]);
  expect(looking.renderRoot.querySelector("input, button")).toBeNull();
  const full = await shown(Array.from({ length: 20 }, (_, at) => `tag ${at}`));
  expect(inputOf(full).readOnly).toBe(true);
  expect(inputOf(full).placeholder).toBe("At most 20 tags");
});
