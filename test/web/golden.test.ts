import { describe, expect, test } from "vitest";
import { hasBrowser, startWebWorld } from "./browsers.ts";
import { disagreement } from "./disagreeing.ts";
import {
  albumOf,
  isComparable,
  isSynced,
  matches,
  matchesOnPaper,
  twoDaysOn,
} from "./golden-looks.ts";
import {
  activityOf,
  furnish,
  issueOne,
  nowhere,
  raise,
  replayPreview,
  reportsNow,
} from "./golden-world.ts";

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
    await stranger.goto(`${world.relay.url}/sign-in?signin=link`);
    await stranger.getByText("This sign-in link opens nothing").waitFor();
    trouble.push(...(await matches(stranger, "sign-in-link")));
    await stranger.goto(world.relay.url);
    await stranger.getByText("Whoever has a passkey").waitFor();
    await stranger.context().setOffline(true);
    await stranger.evaluate("dispatchEvent(new Event('online'))");
    await stranger.getByText("You need a connection once to set up this device.").waitFor();
    trouble.push(...(await matches(stranger, "sign-in-offline")));

    const settled = await issueOne(world);
    const drafted = await furnish(world);
    const page = await tab(`/invoices/${settled}`);
    await twoDaysOn(page);
    await page.reload();
    await page.getByText("Balance due").waitFor();
    await isSynced(page);
    // It is hidden, and may not come after that.
    await page.getByText("Latest changes").waitFor();
    trouble.push(...(await matches(page, "settled")));
    await page.setViewportSize({ width: 1_280, height: 800 });
    await page.getByRole("button", { name: "Preview", exact: true }).click();
    await page.getByRole("dialog").waitFor();
    trouble.push(...(await matches(page, "preview")));
    await page.keyboard.press("Escape");
    trouble.push(...(await matchesOnPaper(page, "paper")));
    await page.goto(`${world.relay.url}/connectors`);
    await page.getByText("The books are closed").first().waitFor();
    const look = page.getByRole("button", { name: "Look now" }).first();
    await expect.poll(() => look.isEnabled(), { timeout: 10_000 }).toBe(true);
    trouble.push(...(await matches(page, "connectors")));
    await context.route("**/quickbooks/activity", (route) =>
      route.fulfill({ json: activityOf(settled) }),
    );
    // By the clock of the bridge: what it did stands at its own moments.
    await page.clock.setFixedTime(Date.now());
    await page.goto(`${world.relay.url}/connectors/quickbooks`);
    await page.getByText("Read and merged").waitFor();
    await expect.poll(() => look.isEnabled(), { timeout: 10_000 }).toBe(true);
    const safe = [page.locator("sync-block")];
    trouble.push(...(await matches(page, "connector", { ofThisRun: safe, moments: "fixed" })));
    await context.route("**/quickbooks/preview", (route) => route.fulfill({ json: replayPreview }));
    await page.setViewportSize({ width: 1_280, height: 800 });
    await page.getByRole("button", { name: "Send again…" }).click();
    await page.getByText("keys are the same as before").waitFor();
    trouble.push(
      ...(await matches(page, "connector-replay", { ofThisRun: safe, moments: "fixed" })),
    );
    await page.goto(`${world.relay.url}/practice`);
    await page.getByText("Step 1 of").waitFor();
    const days = page.locator("practice-page").getByLabel(/^(Issue|Due) date$/);
    await days.first().waitFor();
    trouble.push(...(await matches(page, "practice", { ofThisRun: [...safe, days] })));
    await twoDaysOn(page);
    await page.goto(`${world.relay.url}/invoices`);
    await page.getByText("Gärtnerei Öztürk").first().waitFor();
    // As long as it connects it is offline, too.
    await isSynced(page);
    await context.setOffline(true);
    await page.getByText("Offline").first().waitFor();
    await page.getByText("Last synced 2 days ago").waitFor();
    trouble.push(...(await matches(page, "list-offline")));
    const shownOffline = async (screen: string, path: string, words: string): Promise<void> => {
      await page.goto(`${world.relay.url}${path}`);
      await page.getByText(words).first().waitFor();
      trouble.push(...(await matches(page, screen)));
    };
    await shownOffline("not-here-offline", `/invoices/${nowhere}`, "These are on this device");
    await shownOffline("connectors-offline", "/connectors", "This is the last that was heard");
    await page.setViewportSize({ width: 1_280, height: 800 });
    await page.goto(`${world.relay.url}/invoices/${drafted}`);
    await page.getByLabel("PO number").fill("NS-77");
    await page.keyboard.press("Tab");
    await page.locator("sync-block").getByText("1 to send").first().waitFor();
    trouble.push(...(await matches(page, "editor-offline")));
    await page.setViewportSize({ width: 1_280, height: 800 });
    await page.locator("sync-block button").click();
    await page.getByText("Not sent yet").last().waitFor();
    await page.getByText("Storage used").last().waitFor();
    trouble.push(...(await matches(page, "sync-panel-unsent")));
    expect(trouble).toEqual([]);
  });

  test("[WB130] every screen looks as it did when a person last looked at it", async () => {
    await using world = await startWebWorld({ worksOffline: true, ledger: true });
    const { context, tab } = await world.browser("ada");
    if (!isComparable(context)) return;
    const page = await tab();
    await twoDaysOn(page);
    const { trouble, go, look, open, press, closeDialog, inDialog } = albumOf(
      page,
      world.relay.url,
    );

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
    await open("audit-broken", async () => {
      const file = { name: "concord.ledger", mimeType: "text/plain", buffer: Buffer.from("none") };
      await page.getByLabel("Ledger file").setInputFiles(file);
      await page.getByLabel("Public key of the relay").fill("A".repeat(43));
      await press("Verify");
      await page.getByText("Something does not fit.").waitFor();
    });
    const { invoice: torn } = await disagreement(world, "Atelier Brun SARL");
    await look("conflicts", `/conflicts/${torn}`, "Atelier Brun SARL");
    await look("editor-conflict", `/invoices/${torn}`, "Amount due");
    await open("editor-conflict-open", async () => {
      await page.locator("conflict-mark").first().click();
      await page.getByText("Before both").first().waitFor();
    });
    await page.keyboard.press("Escape");
    await raise(world, invoice);
    await look("history", `/invoices/${invoice}/history`, "raised Drone flight");
    await open("history-compared", () => press("Compare…"));
    await look("history-why", `/invoices/${invoice}/history?field=lines.line1.quantity`, "Why is");
    await open("history-restore", async () => {
      await page.keyboard.press("Home");
      await press("Restore this field…");
      await page.locator(".restore").getByText("This makes a new change.").waitFor();
    });
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
    await look("settings-device", "/settings/device", "Passkeys are made at");
    await open("sync-panel", async () => {
      await page.locator("sync-block button").click();
      await page.getByText("Storage used").last().waitFor();
    });
    await closeDialog();
    await open("settings-device-ready", async () => {
      await press("Prepare this device");
      await page.getByText("The app opens without a network.").waitFor();
      await page.locator("field-check .result").waitFor();
    });
    await go(`/conflicts/${torn}`, "Keep Ana’s");
    await open("conflicts-decided", async () => {
      await page.keyboard.press("1");
      await page.locator(".entry.settled").waitFor();
      await isSynced(page);
    });
    expect(trouble).toEqual([]);
  });
});
