import type { Page } from "playwright-core";
import { DecimalString, EntryKey, PlainDate } from "@concord/model";
import { describe, expect, test } from "vitest";
import { hasBrowser, startWebWorld } from "./browsers.ts";
import { createDraft } from "./drafts.ts";
import { isSynced } from "./golden-looks.ts";

/** Fields and buttons that are to be seen, and how high each is. */
const controls = (
  page: Page,
): Promise<readonly { readonly name: string; readonly high: number }[]> =>
  page
    .locator("invoice-page :is(input:not([type=checkbox]), textarea, select, button, a.button)")
    .filter({ visible: true })
    .evaluateAll((all) =>
      all.map((each) => ({
        name: `${each.tagName} ${each.textContent?.trim() ?? ""} ${each.ariaLabel ?? ""}`,
        high: Math.round(each.getBoundingClientRect().height),
      })),
    );

describe.runIf(hasBrowser)("how screens look to whoever needs them otherwise", () => {
  test("[WB858] on the smallest phone, in German, all that a finger presses is 44 px high, no place of the bar is cut, and what is safe is said once", async () => {
    await using world = await startWebWorld();
    const tax = { scheme: "VAT", category: "S", rate: DecimalString.parse("19") };
    const [quantity, price] = [DecimalString.parse("2"), DecimalString.parse("1234567.89")];
    const id = await createDraft(await world.replica("Cem"), {
      currency: "EUR",
      dueDate: PlainDate.parse("2089-12-31"),
      buyer: { name: "Gärtnerei Öztürk" },
      lines: [{ id: EntryKey.parse("k1"), name: "Survey", quantity, price, tax }],
    });
    const { tab } = await world.browser("ada", "editor", {
      viewport: { width: 320, height: 640 },
      hasTouch: true,
      isMobile: true,
      locale: "de-DE",
    });
    const page = await tab();
    await page.locator("invoice-table").getByText("Gärtnerei Öztürk").waitFor();
    const middles = await page
      .locator("invoices-page .head > *")
      .filter({ visible: true })
      .evaluateAll((all) =>
        all.map((each) => each.getBoundingClientRect()).map(({ top, bottom }) => top + bottom),
      );
    expect(new Set(middles).size).toBe(1);
    const cut = await page
      .locator("app-rail .name")
      .filter({ visible: true })
      .evaluateAll((all) =>
        all.filter((each) => each.scrollWidth > each.clientWidth).map((each) => each.textContent),
      );
    expect(cut).toEqual([]);
    await page.goto(`${world.relay.url}/invoices/${id}`);
    await page.getByLabel("Kunde", { exact: true }).waitFor();
    await isSynced(page);
    expect((await controls(page)).filter(({ high }) => high < 44)).toEqual([]);
    await expect.poll(() => page.locator("sync-pill").isVisible()).toBe(false);
    const due = page.getByLabel("Fällig am");
    const room = await due.evaluate((each) => each.scrollWidth - each.clientWidth);
    expect([await due.inputValue(), room]).toEqual(["31. Dez. 2089", 0]);
    expect(world.trouble).toEqual([]);
  });

  test("[WB859] in a person's own colours it can be told where one is and what is chosen", async () => {
    await using world = await startWebWorld();
    await createDraft(await world.replica("Cem"), { currency: "EUR" });
    const { tab } = await world.browser("ada", "editor", { forcedColors: "active" });
    const page = await tab();
    await page.locator("invoice-table").getByText("No customer yet").waitFor();
    const isMarked = (selector: string): Promise<readonly boolean[]> =>
      page
        .locator(selector)
        .filter({ visible: true })
        .evaluateAll((all) =>
          all.map(
            (each) =>
              each.ownerDocument.defaultView?.getComputedStyle(each).outlineStyle === "solid",
          ),
        );
    expect(await isMarked("app-rail .place")).toEqual([true, false, false, false]);
    expect((await isMarked("invoices-page .chips button")).filter(Boolean)).toHaveLength(1);
    await page.keyboard.press("Control+k");
    await page.getByRole("option").first().waitFor();
    expect((await isMarked("command-palette [role=option]")).filter(Boolean)).toHaveLength(1);
    expect(world.trouble).toEqual([]);
  });
});
