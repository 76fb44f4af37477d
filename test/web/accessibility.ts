import axe from "axe-core";
import type { Page } from "playwright-core";

/** Everything that WCAG 2.2 AA asks for, as far as axe can see it. */
export const wholeWcag = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** What another theme may break: it has other colours, and nothing else. */
const ofColours = ["color-contrast", "link-in-text-block"];

/** Longer than any layer takes to come. */
const fadeMs = 250;

/** What axe finds wrong with the page as it is now: each with the first place. */
export async function violations(
  page: Page,
  rules: readonly string[] = wholeWcag,
): Promise<readonly string[]> {
  if (!(await page.evaluate<boolean>(`"axe" in window`))) await page.evaluate(axe.source);
  // What fades in has not its own colours yet.
  await page.waitForTimeout(fadeMs);
  const found = await page.evaluate<AxeFindings>(
    `axe.run(document, { runOnly: ${JSON.stringify(rules)}, resultTypes: ["violations"] })`,
  );
  return found.violations.map(({ id, nodes }) => `${id}: ${JSON.stringify(nodes[0]?.target)}`);
}

interface AxeFindings {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly target: unknown }[];
  }[];
}

/** Looks at a screen in light and dark, in the dark as thoroughly as `dark` says, wide and narrow, and as narrow as a page may become without scrolling sideways. */
export async function troubleOnAllScreens(
  page: Page,
  dark: readonly string[] = ofColours,
): Promise<readonly string[]> {
  const trouble: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const width of [1_280, 390]) {
      await page.setViewportSize({ width, height: 800 });
      const where = `${colorScheme} ${width}: `;
      const rules = colorScheme === "light" ? wholeWcag : dark;
      trouble.push(...(await violations(page, rules)).map((each) => where + each));
    }
  }
  await page.setViewportSize({ width: 320, height: 640 });
  if (await page.evaluate<boolean>("document.documentElement.scrollWidth > innerWidth")) {
    trouble.push("320: scrolls sideways");
  }
  await page.setViewportSize({ width: 1_280, height: 800 });
  await page.emulateMedia({ colorScheme: "light" });
  return trouble;
}
