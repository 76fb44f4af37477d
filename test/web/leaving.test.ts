import { DecimalString, EntryKey } from "@concord/model";
import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { violations } from "./accessibility.ts";
import { hasBrowser, startWebWorld } from "./browsers.ts";
import type { WebWorld } from "./browsers.ts";
import { createDraft } from "./drafts.ts";

/** Waits for a busy machine, too. */
const soon = <Read>(read: () => Promise<Read>) => expect.poll(read, { timeout: 10_000 });
const field = (page: Page, label: string): Locator => page.getByLabel(label, { exact: true });
const isFocused = (at: Locator): Promise<boolean> =>
  at.evaluate((element) => element.matches(":focus"));

/** Opens, from the list, an invoice for Kestrel with one line. */
async function openDraft(world: WebWorld, page: Page): Promise<void> {
  const quantity = DecimalString.parse("2");
  const lines = [
    { id: EntryKey.parse("survey"), name: "Survey", quantity, price: DecimalString.parse("100") },
  ];
  const content = { currency: "EUR", buyer: { name: "Kestrel" }, lines } as const;
  await createDraft(await world.replica("Cem"), content);
  await page.getByText("Kestrel").click();
  await field(page, "Unit price, line 1").waitFor();
}

describe.runIf(hasBrowser)("leaving what one is typing, in a real browser", () => {
  test("[WB401, WB402, WB403] what is typed and not entered is nowhere called synced, waits where one left it, and closing asks", async () => {
    await using world = await startWebWorld();
    const { tab } = await world.browser("Ada");
    const page = await tab();
    await openDraft(world, page);
    const address = page.url();
    const price = field(page, "Unit price, line 1");
    await price.fill("1.250");
    await page.keyboard.press("Tab");
    await page.getByText("Which one is meant?").waitFor();
    await page.locator("invoice-page").getByText("Saving…").waitFor();
    await page.locator("sync-block").getByText("Saving…").first().waitFor();
    await soon(() => page.title()).toMatch(/^\(1\)/u);
    await page.goBack();
    await page.getByText("Not entered yet: “1.250” in Unit price, line 1.").waitFor();
    await page.getByRole("button", { name: "Undo" }).click();
    await page.waitForURL(address);
    await page.getByText("Which one is meant?").waitFor();
    expect(await price.inputValue()).toBe("1.250");
    await soon(() => isFocused(price)).toBe(true);

    const asked: string[] = [];
    page.on("dialog", (asking) => {
      asked.push(asking.type());
      void asking.accept();
    });
    await page.keyboard.press("Escape");
    await field(page, "PO number").focus();
    // Not left, and no pause: closing the tab is what enters it.
    await page.keyboard.type("PO-77");
    await page.reload();
    await soon(() => field(page, "PO number").inputValue()).toBe("PO-77");
    expect(asked).toEqual(["beforeunload"]);
    expect(world.trouble).toEqual([]);
  });

  test("[WB500] what was entered as a page went, and its worker had not stored, the next page enters; where a colleague has written meanwhile it says so", async () => {
    await using world = await startWebWorld();
    const { tab } = await world.browser("Ada");
    const ben = await (await world.browser("Ben")).tab();
    const page = await tab();
    await openDraft(world, page);
    const address = page.url();
    await ben.goto(address);
    const number = field(page, "PO number");
    const leave = async (typed: string, go: () => Promise<unknown>): Promise<void> => {
      page.once("dialog", (asking) => void asking.accept());
      await number.fill("");
      // Nothing is stored any more until the page goes, and its worker with it.
      for (const worker of page.workers()) await worker.evaluate(blockSoon);
      await page.keyboard.type(typed);
      await go();
    };

    await leave("PO-77", () => page.reload());
    await soon(() => number.inputValue()).toBe("PO-77");
    await soon(() => field(ben, "PO number").inputValue()).toBe("PO-77");

    await leave("PO-78", () => page.goto("about:blank"));
    await field(ben, "PO number").fill("PO-1");
    await ben.keyboard.press("Enter");
    await ben.locator("invoice-page").getByText("Synced").first().waitFor();
    await page.goto(address);
    await page.getByText("“PO-78” was not stored before the page was closed").waitFor();
    expect(await number.inputValue()).toBe("PO-1");
    expect(await violations(page)).toEqual([]);
    expect(world.trouble).toEqual([]);
  });
});

/** Runs in a worker, which does nothing else from then on. */
function blockSoon(): void {
  setTimeout(() => {
    for (;;);
  });
}
