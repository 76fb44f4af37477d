import { DecimalString, EntryKey } from "@concord/model";
import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { violations } from "./accessibility.ts";
import { hasBrowser, startWebWorld } from "./browsers.ts";
import type { WebWorld } from "./browsers.ts";
import { createDraft } from "./drafts.ts";

const soon = { timeout: 20_000 } as const;
const dueOf = (page: Page): Promise<string> => page.locator("#due").innerText();
const field = (page: Page, label: string): Locator => page.getByLabel(label, { exact: true });
const price = (page: Page, line: number): Locator => field(page, `Unit price, line ${line}`);
const isFocused = (at: Locator): Promise<boolean> =>
  at.evaluate((element) => element.matches(":focus"));
const synced = (page: Page): Promise<void> =>
  page.locator("sync-pill").getByText("All changes synced").waitFor();

/** Types an amount where somebody is and enters it, in a page that has heard of nothing for a while before. */
const enteredLate = `{
  let field = document.activeElement;
  while (field.shadowRoot?.activeElement) field = field.shadowRoot.activeElement;
  const end = Date.now() + 4_000;
  while (Date.now() < end) continue;
  field.value = "250";
  const through = { bubbles: true, composed: true, cancelable: true };
  field.dispatchEvent(new InputEvent("input", through));
  field.dispatchEvent(new KeyboardEvent("keydown", { ...through, key: "Enter" }));
}`;

/** The address of a draft over two days at 80 with 19 % tax. */
async function draft(world: WebWorld): Promise<string> {
  const cem = await world.replica("Cem");
  const [quantity, each] = [DecimalString.parse("2"), DecimalString.parse("80")];
  const tax = { scheme: "VAT", category: "S", rate: DecimalString.parse("19") };
  const id = await createDraft(cem, {
    currency: "EUR",
    buyer: { name: "Kestrel" },
    lines: [{ id: EntryKey.parse("survey"), name: "Survey", quantity, price: each, tax }],
  });
  await expect.poll(() => cem.status().state).toBe("synced");
  return `/invoices/${id}`;
}

describe.runIf(hasBrowser)("the lines of an invoice in a real browser", () => {
  test("[WB490, WB491] a line in which somebody types is doubled and deleted with what they typed", async () => {
    await using world = await startWebWorld();
    const { tab } = await world.browser("ada");
    const page = await tab(await draft(world));
    await price(page, 1).focus();
    await page.keyboard.type("250");
    await page.keyboard.press("Control+d");
    await expect.poll(() => price(page, 2).inputValue(), soon).toBe("250.00");
    // 2 × 2 × 250 and 19 % of it.
    await expect.poll(() => dueOf(page), soon).toBe("€1,190.00");
    await synced(page);
    await price(page, 2).focus();
    await page.keyboard.type("88");
    await page.keyboard.press("Control+Backspace");
    await expect.poll(() => dueOf(page), soon).toBe("€595.00");
    await synced(page);
    expect(await page.locator(".banner").count()).toBe(0);
    await page.keyboard.press("Control+z");
    await expect.poll(() => price(page, 2).inputValue(), soon).toBe("88.00");
    await expect.poll(() => dueOf(page), soon).toBe("€804.44");
    expect(await page.locator(".banner").count()).toBe(0);
    expect(world.trouble).toEqual([]);
  });

  test("[WB492] a line that somebody else deletes while one types into it comes back with what was typed", async () => {
    await using world = await startWebWorld();
    const address = await draft(world);
    const ada = await (await world.browser("Ada")).tab(address);
    const ben = await (await world.browser("Ben")).tab(address);
    await price(ben, 1).focus();
    await price(ada, 1).focus();
    await ada.keyboard.type("1.234");
    await ben.keyboard.press("Control+Backspace");
    await ada
      .getByText(
        "Ben deleted Survey while you were typing there. Not entered: “1.234” in Unit price.",
      )
      .waitFor();
    expect(await ada.locator(".banner.bad").count()).toBe(0);
    // One stands in the empty line, and what is typed on goes into no field.
    await ada.keyboard.type("5");
    expect(await field(ada, "Description, line 1").inputValue()).toBe("");
    await ada.keyboard.press("Tab");
    await expect.poll(() => isFocused(field(ada, "Description, line 1")), soon).toBe(true);
    expect(await violations(ada)).toEqual([]);
    await ada.getByRole("button", { name: "Restore the line with it" }).click();
    await expect.poll(() => price(ada, 1).inputValue(), soon).toBe("1.234");
    await expect.poll(() => isFocused(price(ada, 1)), soon).toBe(true);
    expect(await ada.locator(".banner").count()).toBe(0);
    // It was asked which of two it is, and Enter says: the likelier.
    await ada.keyboard.press("Enter");
    await expect.poll(() => price(ben, 1).inputValue(), soon).toMatch(/^1,?\.?234/u);
    expect(world.trouble).toEqual([]);
  });

  test("[WB496] what is entered in the moment in which somebody else's deletion arrives comes back with its line", async () => {
    await using world = await startWebWorld();
    const address = await draft(world);
    const ada = await (await world.browser("Ada")).tab(address);
    const ben = await (await world.browser("Ben")).tab(address);
    await price(ben, 1).focus();
    await price(ada, 1).focus();
    await synced(ada);
    // Her replica hears of the deletion, and her page only after the entry is on its way.
    const entered = ada.evaluate(enteredLate);
    await ben.keyboard.press("Control+Backspace");
    await entered;
    await ada
      .getByText(
        "Ben deleted Survey while you were typing there. Not entered: “250.00” in Unit price.",
      )
      .waitFor();
    expect(await ada.locator(".banner").count()).toBe(1);
    await ada.getByRole("button", { name: "Restore the line with it" }).click();
    await expect.poll(() => price(ada, 1).inputValue(), soon).toBe("250.00");
    await expect.poll(() => price(ben, 1).inputValue(), soon).toBe("250.00");
    await expect.poll(() => ada.locator(".banner").count(), soon).toBe(0);
    expect(world.trouble).toEqual([]);
  });
});
