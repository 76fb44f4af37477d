import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { troubleOnAllScreens } from "./accessibility.ts";
import { hasBrowser, startWebWorld } from "./browsers.ts";
import { disagreement, openFields } from "./disagreeing.ts";

const patience = { timeout: 20_000 };
const entries = (page: Page) => page.locator("conflicts-page .entry");
const textOf = (page: Page, part: string): Promise<string> =>
  page.locator(`conflicts-page ${part}`).first().innerText();

describe.runIf(hasBrowser)("the page of conflicts in a real browser", () => {
  test("[WB94] conflicts are decided, entered anew and taken back with the keyboard alone, to the cent", async () => {
    await using world = await startWebWorld();
    const { ana, ben, invoice } = await disagreement(world, "Hafenbau Nord GmbH");
    const price = async (): Promise<unknown> =>
      (await ben.registers(invoice))?.["lines.survey.price"];
    const mara = await world.browser("Mara");
    const page = await mara.tab("/conflicts");
    await expect.poll(() => entries(page).count()).toBe(2);
    expect(await textOf(page, ".head")).toContain("One invoice over €");
    expect(await page.locator("nav .count").first().innerText()).toBe("2");
    const title = (): Promise<string> => textOf(page, "conflict-card h2");
    const first = await title();
    await page.keyboard.press("j");
    await expect.poll(title).not.toBe(first);
    await page.keyboard.press("k");
    await expect.poll(title).toBe(first);

    const openPrice = async (): Promise<void> => {
      await entries(page).filter({ hasText: "price" }).focus();
      await page.keyboard.press("Enter");
      await expect.poll(title).toContain("Line 1 price");
    };
    await openPrice();
    const shown = await textOf(page, ".value.now strong");
    const isAnas = shown === "€125.00";
    // 4.5 × 125 and 4.5 × 118.50, with 19 %: 669.38 and 634.57 (half a cent goes up).
    const effect = await textOf(page, ".effect");
    expect(effect).toContain("€669.38");
    expect(effect).toContain("€634.57");
    await page.keyboard.press("2");
    await expect.poll(price).toBe(isAnas ? "118.5" : "125");
    await expect.poll(() => openFields(ana, invoice)).toBe(1);
    await expect.poll(() => textOf(page, ".said")).toContain("stands.");

    await page.keyboard.press("u");
    await expect.poll(price).toBe(isAnas ? "125" : "118.5");
    await expect.poll(() => openFields(ana, invoice)).toBe(2);

    await openPrice();
    await page.keyboard.press("3");
    await page.keyboard.type("121.25");
    await page.keyboard.press("Enter");
    await expect.poll(() => textOf(page, ".effect")).toContain("€649.30");
    await page.keyboard.press("Enter");
    await expect.poll(price).toBe("121.25");
    await expect.poll(() => openFields(ana, invoice)).toBe(1);
    // The next one is open: the due date, decided by what shows now.
    await page.keyboard.press("1");
    await expect.poll(() => openFields(ana, invoice)).toBe(0);
    expect(world.trouble).toEqual([]);
  });

  test("[WB94] one source for the whole invoice, chosen with A", async () => {
    await using world = await startWebWorld();
    const { ana, invoice } = await disagreement(world, "Kestrel");
    const page = await (await world.browser("Mara")).tab(`/conflicts/${invoice}`);
    await expect.poll(() => entries(page).count()).toBe(2);
    await page.locator("conflict-card .value").first().waitFor();
    await page.keyboard.press("a");
    await page.getByRole("button", { name: "Ben", exact: true }).click();
    await expect.poll(() => openFields(ana, invoice)).toBe(0);
    await expect
      .poll(async () => await ana.registers(invoice))
      .toMatchObject({ dueDate: "2026-12-29", "lines.survey.price": "118.5" });
    expect(world.trouble).toEqual([]);
  });

  test("[WB95, WB335] who is asked about a conflict sees that; what somebody else decides meanwhile stays, and says who chose what", async () => {
    await using world = await startWebWorld();
    const { ana, invoice } = await disagreement(world, "Hafenbau Nord GmbH");
    const page = await (await world.browser("Mara")).tab("/conflicts");
    await expect.poll(() => entries(page).count()).toBe(2);
    await page.getByRole("button", { name: "Ask Ben" }).click();
    await page.getByText("You asked Ben").waitFor();
    const bens = await (await world.browser("Ben")).tab("/invoices");
    await expect
      .poll(() => bens.locator("nav .count").first().innerText(), patience)
      .toBe("@1 · 2");
    await bens.getByRole("link", { name: "Conflicts" }).first().click();
    await bens.getByText("Mara asks you").waitFor();
    expect(await textOf(bens, ".head")).toContain("Asked of you: 1");
    await bens.close();
    for (const { id, record } of ana.conflicts()) {
      if (record.path !== "dueDate") continue;
      const choice = { type: "value", value: "2026-12-03" } as const;
      await ana.apply(invoice, [{ type: "resolve-conflict", conflict: id, choice, by: "Ana" }]);
    }
    await page.locator("conflicts-page .entry.settled").waitFor();
    await expect.poll(() => textOf(page, ".entry.settled")).toContain("Ana chose 3 Dec 2026");
    expect(await page.locator("nav .count").first().innerText()).toBe("1");
    expect(world.trouble).toEqual([]);
  });

  test("[WB190] what stood before both is there, on the page and at the field", async () => {
    await using world = await startWebWorld();
    const { invoice } = await disagreement(world, "Hafenbau Nord GmbH");
    const page = await (await world.browser("Mara")).tab(`/conflicts/${invoice}`);
    await expect.poll(() => entries(page).count()).toBe(2);
    for (const [field, base] of [
      ["Due date", "1 Dec 2026"],
      ["price", "€120.00"],
    ] as const) {
      await entries(page).filter({ hasText: field }).click();
      await expect.poll(() => textOf(page, ".base")).toMatch(new RegExp(`Before both\\s*${base}`));
    }
    await page.goto(`${new URL(page.url()).origin}/invoices/${invoice}`);
    await page.locator("conflict-mark").first().click();
    await page.getByText("Before both").first().waitFor();
    expect(world.trouble).toEqual([]);
  });

  test("[WB96] without a network a conflict is decided too, and it is sent later", async () => {
    await using world = await startWebWorld({ worksOffline: true });
    const { ana, invoice } = await disagreement(world, "Hafenbau Nord GmbH");
    const { context, tab } = await world.browser("Mara");
    const page = await tab("/conflicts");
    await expect.poll(() => entries(page).count()).toBe(2);
    await page.locator("conflict-card .value").first().waitFor();
    await context.setOffline(true);
    await page.getByText("You are offline.").waitFor();
    await page.keyboard.press("2");
    await page.locator("conflicts-page .entry.settled").waitFor();
    expect(openFields(ana, invoice)).toBe(2);
    await context.setOffline(false);
    await expect.poll(() => openFields(ana, invoice), { timeout: 30_000 }).toBe(1);
  });

  test("[WB93] who may not decide is told, and sees everything", async () => {
    await using world = await startWebWorld();
    await disagreement(world, "Hafenbau Nord GmbH");
    const page = await (await world.browser("Vera", "viewer")).tab("/conflicts");
    await page.getByText("Only owners and editors decide conflicts.").waitFor();
    expect(await page.locator("conflict-card .acts button:not(:disabled)").count()).toBe(0);
    expect(world.trouble).toEqual([]);
  });

  test("[WB90] the page of conflicts is accessible in light and dark, wide and narrow, empty, filled, settled and offline", async () => {
    await using world = await startWebWorld({ worksOffline: true });
    const { context, tab } = await world.browser("Mara");
    const page = await tab("/conflicts");
    await page.getByText("No conflicts", { exact: true }).waitFor();
    expect(await troubleOnAllScreens(page)).toEqual([]);
    await disagreement(
      world,
      "A customer whose name is as long as the name of a customer can be GmbH & Co. KG",
    );
    await expect.poll(() => entries(page).count()).toBe(2);
    await page.locator("conflict-card .effect").waitFor();
    expect(await troubleOnAllScreens(page)).toEqual([]);
    await page.keyboard.press("2");
    await page.locator("conflicts-page .entry.settled").waitFor();
    await page.locator("conflicts-page .entry.settled").click();
    expect(await troubleOnAllScreens(page)).toEqual([]);
    await context.setOffline(true);
    await page.getByText("You are offline.").waitFor();
    expect(await troubleOnAllScreens(page)).toEqual([]);
  });

  test("[WB285] a rule of the workspace says what it would have settled, and settles it at once on every device", async () => {
    await using world = await startWebWorld();
    const { invoice } = await disagreement(world, "Kestrel");
    const ben = await (await world.browser("Ben")).tab("/conflicts");
    await expect.poll(() => ben.locator("conflicts-page .entry").count(), patience).toBe(2);
    const ada = await (await world.browser("ada", "owner")).tab("/conflicts");
    await ada.getByRole("link", { name: "Rules" }).click();
    const choice = ada.getByLabel("Due date: two people");
    const row = ada.getByRole("row", { name: "Due date" });
    await row.getByText("Settles 0 of 1").waitFor();
    expect(await troubleOnAllScreens(ada)).toEqual([]);
    await choice.selectOption("Merge by itself");
    await row.getByText("Settles 1 of 1").waitFor();
    // What was shown stays in its place; what is counted and marked is what waits.
    await expect.poll(() => ben.locator("app-rail .count").textContent(), patience).toBe("1");
    await ben.goto(`${world.relay.url}/invoices/${invoice}`);
    await ben.getByLabel("Due date", { exact: true }).waitFor();
    await expect.poll(() => ben.locator("invoice-page conflict-mark").count(), patience).toBe(1);
    await choice.selectOption("Always ask");
    await expect.poll(() => ben.locator("invoice-page conflict-mark").count(), patience).toBe(2);
    await ben.goto(`${world.relay.url}/settings/rules`);
    await ben.getByText("Only an owner of the workspace changes this").waitFor();
    expect(await ben.getByLabel("Due date: two people").isDisabled()).toBe(true);
    expect(world.trouble).toEqual([]);
  });
});
