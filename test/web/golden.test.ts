import { describe, expect, test } from "vitest";
import { hasBrowser, startWebWorld } from "./browsers.ts";
import { disagreement } from "./disagreeing.ts";
import { isComparable, matches, twoDaysOn } from "./golden-looks.ts";
import { furnish, issueOne, raise, reportsNow } from "./golden-world.ts";

describe.runIf(hasBrowser)("how the screens look", () => {
  test("[WB130] so do signing in, an invoice that is partly paid, its paper, connectors that wait for a person, and the list without a network", async () => {
    await using world = await startWebWorld({ worksOffline: true, reports: reportsNow() });
    const { context, tab } = await world.browser("ada");
    if (!isComparable(context)) return;
    const trouble: string[] = [];
    const stranger = await (await world.stranger()).newPage();
    await stranger.goto(world.relay.url);
    await stranger.getByRole("heading", { name: "Sign in" }).waitFor();
    trouble.push(...(await matches(stranger, "sign-in")));

    const settled = await issueOne(world);
    await furnish(world);
    const page = await tab(`/invoices/${settled}`);
    await twoDaysOn(page);
    await page.reload();
    await page.getByText("Balance due").waitFor();
    await page.locator("sync-block").getByText("All changes synced").first().waitFor();
    // It is hidden, and may not come after that.
    await page.getByText("Latest changes").waitFor();
    trouble.push(...(await matches(page, "settled")));
    await page.setViewportSize({ width: 1_280, height: 800 });
    await page.getByRole("button", { name: "Preview", exact: true }).click();
    await page.getByRole("dialog").waitFor();
    trouble.push(...(await matches(page, "preview")));
    await page.goto(`${world.relay.url}/connectors`);
    await page.getByText("The books are closed").first().waitFor();
    const look = page.getByRole("button", { name: "Look now" }).first();
    await expect.poll(() => look.isEnabled(), { timeout: 10_000 }).toBe(true);
    trouble.push(...(await matches(page, "connectors")));
    await page.goto(`${world.relay.url}/invoices`);
    await page.getByText("Gärtnerei Öztürk").first().waitFor();
    await context.setOffline(true);
    await page.getByText("Offline").first().waitFor();
    trouble.push(...(await matches(page, "list-offline")));
    expect(trouble).toEqual([]);
  });

  test("[WB130] every screen looks as it did when a person last looked at it", async () => {
    await using world = await startWebWorld({ worksOffline: true, ledger: true });
    const { context, tab } = await world.browser("ada");
    if (!isComparable(context)) return;
    const page = await tab();
    await twoDaysOn(page);
    const trouble: string[] = [];
    const look = async (screen: string, path: string, shown: string): Promise<void> => {
      await page.goto(`${world.relay.url}${path}`);
      await page.getByText(shown).first().waitFor();
      await page.locator("sync-block").getByText("All changes synced").first().waitFor();
      trouble.push(...(await matches(page, screen)));
    };
    /** What is opened on the page that was looked at last. */
    const open = async (screen: string, act: () => Promise<void>): Promise<void> => {
      await page.setViewportSize({ width: 1_280, height: 800 });
      await act();
      trouble.push(...(await matches(page, screen)));
    };
    const press = (name: string): Promise<void> =>
      page.getByRole("button", { name, exact: true }).click();
    const closeDialog = async (): Promise<void> => {
      await page.keyboard.press("Escape");
      await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
    };
    const inDialog = async (): Promise<void> => page.getByRole("dialog").waitFor();

    await look("first-use", "/invoices", "No invoices yet.");
    await look("no-conflicts", "/conflicts", "No conflicts");
    const invoice = await furnish(world);
    await look("list", "/invoices", "Gärtnerei Öztürk");
    await open("list-selected", () => page.getByLabel("Select all").check());
    await open("list-columns", async () => {
      await page.getByLabel("Select all").uncheck();
      await press("Columns");
    });
    await look("list-nothing-found", "/invoices?status=overdue", "No overdue invoices.");
    await look("editor", `/invoices/${invoice}`, "Amount due");
    await open("palette", async () => {
      await page.keyboard.press("Control+k");
      await inDialog();
    });
    await closeDialog();
    await open("shortcuts", async () => {
      await page.keyboard.press("?");
      await inDialog();
    });
    await closeDialog();
    await open("issue", async () => {
      await press("Issue…");
      await inDialog();
    });
    await look("settings-company", "/settings/company", "Bank account");
    await look("settings-numbering", "/settings/numbering", "Number series");
    await look("settings-rules", "/settings/rules", "Conflict rules");
    await look("settings-appearance", "/settings/appearance", "Single letters");
    await look("no-connectors", "/connectors", "No connector runs here");
    await look("audit", "/audit", "Verify a ledger");
    const { invoice: torn } = await disagreement(world, "Atelier Brun SARL");
    await look("conflicts", `/conflicts/${torn}`, "Atelier Brun SARL");
    await look("editor-conflict", `/invoices/${torn}`, "Amount due");
    await raise(world, invoice);
    await look("history", `/invoices/${invoice}/history`, "raised Drone flight");
    await open("history-compared", () => press("Compare…"));
    const settled = await issueOne(world);
    const toSettled = async (): Promise<void> => {
      await page.goto(`${world.relay.url}/invoices/${settled}`);
      await page.getByText("Balance due").waitFor();
    };
    await open("money", async () => {
      await toSettled();
      await press("Record money…");
      await inDialog();
    });
    await open("credit", async () => {
      await toSettled();
      await press("Credit note…");
      await page.getByText("Left after it").waitFor();
    });
    await look("settings-device", "/settings/device", "What is on this device");
    await open("sync-panel", async () => {
      await page.locator("sync-block button").click();
      await page.getByText("Storage used").last().waitFor();
    });
    expect(trouble).toEqual([]);
  });
});
