import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { troubleOnAllScreens } from "./accessibility.ts";
import { hasBrowser, startWebWorld } from "./browsers.ts";

const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });

/** Enters a value as a person does who never lifts the hand from the keyboard. */
async function enter(page: Page, label: string, text: string): Promise<void> {
  await field(page, label).focus();
  await page.keyboard.type(text);
  await page.keyboard.press("Tab");
}

const syncOf = (page: Page): Promise<string> => page.locator("sync-block .card").innerText();

describe.runIf(hasBrowser)("the settings in a real browser", () => {
  test("[WB210] an owner fills in the company with the keyboard; another owner sees it at once, whoever is none sees it too and why it cannot be changed", async () => {
    await using world = await startWebWorld({ worksOffline: true });
    const ada = await (await world.browser("ada", "owner")).tab("/invoices");
    await ada.getByText("No invoices yet.").waitFor();
    await ada.keyboard.press("g");
    await ada.keyboard.press("s");
    await enter(ada, "Legal name", "Nordlicht Vermessung GmbH");
    await enter(ada, "Country", "Germ");
    await enter(ada, "IBAN", "de89 3704 0044 0532 0130 01");
    // The first entry begins the document of the workspace, and takes nothing out of a hand.
    expect(await field(ada, "Country").inputValue()).toBe("Germany");
    await ada.getByText("The check digits of this IBAN do not fit").waitFor();
    await field(ada, "IBAN").fill("");
    await enter(ada, "IBAN", "de89 3704 0044 0532 0130 00");
    await enter(ada, "Days to pay", "30");
    await enter(ada, "Add a tax", "19");
    await field(ada, "Name, VAT 19 %").waitFor();
    expect(await troubleOnAllScreens(ada)).toEqual([]);

    const bea = await (await world.browser("bea", "owner")).tab("/settings/company");
    await expect.poll(() => field(bea, "IBAN").inputValue()).toBe("DE89 3704 0044 0532 0130 00");
    await enter(bea, "City", "Hamburg");
    await expect.poll(() => field(ada, "City").inputValue()).toBe("Hamburg");
    // In a field that somebody is in, what another enters is offered.
    await field(ada, "Legal name").focus();
    await field(ada, "Legal name").fill("Nordlicht");
    await field(bea, "Legal name").fill("Nordlicht AG");
    await bea.keyboard.press("Tab");
    await ada.getByText("set Nordlicht AG").waitFor();
    expect(await field(ada, "Legal name").inputValue()).toBe("Nordlicht");
    await ada.getByRole("button", { name: "Use it" }).click();

    const cleo = await (await world.browser("cleo", "field")).tab("/settings/company");
    await cleo.getByText("Only an owner of the workspace changes this").waitFor();
    await expect.poll(() => field(cleo, "Legal name").inputValue()).toBe("Nordlicht AG");
    expect(await field(cleo, "Legal name").isEditable()).toBe(false);
    expect(await cleo.getByLabel("Add a tax").count()).toBe(0);
    expect(world.trouble).toEqual([]);
  });

  test("[WB211] a new invoice is of the company, in its currency and on its terms; a draft from before takes it over with one press", async () => {
    await using world = await startWebWorld();
    const page = await (await world.browser("ada", "owner")).tab();
    await page.getByText("No invoices yet.").waitFor();
    await page.keyboard.press("n");
    await enter(page, "Customer", "Acme");
    const draft = page.url();
    await page.getByRole("link", { name: "Name the seller." }).click();
    await enter(page, "Legal name", "Nordlicht");
    await enter(page, "Country", "Germ");
    await enter(page, "VAT ID", "DE123456789");
    await enter(page, "Currency", "chf");
    await enter(page, "Days to pay", "0");
    await expect.poll(() => syncOf(page)).toContain("All changes synced");
    await page.goto(draft);
    await page.getByRole("button", { name: "Take over Nordlicht" }).click();
    await page.getByRole("link", { name: "Name the seller." }).waitFor({ state: "detached" });

    await page.goto(new URL("/invoices", draft).href);
    await page.locator("invoice-table").waitFor();
    await page.keyboard.press("n");
    await enter(page, "Customer", "Kestrel");
    await expect.poll(() => field(page, "Currency").inputValue()).toBe("CHF");
    expect(await field(page, "Due date").inputValue()).toBe(
      await field(page, "Issue date").inputValue(),
    );
    expect(await page.getByRole("link", { name: "Name the seller." }).count()).toBe(0);
    const ben = await world.replica("ben");
    await expect.poll(() => ben.list("invoice").length).toBe(2);
    expect(world.trouble).toEqual([]);
  });

  test("[WB217] signing out and erasing leaves nothing here in any tab, and is refused while changes are unsent unless a copy was saved or it is said in so many letters", async () => {
    await using world = await startWebWorld({ worksOffline: true });
    const { tab, context } = await world.browser("ada");
    const page = await tab();
    await page.getByText("No invoices yet.").waitFor();
    await page.keyboard.press("n");
    await enter(page, "Customer", "Acme");
    // Told by somebody else's device: the block may not have shown yet that there is something to send.
    const ben = await world.replica("ben");
    await expect
      .poll(() => ben.list("invoice").map(({ summary }) => summary?.buyerName))
      .toEqual(["Acme"]);
    const other = await tab();
    await other.getByText("Acme").waitFor();
    await expect.poll(() => syncOf(page)).toContain("All changes synced");

    // Without a network only what the browser has kept by then opens.
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)");
    await context.setOffline(true);
    await enter(page, "PO number", "NS-77");
    await page.locator("sync-block .card").click();
    await page.getByRole("link", { name: "What is on this device" }).click();
    await page.getByText("One is safe here").waitFor();
    await page.getByRole("button", { name: "Sign out and erase…" }).click();
    const erase = page.getByRole("button", { name: "Sign out and erase", exact: true });
    const dialog = page.locator(".ask");
    await dialog.getByText("Or type ERASE").waitFor();
    expect(await erase.isDisabled()).toBe(true);
    await page.getByLabel("Or type ERASE").fill("erase");
    expect(await erase.isDisabled()).toBe(true);
    await page.getByLabel("Or type ERASE").fill("ERASE");
    expect(await erase.isDisabled()).toBe(false);
    await page.getByLabel("Or type ERASE").fill("");
    const copy = page.waitForEvent("download");
    await dialog.getByRole("button", { name: "Save a copy" }).click();
    expect((await copy).suggestedFilename()).toMatch(/^concord-unsent-/);
    await dialog.getByText("Copy saved").waitFor();

    await context.setOffline(false);
    await expect.poll(() => syncOf(page)).toContain("All changes synced");
    await page.getByText("Everything of this device is with the team. Nothing is lost").waitFor();
    await erase.click();
    for (const each of [page, other]) {
      await each.getByRole("heading", { name: "Sign in" }).waitFor();
    }
    const left = "indexedDB.databases().then((all) => all.map(({ name }) => name))";
    await expect.poll(() => page.evaluate(left)).toEqual([]);
    expect(await page.evaluate('localStorage.getItem("concord-session")')).toBeNull();
    // Whoever signs in again finds what the team has.
    await page.goto(`${new URL("/invoices", page.url()).href}?token=${await world.link("ada")}`);
    await page.getByText("Acme").waitFor();
  });

  test("[WB215] colours, language, rows and single letters are chosen for this device, and hold at once", async () => {
    await using world = await startWebWorld();
    const page = await (await world.browser("ada")).tab("/settings/appearance");
    await page.getByLabel("Dark").check();
    const theme = "document.documentElement.dataset.theme";
    expect(await page.evaluate(theme)).toBe("dark");
    await page.getByLabel("Compact", { exact: true }).check();
    expect(await page.evaluate('localStorage.getItem("concord-density")')).toBe("compact");
    expect(await troubleOnAllScreens(page)).toEqual([]);
    await page.getByLabel("Single letters are shortcuts").uncheck();
    await page.locator("h1").click();
    await page.keyboard.press("n");
    expect(page.url()).toContain("/settings/appearance");
    await page.getByLabel("Deutsch").check();
    await page.getByRole("heading", { name: "Einstellungen" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "Einstellungen" }).waitFor();
    expect(await page.evaluate(theme)).toBe("dark");
    await page.goto(new URL("/settings/device", page.url()).href);
    await page.getByText("Was auf diesem Gerät ist").waitFor();
    expect(await troubleOnAllScreens(page)).toEqual([]);
    expect(world.trouble).toEqual([]);
  });

  test("[WB332] a device is prepared for days without a network; then what is not on it is said, with what is", async () => {
    await using world = await startWebWorld({ worksOffline: true });
    const { tab, context } = await world.browser("ada");
    const page = await tab();
    await page.getByText("No invoices yet.").waitFor();
    await page.keyboard.press("n");
    await enter(page, "Customer", "Acme");
    // Once it is in the list it is stored: only then the page may be left.
    await page.getByRole("link", { name: "Invoices" }).last().click();
    await page.getByText("Acme").waitFor();
    await expect.poll(() => syncOf(page)).toContain("All changes synced");
    const prepared = new URL("/settings/device", page.url()).href;
    await page.goto(prepared);
    await page.getByRole("button", { name: "Prepare this device" }).click();
    await page.getByText("Ready for work without a network").waitFor();
    expect(await troubleOnAllScreens(page)).toEqual([]);
    await context.setOffline(true);
    await page.goto(new URL("/invoices/0190a000-0000-7000-8000-000000000001", prepared).href);
    await page.getByRole("heading", { name: "Not available offline" }).waitFor();
    expect(await troubleOnAllScreens(page)).toEqual([]);
    await page.getByRole("list", { name: "These are on this device" }).getByText("Draft").click();
    await expect.poll(() => field(page, "Customer").inputValue()).toBe("Acme");
    expect(world.trouble).toEqual([]);
  });
});
