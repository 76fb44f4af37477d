import { ConnectorBoard } from "@concord/protocol";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { sandboxSide } from "../../apps/cli/src/access/sandbox-side.ts";
import { signToken } from "../../apps/cli/src/commands/token.ts";
import { readEnvironment } from "../../apps/cli/src/settings/environment.ts";
import { openBooks } from "../story/books.ts";
import { startConcord } from "../story/running-concord.ts";
import type { RunningConcord } from "../story/running-concord.ts";
import { troubleOnAllScreens, wholeWcag } from "./accessibility.ts";
import { browserOf, hasBrowser, startWebWorld } from "./browsers.ts";

async function linkOf(concord: RunningConcord, role: string): Promise<string> {
  const { workspace } = await concord.run();
  return signToken(
    { data: concord.data, workspace, role, name: role, expires: "1h", use: "signin" },
    readEnvironment(),
  );
}

const closedRow = (page: Page) =>
  page.locator("needs-you tbody tr", { hasText: "books are closed" });

const Conflicts = z.object({
  items: z.array(z.object({ record: z.object({ kind: z.string(), path: z.string() }) })),
});
const Issued = z.looseObject({ issued: z.looseObject({}), invoice: z.looseObject({}) });
const patience = { timeout: 90_000, interval: 500 };

describe("a new start", () => {
  // One for both: to fill it with life is most of their work.
  let concord: RunningConcord;
  beforeAll(async () => {
    concord = await startConcord(40);
  }, 120_000);
  afterAll(() => concord[Symbol.asyncDispose]());

  test("[CM97] it is full of life: invoices, conflicts of two people, and what the books refuse", async () => {
    const { url, token } = await concord.run();
    const ask = async <T>(path: string, schema: z.ZodType<T>): Promise<T> => {
      const headers = { authorization: `Bearer ${token}` };
      return schema.parse(await (await fetch(`${url}${path}`, { headers })).json());
    };
    await expect
      .poll(async () => {
        const { items } = await ask("/api/v1/conflicts?attention=person", Conflicts);
        return items.map(({ record }) => `${record.kind} ${record.path}`).toSorted();
      }, patience)
      .toEqual([
        "concurrent dueDate",
        "concurrent lines.survey.price",
        "edited-after-issue lines.survey.quantity",
        "edited-while-removed lines.travel.removed",
      ]);
    await expect
      .poll(async () => {
        const { connectors } = await ask("/api/v1/connectors", ConnectorBoard);
        const books = connectors.find(({ connector }) => connector === "quickbooks");
        return books?.problems.some(
          ({ subject, reason }) => subject === "effect" && reason.includes("books are closed"),
        );
      }, patience)
      .toBe(true);
    const issued = await ask("/api/v1/invoices/0190c0de-0000-7000-8000-000000000003", Issued);
    expect(issued).toMatchObject({
      issued: { by: { type: "registrar" } },
      invoice: { seller: { name: "Nordlicht Vermessung GmbH" } },
    });
    const List = z.object({ items: z.array(z.unknown()) });
    const { items } = await ask("/api/v1/invoices?limit=500", List);
    expect(items.length).toBeGreaterThan(40);
  }, 240_000);

  test.runIf(hasBrowser)(
    "[WB664] what a connector delivered, and an invoice that a tool turned down, are accessible in light and dark: their links are seen without colours",
    { timeout: 240_000 },
    async () => {
      await using browser = await browserOf();
      const run = await concord.run();
      const page = await browser.page();
      await page.goto(`${run.url}/connectors/quickbooks?token=${await linkOf(concord, "editor")}`);
      await page.locator(".about.meta > a").first().waitFor(patience);
      expect(await troubleOnAllScreens(page, wholeWcag)).toEqual([]);
      const headers = { authorization: `Bearer ${run.token}` };
      const held = async (): Promise<string | undefined> => {
        const answer = await fetch(`${run.url}/api/v1/connectors`, { headers });
        const { connectors } = ConnectorBoard.parse(await answer.json());
        return connectors
          .flatMap(({ problems }) => problems)
          .find(({ reason }) => reason.includes("books are closed"))?.document;
      };
      await expect.poll(held, patience).toBeDefined();
      await page.goto(`${run.url}/invoices/${await held()}`);
      await page.locator(".reason > a").first().waitFor(patience);
      expect(await troubleOnAllScreens(page, wholeWcag)).toEqual([]);
    },
  );

  test.runIf(hasBrowser)(
    "[WB804] a connection is tested by keyboard; what went through, until when it holds and what is used for what are accessible on all screens",
    { timeout: 240_000 },
    async () => {
      await using browser = await browserOf();
      const run = await concord.run();
      const page = await browser.page();
      await page.goto(`${run.url}/connectors/quickbooks?token=${await linkOf(concord, "editor")}`);
      const button = page.getByRole("button", { name: "Test connection" });
      await expect.poll(() => button.isEnabled(), patience).toBe(true);
      await button.focus();
      await page.keyboard.press("Enter");
      const answer = page.locator(".tested");
      await expect.poll(() => answer.innerText(), patience).toContain("a sandbox: no real money.");
      expect(await answer.innerText()).toContain("It may read customers, items, invoices");
      await page.locator(".flow .bars[d^=M]").first().waitFor(patience);
      await page.getByText("In numbers, by the hour").focus();
      await page.keyboard.press("Enter");
      await page.getByRole("columnheader", { name: "Hour from" }).waitFor();
      await page.getByText("If nothing renews them, the connection holds until").waitFor();
      await page.getByText("Tax codes", { exact: true }).waitFor();
      expect(await troubleOnAllScreens(page)).toEqual([]);
      expect(browser.trouble).toEqual([]);
    },
  );

  test.runIf(hasBrowser)(
    "[WB98] what the books refused is seen by cause, tried in a dry run, and sent once they are open, without a copy",
    { timeout: 300_000 },
    async () => {
      await using browser = await browserOf();
      const run = await concord.run();
      const books = sandboxSide(run.sandboxes["quickbooks"]?.url ?? "");
      const page = await browser.page();
      await page.goto(`${run.url}/connectors?token=${await linkOf(concord, "editor")}`);
      await page.getByRole("heading", { name: "QuickBooks" }).waitFor();
      expect(await page.getByText("Sandbox", { exact: true }).count()).toBe(2);
      await closedRow(page).waitFor({ timeout: 60_000 });
      // Everything that can be entered is entered: then the numbers stand.
      await expect
        .poll(() => page.locator(".connector", { hasText: "QuickBooks" }).innerText(), {
          timeout: 60_000,
        })
        .toContain("0 waiting");
      const records = await closedRow(page).locator("td.amount").innerText();
      expect(await troubleOnAllScreens(page)).toEqual([]);

      const entered = async (): Promise<readonly (string | undefined)[]> =>
        (await (await openBooks(run)).invoices()).map(({ DocNumber }) => DocNumber);
      const before = await entered();
      await closedRow(page).getByRole("button", { name: "Send again" }).click();
      const dialog = page.locator("needs-you dialog");
      await expect
        .poll(() => dialog.innerText())
        .toContain(`${records} invoices will be sent; 0 new customers; 0 other changes.`);
      expect(await dialog.innerText()).toContain("No copies");
      const numbers = (await dialog.locator(".calls li").allInnerTexts()).map((text) =>
        z.string().parse(/invoice (\S+) over/.exec(text)?.[1]),
      );
      expect(await troubleOnAllScreens(page)).toEqual([]);
      await dialog.getByRole("button", { name: "Cancel" }).click();
      expect(await entered()).toEqual(before);
      expect(numbers.filter((number) => before.includes(number))).toEqual([]);

      await books.post("act", { action: "close-books", through: null }, z.unknown());
      await closedRow(page).getByRole("button", { name: "Send again" }).click();
      await dialog.getByRole("button", { name: "Send again" }).click();
      await expect.poll(() => closedRow(page).count(), { timeout: 30_000 }).toBe(0);
      await expect
        .poll(
          async () => {
            const now = await entered();
            return numbers.map((number) => now.filter((each) => each === number).length);
          },
          { timeout: 30_000, interval: 1_000 },
        )
        .toEqual(numbers.map(() => 1));

      await browser.setOffline(true);
      await page.getByText("You are offline. This is the last that was heard").waitFor();
      expect(await page.getByRole("button", { name: "Try again" }).first().isDisabled()).toBe(true);
      expect(await troubleOnAllScreens(page)).toEqual([]);
      expect(browser.trouble).toEqual([]);
    },
  );
});

describe.runIf(hasBrowser)("the connectors page in a real browser", () => {
  test("[WB97] where no connector runs, the way in is shown", async () => {
    await using world = await startWebWorld();
    const page = await (await world.browser("ada")).tab("/connectors");
    await page.getByText("No connector runs here").waitFor();
    expect(await troubleOnAllScreens(page)).toEqual([]);
    expect(world.trouble).toEqual([]);
  });
});
