import { DocumentId } from "@concord/model";
import { LitElement, html } from "lit";
import type { TemplateResult } from "lit";
import { beforeEach, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import { dayFormat, moneyFormat } from "../editor/field-formats.ts";
import { today } from "../format/days.ts";
import { focusedElement } from "../page/focused-element.ts";
import { isQuiet } from "../page/register-updates.ts";
import { fakeWorkspace } from "../page/testing/fake-workspace.ts";
import type { Workspace } from "../page/workspace.ts";
import type { Said } from "../shell/say.ts";
import { TypedFields } from "./typed-fields.ts";
import { ValueField } from "./value-field.ts";

const documents = ["a", "b"].map((end) =>
  DocumentId.parse(`0190a000-0000-7000-8000-00000000000${end}`),
);
const [first, second] = documents;

/** A page of two fields that stores what it is told. */
class SomePage extends LitElement {
  static override properties = { of: { attribute: false } };
  declare of: DocumentId;
  workspace!: Workspace;
  readonly entered: string[] = [];
  readonly typed = new TypedFields(this);

  protected override willUpdate(): void {
    this.typed.turnTo({
      workspace: this.workspace,
      document: this.of,
      address: `/invoices/${this.of}`,
    });
  }

  protected override render(): TemplateResult {
    const day = today();
    return html`<div
      @field-committed=${(event: { readonly path: string; readonly value: unknown }) =>
        this.entered.push(`${event.path} ${String(event.value)}`)}
    >
      <value-field
        .path=${"price"}
        .label=${"Price"}
        .labelRest=${", line 1"}
        .format=${moneyFormat(undefined)}
        .value=${"100"}
      ></value-field>
      <value-field
        .path=${"due"}
        .label=${"Due date"}
        .format=${dayFormat({ today: day, from: day })}
        .value=${""}
      ></value-field>
    </div>`;
  }
}
customElements.define("some-page", SomePage);

const isSaid = (event: Event): event is CustomEvent<Said> => event.type === "say";

let said: Said[] = [];
let went: string[] = [];
let place: HTMLElement;

beforeEach(() => {
  document.body.replaceChildren();
  said = [];
  went = [];
  place = document.createElement("main");
  place.addEventListener("say", (event) => {
    if (isSaid(event)) said.push(event.detail);
  });
  place.addEventListener("go", (event) => {
    if (event instanceof CustomEvent) went.push(String(event.detail));
  });
  document.body.append(place);
});

async function pageOf(workspace: Workspace, of = first): Promise<SomePage> {
  const page = new SomePage();
  if (of === undefined) throw new Error("No document");
  Object.assign(page, { workspace, of });
  // Where pages stand in the app, more than one component deep.
  const around = document.createElement("div");
  around.attachShadow({ mode: "open" }).append(page);
  place.append(around);
  await page.updateComplete;
  return page;
}

function fieldOf(page: SomePage, path: string): ValueField {
  const found = [...page.renderRoot.querySelectorAll("value-field")].find(
    (each) => each instanceof ValueField && each.path === path,
  );
  if (!(found instanceof ValueField)) throw new Error(`No field ${path}`);
  return found;
}

function inputOf(page: SomePage, path: string): HTMLInputElement {
  const input = fieldOf(page, path).renderRoot.querySelector("input");
  if (input === null) throw new Error("No input");
  return input;
}

async function type(page: SomePage, path: string, text: string): Promise<void> {
  inputOf(page, path).focus();
  inputOf(page, path).select();
  await userEvent.keyboard(text);
}

const below = (page: SomePage, path: string): string =>
  fieldOf(page, path).renderRoot.querySelector(".below")?.textContent?.trim() ?? "";

test("[WB401] what cannot be entered is kept when its page goes, said with a way back, and asked about there again", async () => {
  const { workspace } = fakeWorkspace([]);
  const page = await pageOf(workspace);
  await type(page, "price", "1.250{Tab}");
  await type(page, "due", "soon{Tab}");
  place.replaceChildren();
  expect(said.map(({ text }) => text)).toEqual([
    "Not entered yet: “1.250” in Price, line 1, “soon” in Due date.",
  ]);
  expect(page.entered).toEqual([]);
  // It is as little entered as before.
  expect(workspace.typed.isThere()).toBe(true);
  said[0]?.undo?.();
  expect(went).toEqual([`/invoices/${first}`]);

  // Another invoice gets nothing of it.
  const other = await pageOf(workspace, second);
  await new Promise((waited) => setTimeout(waited, 200));
  expect(inputOf(other, "price").value).toBe("100.00");
  place.replaceChildren();

  const back = await pageOf(workspace);
  await expect.poll(() => inputOf(back, "due").value).toBe("soon");
  expect(inputOf(back, "price").value).toBe("1.250");
  expect(below(back, "price")).toContain("Which one is meant?");
  expect(below(back, "due")).toContain("is no day");
  expect(focusedElement()).toBe(inputOf(back, "price"));
  await userEvent.keyboard("{Enter}");
  expect(back.entered).toEqual(["price 1.25"]);
  await type(back, "due", "{Escape}");
  place.replaceChildren();
  expect(said).toHaveLength(1);
  expect(workspace.typed.isThere()).toBe(false);
});

test("[WB401] it is kept also where the same page shows another invoice, and what can be entered is entered in the one it was typed in", async () => {
  const { workspace } = fakeWorkspace([]);
  const page = await pageOf(workspace);
  const enteredIn: string[] = [];
  page.addEventListener("field-committed", ({ path }) => enteredIn.push(`${page.of} ${path}`));
  await type(page, "price", "1.250{Tab}");
  await type(page, "due", "t");
  page.typed.leave();
  if (second !== undefined) page.of = second;
  await page.updateComplete;
  expect(said).toHaveLength(1);
  expect(workspace.typed.leftAt(`/invoices/${first}`)).toHaveLength(1);
  expect(enteredIn).toEqual([`${first} due`]);
});

test("[WB402] what is typed and entered nowhere makes closing ask and a new version wait, wherever the focus is", async () => {
  const { workspace } = fakeWorkspace([]);
  const page = await pageOf(workspace);
  const after = document.createElement("button");
  place.append(after);
  await type(page, "price", "1.250");
  after.focus();
  expect(workspace.typed.isThere()).toBe(true);
  expect(isQuiet(workspace)).toBe(false);
  await type(page, "price", "12");
  after.focus();
  expect(page.entered).toEqual(["price 12"]);
  expect(workspace.typed.isThere()).toBe(false);
  expect(isQuiet(workspace)).toBe(true);
});

test("[WB402] whoever closes the tab, or looks elsewhere, has entered what they typed; it stays under the hand", async () => {
  const { workspace } = fakeWorkspace([]);
  const page = await pageOf(workspace);
  await type(page, "price", "3*12");
  dispatchEvent(new Event("beforeunload", { cancelable: true }));
  expect(page.entered).toEqual(["price 36"]);
  expect(inputOf(page, "price").value).toBe("3*12");
  await userEvent.keyboard("0");
  Object.defineProperty(document, "visibilityState", { value: "hidden", configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
  Reflect.deleteProperty(document, "visibilityState");
  expect(page.entered).toEqual(["price 36", "price 360"]);
  // What is only begun is no question yet.
  await type(page, "due", "1/");
  dispatchEvent(new Event("beforeunload", { cancelable: true }));
  expect(below(page, "due")).toBe("");
});

test("[WB403] while something is typed that is not entered, its document is being saved", async () => {
  const { workspace } = fakeWorkspace([]);
  const page = await pageOf(workspace);
  expect(workspace.typed.waiting(first)).toBe(0);
  await type(page, "price", "1.250{Tab}");
  await expect.poll(() => workspace.typed.waiting(first)).toBe(1);
  expect(workspace.typed.waiting()).toBe(1);
  expect(workspace.typed.waiting(second)).toBe(0);
  inputOf(page, "price").focus();
  await userEvent.keyboard("{Escape}");
  await expect.poll(() => workspace.typed.waiting()).toBe(0);
});
