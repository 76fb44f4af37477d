import { readFileSync } from "node:fs";
import type { Replica } from "@concord/client";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { troubleOnAllScreens } from "./accessibility.ts";
import { hasBrowser, startWebWorld } from "./browsers.ts";
import { disagreement } from "./disagreeing.ts";

const numbers = (page: Page): Promise<string[]> =>
  page.locator("invoice-table .body .row .customer").allInnerTexts();

/** Drafts of these customers, a day apart, over 100 each. */
async function writeInvoices(replica: Replica, customers: readonly string[]): Promise<void> {
  for (const [index, name] of customers.entries()) {
    await replica.create({
      kind: "invoice",
      operations: [
        {
          type: "create",
          document: {
            kind: "invoice",
            content: {
              currency: index % 2 === 0 ? "EUR" : "USD",
              issueDate: `2026-10-${String(index + 1).padStart(2, "0")}`,
              dueDate: `2026-11-${String(index + 1).padStart(2, "0")}`,
              buyer: { name },
              lines: [{ id: "a", name: "Work", quantity: "1", price: String(100 * (index + 1)) }],
            },
          },
        },
      ],
    });
  }
}

/** Changes go to the relay and to another device, on a machine that does other things too. */
const patience = { timeout: 10_000 };

const customers = ["Nordlicht Studio GmbH", "Harbour & Pine Ltd", "Kestrel Field Services"];

describe.runIf(hasBrowser)("the list in a real browser", () => {
  test("[WB520] who edited an invoice last is a column, which follows, and the list can be ordered by it", async () => {
    await using world = await startWebWorld();
    const ben = await world.replica("ben");
    await writeInvoices(ben, customers);
    const { context, tab } = await world.browser("ada");
    const page = await tab();
    await page.getByText("Kestrel Field Services").waitFor();
    await page.setViewportSize({ width: 1_400, height: 800 });
    await page.getByRole("button", { name: "Columns", exact: true }).click();
    await page.getByLabel("Last edit", { exact: true }).check();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Last edit" }).click();
    const edits = page.locator("invoice-table .body .row .lastEdit");
    await expect.poll(() => edits.allInnerTexts(), patience).toHaveLength(3);
    for (const each of await edits.all()) {
      await expect.poll(() => each.innerText(), patience).toMatch(/^ben, .*\d+:\d\d$/u);
    }
    await expect.poll(() => numbers(page), patience).toEqual(customers.toReversed());

    const [nordlicht] = ben.list("invoice").filter(({ name }) => name === customers[0]);
    if (nordlicht === undefined) throw new Error("No such invoice");
    const cleo = await world.replica("cleo");
    const terms = { type: "set-field", path: "paymentTerms", value: "30 days" } as const;
    await cleo.apply(nordlicht.document, [terms]);
    // Nothing moves in a list that somebody is in.
    await page.mouse.move(0, 0);
    await page.getByRole("searchbox").focus();
    await expect
      .poll(() => numbers(page), patience)
      .toEqual([customers[0], customers[2], customers[1]]);
    await expect.poll(() => edits.first().innerText(), patience).toMatch(/^cleo, /u);
    // What was told is shown without a network too.
    await context.setOffline(true);
    await page.getByText("Offline").first().waitFor();
    expect(await edits.first().innerText()).toMatch(/^cleo, /u);
    // What a browser says of a request that was under way.
    expect(world.trouble.filter((line) => !line.includes("net::ERR_"))).toEqual([]);
  });

  test("[WB74] the selected are exported and changed together, and the change is taken back", async () => {
    await using world = await startWebWorld();
    const ben = await world.replica("ben");
    await writeInvoices(ben, customers);
    const { tab } = await world.browser("ada");
    const page = await tab();
    await page.getByText("Kestrel Field Services").waitFor();
    await page.getByLabel("Select all").check();
    await page.getByText("3 selected").waitFor();
    // Two currencies are two sums.
    expect(await page.locator("bulk-bar .sum").innerText()).toBe(
      "3 selected · €400.00 · US$200.00",
    );

    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export CSV" }).click();
    const csv = readFileSync(await (await downloading).path(), "utf8");
    expect(csv).toContain("Harbour & Pine Ltd,2026-10-02,2026-11-02,draft,USD,200,200");

    await page.getByRole("button", { name: "Change due date…" }).click();
    await page.getByLabel("Due date", { exact: true }).fill("2026-12-24");
    await page.getByText("3 will change.").waitFor();
    await page.getByRole("button", { name: "Change 3" }).click();
    await page.getByText("3 invoices changed").waitFor();
    const dues = () => ben.list("invoice").flatMap(({ summary }) => summary?.dueDate ?? []);
    await expect.poll(dues, patience).toEqual(["2026-12-24", "2026-12-24", "2026-12-24"]);
    await page.getByRole("button", { name: "Undo" }).click();
    await expect
      .poll(() => new Set(dues()), patience)
      .toEqual(new Set(["2026-11-01", "2026-11-02", "2026-11-03"]));
    expect(world.trouble).toEqual([]);
  });

  test("[WB77] with the keyboard alone: search, amount, the only hit opened, and back to where the list was", async () => {
    await using world = await startWebWorld();
    await writeInvoices(await world.replica("ben"), customers);
    const { tab } = await world.browser("ada");
    const page = await tab();
    await page.getByText("Kestrel Field Services").waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type(">250");
    await expect.poll(() => numbers(page)).toEqual(["Kestrel Field Services"]);
    await page.keyboard.press("Control+a");
    await page.keyboard.type("nordlicht");
    await expect.poll(() => numbers(page)).toEqual(["Nordlicht Studio GmbH"]);
    expect(new URL(page.url()).search).toBe("?q=nordlicht");
    await page.keyboard.press("Enter");
    await expect
      .poll(() => page.getByLabel("Customer", { exact: true }).inputValue())
      .toBe("Nordlicht Studio GmbH");
    await page.keyboard.press("g");
    await page.keyboard.press("i");
    await expect.poll(() => numbers(page)).toEqual(["Nordlicht Studio GmbH"]);
    expect(world.trouble).toEqual([]);
  });

  test("[WB646] whoever may only look begins no invoice by a key or the palette, and is told who can let them", async () => {
    await using world = await startWebWorld();
    await writeInvoices(await world.replica("ben"), customers);
    const page = await (await world.browser("vera", "viewer")).tab();
    await page.getByText("Kestrel Field Services").waitFor();
    const barred = page.getByText("An owner can let you write.");
    await barred.waitFor();
    expect(await barred.count()).toBe(1);
    await page.keyboard.press("n");
    await expect.poll(() => barred.count(), patience).toBe(2);
    expect(new URL(page.url()).pathname).toBe("/invoices");
    await page.keyboard.press("Control+k");
    await page.getByRole("option", { name: "Invoices" }).first().waitFor();
    expect(await page.getByRole("option", { name: "New invoice" }).count()).toBe(0);
    expect(world.trouble).toEqual([]);
  });

  test("[WB648] at 200 % and on a page of 320 px no screen scrolls the page sideways, in no language", async () => {
    await using world = await startWebWorld();
    const { invoice } = await disagreement(world, "Donaudampfschifffahrtsgesellschaft & Söhne");
    const page = await (await world.browser("ada")).tab();
    await page.getByText("Donaudampfschifffahrtsgesellschaft").first().waitFor();
    const wide: string[] = [];
    for (const language of ["en", "de"]) {
      await page.evaluate(`localStorage.setItem("concord-language", "${language}")`);
      for (const [path, shown] of [
        ["/invoices", "invoice-table .body .row"],
        [`/invoices/${invoice}`, "line-table input"],
        [`/conflicts/${invoice}`, "conflict-card button"],
        ["/connectors", "connectors-page h1"],
      ] as const) {
        await page.goto(`${world.relay.url}${path}`);
        await page.locator(shown).first().waitFor();
        for (const [width, height] of [
          [640, 400],
          [320, 640],
        ] as const) {
          await page.setViewportSize({ width, height });
          const over = await page.evaluate<number>("document.documentElement.scrollWidth");
          if (over > width) wide.push(`${language} ${path} ${width}: ${over}`);
        }
      }
    }
    expect(wide).toEqual([]);
    expect(world.trouble).toEqual([]);
  });

  test("[WB737] what waits for a person is told at every width, and no usual column is cut", async () => {
    await using world = await startWebWorld();
    await disagreement(world, "Hafenbau Nord GmbH");
    const { tab } = await world.browser("ada");
    const page = await tab();
    const row = page.locator("invoice-table .body .row");
    await row.getByText("Hafenbau Nord").waitFor();
    for (const width of [1_440, 1_280, 1_255, 1_254, 1_101, 1_024, 861, 860, 641, 390]) {
      await page.setViewportSize({ width, height: 800 });
      const told = row.getByText("2 conflicts").or(row.getByRole("img", { name: "2 conflicts" }));
      await told.filter({ visible: true }).waitFor();
      const edge = await page.locator("invoice-table").boundingBox();
      const cells = await row.getByRole("gridcell").filter({ visible: true }).all();
      const boxes = await Promise.all(cells.map((cell) => cell.boundingBox()));
      const cut = boxes.filter(
        (box) => (box?.x ?? 0) + (box?.width ?? 0) > (edge?.x ?? 0) + (edge?.width ?? 0),
      );
      expect([width, cut]).toEqual([width, []]);
    }
  });

  test("[WB79] no state of the list violates WCAG 2.2 AA, and none scrolls sideways", async () => {
    await using world = await startWebWorld({ worksOffline: true });
    const ben = await world.replica("ben");
    const { tab, context } = await world.browser("ada");
    const page = await tab();
    await page.getByText("No invoices yet.").waitFor();
    expect(await troubleOnAllScreens(page)).toEqual([]);
    await writeInvoices(ben, customers);
    await page.getByText("Kestrel Field Services").waitFor();
    expect(await troubleOnAllScreens(page)).toEqual([]);
    await page.getByLabel("Select all").check();
    expect(await troubleOnAllScreens(page)).toEqual([]);
    await page.getByRole("searchbox").fill("nobody");
    await page.getByText("No invoices fit.").waitFor();
    expect(await troubleOnAllScreens(page)).toEqual([]);
    await page.getByRole("searchbox").fill("");
    await page.getByRole("button", { name: "Filter" }).click();
    await page.getByLabel("Issued from").waitFor();
    expect(await troubleOnAllScreens(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await context.setOffline(true);
    await page.getByLabel("Clear selection").click();
    expect(await troubleOnAllScreens(page)).toEqual([]);
    // Half as wide and as high is what 200 % leaves of a window of 1280 by 800.
    await page.setViewportSize({ width: 640, height: 400 });
    expect(await page.evaluate<boolean>("document.documentElement.scrollWidth > innerWidth")).toBe(
      false,
    );
    await page.getByText("Kestrel Field Services").scrollIntoViewIfNeeded();
  });
});
