import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { DecimalString, EntryKey, PlainDate } from "@concord/model";
import type { DocumentId } from "@concord/model";
import type { ConnectorReport } from "@concord/protocol";
import type { BrowserContext, Page } from "playwright-core";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";
import { describe, expect, test } from "vitest";
import { hasBrowser, startWebWorld } from "./browsers.ts";
import type { WebWorld } from "./browsers.ts";
import { disagreement } from "./disagreeing.ts";
import { createDraft } from "./drafts.ts";

// How each screen looked when a person last looked at it, in `golden/`. `CONCORD_GOLDEN=new npx vitest run test/web/golden.test.ts` takes new pictures: look at each before you
// commit it.

const folder = join(import.meta.dirname, "golden");
const isTaking = process.env["CONCORD_GOLDEN"] === "new";
/** Another browser draws the same letters a little differently: pictures are compared with what drew them. */
const drawnBy = join(folder, "drawn-by.txt");

const looks = [
  { name: "wide", width: 1_280, height: 800, colorScheme: "light" },
  { name: "wide-dark", width: 1_280, height: 800, colorScheme: "dark" },
  { name: "narrow", width: 390, height: 800, colorScheme: "light" },
] as const;

/** Of all pixels, this part may differ. */
const mayDiffer = 0.001;

async function matches(page: Page, screen: string): Promise<readonly string[]> {
  const trouble: string[] = [];
  for (const { name, width, height, colorScheme } of looks) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.mouse.move(0, 0);
    await page.evaluate("document.fonts.ready.then(() => undefined)");
    await hideWhatIsOfThisRun(page);
    const seen = await page.screenshot({ animations: "disabled", caret: "hide" });
    const file = join(folder, `${screen}-${name}.png`);
    if (isTaking) writeFileSync(file, seen);
    else if (existsSync(file)) trouble.push(...differences(`${screen}-${name}`, file, seen));
    else trouble.push(`${screen}-${name}: there is no picture to compare with`);
  }
  return trouble;
}

/** Its address stands in what is to be typed elsewhere, and its time beside what was written; what changed last comes when the relay has been asked. */
async function hideWhatIsOfThisRun(page: Page): Promise<void> {
  for (const card of await page.locator("section[aria-labelledby=changes]").all()) {
    await card.evaluate((element) => void (element.style.display = "none"));
  }
  const used = page.locator("dt", { hasText: "Storage used" }).locator("+ dd");
  const device = page.locator("dt", { hasText: /^Name$/ }).locator("+ dd > .meta");
  const day = page.locator("money-dialog").getByLabel("Day");
  // Where passkeys can be used, and how long ago a bridge reported.
  const place = page.getByText(/^localhost:\d+$/);
  const since = page.getByText(/^(As of|Last success) /);
  // Below a dialog over an invoice that got its number and day in this run.
  const below = page.locator("invoice-page :is(.head, .banner, .columns)");
  const isOver =
    (await page.locator("money-dialog, credit-dialog").getByRole("dialog").count()) > 0;
  const ofThisRun = [used, device, day, place, since, ...(isOver ? [below] : [])];
  for (const each of [page.locator("code"), page.getByText(/\w, \d\d:\d\d/), ...ofThisRun]) {
    for (const one of await each.all()) {
      await one.evaluate((element) => void (element.style.visibility = "hidden"));
    }
  }
}

function differences(name: string, file: string, bytes: Buffer): readonly string[] {
  const expected = PNG.sync.read(readFileSync(file));
  const seen = PNG.sync.read(bytes);
  const { width, height } = expected;
  if (seen.width !== width || seen.height !== height) return [`${name}: of another size`];
  const diff = new PNG({ width, height });
  const count = pixelmatch(expected.data, seen.data, diff.data, width, height, { threshold: 0.1 });
  if (count <= mayDiffer * width * height) return [];
  const out = join(folder, "../../../.golden-diff");
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, `${name}.png`), PNG.sync.write(diff));
  writeFileSync(join(out, `${name}-seen.png`), bytes);
  return [`${name}: ${count} pixels differ; see .golden-diff`];
}

const customers = [
  "Nordlicht Studio GmbH",
  "Kestrel Field Services",
  "Hafenbau Nord GmbH & Co. KG",
  "Crêperie L’Œuf à la Noël",
  "Gärtnerei Öztürk",
] as const;

/** Invoices that look the same on every day: due long ago, or in a far future. */
async function furnish(world: WebWorld): Promise<DocumentId> {
  const cem = await world.replica("Cem");
  const tax = { scheme: "VAT", category: "S", rate: DecimalString.parse("19") };
  let last: DocumentId | undefined;
  for (const [index, name] of customers.entries()) {
    const lines = ["Site survey", "Drone flight, per hectare"].map((service, at) => ({
      id: EntryKey.parse(`line${at}`),
      name: service,
      quantity: DecimalString.parse(`${index + 2 + at}`),
      price: DecimalString.parse(at === 0 ? "120" : "78.5"),
      tax,
    }));
    const content = {
      currency: index === 1 ? "GBP" : "EUR",
      number: `2026-${index + 1}`,
      issueDate: PlainDate.parse(`2026-0${index + 1}-15`),
      dueDate: PlainDate.parse(index === 3 ? "2026-02-14" : "2089-12-31"),
      buyer: { name },
      lines,
    } as const;
    last = await createDraft(cem, content);
  }
  await expect.poll(() => cem.status().state).toBe("synced");
  if (last === undefined) throw new Error("No invoice");
  return last;
}

/** An invoice with a number, over 238.00 EUR, of which a part is paid. */
async function issueOne(world: WebWorld): Promise<DocumentId> {
  const dora = await world.replica("Dora");
  const tax = { scheme: "VAT", category: "S", rate: DecimalString.parse("19") };
  const [quantity, price] = [DecimalString.parse("2"), DecimalString.parse("100")];
  const id = await createDraft(dora, {
    currency: "EUR",
    issueDate: PlainDate.parse("2026-11-02"),
    dueDate: PlainDate.parse("2089-12-31"),
    seller: { name: "Concord GmbH" },
    buyer: { name: "Gärtnerei Öztürk" },
    lines: [{ id: EntryKey.parse("k1"), name: "Survey", quantity, unit: "DAY", price, tax }],
  });
  const payment = { amount: DecimalString.parse("138"), paidOn: PlainDate.parse("2026-11-01") };
  await dora.apply(id, [{ type: "request-issue", key: EntryKey.parse("r1") }]);
  await expect.poll(async () => (await dora.registers(id))?.["issued"]).toBeDefined();
  await dora.apply(id, [{ type: "record-payment", key: EntryKey.parse("p1"), payment }]);
  await expect.poll(() => dora.status().state).toBe("synced");
  return id;
}

/** A change of somebody else's, so that there is a history. */
async function raise(world: WebWorld, id: DocumentId): Promise<void> {
  const mara = await world.replica("Mara");
  const line = EntryKey.parse("line1");
  await mara.apply(id, [{ type: "set-line", line, field: "quantity", value: "14" }]);
  await expect.poll(() => mara.status().state).toBe("synced");
}

/** What is said of a moment ago is said of the same long while ago in each run. */
async function twoDaysOn(page: Page): Promise<void> {
  await page.clock.setFixedTime(Date.now() + 2 * 86_400_000 + 3_600_000);
}

/** Whether this browser drew the pictures; it does where new ones are taken. */
function isComparable(context: BrowserContext): boolean {
  const version = context.browser()?.version() ?? "";
  if (isTaking) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(drawnBy, `${version}\n`);
  }
  const expected = readFileSync(drawnBy, "utf8").trim();
  if (version === expected) return true;
  process.stderr.write(
    `\nThe pictures of the screens were drawn by Chromium ${expected}, and this is ${version}: they were NOT compared.\n\n`,
  );
  return false;
}

const held = (id: string) => ({
  id,
  subject: "effect" as const,
  what: `Enter invoice ${id} in QuickBooks`,
  reason: "The books are closed through 2026-10-31.",
  fixes: ["Open the books in QuickBooks, then send it again"],
  at: Date.UTC(2026, 10, 2, 13, 2),
  times: 1,
});

/** Two connectors, of which one waits for a person. */
function reportsNow(): readonly ConnectorReport[] {
  const at = Date.now();
  const common = { isSandbox: false, lagMs: 900, owns: [], at, lastSuccessAt: at };
  return [
    {
      ...common,
      connector: "stripe",
      account: "acct_1",
      state: "healthy",
      waiting: 0,
      linked: 1_240,
      problems: [],
    },
    {
      ...common,
      connector: "quickbooks",
      account: "9130",
      state: "needs-you",
      waiting: 2,
      linked: 1_236,
      problems: [held("2026-7"), held("2026-9")],
    },
  ];
}

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
