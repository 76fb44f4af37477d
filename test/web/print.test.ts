import { DecimalString, EntryKey } from "@concord/model";
import { describe, expect, test } from "vitest";
import { troubleOnAllScreens, wholeWcag } from "./accessibility.ts";
import { hasBrowser, startWebWorld } from "./browsers.ts";
import { createDraft } from "./drafts.ts";

/** The pages of a PDF, by the marks that each has one of. */
function pagesOf(pdf: Buffer): number {
  return pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
}

describe.runIf(hasBrowser)("printing in a real browser", () => {
  test("[WB101] an invoice prints on A4 and Letter, light whatever the screen is, without a page too many, also offline", async () => {
    await using world = await startWebWorld({ worksOffline: true });
    const ana = await world.replica("Ana");
    const tax = { scheme: "VAT", category: "S", rate: DecimalString.parse("19") };
    const lines = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        id: EntryKey.parse(`l${String(index).padStart(3, "0")}`),
        name: `Position ${index + 1}`,
        quantity: DecimalString.parse("1"),
        price: DecimalString.parse("10"),
        tax,
      }));
    const write = async (count: number): Promise<string> => {
      const made = await ana.create({
        kind: "invoice",
        operations: [
          {
            type: "create",
            document: {
              kind: "invoice",
              content: { currency: "EUR", buyer: { name: "Acme GmbH" }, lines: lines(count) },
            },
          },
        ],
      });
      if (made.type !== "stored") throw new Error(made.type);
      return made.document;
    };
    const short = await write(3);
    const long = await write(60);
    const { context, tab } = await world.browser("Mara");
    const page = await tab(`/invoices/${long}`);
    await page.emulateMedia({ colorScheme: "dark" });
    const paper = page.locator("invoice-print");
    const textOnPaper = (): Promise<string> =>
      paper.evaluate((node) => node.shadowRoot?.textContent ?? "");
    await expect.poll(textOnPaper, { timeout: 20_000 }).toContain("Position 60");
    expect(pagesOf(await page.pdf({ format: "A4" }))).toBe(3);
    expect(pagesOf(await page.pdf({ format: "Letter" }))).toBe(3);

    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const styleOf = (property: string): Promise<string> =>
      page.evaluate<string>(
        `getComputedStyle(document.querySelector("concord-app").shadowRoot.querySelector("invoice-print")).${property}`,
      );
    expect(await styleOf("display")).toBe("block");
    expect(await styleOf("color")).toBe("rgb(20, 24, 31)");
    expect(await page.locator("app-rail").isVisible()).toBe(false);
    expect(await page.locator("invoice-page").isVisible()).toBe(false);
    expect(await paper.getByText("Draft, not a tax invoice").isVisible()).toBe(true);
    // 60 × 10 and 19 %.
    expect(await paper.locator(".due").innerText()).toContain("€714.00");

    await page.emulateMedia({ media: null, colorScheme: null });
    await page.goto(`${world.relay.url}/invoices/${short}`);
    await expect.poll(textOnPaper, { timeout: 20_000 }).toContain("Position 3");
    await context.setOffline(true);
    expect(pagesOf(await page.pdf({ format: "A4" }))).toBe(1);
    expect(world.trouble).toEqual([]);
  });

  test("[WB665, WB666] how it goes to paper is seen and entered in the editor: its language and who says so, its rounding, prices with tax, and the text under a line", async () => {
    await using world = await startWebWorld();
    const ana = await world.replica("Ana");
    const record = { name: "Acme GmbH", language: "de" } as const;
    const made = await ana.create({
      kind: "party",
      operations: [{ type: "create", document: { kind: "party", content: record } }],
    });
    if (made.type !== "stored") throw new Error(made.type);
    const tax = { scheme: "VAT", category: "S", rate: DecimalString.parse("19") };
    const id = await createDraft(ana, {
      currency: "EUR",
      pricesIncludeTax: true,
      taxRounding: "line",
      buyer: { name: "Acme GmbH" },
      customer: made.document,
      lines: [
        {
          id: EntryKey.parse("k1"),
          name: "Survey",
          description: "Two pilots,\none drone",
          quantity: DecimalString.parse("2"),
          price: DecimalString.parse("119"),
          tax,
        },
        {
          id: EntryKey.parse("k2"),
          name: "Travel",
          quantity: DecimalString.parse("1"),
          price: DecimalString.parse("11.9"),
          tax,
        },
      ],
    });
    await expect.poll(() => ana.status().state).toBe("synced");
    const page = await (await world.browser("Mara")).tab(`/invoices/${id}`);
    const text = (line: number) => page.getByLabel(`Further text, line ${line}`, { exact: true });
    const wait = { timeout: 20_000 };
    await expect.poll(() => text(1).inputValue(), wait).toBe("Two pilots,\none drone");
    expect(await text(2).count()).toBe(0);
    await page.getByText("Prices include tax.").first().waitFor();
    await page.getByRole("button", { name: "Details" }).click();
    await page.getByText("German · as the customer’s record says").waitFor();
    await page.getByText("tax on every line, then summed, halves up").waitFor();
    await page.getByRole("button", { name: "Actions for line 2" }).click();
    await page.getByRole("menuitem", { name: "Add further text" }).click();
    await expect.poll(() => text(2).evaluate((at) => at.matches(":focus")), wait).toBe(true);
    await page.keyboard.type("There and back");
    await page.keyboard.press("Tab");
    await expect
      .poll(async () => (await ana.registers(id))?.["lines.k2.description"], wait)
      .toBe("There and back");
    const paper = page.locator("invoice-print");
    await expect
      .poll(() => paper.evaluate((node) => node.shadowRoot?.textContent ?? ""), wait)
      .toMatch(/Preise enthalten die Steuer[^]*There and back/u);
    expect(await troubleOnAllScreens(page, wholeWcag)).toEqual([]);

    // What somebody empties stays under their hand.
    await text(2).fill("");
    await expect
      .poll(async () => (await ana.registers(id))?.["lines.k2.description"] ?? null, wait)
      .toBe(null);
    expect(await text(2).evaluate((at) => at.matches(":focus"))).toBe(true);
    await ana.apply(made.document, [{ type: "set-field", path: "language", value: null }]);
    const own = page.getByRole("link", { name: "as on this device" });
    await own.waitFor();
    expect(await own.getAttribute("href")).toBe("/settings/appearance");
    expect(world.trouble).toEqual([]);
  });

  test("[WB472] before it is printed an invoice is looked at as it will be on paper, with what is being typed", async () => {
    await using world = await startWebWorld();
    const ana = await world.replica("Ana");
    const id = await createDraft(ana, { currency: "EUR", buyer: { name: "Acme" } });
    const page = await (await world.browser("Mara")).tab(`/invoices/${id}`);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.getByLabel("Customer", { exact: true }).fill("Brun & Söhne");
    await page.getByRole("button", { name: "Preview" }).click();
    const dialog = page.getByRole("dialog", { name: "Preview" });
    const paper = page.locator("invoice-print[on-screen]");
    await paper.getByText("Brun & Söhne").waitFor();
    await paper.getByText("Draft, not a tax invoice").waitFor();
    const colour =
      "getComputedStyle(document.querySelector('concord-app').shadowRoot.querySelector('invoice-page').shadowRoot.querySelector('invoice-print')).color";
    expect(await page.evaluate<string>(colour)).toBe("rgb(20, 24, 31)");
    // What others enter meanwhile is on it, too.
    await ana.apply(id, [{ type: "set-field", path: "references.purchaseOrder", value: "PO-7" }]);
    await paper.getByText("PO-7").waitFor();
    expect(await troubleOnAllScreens(page)).toEqual([]);
    // The dialog itself is no part of what is printed.
    await page.emulateMedia({ media: "print" });
    expect(await dialog.isVisible()).toBe(false);
    await page.emulateMedia({ media: null });
    // Wherever in it somebody has pressed, Escape closes it and nothing else.
    await paper.getByText("Draft, not a tax invoice").click();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    expect(new URL(page.url()).pathname).toBe(`/invoices/${id}`);
    expect(world.trouble).toEqual([]);
  });

  test("[WB224] several invoices that are selected in the list go to paper together, each beginning a page; drafts are named before", async () => {
    await using world = await startWebWorld({ worksOffline: true });
    const ana = await world.replica("Ana");
    for (const name of ["Acme", "Brun", "Kestrel"]) {
      await createDraft(ana, { currency: "EUR", buyer: { name } });
    }
    const { context, tab } = await world.browser("Mara");
    const page = await tab();
    await page.getByText("Kestrel").waitFor();
    await page.getByRole("checkbox", { name: "Select all" }).click();
    await page.getByRole("link", { name: "Print…" }).click();
    await page.getByRole("heading", { name: "Print 3 invoices" }).waitFor();
    await page.getByText("3 are drafts and say so on paper").waitFor();
    await page.getByRole("button", { name: "Print or save as PDF…" }).waitFor();
    const papers = page.locator("invoice-print");
    const texts = (): Promise<string> =>
      papers.evaluateAll((nodes) => nodes.map((node) => node.shadowRoot?.textContent ?? "").join());
    for (const name of ["Acme", "Brun", "Kestrel"]) await expect.poll(texts).toContain(name);
    expect(pagesOf(await page.pdf({ format: "A4" }))).toBe(3);
    // What is fetched beforehand for working without a network has come.
    await page.waitForLoadState("networkidle");
    await context.setOffline(true);
    expect(pagesOf(await page.pdf({ format: "Letter" }))).toBe(3);

    const address = new URL(page.url());
    const [first] = (address.searchParams.get("invoices") ?? "").split(",");
    const unknown = "0190a000-0000-7000-8000-00000000abcd";
    await context.setOffline(false);
    await page.goto(`${address.origin}/print?invoices=${first},${unknown}`);
    await page.getByText("Not on this device, and so not printed: 1.").waitFor();
    await page.getByRole("heading", { name: "Print 1 invoice" }).waitFor();
    expect(world.trouble).toEqual([]);
  });
});
