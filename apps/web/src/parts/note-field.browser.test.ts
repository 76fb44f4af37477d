import { beforeEach, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import type { FieldCaret } from "./field-events.ts";
import { NoteField } from "./note-field.ts";
import type { NoteCaret } from "./note-field.ts";

const told: string[] = [];
const ben: NoteCaret = { client: 1, name: "Ben", tone: "teal", isIdle: false, at: 5 };

beforeEach(() => {
  document.body.replaceChildren();
  told.length = 0;
});

async function note(value: string, carets: readonly NoteCaret[]): Promise<NoteField> {
  const field = new NoteField();
  Object.assign(field, { path: "note", label: "Internal note", value, carets });
  field.addEventListener("field-caret", ({ from, to }: FieldCaret) => told.push(`${from}-${to}`));
  document.body.append(field);
  await field.updateComplete;
  return field;
}

const areaOf = (field: NoteField): HTMLTextAreaElement => {
  const area = field.renderRoot.querySelector("textarea");
  if (area === null) throw new Error("No textarea");
  return area;
};
/** What stands before each caret, back to the one before. */
const before = (field: NoteField): readonly string[] =>
  [...field.renderRoot.querySelectorAll(".copy > span:not(.caret)")].map(
    ({ textContent }) => textContent ?? "",
  );

test("[WB196] others' carets stand at their letters, also in a text that is being typed, and cover nothing", async () => {
  const field = await note("call the harbour", [ben, { ...ben, client: 2, name: "Cy", at: 16 }]);
  expect(before(field)).toEqual(["call ", "the harbour"]);
  areaOf(field).focus();
  areaOf(field).setSelectionRange(0, 0);
  await userEvent.keyboard("please ");
  await expect.poll(() => before(field)).toEqual(["please call ", "the harbour"]);
  const copy = field.renderRoot.querySelector(".copy");
  expect(copy?.getAttribute("aria-hidden")).toBe("true");
  expect(copy === null ? "" : getComputedStyle(copy).pointerEvents).toBe("none");
  // Beyond the end, as while a text is on its way, is at the end.
  Object.assign(field, { carets: [{ ...ben, at: 99 }] });
  await field.updateComplete;
  expect(before(field)).toEqual(["please call the harbour"]);
});

test("[WB196] the own caret is told by the letters of the stored text, and anew when others have moved it", async () => {
  const field = await note("call the harbour", []);
  areaOf(field).focus();
  areaOf(field).setSelectionRange(5, 8);
  await expect.poll(() => told.at(-1)).toBe("5-8");
  areaOf(field).setSelectionRange(5, 5);
  await userEvent.keyboard("up ");
  // What is typed is stored nowhere yet.
  await expect.poll(() => told.at(-1)).toBe("5-5");
  areaOf(field).setSelectionRange(11, 11);
  await expect.poll(() => told.at(-1)).toBe("8-8");
  const count = told.length;
  areaOf(field).blur();
  await userEvent.keyboard("{Tab}");
  document.getSelection()?.removeAllRanges();
  expect(told).toHaveLength(count);
});
