import { DecimalString, EntryKey } from "@concord/model";
import type { DocumentId } from "@concord/model";
import type { Replica } from "@concord/client";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { violations } from "./accessibility.ts";
import { hasBrowser, startWebWorld } from "./browsers.ts";
import type { WebWorld } from "./browsers.ts";
import { createDraft } from "./drafts.ts";

const soon = { timeout: 20_000 } as const;

const credits = "[aria-labelledby=credits]";

/** A draft over 238.00 EUR to which nothing is missing. */
async function draft(world: WebWorld): Promise<{ readonly cem: Replica; readonly id: DocumentId }> {
  const cem = await world.replica("Cem");
  const tax = { scheme: "VAT", category: "S", rate: DecimalString.parse("19") };
  const [quantity, price] = [DecimalString.parse("2"), DecimalString.parse("100")];
  const id = await createDraft(cem, {
    currency: "EUR",
    seller: { name: "Concord GmbH" },
    buyer: { name: "Acme GmbH" },
    lines: [{ id: EntryKey.parse("k1"), name: "Survey", quantity, unit: "DAY", price, tax }],
  });
  await expect.poll(() => cem.status().state).toBe("synced");
  return { cem, id };
}

async function issue(cem: Replica, id: DocumentId): Promise<void> {
  await cem.apply(id, [{ type: "request-issue", key: EntryKey.parse("r1") }]);
  await expect.poll(async () => (await cem.registers(id))?.["issued"], soon).toBeDefined();
}

async function issued(
  world: WebWorld,
): Promise<{ readonly cem: Replica; readonly id: DocumentId }> {
  const made = await draft(world);
  await issue(made.cem, made.id);
  return made;
}

const creditDialog = (page: Page) => page.locator("credit-dialog");
const moneyDialog = (page: Page) => page.locator("money-dialog");
const heading = (page: Page) => page.locator("invoice-page h1");
const statusOf = (page: Page) => page.locator("invoice-page .head .pill").first();
const due = (page: Page) => page.locator("invoice-page #due");

async function issueHere(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Issue…" }).click();
  await page.locator("modal-dialog .issue").getByRole("button", { name: "Issue now" }).click();
  await expect.poll(() => heading(page).innerText(), soon).toMatch(/^CN-\d{4}-\d+$/);
}

describe.runIf(hasBrowser)("credit notes in a real browser", () => {
  test("[WB705] a dialog of an invoice is opened by its address, once", async () => {
    await using world = await startWebWorld();
    const { id } = await issued(world);
    const { tab } = await world.browser("ada");
    const page = await tab(`/invoices/${id}`);
    await expect.poll(() => heading(page).innerText(), soon).toMatch(/^INV-/);
    for (const [act, dialog] of [
      ["credit", creditDialog],
      ["money", moneyDialog],
    ] as const) {
      await page.goto(new URL(`/invoices/${id}?act=${act}`, page.url()).href);
      await expect.poll(() => dialog(page).locator("dialog").isVisible(), soon).toBe(true);
      expect(new URL(page.url()).search).toBe("");
    }
  });

  test("[WB254, WB552] an invoice is credited in part, paid, credited for the rest and settled by giving the rest back", async () => {
    await using world = await startWebWorld();
    const { id } = await issued(world);
    const { tab } = await world.browser("ada");
    const page = await tab(`/invoices/${id}`);
    await page.getByRole("button", { name: "Credit note…" }).click();
    const dialog = creditDialog(page);
    await dialog.getByLabel("Quantities of lines").check();
    await dialog.getByLabel("Survey").fill("0.5");
    await dialog.getByLabel("Reason, for the customer").fill("Half a day less");
    await expect.poll(() => dialog.locator("#claim").innerText()).toBe("€59.50");
    expect(await violations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Make the draft" }).click();

    await expect.poll(() => heading(page).innerText(), soon).toBe("Credit note");
    await page.getByRole("heading", { name: "Credits" }).waitFor();
    await issueHere(page);
    await expect.poll(() => statusOf(page).innerText(), soon).toBe("Settled");
    expect(await violations(page)).toEqual([]);
    await page.emulateMedia({ media: "print" });
    const paper = await page.locator("invoice-print article").innerText();
    expect(paper).toMatch(/Credit note CN-\d+-0001/);
    expect(paper).toMatch(/Credits invoice\s+INV-\d+-0001 of /);
    await page.emulateMedia({ media: "screen" });

    await page.locator(credits).getByRole("link", { name: /^INV-/ }).click();
    await expect.poll(() => due(page).innerText(), soon).toBe("€178.50");
    await page.getByRole("link", { name: /^CN-\d+-0001$/ }).waitFor();
    await page.getByRole("button", { name: "Record money…" }).click();
    await moneyDialog(page).getByRole("button", { name: "Record", exact: true }).click();
    await expect.poll(() => statusOf(page).innerText(), soon).toBe("Paid");

    // What cannot be voided is not asked to be.
    await page.getByRole("button", { name: "Void…" }).click();
    await page.getByText("were paid, so it is not voided. Make a credit note instead.").waitFor();
    expect(await page.getByRole("button", { name: "Void it" }).count()).toBe(0);
    await page.keyboard.press("Escape");

    await page.getByRole("button", { name: "Credit note…" }).click();
    await dialog.getByRole("button", { name: "Make the draft" }).click();
    await expect.poll(() => heading(page).innerText(), soon).toBe("Credit note");
    await issueHere(page);
    await page.locator(credits).getByRole("link", { name: /^INV-/ }).click();
    await expect.poll(() => statusOf(page).innerText(), soon).toBe("Overpaid");
    expect(await page.getByRole("button", { name: "Credit note…" }).count()).toBe(0);
    await page.getByRole("button", { name: "Give it back…" }).click();
    await expect.poll(() => moneyDialog(page).locator("#after").innerText()).toBe("€0.00");
    expect(await violations(page)).toEqual([]);
    await moneyDialog(page).getByRole("button", { name: "Record", exact: true }).click();
    await expect.poll(() => statusOf(page).innerText(), soon).toBe("Credited");
    await expect.poll(() => due(page).innerText(), soon).toBe("€0.00");
    expect(world.trouble).toEqual([]);
  });

  test("[WB255] a late edit is acted on with one button: a credit note and a new invoice, and nothing is left to decide", async () => {
    await using world = await startWebWorld({ worksOffline: true });
    const { cem, id } = await draft(world);
    const { context, tab } = await world.browser("ada");
    const page = await tab(`/invoices/${id}`);
    const quantity = page.getByLabel("Quantity, line 1");
    await quantity.waitFor();
    await context.setOffline(true);
    await quantity.fill("3");
    await quantity.blur();
    await issue(cem, id);
    await context.setOffline(false);
    await expect.poll(() => cem.conflicts().length, soon).toBe(1);
    await page.goto(new URL(`/conflicts/${id}`, page.url()).href);
    await page.getByRole("button", { name: /Credit note and new invoice/ }).click();
    await expect.poll(() => heading(page).innerText(), soon).toBe("Credit note");
    await expect.poll(() => due(page).innerText(), soon).toBe("€238.00");
    await page.locator(credits).getByRole("link", { name: /^INV-/ }).click();
    await expect.poll(() => page.locator(credits).innerText(), soon).toContain("Draft");
    await expect.poll(() => cem.conflicts().length, soon).toBe(0);
    const drafts = (): readonly string[] =>
      cem
        .list("invoice")
        .filter(({ summary }) => summary?.status === "draft")
        .map(({ summary }) => `${summary?.kind} ${summary?.gross}`);
    await expect
      .poll(() => new Set(drafts()), soon)
      .toEqual(new Set(["credit-note 238", "invoice 357"]));
  });

  test("[WB256] a credit note is voided from its page, and its invoice is open again", async () => {
    await using world = await startWebWorld();
    const { id } = await issued(world);
    const { tab } = await world.browser("ada");
    const page = await tab(`/invoices/${id}`);
    await page.getByRole("button", { name: "Credit note…" }).click();
    await creditDialog(page).getByRole("button", { name: "Make the draft" }).click();
    await expect.poll(() => heading(page).innerText(), soon).toBe("Credit note");
    await issueHere(page);
    await page.getByRole("button", { name: "Void…" }).click();
    const dialog = page.locator("modal-dialog form.issue");
    await dialog.getByLabel("Reason").fill("Wrong invoice");
    await dialog.getByRole("button", { name: "Void it" }).click();
    await expect.poll(() => statusOf(page).innerText(), soon).toBe("Void");
    await page.locator(credits).getByRole("link", { name: /^INV-/ }).click();
    await expect.poll(() => statusOf(page).innerText(), soon).toBe("Open");
    await expect.poll(() => page.locator(`${credits} s`).innerText()).toBe("€238.00");
    expect(world.trouble).toEqual([]);
  });
});
