import axe from "axe-core";
import { beforeEach, expect, test, vi } from "vitest";
import { ValueField } from "../parts/value-field.ts";
import { PracticePage } from "./practice-page.ts";

beforeEach(() => {
  document.body.replaceChildren();
  localStorage.clear();
});

const patience = { timeout: 20_000 };

/** What is in the page, however deep in components. */
function* within(root: ParentNode): Generator<HTMLElement> {
  for (const each of root.querySelectorAll<HTMLElement>("*")) {
    yield each;
    if (each.shadowRoot !== null) yield* within(each.shadowRoot);
  }
}

const found = (page: PracticePage, selector: string): HTMLElement | undefined =>
  within(page.renderRoot).find((each) => each.matches(selector));

function enter(page: PracticePage, path: string, text: string): void {
  const field = within(page.renderRoot).find(
    (each) => each instanceof ValueField && each.path === path,
  );
  const input = field?.shadowRoot?.querySelector("input");
  if (input === null || input === undefined) throw new Error(`no field ${path}`);
  input.focus();
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
  input.dispatchEvent(new Event("change", { bubbles: true, composed: true }));
  input.blur();
}

const press = (page: PracticePage, words: string): void =>
  within(page.renderRoot)
    .find((each) => each.matches("button") && each.textContent?.trim().startsWith(words))
    ?.click();

const at = (page: PracticePage, title: string): Promise<void> =>
  expect.poll(() => page.renderRoot.querySelector("h2")?.textContent, patience).toBe(title);

test("[WB333] whoever practises sees all five states and decides a conflict; nothing of it is stored or sent, and a key leaves it", async () => {
  const databases = await indexedDB.databases();
  const sent = vi.spyOn(globalThis, "WebSocket");
  const page = new PracticePage();
  page.name = "Mara";
  document.body.append(page);
  await expect.poll(() => found(page, "value-field") !== undefined, patience).toBe(true);
  await at(page, "Change something");
  expect((await axe.run(page, { runOnly: ["wcag2a", "wcag2aa", "wcag22aa"] })).violations).toEqual(
    [],
  );
  enter(page, "lines.survey.quantity", "14");
  await at(page, "Lose the network");
  press(page, "Go offline");
  await at(page, "Change the due date");
  enter(page, "dueDate", "+60");
  await at(page, "Idris changes it too");
  await at(page, "Get the network back");
  press(page, "Reconnect");
  await at(page, "Decide the conflict");
  const mark = found(page, "conflict-mark");
  expect(mark?.shadowRoot?.textContent).toContain("Idris");
  expect(mark?.shadowRoot?.textContent).toContain("Mara");
  press(page, "Use ");
  await at(page, "One more thing: the session");
  press(page, "Let the session end");
  await at(page, "Write something all the same");
  enter(page, "lines.survey.quantity", "15");
  await at(page, "It needs your attention");
  press(page, "Sign in again");
  await at(page, "That is all there is to it");
  const states = [...page.renderRoot.querySelectorAll<HTMLElement>(".states li")];
  expect(states.map((each) => each.textContent?.includes("seen"))).toEqual(
    Array.from({ length: 5 }, () => true),
  );
  expect((await axe.run(page, { runOnly: ["wcag2a", "wcag2aa", "wcag22aa"] })).violations).toEqual(
    [],
  );

  expect(await indexedDB.databases()).toEqual(databases);
  expect(localStorage).toHaveLength(0);
  expect(sent).not.toHaveBeenCalled();
  const gone: unknown[] = [];
  page.addEventListener("go", ({ detail }: CustomEventInit<unknown>) => gone.push(detail));
  dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
  expect(gone).toEqual(["/invoices"]);
}, 90_000);
