import { openSealedLedger, paperJournal } from "@concord/ledger/testing";
import { EntryKey, Workspace } from "@concord/model";
import { describe, expect, test } from "vitest";
import { hasBrowser, startWebWorld } from "./browsers.ts";
import { albumOf, isComparable, isSynced, matches, twoDaysOn } from "./golden-looks.ts";
import { furnish, seller } from "./golden-world.ts";

const passkeys = ["Mac in the office", "Security key"].map((name, at) => ({
  id: `p${at}`,
  name,
  addedAt: "2026-03-02T09:15:00.000Z",
  usedAt: at === 0 ? "2026-11-02T08:01:00.000Z" : null,
  holder: { id: "olga", name: "Olga" },
}));

describe.runIf(hasBrowser)("how what is seldom seen looks", () => {
  test("[WB860] so do others in the fields of an invoice, a field that a connector owns, a ledger that is intact, invoices that come in for the first time, the removal of a passkey, and a device that was let go", async () => {
    await using world = await startWebWorld();
    const { context, tab } = await world.browser("olga", "owner");
    if (!isComparable(context)) return;
    const draft = await furnish(world, { seller });
    const olga = await world.replica("Olga", "owner");
    const authority = [{ id: "r1", path: "dueDate", phase: "any", authority: "quickbooks" }];
    await olga.create({
      kind: "workspace",
      operations: [
        {
          type: "create",
          document: { kind: "workspace", content: Workspace.parse({ authority }) },
        },
      ],
    });
    const books = await world.replica("quickbooks", "connector");
    const link = { account: "9130", id: "145", kind: "invoice" };
    await books.apply(draft, [{ type: "link", connector: EntryKey.parse("quickbooks"), link }]);
    await expect
      .poll(() => [olga.status().state, books.status().state])
      .toEqual(["synced", "synced"]);

    const others: string[] = [];
    const page = await tab();
    await twoDaysOn(page);
    const { trouble, go, open, press, inDialog } = albumOf(page, world.relay.url);
    const ben = await (await world.browser("Ben")).tab(`/invoices/${draft}`);
    await ben.getByLabel("Internal note").fill("Call the harbour master before Friday.");
    await ben.keyboard.press("Control+ArrowLeft");
    await isSynced(ben);
    using there = await (await world.replica("Kim")).open(draft);
    let beat = 0;
    const shown = { field: "lines.line0.quantity", isIdle: false, caret: null };
    const beating = setInterval(() => there.presence().show({ ...shown, beat: (beat += 1) }), 500);
    await go(`/invoices/${draft}`, "QuickBooks");
    await expect.poll(() => page.getByLabel("Internal note").inputValue()).toContain("Friday");
    await page.locator("note-field .caret").waitFor();
    await page.locator(".tag", { hasText: "Kim" }).waitFor();
    others.push(...(await matches(page, "editor-peers")));
    clearInterval(beating);
    there.presence().show(null);

    const sealed = await openSealedLedger(
      paperJournal([{ changes: { a: 1 } }, { changes: { a: 2 } }]),
    );
    await sealed.seal();
    const ledger = {
      name: "concord.ledger",
      mimeType: "text/plain",
      buffer: Buffer.from(await sealed.export()),
    };
    await go("/audit", "Verify a ledger");
    const key = page.getByLabel("Public key of the relay");
    await open(
      "audit-intact",
      async () => {
        await page.getByLabel("Ledger file").setInputFiles(ledger);
        await key.fill(sealed.publicKey);
        await press("Verify");
        await page.getByText("Intact: nothing was changed").waitFor();
      },
      { ofThisRun: [key] },
    );

    await context.route("**/api/v1/passkeys", (route) =>
      route.fulfill({ json: { items: passkeys } }),
    );
    await go("/settings/device", "Security key");
    await open("settings-passkey-removal", async () => {
      await page.getByRole("button", { name: "Remove Security key" }).click();
      await inDialog();
    });
    await context.route("**/api/v1/invoices/count", (route) =>
      route.fulfill({ json: { invoices: 10_000 } }),
    );
    await go("/invoices", "Gärtnerei Öztürk");
    await open("list-coming", async () => {
      await page.evaluate(comingIn);
      await page.getByText("5 of 10,000 so far").waitFor();
    });

    await page.evaluate(
      `fetch("/api/v1/revocations", { method: "POST", headers: { "content-type": "application/json", authorization: "Bearer " + JSON.parse(localStorage.getItem("concord-session")).token }, body: JSON.stringify({ principal: "Ben" }) })`,
    );
    await ben.locator("state-banner .banner").waitFor();
    await twoDaysOn(ben);
    await ben.locator("sync-block").getByText("2 days ago").waitFor();
    others.push(...(await matches(ben, "let-go")));
    expect([...trouble, ...others]).toEqual([]);
  });
});

/** As while a device gets its first invoices. */
const comingIn = `(() => {
  const app = document.querySelector("concord-app");
  const { workspace } = app;
  app.workspace = { ...workspace, state: () => ({ ...workspace.state(), caughtUp: false }) };
})()`;
