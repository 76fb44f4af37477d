import { readFileSync } from "node:fs";
import { registerCsv } from "@concord/formats";
import { DecimalString, EntryKey } from "@concord/model";
import type { DocumentId } from "@concord/model";
import { NumberPage } from "@concord/protocol";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { troubleOnAllScreens, violations } from "./accessibility.ts";
import { hasBrowser, startWebWorld } from "./browsers.ts";
import type { WebWorld } from "./browsers.ts";
import { createDraft } from "./drafts.ts";

const address = { line1: "Hafenstr. 1", city: "Kiel", postalCode: "24103", country: "DE" } as const;
const soon = { timeout: 20_000 } as const;

/** Drafts of a colleague's to which nothing is missing. */
async function drafts(world: WebWorld, buyers: readonly string[]): Promise<readonly DocumentId[]> {
  const cem = await world.replica("Cem");
  const tax = { scheme: "VAT", category: "S", rate: DecimalString.parse("19") };
  const [quantity, price] = [DecimalString.parse("2"), DecimalString.parse("100")];
  const ids: DocumentId[] = [];
  for (const name of buyers) {
    ids.push(
      await createDraft(cem, {
        currency: "EUR",
        seller: {
          name: "Concord GmbH",
          vatId: "DE123456789",
          address,
        },
        buyer: { name, address },
        lines: [{ id: EntryKey.parse("k1"), name: "Survey", quantity, unit: "DAY", price, tax }],
      }),
    );
  }
  await expect.poll(() => cem.status().state).toBe("synced");
  return ids;
}

/** Goes somewhere without loading the page anew, as links do. */
const goTo = (page: Page, path: string) =>
  page.evaluate(
    `history.pushState(null, "", ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent("popstate"))`,
  );
const row = (page: Page, what: "series" | "lease", name: string) =>
  page.locator(`tr[data-${what}]`, { hasText: name });
const act = (page: Page, name: string) => row(page, "lease", "Van").getByRole("button", { name });
const more = (page: Page, name: string) => page.getByRole("button", { name: `More for ${name}` });
const dialog = (page: Page) => page.locator("modal-dialog .issue");
const heading = (page: Page) => page.locator("invoice-page h1");

/** Makes the series of a van with the keyboard, as far as a pointer is not needed. */
async function createSeries(page: Page): Promise<void> {
  await page.getByRole("button", { name: "New series…" }).click();
  const form = page.locator("series-dialog form");
  const create = form.getByRole("button", { name: "Create series" });
  await form.locator("input[name=name]").fill("Van");
  await form.locator("input[name=format]").fill("V-");
  await page.keyboard.press("Tab");
  await form.getByText("Say where the number goes").waitFor();
  expect(await create.isDisabled()).toBe(true);
  await form.getByRole("button", { name: "Number", exact: true }).click();
  await form.getByText("V-0001").waitFor();
  expect(await violations(page)).toEqual([]);
  await create.click();
}

describe.runIf(hasBrowser)("the numbering in a real browser", () => {
  test("[WB309] a series is made, issued from, leased to the device, issued from offline and given back; the register accounts for every number", async () => {
    await using world = await startWebWorld({ worksOffline: true });
    const [first = "", second = "", third = ""] = await drafts(world, ["Acme", "Bolt", "Cord"]);
    const { context, tab } = await world.browser("ada", "owner");
    const page = await tab("/settings/numbering");
    await createSeries(page);
    await expect.poll(() => row(page, "series", "Van").innerText()).toContain("V-0001");
    await expect.poll(() => page.locator("sync-block .card").innerText()).toContain("synced");
    expect(await troubleOnAllScreens(page)).toEqual([]);

    // By the relay, from the series that was chosen.
    await goTo(page, `/invoices/${first}`);
    await page.getByRole("button", { name: "Issue…" }).click();
    await dialog(page).getByText("INV-2026-…").first().waitFor();
    await dialog(page).getByLabel("Series").selectOption({ label: "Van · V-…" });
    await dialog(page).getByRole("button", { name: "Issue now" }).click();
    await expect.poll(() => heading(page).innerText(), soon).toContain("V-0001");

    await goTo(page, "/settings/numbering");
    await expect.poll(() => row(page, "series", "Van").innerText(), soon).toContain("V-0002");
    await act(page, "Lease to this device…").click();
    const lease = page.locator("lease-dialog form");
    await lease.locator("input[name=size]").fill("5");
    expect(await violations(page)).toEqual([]);
    await lease.getByRole("button", { name: "Lease to this device" }).click();
    await page.getByText("This device gives the numbers V-0002 – V-0006 of Van.").waitFor();
    await expect.poll(() => row(page, "lease", "Van").innerText()).toContain("0, 5 left");
    await expect.poll(() => row(page, "series", "Van").innerText()).toContain("Leased to this");

    // Without a network, by the device.
    await context.setOffline(true);
    await goTo(page, `/invoices/${second}`);
    await page.getByRole("button", { name: "Issue…" }).click();
    await dialog(page).getByText("You are offline, and Van is leased to this device").waitFor();
    await dialog(page).getByText("5 numbers of the lease are left").waitFor();
    expect(await violations(page)).toEqual([]);
    await dialog(page).getByRole("button", { name: "Issue now" }).click();
    await expect.poll(() => heading(page).innerText(), soon).toContain("V-0002");
    await page.getByText("Issued: what it says no longer changes.").waitFor();

    await goTo(page, "/settings/numbering");
    await page.getByText("You are offline.").first().waitFor();
    await expect.poll(() => row(page, "lease", "Van").innerText()).toContain("1, 4 left");
    expect(await act(page, "Give back…").isDisabled()).toBe(true);
    await page.getByText("The register is kept by the server").waitFor();
    expect(await violations(page)).toEqual([]);

    await context.setOffline(false);
    await expect
      .poll(() => page.locator("sync-block .card").innerText(), { timeout: 40_000 })
      .toContain("All changes synced");
    await act(page, "Give back…").click();
    await lease.getByText("What was not used (4) is given next").waitFor();
    await lease.getByRole("button", { name: "Give back" }).click();
    await page.getByText("Given back. The server gives the numbers of Van again.").waitFor();
    await expect.poll(() => row(page, "lease", "Van").innerText()).toContain("The server");
    await page.getByText("Returned by its device").waitFor();
    // The next one is the server's again, and no number between is left out.
    await goTo(page, `/invoices/${third}`);
    await page.getByRole("button", { name: "Issue…" }).click();
    await dialog(page).getByLabel("Series").selectOption({ label: "Van · V-…" });
    await dialog(page).getByRole("button", { name: "Issue now" }).click();
    await expect.poll(() => heading(page).innerText(), soon).toContain("V-0003");

    await goTo(page, "/settings/numbering");
    await more(page, "Van").click();
    await page.getByRole("menuitem", { name: "Show its register" }).click();
    await page.getByText("No gap among 3 numbers.").waitFor(soon);
    const shown = page.getByRole("table", { name: "Register of numbers" });
    for (const number of ["V-0001", "V-0002", "V-0003"]) await shown.getByText(number).waitFor();
    expect(await shown.getByRole("link", { name: "Bolt" }).getAttribute("href")).toBe(
      `/invoices/${second}`,
    );
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export CSV" }).click();
    const saved = readFileSync(await (await download).path(), "utf8");
    expect(saved).toBe(registerCsv(await registerOf(world, page)));
    expect(saved.split("\r\n").filter((line) => line.includes("issued"))).toHaveLength(3);
    expect(await troubleOnAllScreens(page)).toEqual([]);
    expect(world.trouble.filter((each) => !each.includes("net::ERR_"))).toEqual([]);
    // A whole story: on a machine that does much else it takes its time.
  }, 240_000);

  test("[WB303] what would break the row of numbers is refused with the reason, and what has to be known is told before; whoever is no owner looks on", async () => {
    await using world = await startWebWorld();
    const [first = ""] = await drafts(world, ["Acme"]);
    const page = await (await world.browser("ada", "owner")).tab(`/invoices/${first}`);
    await page.getByRole("button", { name: "Issue…" }).click();
    await dialog(page).getByRole("button", { name: "Issue now" }).click();
    await expect.poll(() => heading(page).innerText(), soon).toContain("INV-2026-0001");
    await goTo(page, "/settings/numbering");
    await expect
      .poll(() => row(page, "series", "Invoices").first().innerText(), soon)
      .toContain("INV-2026-0002");
    await more(page, "Invoices").click();
    await page.getByRole("menuitem", { name: "Edit…" }).click();
    const form = page.locator("series-dialog form");
    const change = form.getByRole("button", { name: "Change series" });
    await form.getByLabel("Never").check();
    await form.getByText("It has given numbers").waitFor();
    expect(await change.isDisabled()).toBe(true);
    await form.getByLabel("Each year").check();
    await form.locator("input[name=format]").fill("RE-{year}-{number}");
    await form.getByText("up to INV-2026-0001 and 1 in all").waitFor();
    expect(await change.isDisabled()).toBe(true);
    expect(await violations(page)).toEqual([]);
    await form.getByLabel("I know, and change it all the same.").check();
    await change.click();
    await expect
      .poll(() => row(page, "series", "Invoices").first().innerText())
      .toContain("RE-2026-0002");

    // In German, whose words come with the screen.
    const { tab } = await world.browser("cleo", "field", { locale: "de-AT" });
    const cleo = await tab("/settings/numbering");
    await cleo.getByText("Das ändern nur die Inhaber des Arbeitsbereichs").waitFor();
    await expect
      .poll(() => row(cleo, "series", "Invoices").first().innerText(), soon)
      .toContain("RE-2026-0002");
    expect(await cleo.getByRole("button", { name: "Neuer Nummernkreis" }).count()).toBe(0);
    await cleo.getByRole("button", { name: "Mehr zu Invoices" }).click();
    expect(await cleo.getByRole("menuitem").allInnerTexts()).toEqual(["Sein Register zeigen"]);
    expect(world.trouble).toEqual([]);
  });
});

/** The register as the relay tells it. */
async function registerOf(world: WebWorld, page: Page) {
  const id = await page.locator("tr[data-series]", { hasText: "Van" }).getAttribute("data-series");
  const link = await world.link("ada");
  const session = await fetch(`${world.relay.url}/api/v1/sessions`, {
    method: "POST",
    headers: { authorization: `Bearer ${link}`, "content-type": "application/json" },
    body: "{}",
  });
  const { token } = Object(await session.json());
  const answer = await fetch(`${world.relay.url}/api/v1/series/${id}/numbers`, {
    headers: { authorization: `Bearer ${String(token)}` },
  });
  return NumberPage.parse(await answer.json()).items;
}
