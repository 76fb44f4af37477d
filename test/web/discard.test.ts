import { Invoice } from "@concord/model";
import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { violations } from "./accessibility.ts";
import { hasBrowser, startWebWorld } from "./browsers.ts";
import { createDraft } from "./drafts.ts";

const patience = { timeout: 10_000 };
const content = Invoice.parse({ currency: "EUR", buyer: { name: "Acme" } });
const field = (page: Page, label: string): Locator => page.getByLabel(label, { exact: true });
const synced = (page: Page): Promise<void> =>
  page.locator("sync-pill").getByText("All changes synced").waitFor();

describe.runIf(hasBrowser)("drafts that are thrown away, in a real browser", () => {
  test("[WB720] a draft is discarded: it leaves the lists, says so where it is open, and is taken back, or comes back with an edit made elsewhere", async () => {
    await using world = await startWebWorld();
    const draft = await createDraft(await world.replica("cem"), content);
    const page = await (await world.browser("ada")).tab(`/invoices/${draft}`);
    const other = await (await world.browser("ben")).tab(`/invoices/${draft}`);
    await expect.poll(() => field(other, "Customer").inputValue(), patience).toBe("Acme");
    await page.getByRole("button", { name: "Discard draft" }).click();
    for (const each of [page, other]) {
      await each.getByText("This draft was discarded: no list shows it.").waitFor();
      await each.locator(".pill").getByText("Discarded").waitFor();
    }
    expect(await page.getByRole("button", { name: "Discard draft" }).count()).toBe(0);
    expect(await violations(page)).toEqual([]);
    await synced(page);

    await page.getByRole("link", { name: "Invoices" }).last().click();
    await page.getByRole("button", { name: /^Discarded/u }).waitFor();
    expect(await page.locator("invoice-table").getByText("Acme").count()).toBe(0);
    await page.getByRole("button", { name: /^Discarded/u }).click();
    await page.locator("invoice-table").getByText("Acme").click();
    await page.getByRole("button", { name: "Take it back" }).click();
    await page.getByText("This draft was discarded").waitFor({ state: "detached" });
    await other.getByText("This draft was discarded").waitFor({ state: "detached" });

    await page.getByRole("button", { name: "Discard draft" }).click();
    await other.getByText("This draft was discarded").waitFor();
    await field(other, "PO number").fill("NS-77");
    await other.keyboard.press("Tab");
    await page.getByText("This draft was discarded").waitFor({ state: "detached" });
    expect(world.trouble).toEqual([]);
  });
});
