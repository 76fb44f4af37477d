import axe from "axe-core";
import { beforeEach, expect, test } from "vitest";
import { page as browser, userEvent } from "vitest/browser";
import { idOf } from "../list/testing/rows.ts";
import type { HistoryPage } from "./history-page.ts";
import { head, items, noon, hour, press, shown, withColours } from "./testing/shown-history.ts";

beforeEach(async () => {
  document.body.replaceChildren();
  await browser.viewport(1_280, 800);
});

const talk = { name: "Before the price talk", of: { hash: "2", at: noon + 2 * hour } };
const named = { ...head, "moments.k1": talk };

function nameField(page: HistoryPage): HTMLInputElement {
  const found = page.shadowRoot?.querySelector<HTMLInputElement>(".names input");
  if (found === null || found === undefined) throw new Error("no field");
  return found;
}

test("[WB780] a moment gets a name with keys alone, and the page goes on showing it", async () => {
  const { page, text, made } = shown(undefined, 11);
  await expect.poll(text).toContain("Drone flight");
  await userEvent.keyboard("{Home}{ArrowRight}");
  await expect.poll(text).toContain("Change 2 of 4");
  const button = page.shadowRoot?.querySelector<HTMLElement>("button.naming");
  button?.focus();
  await userEvent.keyboard("{Enter}");
  await expect.poll(() => page.shadowRoot?.activeElement === nameField(page)).toBe(true);
  await userEvent.keyboard("  Before the price talk {Enter}");
  await expect.poll(() => made.length).toBe(1);
  expect(made[0]).toMatchObject([idOf(11), [{ type: "name-moment", ...talk }]]);
  expect(text()).toContain("Change 2 of 4");
  await expect.poll(() => page.shadowRoot?.activeElement).toBe(button);
  // Escape closes the form, and not the page.
  await userEvent.keyboard("{Enter}");
  await expect.poll(() => page.shadowRoot?.activeElement === nameField(page)).toBe(true);
  await userEvent.keyboard("{Escape}");
  await expect.poll(() => page.shadowRoot?.querySelector(".names")).toBe(null);
  await expect.poll(() => page.shadowRoot?.activeElement).toBe(button);
});

test("[WB781] the name stands beside the slider, on it, in the list and on the moment, is changed and removed", async () => {
  const { page, text, made } = shown(undefined, 12, { live: named });
  const all = (what: string): readonly string[] =>
    [...(page.shadowRoot?.querySelectorAll(what) ?? [])].map(({ textContent }) =>
      textContent.trim(),
    );
  await expect.poll(() => all(".point")).toEqual([talk.name]);
  page.shadowRoot?.querySelector<HTMLElement>(".point")?.click();
  await expect.poll(text).toContain("Change 2 of 4");
  expect(all(".groups .pill").filter((each) => each === talk.name)).toHaveLength(1);
  expect(all(".asof .pill")).toContain(talk.name);
  expect(page.shadowRoot?.querySelector("#points option")?.getAttribute("value")).toBe("1");
  const slider = page.shadowRoot?.querySelector("input[type=range]");
  expect(slider?.getAttribute("aria-valuetext")).toContain(talk.name);

  press(page, "Name…");
  await page.updateComplete;
  nameField(page).value = "Price talk";
  press(page, "Rename");
  await expect.poll(() => made.length).toBe(1);
  expect(made[0]).toMatchObject([
    idOf(12),
    [{ type: "rename-moment", moment: "k1", name: "Price talk" }],
  ]);
  press(page, "Name…");
  await page.updateComplete;
  press(page, "Remove");
  await expect.poll(() => made.length).toBe(2);
  expect(made[1]).toMatchObject([idOf(12), [{ type: "remove-moment", moment: "k1" }]]);
});

test("[WB833] what somebody types as the name of a moment stays while the workspace changes, and goes with the form", async () => {
  for (const [number, live, before] of [
    [17, head, ""],
    [18, named, talk.name],
  ] as const) {
    document.body.replaceChildren();
    const { page, text } = shown(undefined, number, { live });
    await expect.poll(text).toContain("Drone flight");
    await userEvent.keyboard("{Home}{ArrowRight}");
    await expect.poll(text).toContain("Change 2 of 4");
    press(page, "Name…");
    await page.updateComplete;
    expect(nameField(page).value).toBe(before);
    nameField(page).value = "Half a na";
    page.requestUpdate();
    await page.updateComplete;
    expect(nameField(page).value).toBe("Half a na");
    press(page, "Name…");
    await page.updateComplete;
    press(page, "Name…");
    await page.updateComplete;
    expect(nameField(page).value).toBe(before);
  }
});

test("[WB782] of the two moments that are compared one is chosen by its name", async () => {
  const { page, text } = shown(undefined, 13, { live: named });
  await expect.poll(text).toContain("Drone flight");
  press(page, "Compare…");
  await page.updateComplete;
  const select = page.shadowRoot?.querySelector<HTMLSelectElement>(".compared select");
  if (select === null || select === undefined) throw new Error("no choice");
  expect([...select.options].map((option) => option.text)).toEqual([
    "A moment without a name",
    talk.name,
  ]);
  select.selectedIndex = 1;
  select.dispatchEvent(new Event("change"));
  await expect.poll(text).toContain("Compared with Nov 22, 2026");
  expect(select.selectedOptions[0]?.text).toBe(talk.name);
  expect([...select.options]).toHaveLength(1);
});

test("[WB781] a name of a moment whose part of the history is not here yet fetches that and goes there", async () => {
  const [latest, ...older] = items;
  const asked: string[] = [];
  const { page, text } = shown(undefined, 16, { live: named });
  page.api = {
    get: async (path, schema) => {
      asked.push(path);
      const isOlder = path.includes("cursor=3");
      return {
        type: "ok",
        value: schema.parse({
          items: isOlder ? older : [latest],
          next: isOlder ? null : 3,
          erasedAt: null,
          registers: head,
        }),
      };
    },
    post: async () => ({ type: "unreachable" }),
    file: async () => ({ type: "unreachable" }),
  };
  await expect.poll(text).toContain("Change 4 of 4");
  page.shadowRoot?.querySelector<HTMLElement>(".point.own")?.click();
  await expect.poll(text).toContain("Change 2 of 4");
  expect(asked.filter((path) => path.includes("cursor="))).toHaveLength(1);
});

test("[WB783] who only looks sees the names and gives none", async () => {
  const { page, text } = shown(undefined, 14, { live: named, role: "viewer" });
  await expect.poll(text).toContain(talk.name);
  expect(page.shadowRoot?.querySelector("button.naming")).toBe(null);
});

test("[WB784] naming and comparing by names violate WCAG in no theme or width", async () => {
  await withColours();
  const { page, text } = shown(undefined, 15, { live: named });
  await expect.poll(text).toContain("Drone flight");
  page.shadowRoot?.querySelector<HTMLElement>(".point")?.click();
  press(page, "Invoice");
  await expect.poll(text).toContain("Change 2 of 4");
  press(page, "Name…");
  press(page, "Compare…");
  await page.updateComplete;
  expect(page.shadowRoot?.querySelectorAll(".names, .compared select")).toHaveLength(2);
  const trouble: string[] = [];
  for (const theme of ["light", "dark"]) {
    document.documentElement.dataset["theme"] = theme;
    for (const width of [1_280, 390]) {
      await browser.viewport(width, 800);
      const found = await axe.run(page, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"] });
      trouble.push(
        ...found.violations.map(({ id, nodes }) => `${theme} ${width} ${id} ${nodes[0]?.html}`),
      );
      expect(document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
    }
  }
  delete document.documentElement.dataset["theme"];
  await browser.viewport(1_280, 800);
  expect(trouble).toEqual([]);
});
