import { DecimalString, EntryKey } from "@concord/model";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { violations } from "./accessibility.ts";
import { hasBrowser, startWebWorld } from "./browsers.ts";
import type { WebWorld } from "./browsers.ts";
import { createDraft } from "./drafts.ts";

/** Waits for a busy machine, too. */
const soon = <Read>(read: () => Promise<Read>) => expect.poll(read, { timeout: 15_000 });
const note = (page: Page) => page.getByLabel("Internal note", { exact: true });
const here = (page: Page) => page.locator("invoice-page .people");

/** An invoice with an internal note, open in the browsers of both. */
async function together(world: WebWorld) {
  const kim = await world.replica("Kim");
  const made = await kim.create({
    kind: "invoice",
    operations: [
      {
        type: "create",
        document: { kind: "invoice", content: { currency: "EUR", buyer: { name: "Kestrel" } } },
      },
      { type: "edit-note", at: 0, delete: 0, insert: "call the harbour" },
    ],
  });
  if (made.type !== "stored") throw new Error(made.type);
  await expect.poll(() => kim.status(made.document).state).toBe("synced");
  const path = `/invoices/${made.document}`;
  const adas = await world.browser("Ada");
  const [ada, ben] = [await adas.tab(path), await (await world.browser("Ben")).tab(path)];
  for (const page of [ada, ben]) await soon(() => note(page).inputValue()).toBe("call the harbour");
  return { kim, id: made.document, adas, ada, ben };
}

/** How far to the right the caret of somebody else stands in the note; undefined for none. */
const caretOf = (page: Page): Promise<number | undefined> =>
  page.locator("note-field .caret").evaluateAll(([caret]) => caret?.getBoundingClientRect().left);

const changes = (page: Page): Promise<string> =>
  page.locator("invoice-page section", { hasText: "Latest changes" }).innerText();

describe.runIf(hasBrowser)("who is in an invoice, in real browsers", () => {
  test("[WB196, WB199] a caret stands beside its letters while others write before them, and who is where is said on demand", async () => {
    await using world = await startWebWorld();
    const { kim, id, ada, ben } = await together(world);
    await note(ben).focus();
    await ben.keyboard.press("Control+Home");
    for (let count = 0; count < 5; count += 1) await ben.keyboard.press("ArrowRight");
    await soon(() => caretOf(ada)).toBeDefined();
    expect(await ada.locator("note-field .flag").textContent()).toBe("Ben");
    const copied = (): Promise<string> =>
      ada
        .locator("note-field .copy > span")
        .first()
        .evaluate((span) => span.textContent ?? "");
    await soon(copied).toBe("call ");
    expect(await violations(ada)).toEqual([]);
    // Somebody else writes before it, and it goes along.
    const before = (await caretOf(ada)) ?? 0;
    await kim.apply(id, [{ type: "edit-note", at: 0, delete: 0, insert: "please " }]);
    await soon(() => note(ada).inputValue()).toBe("please call the harbour");
    await soon(copied).toBe("please call ");
    expect((await caretOf(ada)) ?? 0).toBeGreaterThan(before + 20);

    await ada.keyboard.press("Alt+p");
    await ada.getByText("Ben is here, in Internal note.").waitFor();
    // Who goes while somebody still arrives is not said to have left.
    await ada.waitForTimeout(2_000);
    await ben.close();
    await soon(() => caretOf(ada)).toBeUndefined();
    await ada.locator("invoice-page").getByText("Ben has left.").waitFor({ state: "attached" });
    expect(world.trouble).toEqual([]);
  });

  test("[WB406] a line that a colleague moves takes whoever types in it along", async () => {
    await using world = await startWebWorld();
    const kim = await world.replica("Kim");
    const [survey, travel] = ["survey", "travel"].map((key) => EntryKey.parse(key));
    if (survey === undefined || travel === undefined) throw new Error("No keys");
    const [quantity, price] = [DecimalString.parse("1"), DecimalString.parse("100")];
    const lines = [survey, travel].map((id) => ({ id, name: id, quantity, price }));
    const id = await createDraft(kim, { currency: "EUR", lines });
    await expect.poll(() => kim.status(id).state).toBe("synced");
    const page = await (await world.browser("Ada")).tab(`/invoices/${id}`);
    const at = (label: string) => page.getByLabel(label, { exact: true });
    await at("Unit price, line 1").focus();
    await page.keyboard.type("3*");
    await kim.apply(id, [{ type: "move-line", line: survey, after: travel }]);
    await soon(() => at("Description, line 2").inputValue()).toBe("survey");
    await page.keyboard.type("125");
    await page.keyboard.press("Tab");
    await soon(() => at("Unit price, line 2").inputValue()).toBe("375.00");
    expect(await at("Unit price, line 1").inputValue()).toBe("100.00");
    await soon(async () => (await kim.registers(id))?.["lines.survey.price"]).toBe("375");
    expect(world.trouble).toEqual([]);
  });

  test("[WB197, WB198] a hidden position is nowhere; without a network nobody is here, and who was is said", async () => {
    await using world = await startWebWorld({ worksOffline: true });
    const { adas, ada, ben } = await together(world);
    await note(ben).focus();
    await soon(() => caretOf(ada)).toBeDefined();
    await ada.locator(".tag", { hasText: "Ben" }).waitFor();
    await ben.keyboard.press("Control+k");
    await ben.keyboard.type("hide my");
    await ben.getByText("Hide my position").waitFor();
    await ben.keyboard.press("Enter");
    await soon(() => ada.locator(".tag").count()).toBe(0);
    await note(ben).focus();
    await ben.keyboard.press("ArrowRight");
    await here(ada).getByText("Ben").waitFor({ state: "attached" });
    expect(await caretOf(ada)).toBeUndefined();
    await ada.keyboard.press("Alt+p");
    await ada.getByText("Ben is here.", { exact: true }).waitFor();

    await adas.context.setOffline(true);
    await ada
      .locator("invoice-page")
      .getByText(/Last seen here: Ben \d/u)
      .waitFor();
    expect(await here(ada).count()).toBe(0);
    await adas.context.setOffline(false);
    await here(ada).getByText("Ben").waitFor({ state: "attached", timeout: 30_000 });
    expect(await ada.getByText("Last seen here").count()).toBe(0);
  });

  test("[WB200] who comes later sees who changed what before, and is told what may be missing", async () => {
    await using world = await startWebWorld({ worksOffline: true });
    const { kim, id, adas, ada } = await together(world);
    await soon(() => changes(ada)).toContain("Created Kestrel");
    await kim.apply(id, [{ type: "set-field", path: "references.purchaseOrder", value: "PO-7" }]);
    await soon(() => changes(ada)).toMatch(/Kim · \d.*\s+PO number PO-7/u);
    const cy = await (await world.browser("Cy")).tab(`/invoices/${id}`);
    await soon(() => changes(cy)).toMatch(/PO number PO-7[^]*Created Kestrel/u);
    await adas.context.setOffline(true);
    await soon(() => changes(ada)).toContain("what others changed since is missing");
    await ada.getByLabel("PO number", { exact: true }).fill("PO-8");
    await ada.keyboard.press("Tab");
    await soon(() => changes(ada)).toMatch(/You · .* · not sent yet\s+PO number PO-7 PO-8/u);
    await adas.context.setOffline(false);
    await soon(() => changes(cy)).toMatch(/Ada · .*\s+PO number PO-7 PO-8/u);
    expect(await changes(cy)).not.toContain("not sent yet");
  });

  test("[WB195] Alt and an arrow walk along the list as it was left, and its ends are said", async () => {
    await using world = await startWebWorld();
    const kim = await world.replica("Kim");
    for (const [number, name] of [
      ["R-1", "Kestrel"],
      ["R-2", "Hafenbau"],
      ["R-3", "Kestrel"],
    ] as const) {
      await createDraft(kim, { currency: "EUR", number, buyer: { name } });
    }
    const page = await (await world.browser("Ada")).tab();
    await page.getByText("R-2").first().waitFor();
    await page.goto(`${new URL(page.url()).origin}/invoices?customer=Kestrel`);
    await page.getByText("R-3").first().waitFor();
    await page.getByRole("columnheader", { name: "Number" }).getByRole("button").click();
    const listed = async (): Promise<string> =>
      (await page.locator("invoice-table").getByRole("link").allInnerTexts()).join(" ");
    await soon(listed).toMatch(/R-1.*R-3/su);
    await page.getByRole("link", { name: "R-1" }).click();
    const title = (): Promise<string> => page.locator("invoice-page h1").innerText();
    await soon(title).toBe("R-1");
    await page.keyboard.press("Alt+ArrowRight");
    await soon(title).toBe("R-3");
    await page.keyboard.press("Alt+ArrowRight");
    await page.getByText("This is the last invoice of the list.").waitFor();
    await page.getByLabel("Due date", { exact: true }).focus();
    await page.keyboard.press("Alt+ArrowLeft");
    await soon(title).toBe("R-1");
    expect(world.trouble).toEqual([]);
  });

  test("[WB280, WB283] who has the workspace open stands beside how safe everything is and in the rows, by the relay's word, and nobody does without a network", async () => {
    await using world = await startWebWorld({ worksOffline: true });
    const cem = await world.replica("Cem");
    const id = await createDraft(cem, {
      currency: "EUR",
      number: "P-1",
      buyer: { name: "Kestrel" },
    });
    const adas = await world.browser("Ada");
    const ada = await adas.tab();
    await ada.getByText("Kestrel").waitFor();
    const crowd = ada.locator("sync-block .people li .unseen");
    expect(await crowd.count()).toBe(0);
    const ben = await (await world.browser("Ben")).tab(`/invoices/${id}`);
    await note(ben).waitFor();
    await soon(() => crowd.allTextContents()).toEqual(["Ben"]);
    const inside = ada.locator("invoice-table .inside");
    await soon(() => inside.allTextContents()).toEqual(["Ben is in it. "]);
    expect(await violations(ada)).toEqual([]);
    await ada.locator("sync-block button").click();
    const panel = ada.locator("sync-panel section", { hasText: "Also here" });
    await panel.getByRole("link", { name: "P-1" }).waitFor();
    expect(await violations(ada)).toEqual([]);
    await ada.keyboard.press("Escape");
    await ben.getByRole("link", { name: "Conflicts" }).click();
    await soon(() => inside.count()).toBe(0);
    expect(await crowd.allTextContents()).toEqual(["Ben"]);
    await adas.context.setOffline(true);
    await soon(() => crowd.count()).toBe(0);
    await adas.context.setOffline(false);
    await soon(() => crowd.allTextContents()).toEqual(["Ben"]);
    await ben.close();
    await soon(() => crowd.count()).toBe(0);
    expect(world.trouble.filter((each) => !each.includes("net::ERR_"))).toEqual([]);
  });
});
