import { DecimalString, EntryKey, PlainDate, Workspace } from "@concord/model";
import type { DocumentId } from "@concord/model";
import type { Replica } from "@concord/client";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { createProxy } from "../chaos/proxy.ts";
import { troubleOnAllScreens, violations } from "./accessibility.ts";
import { hasBrowser, startWebWorld } from "./browsers.ts";
import type { WebWorld } from "./browsers.ts";
import { createDraft } from "./drafts.ts";

const address = { line1: "Hafenstr. 1", city: "Kiel", postalCode: "24103", country: "DE" } as const;

/** A draft of a colleague's to which nothing is missing but what a test leaves out. */
async function draft(
  world: WebWorld,
  buyer: { readonly name: string; readonly address?: { readonly country: string } } | null = {
    name: "Acme GmbH",
  },
): Promise<{ readonly cem: Replica; readonly id: DocumentId }> {
  const cem = await world.replica("Cem");
  const tax = { scheme: "VAT", category: "S", rate: DecimalString.parse("19") };
  const [quantity, price] = [DecimalString.parse("2"), DecimalString.parse("100")];
  const content = {
    currency: "EUR",
    dueDate: PlainDate.parse("2099-01-01"),
    seller: { name: "Concord GmbH", vatId: "DE123456789", address },
    ...(buyer !== null && { buyer: { address, ...buyer } }),
    lines: [{ id: EntryKey.parse("k1"), name: "Survey", quantity, unit: "DAY", price, tax }],
  } as const;
  const id = await createDraft(cem, content);
  await expect.poll(() => cem.status().state).toBe("synced");
  return { cem, id };
}

/** What stands in the dialog: in the tree it lies beside the browser's own element. */
const dialog = (page: Page) => page.locator("modal-dialog .issue");
const issueNow = (page: Page) => dialog(page).getByRole("button", { name: "Issue now" });
const issueAnyway = (page: Page) => dialog(page).getByRole("button", { name: "Issue anyway" });
const heading = (page: Page) => page.locator("invoice-page h1");
const soon = { timeout: 20_000 } as const;

const priceOf = (line: EntryKey, value: string) =>
  ({ type: "set-line", line, field: "price", value }) as const;

const policy = (creates: string) => ({ issues: false, creates, settles: true });

describe.runIf(hasBrowser)("the issue of an invoice in a real browser", () => {
  test("[WB240] with the keyboard alone an invoice is issued: it shows its number, and what it says no longer changes", async () => {
    await using world = await startWebWorld();
    const { cem, id } = await draft(world);
    const { tab } = await world.browser("ada");
    const page = await tab(`/invoices/${id}`);
    await page.getByRole("button", { name: "Issue…" }).waitFor();
    await page.keyboard.press("Control+Enter");
    await dialog(page).getByText("Everything that an invoice needs is there.").waitFor();
    expect(await violations(page)).toEqual([]);
    for (let count = 0; count < 4 && !(await isFocused(page)); count += 1) {
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await expect.poll(() => heading(page).innerText(), soon).toMatch(/\d/);
    const number = await heading(page).innerText();
    await page.getByText("Issued: what it says no longer changes.").waitFor();
    expect(await page.getByRole("button", { name: "Issue…" }).count()).toBe(0);
    await expect.poll(() => heading(page).evaluate((at) => at.matches(":focus"))).toBe(true);
    await expect
      .poll(async () => (await cem.registers(id))?.["issued"], soon)
      .toMatchObject({ number, by: { type: "registrar" } });
    expect(world.trouble).toEqual([]);
  });

  test("[WB282] many are issued and made void together, after a look at each; offline the requests wait on the device", async () => {
    await using world = await startWebWorld({ worksOffline: true });
    const { cem, id } = await draft(world);
    await draft(world);
    await draft(world, null);
    const { context, tab } = await world.browser("ada");
    const page = await tab();
    await page.getByText("No customer yet").waitFor();
    await page.getByLabel("Select all").check();
    const ask = page.locator("bulk-ask");
    await page.locator("bulk-bar").getByRole("button", { name: "Issue…" }).click();
    await ask.getByText("2 drafts get their numbers.").waitFor();
    await ask.getByText("Something is missing").waitFor();
    expect(await violations(page)).toEqual([]);
    await ask.getByRole("button", { name: "Issue 2" }).click();
    await page.getByText("Asked for: 2").waitFor();
    await expect.poll(async () => (await cem.registers(id))?.["issued"], soon).toBeDefined();
    await expect.poll(() => page.getByText("INV-2026-").count(), soon).toBe(2);

    await page.locator("bulk-bar").getByRole("button", { name: "Void…" }).click();
    await ask.getByText("2 invoices become void.").waitFor();
    await ask.getByText("Drafts, which nobody has the number of").waitFor();
    await page.keyboard.press("Escape");
    await context.setOffline(true);
    await page.locator("bulk-bar").getByRole("button", { name: "Void…" }).click();
    await ask.getByRole("button", { name: "Void 2 when online" }).click();
    await page.getByText("Asked for when online: 2").waitFor();
    expect((await cem.registers(id))?.["voided"]).toBeUndefined();
    await context.setOffline(false);
    await expect.poll(async () => (await cem.registers(id))?.["voided"], soon).toBeDefined();
    await expect
      .poll(() => page.locator("invoice-table .pill", { hasText: "Void" }).count(), soon)
      .toBe(2);
    expect(world.trouble.filter((each) => !each.includes("net::ERR_"))).toEqual([]);
  });

  test("[WB733] what receivers may ask for stands under each of many that are issued, and forbids nothing", async () => {
    await using world = await startWebWorld();
    const { cem, id } = await draft(world, { name: "Brun SARL", address: { country: "FR" } });
    await draft(world);
    await cem.apply(id, [{ type: "set-field", path: "dueDate", value: null }]);
    await expect.poll(() => cem.status().state).toBe("synced");
    const { tab } = await world.browser("ada");
    const page = await tab();
    await page.getByText("Brun SARL").waitFor();
    await page.getByLabel("Select all").check();
    await page.locator("bulk-bar").getByRole("button", { name: "Issue…" }).click();
    const ask = page.locator("bulk-ask");
    await ask.getByText("2 drafts get their numbers.").waitFor();
    await ask.getByText("Of one of them its receiver may ask for more.").waitFor();
    const his = ask.getByRole("listitem").filter({ hasText: "Brun SARL" });
    await his.getByText("Say when the invoice is due").waitFor();
    expect(await ask.getByText("Say when the invoice is due").count()).toBe(1);
    expect(await violations(page)).toEqual([]);
    await ask.getByRole("button", { name: "Issue 2" }).click();
    await page.getByText("Asked for: 2").waitFor();
    expect(world.trouble).toEqual([]);
  });

  test("[WB465] [WB466] before an issue it is said what each connector gets by the workspace's rules, and offline how much is known", async () => {
    await using world = await startWebWorld();
    const olga = await world.replica("Olga", "owner");
    const connections = [
      { id: "books", connector: "quickbooks", policy: policy("own") },
      { id: "crm", connector: "hubspot", policy: policy("none") },
      { id: "till", connector: "stripe", policy: policy("own"), paused: true },
    ];
    const content = Workspace.parse(JSON.parse(JSON.stringify({ connections })));
    await olga.create({
      kind: "workspace",
      operations: [{ type: "create", document: { kind: "workspace", content } }],
    });
    await expect.poll(() => olga.status().state).toBe("synced");
    const { id } = await draft(world);
    const { context, tab } = await world.browser("ada");
    const page = await tab(`/invoices/${id}`);
    await page.getByRole("button", { name: "Issue…" }).click();
    const tools = dialog(page).locator(".deliveries li");
    await expect
      .poll(() => tools.allInnerTexts(), soon)
      .toEqual([
        expect.stringMatching(/^HubSpot\s+gets nothing: by the rules of the workspace/),
        expect.stringMatching(
          /^QuickBooks\s+gets it, under its number\.[^]*looked for, or made new\.[^]*Tax of 19 % is not tied/,
        ),
        expect.stringMatching(/^Stripe\s+gets it[^]*It is paused, and gets it once it goes on\./),
      ]);
    expect(await troubleOnAllScreens(page)).toEqual([]);
    await context.setOffline(true);
    await dialog(page).getByText("You are offline. The request is kept").waitFor();
    expect(await tools.count()).toBe(3);
  });

  test("[WB241] what is missing is said before anybody is asked, and leads to its field", async () => {
    await using world = await startWebWorld();
    const { cem, id } = await draft(world, null);
    const { tab } = await world.browser("ada");
    const page = await tab(`/invoices/${id}`);
    await page.getByRole("button", { name: "Issue…" }).click();
    expect(await issueNow(page).isDisabled()).toBe(true);
    await dialog(page)
      .getByRole("button", { name: /customer|buyer/i })
      .first()
      .click();
    await expect
      .poll(() =>
        page.getByLabel("Customer", { exact: true }).evaluate((at) => at.matches(":focus")),
      )
      .toBe(true);
    expect(Object.keys((await cem.registers(id)) ?? {}).join()).not.toContain("requests.");
  });

  test("[WB660] what receivers may ask for is shown before the issue, each with the way to its field, and then nothing is called complete", async () => {
    await using world = await startWebWorld();
    const { cem, id } = await draft(world, { name: "Brun SARL", address: { country: "FR" } });
    await cem.apply(id, [{ type: "set-field", path: "dueDate", value: null }]);
    await expect.poll(() => cem.status().state).toBe("synced");
    const { tab } = await world.browser("ada");
    const page = await tab(`/invoices/${id}`);
    const open = page.getByRole("button", { name: "Issue…" });
    await open.click();
    await dialog(page).getByText("What receivers may ask for: 1").waitFor();
    expect(await dialog(page).getByText("Everything that an invoice needs").count()).toBe(0);
    expect(await issueNow(page).isEnabled()).toBe(true);
    expect(await troubleOnAllScreens(page)).toEqual([]);
    await dialog(page).getByRole("button", { name: "Say when the invoice is due" }).click();
    const due = page.getByLabel("Due date", { exact: true });
    await expect.poll(() => due.evaluate((at) => at.matches(":focus")), soon).toBe(true);
    await due.fill("2099-01-01");
    await page.keyboard.press("Tab");
    await open.click();
    await dialog(page).getByText("Everything that an invoice needs is there.").waitFor();
  });

  test("[WB661] without a tax on any line a seller with a VAT ID issues nothing: it is told which field asks for it, and where taxes are set", async () => {
    await using world = await startWebWorld();
    const { cem, id } = await draft(world);
    await cem.apply(
      id,
      (["tax.scheme", "tax.category", "tax.rate"] as const).map((field) => ({
        type: "set-line",
        line: EntryKey.parse("k1"),
        field,
        value: null,
      })),
    );
    await expect.poll(() => cem.status().state).toBe("synced");
    const { tab } = await world.browser("ada");
    const page = await tab(`/invoices/${id}`);
    await page.getByRole("button", { name: "Issue…" }).click();
    const missing = dialog(page).getByRole("button", { name: "No line has a tax" });
    await missing.waitFor();
    expect(await issueNow(page).isDisabled()).toBe(true);
    expect(await troubleOnAllScreens(page)).toEqual([]);
    const settings = dialog(page).getByRole("link", { name: "Settings: taxes" });
    expect(await settings.getAttribute("href")).toBe("/settings/company");
    await missing.click();
    const tax = page.getByLabel("Tax, line 1", { exact: true });
    await expect.poll(() => tax.evaluate((at) => at.matches(":focus")), soon).toBe(true);
    await tax.fill("19");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Control+Enter");
    await expect.poll(() => issueNow(page).isEnabled(), soon).toBe(true);
  });

  test("[WB400, WB409] a price that may be two is neither issued nor printed before it is said which", async () => {
    await using world = await startWebWorld();
    const { cem, id } = await draft(world);
    const { tab } = await world.browser("ada");
    const page = await tab(`/invoices/${id}`);
    await page.evaluate("print = () => { globalThis.printed = (globalThis.printed ?? 0) + 1 }");
    const printed = (): Promise<unknown> => page.evaluate("globalThis.printed ?? 0");
    const price = page.getByLabel("Unit price, line 1", { exact: true });
    await price.fill("1.250");
    await page.keyboard.press("Tab");
    await page.getByText("Which one is meant?").waitFor();
    await page.keyboard.press("Control+p");
    await page
      .getByText("Not printed: “1.250” in Unit price, line 1 is not entered yet.")
      .waitFor();
    expect(await printed()).toBe(0);

    await page.keyboard.press("Control+Enter");
    const open = dialog(page).getByRole("button", { name: "“1.250” in Unit price, line 1" });
    await open.waitFor();
    expect(await dialog(page).getByText("Everything that an invoice needs").count()).toBe(0);
    expect(await issueNow(page).isDisabled()).toBe(true);
    expect(await violations(page)).toEqual([]);
    await open.click();
    await expect.poll(() => price.evaluate((at) => at.matches(":focus")), soon).toBe(true);
    await page.getByRole("button", { name: "1,250.00" }).click();
    // What was just entered is on paper and in what is issued.
    await page.keyboard.press("Control+p");
    await expect.poll(async () => (await cem.registers(id))?.["lines.k1.price"], soon).toBe("1250");
    await page.keyboard.press("Control+Enter");
    await expect.poll(() => issueNow(page).isEnabled(), soon).toBe(true);
    await issueNow(page).click();
    await expect
      .poll(async () => (await cem.registers(id))?.["issued"], soon)
      .toMatchObject({ content: { lines: [{ price: "1250" }] } });
    expect(world.trouble).toEqual([]);
  });

  test("[WB242] what somebody changes meanwhile has to be looked at first", async () => {
    await using world = await startWebWorld();
    const { cem, id } = await draft(world);
    const { tab } = await world.browser("ada");
    const page = await tab(`/invoices/${id}`);
    await page.getByRole("button", { name: "Issue…" }).click();
    await expect.poll(() => issueNow(page).isEnabled(), soon).toBe(true);
    await cem.apply(id, [
      { type: "set-line", line: EntryKey.parse("k1"), field: "price", value: "120" },
    ]);
    await dialog(page).getByText("It has changed while you looked at it.").waitFor();
    expect(await issueNow(page).isDisabled()).toBe(true);
    await dialog(page).getByRole("button", { name: "I have seen that" }).click();
    await issueNow(page).click();
    await expect
      .poll(async () => (await cem.registers(id))?.["issued"], soon)
      .toMatchObject({ content: { lines: [{ price: "120" }] } });
  });

  test("[WB390] who has had the invoice open offline is named before it is issued, until they are back", async () => {
    await using world = await startWebWorld({ heartbeatMs: 1_000 });
    const { id } = await draft(world);
    await using proxy = await createProxy(world.relay.port);
    const away = await world.browser("Idris", "field", { port: proxy.port });
    const there = await away.tab(`/invoices/${id}`);
    await there.getByRole("button", { name: "Issue…" }).waitFor();
    const { tab } = await world.browser("ada");
    const page = await tab(`/invoices/${id}`);
    const warning = dialog(page).getByText(/Idris has had this invoice open offline since \d/);
    const look = async (): Promise<number> => {
      const wait = dialog(page).getByRole("button", { name: "Wait" });
      if (await wait.isVisible()) await wait.click();
      await page.getByRole("button", { name: "Issue…" }).click();
      await expect.poll(() => issueNow(page).or(issueAnyway(page)).isEnabled()).toBe(true);
      // What the relay answers comes a moment after.
      await page.waitForTimeout(300);
      return warning.count();
    };
    expect(await look()).toBe(0);
    proxy.freeze();
    await expect.poll(look, soon).toBe(1);
    expect(await violations(page)).toEqual([]);
    proxy.flow();
    await expect.poll(look, { timeout: 40_000 }).toBe(0);
  });

  test("[WB493] what is undecided is named before an issue, and what was removed here and edited there waits on after it", async () => {
    await using world = await startWebWorld();
    const { cem, id } = await draft(world);
    const [k1, travel] = [EntryKey.parse("k1"), EntryKey.parse("travel")];
    const [price, tax] = [DecimalString.parse("40"), { scheme: "VAT", category: "S", rate: "19" }];
    const content = { name: "Travel", quantity: "1", unit: "DAY", price, tax } as const;
    await cem.apply(id, [{ type: "add-line", line: travel, content }]);
    const dora = await world.replica("Dora");
    await expect.poll(async () => (await dora.registers(id))?.["lines.travel.price"]).toBe("40");
    dora.disconnect();
    await dora.apply(id, [priceOf(k1, "130"), priceOf(travel, "55")]);
    await cem.apply(id, [priceOf(k1, "120"), { type: "remove-line", line: travel }]);
    await expect.poll(() => cem.status().state).toBe("synced");
    dora.connect();
    await expect.poll(() => cem.conflicts().length, soon).toBe(2);
    const { tab } = await world.browser("ada");
    const page = await tab(`/invoices/${id}`);
    const removed = page.getByText("Removed while somebody else was editing it: Travel.");
    await removed.waitFor();
    await page.getByRole("button", { name: "Issue…" }).click();
    await dialog(page)
      .getByText(/Undecided: (Survey: Unit price|Travel),? and (Survey: Unit price|Travel)\./)
      .waitFor();
    expect(await violations(page)).toEqual([]);
    await issueNow(page).click();
    await expect.poll(() => heading(page).innerText(), soon).toMatch(/\d/);
    await removed.waitFor();
    await page.getByRole("link", { name: "Open conflicts" }).first().click();
    const card = page.locator("conflict-card");
    await page.getByText("Removed line").first().click();
    await card.getByText("Needs a credit note").waitFor();
    await card.getByText("The invoice was issued before anybody decided this.").waitFor();
    await card.getByRole("button", { name: "Leave it out" }).click();
    await expect
      .poll(() => cem.conflicts().map(({ record }) => record.kind), soon)
      .toEqual(["concurrent"]);
    expect(world.trouble).toEqual([]);
  });

  test("[WB243] asked offline it waits on the device, and is declined with the difference if somebody has changed it by then", async () => {
    await using world = await startWebWorld({ worksOffline: true });
    const { cem, id } = await draft(world);
    const { context, tab } = await world.browser("ada");
    const page = await tab(`/invoices/${id}`);
    await page.getByRole("button", { name: "Issue…" }).waitFor();
    await context.setOffline(true);
    await page
      .locator("sync-block")
      .getByText(/offline/i)
      .first()
      .waitFor(soon);
    await page.getByRole("button", { name: "Issue…" }).click();
    await dialog(page).getByText("You are offline.").waitFor();
    await issueNow(page).click();
    await page.getByText("as soon as this device is connected").waitFor();
    await cem.apply(id, [
      { type: "set-line", line: EntryKey.parse("k1"), field: "price", value: "130" },
    ]);
    await expect.poll(() => cem.status().state).toBe("synced");
    await context.setOffline(false);
    await page.getByText("Not issued.").waitFor({ timeout: 40_000 });
    await page.getByText("Cem changed this since.").waitFor();
    expect((await cem.registers(id))?.["issued"]).toBeUndefined();
    // Who has seen it now asks again.
    await page.getByRole("button", { name: "Issue…" }).click();
    await issueNow(page).click();
    await expect.poll(() => heading(page).innerText(), soon).toMatch(/\d/);
  });
});

async function isFocused(page: Page): Promise<boolean> {
  return issueNow(page).evaluate((button) => button.matches(":focus"));
}
