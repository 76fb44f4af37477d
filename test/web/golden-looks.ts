import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import type { BrowserContext, Locator, Page } from "playwright-core";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";

// How each screen looked when a person last looked at it, in `golden/`. `CONCORD_GOLDEN=new npx vitest run test/web/golden.test.ts` takes new pictures: look at each before you
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

/** What differs from the pictures of a screen. `ofThisRun`: what else is another in each run, and is not looked at. */
export async function matches(
  page: Page,
  screen: string,
  ofThisRun: readonly Locator[] = [],
): Promise<readonly string[]> {
  const trouble: string[] = [];
  for (const { name, width, height, colorScheme } of looks) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.mouse.move(0, 0);
    await page.evaluate("document.fonts.ready.then(() => undefined)");
    await hideWhatIsOfThisRun(page, ofThisRun);
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
async function hideWhatIsOfThisRun(page: Page, further: readonly Locator[]): Promise<void> {
  await page
    .locator("section[aria-labelledby=changes]")
    .evaluateAll((all) => all.forEach((each) => void (each.style.display = "none")));
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
  const ofThisRun = [used, device, day, place, since, ...(isOver ? [below] : []), ...further];
  for (const each of [page.locator("code"), page.getByText(/\w, \d\d:\d\d/), ...ofThisRun]) {
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
  await page.clock.setFixedTime(Date.now() + 2 * 86_400_000 + 3_600_000);
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
