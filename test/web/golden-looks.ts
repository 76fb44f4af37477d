import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import type { BrowserContext, Locator, Page } from "playwright-core";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";
import { expect } from "vitest";

// How each screen looked when a person last looked at it, in `golden/`. `CONCORD_GOLDEN=new npx vitest run test/web/golden` takes new pictures: look at each before you
// commit it.

const folder = join(import.meta.dirname, "golden");
const isTaking = process.env["CONCORD_GOLDEN"] === "new";
/** Another browser draws the same letters a little differently: pictures are compared with what drew them. */
const drawnBy = join(folder, "drawn-by.txt");

const looks = [
  { name: "wide", width: 1_280, height: 800, colorScheme: "light" },
  { name: "wide-dark", width: 1_280, height: 800, colorScheme: "dark" },
  { name: "narrow-dark", width: 390, height: 800, colorScheme: "dark" },
  { name: "narrow", width: 390, height: 800, colorScheme: "light" },
] as const;

/** What a printer has of a page within the margins of `print.css`, at 96 pixels an inch. */
const papers = [
  { name: "a4", width: 658, height: 979 },
  { name: "letter", width: 680, height: 912 },
] as const;

/** Of all pixels, this part may differ. */
const mayDiffer = 0.001;

export interface NotLookedAt {
  /** What else is another in each run. */
  readonly ofThisRun?: readonly Locator[];
  /** Moments are of this run, too, unless they are said to be the same in each. */
  readonly moments?: "fixed";
}

/** What differs from the pictures of a screen. */
export async function matches(
  page: Page,
  screen: string,
  without: NotLookedAt = {},
): Promise<readonly string[]> {
  const trouble: string[] = [];
  await expect.poll(() => page.getByText(/^(Opening…|Wird geöffnet …)$/).count()).toBe(0);
  for (const { name, width, height, colorScheme } of looks) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.mouse.move(0, 0);
    await page.evaluate("document.fonts.ready.then(() => undefined)");
    await hideWhatIsOfThisRun(page, without);
    trouble.push(...(await compared(page, `${screen}-${name}`)));
  }
  return trouble;
}

/** What differs from the pictures of what goes to paper: it is light whatever the screen is. */
export async function matchesOnPaper(page: Page, name: string): Promise<readonly string[]> {
  const trouble: string[] = [];
  for (const { name: paper, width, height } of papers) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    trouble.push(...(await compared(page, `${name}-${paper}`)));
  }
  await page.emulateMedia({ media: "screen" });
  return trouble;
}

async function compared(page: Page, name: string): Promise<readonly string[]> {
  const seen = await page.screenshot({ animations: "disabled", caret: "hide" });
  const file = join(folder, `${name}.png`);
  if (isTaking) writeFileSync(file, seen);
  else if (!existsSync(file)) return [`${name}: there is no picture to compare with`];
  else return differences(name, file, seen);
  return [];
}

/** Its address stands in what is to be typed elsewhere, and its time beside what was written; what changed last comes when the relay has been asked. */
async function hideWhatIsOfThisRun(
  page: Page,
  { ofThisRun: further = [], moments }: NotLookedAt,
): Promise<void> {
  await page
    .locator("section[aria-labelledby=changes]")
    .evaluateAll((all) => all.forEach((each) => void (each.style.display = "none")));
  const used = page.locator("dt", { hasText: "Storage used" }).locator("+ dd");
  const device = page.locator("dt", { hasText: /^Name$/ }).locator("+ dd > .meta");
  const day = page.locator("money-dialog").getByLabel("Day");
  // Where passkeys can be used and the app is to be opened, and how long ago a bridge reported.
  const place = page.getByText(/^(http:\/\/)?localhost:\d+$/);
  const since = page.getByText(/^(As of|Last success) /);
  // Below a dialog over an invoice that got its number and day in this run.
  const below = page.locator("invoice-page :is(.head, .banner, .columns)");
  const isOver =
    (await page.locator("money-dialog, credit-dialog").getByRole("dialog").count()) > 0;
  const ofThisRun = [used, device, day, place, since, ...(isOver ? [below] : []), ...further];
  const times = moments === "fixed" ? [] : [page.getByText(/(\w,|·) \d{1,2}:\d\d/)];
  for (const each of [page.locator("code"), ...times, ...ofThisRun]) {
    await each.evaluateAll((all) => all.forEach((one) => void (one.style.visibility = "hidden")));
  }
}

function differences(name: string, file: string, bytes: Buffer): readonly string[] {
  const before = readFileSync(file);
  // The same browser writes the same picture in the same bytes.
  if (bytes.equals(before)) return [];
  const expected = PNG.sync.read(before);
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

/** What is said of a moment ago is said of the same long while ago in each run. */
export async function twoDaysOn(page: Page): Promise<void> {
  await page.clock.setFixedTime(Date.now() + 49 * 3_600_000);
}

/** Whether this browser drew the pictures; it does where new ones are taken. */
export function isComparable(context: BrowserContext): boolean {
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

/** One page that is gone through, screen by screen. */
export interface Album {
  /** What differs, of all that was looked at. */
  readonly trouble: readonly string[];
  /** Opens an address in which this is shown. */
  readonly go: (path: string, shown: string) => Promise<void>;
  readonly look: (screen: string, path: string, shown: string) => Promise<void>;
  /** What is opened on the page that was looked at last. */
  readonly open: (
    screen: string,
    act: () => Promise<unknown>,
    without?: NotLookedAt,
  ) => Promise<void>;
  readonly press: (name: string) => Promise<void>;
  readonly inDialog: () => Promise<void>;
  readonly closeDialog: () => Promise<void>;
}

/** Connected, too: as long as a page connects it says so of what it knows from before. */
export async function isSynced(page: Page): Promise<void> {
  await page.locator("sync-block .dot.ok").waitFor();
}

export function albumOf(page: Page, url: string): Album {
  const trouble: string[] = [];
  const go = async (path: string, shown: string): Promise<void> => {
    await page.setViewportSize({ width: looks[0].width, height: looks[0].height });
    await page.goto(`${url}${path}`);
    await page.getByText(shown).first().waitFor();
    await isSynced(page);
    // It is hidden, and may not come after that.
    if (/^\/invoices\/[^/]+$/u.test(path)) await page.getByText("Latest changes").waitFor();
  };
  const inDialog = async (): Promise<void> => page.getByRole("dialog").waitFor();
  return {
    trouble,
    go,
    look: async (screen, path, shown) => {
      await go(path, shown);
      trouble.push(...(await matches(page, screen)));
    },
    open: async (screen, act, without) => {
      await page.setViewportSize({ width: looks[0].width, height: looks[0].height });
      await act();
      trouble.push(...(await matches(page, screen, without)));
    },
    press: (name) => page.getByRole("button", { name, exact: true }).click(),
    inDialog,
    closeDialog: async () => {
      await page.keyboard.press("Escape");
      await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
    },
  };
}
