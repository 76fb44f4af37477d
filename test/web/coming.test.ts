import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { hasBrowser, startWebWorld } from "./browsers.ts";
import { createDraft } from "./drafts.ts";

const script = (name: string): RegExp => new RegExp(`/assets/${name}-[^/]*\\.js$`);
const saysSo = (page: Page): Promise<void> =>
  page
    .getByText(
      "This is not on this device yet, and the server cannot be reached. It comes by itself",
    )
    .filter({ visible: true })
    .waitFor();
/** What nobody caught, which a browser says in other words than that something did not come. */
const uncaught = (trouble: readonly string[]): readonly string[] =>
  trouble.filter((each) => !each.includes("Failed to load resource"));

describe.runIf(hasBrowser)("a part of the app that does not come", () => {
  test("[WB730] a screen whose code is cut off says so and comes with a button, without a reload", async () => {
    await using world = await startWebWorld();
    const { tab } = await world.browser("Ada");
    const page = await tab();
    await page.getByText("No invoices yet.").waitFor();
    await page.evaluate("window.isSamePage = true");
    for (const [name, link, heading] of [
      ["conflicts-page", "/conflicts", "Conflicts"],
      ["connectors-page", "/connectors", "Connectors"],
      ["settings-page", "/settings", "Settings"],
    ] as const) {
      await page.route(script(name), (route) => route.abort());
      await page.locator(`app-rail a[href^="${link}"]`).first().click();
      await saysSo(page);
      await page.unroute(script(name));
      await page.getByRole("button", { name: "Try again" }).click();
      await page.getByRole("heading", { name: heading, exact: true, level: 1 }).waitFor();
    }
    expect(await page.evaluate("window.isSamePage")).toBe(true);
    expect(uncaught(world.trouble)).toEqual([]);
  });

  test("[WB730] so does one that needs something else that was cut off, and it comes by itself", async () => {
    await using world = await startWebWorld();
    const id = await createDraft(await world.replica("Cem"), { currency: "EUR" });
    const { context, tab } = await world.browser("Ada");
    // Not the page's own file: a browser remembers that what imports it failed, too.
    await context.route(script("editor"), (route) => route.abort());
    const page = await tab(`/invoices/${id}`);
    await saysSo(page);
    await page.evaluate("window.isSamePage = true");
    await context.unroute(script("editor"));
    await page.getByLabel("Customer", { exact: true }).waitFor();
    expect(await page.evaluate("window.isSamePage")).toBe(true);
    expect(uncaught(world.trouble)).toEqual([]);
  });

  test("[WB855] where the app's own files do not come, the frame that stands for it offers to reload, in each language", async () => {
    await using world = await startWebWorld();
    const { context, tab } = await world.browser("Ada");
    const page = await tab();
    await page.getByText("No invoices yet.").waitFor();
    await context.route(/\/assets\/[^/]*\.js$/, (route) => route.abort());
    await page.reload();
    const late = page.locator(".late");
    await late.waitFor({ state: "attached" });
    expect(await late.isVisible()).toBe(false);
    // No test waits for as long as a person would.
    await page.evaluate("document.getAnimations().forEach((each) => each.finish())");
    await late.getByText("Kommt nichts?").waitFor();
    await context.unroute(/\/assets\/[^/]*\.js$/);
    await late.getByRole("link", { name: "Reload" }).click();
    await page.getByText("No invoices yet.").waitFor();
    expect(await late.isVisible()).toBe(false);
    expect(uncaught(world.trouble)).toEqual([]);
  });

  test("[WB731] so does what a button opens: a menu, a dialog, the language", async () => {
    await using world = await startWebWorld();
    await createDraft(await world.replica("Cem"), { currency: "EUR" });
    const { context, tab } = await world.browser("Ada");
    const late = /assets\/(?:filter-panel|column-menu|shortcut-list|bulk-ask|german)-[^/]*\.js$/;
    await context.route(late, (route) => route.abort());
    const page = await tab();
    await page.locator("invoice-table").getByText("No customer yet").waitFor();
    await page.evaluate("window.isSamePage = true");
    await page.keyboard.press("?");
    await saysSo(page);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Columns" }).click();
    await saysSo(page);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await saysSo(page);
    await context.unroute(late);
    // It comes by itself, and so do the others.
    await page.locator("filter-panel").getByLabel("Customer").waitFor();
    expect(await page.evaluate("window.isSamePage")).toBe(true);
    expect(uncaught(world.trouble)).toEqual([]);
  });

  test("[WB731] a language that does not come is said not to have come, and comes when it is asked for again", async () => {
    await using world = await startWebWorld();
    const { context, tab } = await world.browser("Ada");
    await context.route(script("german"), (route) => route.abort());
    const page = await tab("/settings/appearance");
    await page.getByRole("heading", { name: "Settings" }).waitFor();
    await page.getByLabel("Deutsch").click();
    await page.getByText("This did not come").waitFor();
    await context.unroute(script("german"));
    await page.getByLabel("English").click();
    await page.getByLabel("Deutsch").click();
    await page.getByRole("heading", { name: "Einstellungen" }).waitFor();
    expect(uncaught(world.trouble)).toEqual([]);
  });

  test("[WB732] what the server has no more, since it has a newer version, offers a reload at once", async () => {
    await using world = await startWebWorld();
    const { tab } = await world.browser("Ada");
    const page = await tab();
    await page.getByText("No invoices yet.").waitFor();
    await page.route(script("conflicts-page"), (route) => route.fulfill({ status: 404 }));
    await page.locator('app-rail a[href^="/conflicts"]').first().click();
    await page.getByText("or it has a newer version of the app").waitFor();
    await page.unroute(script("conflicts-page"));
    await page.getByRole("button", { name: "Reload" }).click();
    await page.getByRole("heading", { name: "Conflicts", level: 1 }).waitFor();
    expect(uncaught(world.trouble)).toEqual([]);
  });
});
