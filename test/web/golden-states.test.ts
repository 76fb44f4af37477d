import { describe, expect, test } from "vitest";
import { hasBrowser, startWebWorld } from "./browsers.ts";
import { albumOf, isComparable, isSynced, matches, twoDaysOn } from "./golden-looks.ts";
import {
  appWithBrokenStorage,
  brokenStorage,
  furnish,
  issueOne,
  nowhere,
  seller,
} from "./golden-world.ts";

describe.runIf(hasBrowser)("how what a screen can be looks", () => {
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
    await closeDialog();
    await open("list-toast", async () => {
      await ofList("Assign to me");
      await page.getByText("6 invoices changed").waitFor();
      await isSynced(page);
      // As long as it has the focus it stays.
      await page.getByRole("button", { name: "Undo", exact: true }).focus();
    });
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
        // The changes of this one, and not of the invoice before.
        await page.reload();
        await isSynced(page);
        await page.getByText("Latest changes").waitFor();
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
    await open("not-here", async () => {
      await page.goto(`${world.relay.url}/invoices/${nowhere}`);
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
    await looks.look("list-looking", "/invoices", "Gärtnerei Öztürk");
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
