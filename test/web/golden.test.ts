import { describe, expect, test } from "vitest";
import { hasBrowser, startWebWorld } from "./browsers.ts";
import { disagreement } from "./disagreeing.ts";
import {
  albumOf,
  hoursOn,
  isComparable,
  isSynced,
  matches,
  matchesOnPaper,
  twoDaysOn,
} from "./golden-looks.ts";
import {
  activityOf,
  appWithBrokenStorage,
  brokenStorage,
  furnish,
  issueOne,
  raise,
  reportsNow,
  seller,
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
    await furnish(world);
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
    await page.goto(`${world.relay.url}/practice`);
    await page.getByText("Step 1 of").waitFor();
    const days = page.locator("practice-page").getByLabel(/^(Issue|Due) date$/);
    await days.first().waitFor();
    trouble.push(...(await matches(page, "practice", { ofThisRun: [...safe, days] })));
    await twoDaysOn(page);
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
    const { trouble, look, open, press, closeDialog, inDialog } = albumOf(page, world.relay.url);

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
    expect(trouble).toEqual([]);
  });

  test("[WB760] so do the dialogs that an office works with, what became of an invoice, and places where there is nothing", async () => {
    await using world = await startWebWorld();
    const { context, tab } = await world.browser("olga", "owner");
    if (!isComparable(context)) return;
    const page = await tab();
    await twoDaysOn(page);
    const { trouble, go, look, open, press, closeDialog, inDialog } = albumOf(
      page,
      world.relay.url,
    );
    const draft = await furnish(world, { seller });
    const issued = await issueOne(world, { isPaid: false });
    const ofList = (name: string): Promise<void> =>
      page.locator("bulk-bar").getByRole("button", { name }).click();

    await go("/invoices", "INV-2026-0001");
    await open("list-filter", async () => {
      await press("Filter");
      await inDialog();
    });
    await closeDialog();
    await open("list-views", async () => {
      await press("Views");
      await page.getByText("Save what is shown as").waitFor();
    });
    await page.keyboard.press("Escape");
    await open("bulk-issue", async () => {
      await page.getByLabel("Select all").check();
      await ofList("Issue…");
      await page.getByText("5 drafts get their numbers.").waitFor();
    });
    await closeDialog();
    await open("bulk-void", async () => {
      await ofList("Void…");
      await page.getByText("One invoice becomes void.").waitFor();
    });
    await closeDialog();
    const due = page.locator("bulk-bar input[type=date]");
    const dating = async (): Promise<void> => {
      await ofList("Change due date…");
      await inDialog();
    };
    await open("bulk-due-date", dating, { ofThisRun: [due] });
    await look(
      "list-matches-elsewhere",
      "/invoices?status=overdue&q=Kestrel",
      "outside the filters",
    );

    await go(`/invoices/${draft}`, "Amount due");
    await open("issue-ready", async () => {
      await press("Issue…");
      await page.getByText("given by the relay").waitFor();
    });
    await closeDialog();
    await open("paste", async () => {
      await page.getByLabel("Description, line 1", { exact: true }).focus();
      await page.evaluate(pasted);
      await page.getByText("Lines to paste: 2").waitFor();
    });
    await closeDialog();
    await open("editor-discarded", async () => {
      await press("Discard draft");
      await page.getByText("This draft was discarded").waitFor();
      await isSynced(page);
    });
    await go(`/invoices/${issued}?act=void`, "Void this invoice");
    await open("void", inDialog);
    await open("voided", async () => {
      await page.getByLabel("Reason").fill("Ordered twice");
      await press("Void it");
      await page.locator(".pill", { hasText: "Void" }).waitFor();
      await isSynced(page);
    });
    const credited = await issueOne(world, { isPaid: false });
    await go(`/invoices/${credited}?act=credit`, "Left after it");
    const days = page.getByLabel(/^(Issue|Due) date$/);
    await open(
      "credit-note",
      async () => {
        await press("Make the draft");
        await page.getByRole("heading", { name: "Credit note" }).waitFor();
        await isSynced(page);
      },
      { ofThisRun: [days] },
    );
    await go("/invoices?status=all", "INV-2026-0001");
    const begin = async (): Promise<void> => {
      await page.keyboard.press("n");
      await page.getByRole("heading", { name: "New invoice" }).waitFor();
    };
    await open("editor-new", begin, { ofThisRun: [days] });
    await look("print-several", `/print?invoices=${draft},${credited}`, "Print or save as PDF");

    await look("settings-company-owner", "/settings/company", "Bank account");
    await go("/settings/numbering", "Number series");
    await open("settings-series", async () => {
      await press("New series…");
      await inDialog();
    });
    await page.locator("series-dialog input[name=name]").fill("Van");
    await page.locator("series-dialog input[name=format]").fill("V-{number}");
    await press("Create series");
    await open("settings-lease", async () => {
      await page.getByRole("button", { name: "Lease to this device…" }).last().click();
      await inDialog();
    });
    await closeDialog();
    await go("/settings/device", "Passkeys are made at");
    await open("settings-erase", async () => {
      await press("Sign out and erase…");
      await inDialog();
    });
    await look("nowhere", "/no/such/place", "There is nothing here");
    const none = "01920000-0000-7000-8000-000000000000";
    await open("not-here", async () => {
      await page.goto(`${world.relay.url}/invoices/${none}`);
      await page.locator("invoice-page").getByText("Opening…").waitFor();
      // So long it may still be on its way.
      await hoursOn(page, 51);
      await page.getByText("This invoice is not on this device").waitFor();
      await isSynced(page);
    });
    await go("/invoices?status=all", "INV-2026-0001");
    await open("update-ready", () =>
      page.evaluate(
        "document.querySelector('concord-app').appUpdate = { reload: () => undefined }",
      ),
    );
    expect(trouble).toEqual([]);
  });

  test("[WB761] so does what stands in the way of somebody's work: storage that is full or refused, a browser in which nothing begins, an ended session, and a right that one has not", async () => {
    await using world = await startWebWorld();
    const { context, tab } = await world.browser("mara");
    if (!isComparable(context)) return;
    const draft = await furnish(world);
    const all: string[] = [];
    const page = await tab();
    await twoDaysOn(page);
    const album = albumOf(page, world.relay.url);
    await album.go("/invoices", "Gärtnerei Öztürk");
    // As after a month: the relay does not know the token any more.
    await page.evaluate(
      `localStorage.setItem("concord-session", JSON.stringify({ token: JSON.parse(localStorage.getItem("concord-session")).token + "x", renewedAt: Date.now() }))`,
    );
    await page.reload();
    await page.getByText("Gärtnerei Öztürk").first().waitFor();
    await album.open("session-ended", () =>
      page.getByRole("link", { name: "Sign in to sync" }).waitFor(),
    );
    await album.open("sign-in-again", async () => {
      await page.getByRole("link", { name: "Sign in to sync" }).click();
      await page.getByText("Go on without syncing").waitFor();
    });

    const vic = await world.browser("vic", "viewer");
    const looking = await vic.tab();
    await twoDaysOn(looking);
    const looks = albumOf(looking, world.relay.url);
    await looks.look("editor-looking", `/invoices/${draft}`, "You may look at this invoice");

    await using broken = await startWebWorld({ app: appWithBrokenStorage() });
    const kept = await furnish(broken);
    const fleeting = await (await broken.browser("nils", "editor", brokenStorage.refused)).tab();
    await twoDaysOn(fleeting);
    const refused = albumOf(fleeting, broken.relay.url);
    await refused.go("/invoices", "Gärtnerei Öztürk");
    await refused.open("storage-refused", () =>
      fleeting.getByText("This browser stores nothing for this site.").waitFor(),
    );
    await fleeting.close();
    const stuck = await (await broken.browser("idris", "editor", brokenStorage.full)).tab();
    await twoDaysOn(stuck);
    const full = albumOf(stuck, broken.relay.url);
    await full.go(`/invoices/${kept}`, "Amount due");
    await full.open("storage-full", async () => {
      // Whoever was here before has left.
      await expect.poll(() => stuck.locator("sync-block .people").count()).toBe(0);
      await stuck.evaluate("new BroadcastChannel('full').postMessage(0)");
      await stuck.getByLabel("PO number").fill("NS-77");
      await stuck.keyboard.press("Tab");
      await stuck.getByRole("button", { name: "Save a copy of unsent changes" }).waitFor();
    });

    for (const [name, script] of [
      ["cannot-keep", "localStorage', { get() { throw new DOMException('x', 'SecurityError') } })"],
      ["cannot-start", "isSecureContext', { value: false })"],
    ] as const) {
      const stranger = await world.stranger();
      await stranger.addInitScript(`Object.defineProperty(window, '${script}`);
      const barred = await stranger.newPage();
      await barred.goto(world.relay.url);
      await barred.getByRole("heading", { name: "Concord cannot begin here" }).waitFor();
      all.push(...(await matches(barred, name)));
    }
    for (const each of [album, looks, full, refused]) all.push(...each.trouble);
    expect(all).toEqual([]);
  });
});

/** Pastes two lines of a spreadsheet into the field that has the focus. */
const pasted = `(() => {
  let active = document.activeElement;
  while (active.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  const data = new DataTransfer();
  data.setData("text/plain", "Survey\\t3\\tday\\t1250.50\\t19\\nReport\\t1\\tday\\t480\\t19");
  active.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, composed: true, cancelable: true }));
})()`;
