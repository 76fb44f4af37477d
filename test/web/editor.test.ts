import type { Locator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { troubleOnAllScreens, violations } from "./accessibility.ts";
import { hasBrowser, startWebWorld } from "./browsers.ts";

/** Waits for a busy machine, too. */
const soon = <Read>(read: () => Promise<Read>) => expect.poll(read, { timeout: 10_000 });
const dueOf = (page: Page): Promise<string> => page.locator("#due").innerText();
const field = (page: Page, label: string): Locator => page.getByLabel(label, { exact: true });
const isFocused = (at: Locator): Promise<boolean> =>
  at.evaluate((element) => element.matches(":focus"));
const synced = (page: Page): Promise<void> =>
  page.locator("sync-pill").getByText("All changes synced").waitFor();

/** Types into the field that has the focus and goes on, one entry after the other. */
async function enter(page: Page, ...entries: readonly string[]): Promise<void> {
  for (const entry of entries) {
    await page.keyboard.type(entry);
    await page.keyboard.press("Tab");
  }
}

/** Begins an invoice; its customer has the focus then. */
async function begin(page: Page): Promise<void> {
  await page.getByRole("heading", { name: "Invoices" }).waitFor();
  await page.getByRole("status").first().waitFor();
  await page.keyboard.press("n");
  await soon(() => isFocused(field(page, "Customer"))).toBe(true);
}

/** From the customer to the first line: dates, number, currency and the way to details lie between. */
async function toLines(page: Page): Promise<void> {
  for (let count = 0; count < 5; count += 1) await page.keyboard.press("Tab");
  await soon(() => isFocused(field(page, "Description, line 1"))).toBe(true);
}

/** An invoice for a customer with one line, left as it is synced. */
async function draftFor(page: Page, customer: string, price: string): Promise<void> {
  await begin(page);
  await enter(page, customer);
  await toLines(page);
  await page.keyboard.type("Survey");
  await page.keyboard.press("Escape");
  await enter(page, "", "2", "day", price, "19");
  await synced(page);
}

/** Pastes into the field that has the focus. */
const pasted = `(text) => {
  let active = document.activeElement;
  while (active.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  const data = new DataTransfer();
  data.setData("text/plain", text);
  active.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, composed: true, cancelable: true }));
}`;

describe.runIf(hasBrowser)("the invoice editor in a real browser", () => {
  test("[WB32] an invoice is written with the keyboard alone, its customer and product made on the way and found the next time", async () => {
    await using world = await startWebWorld();
    const { tab } = await world.browser("ada");
    const page = await tab();
    await begin(page);
    // Nothing is stored before anything is entered.
    expect(await page.locator("invoice-page h1").innerText()).toBe("New invoice");
    await enter(page, "Nordlicht Studio GmbH");
    await toLines(page);
    await page.keyboard.type("Field survey");
    await page.getByRole("option", { name: "Add “Field survey” to the products" }).waitFor();
    await enter(page, "", "3", "day", "2*1250,50", "19");
    // Tab out of the last cell leads into a new line.
    await soon(() => isFocused(field(page, "Description, line 2"))).toBe(true);
    // 3 × 2,501.00 = 7,503.00; 19 % of it are 1,425.57.
    await soon(() => dueOf(page)).toBe("€8,928.57");
    await page.keyboard.type("Travel");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Enter");
    await soon(() => isFocused(field(page, "Description, line 3"))).toBe(true);
    // An empty last line is the way out.
    await page.keyboard.press("Enter");
    await soon(() => isFocused(field(page, "Note to the customer"))).toBe(true);
    await synced(page);

    await page.getByRole("link", { name: "Invoices" }).last().click();
    await begin(page);
    await page.keyboard.type("nordl");
    await page.getByRole("option", { name: "Nordlicht Studio GmbH" }).waitFor();
    await page.keyboard.press("Tab");
    await soon(() => field(page, "Customer").inputValue()).toBe("Nordlicht Studio GmbH");
    await toLines(page);
    await page.keyboard.type("field");
    await page.getByRole("option", { name: /Field survey.*2,501\.00.*day/ }).waitFor();
    await page.keyboard.press("Enter");
    await soon(() => dueOf(page)).toBe("€2,976.19");
    // A slip of the finger makes no second customer unseen.
    await field(page, "Customer").fill("Nordlicth Studio");
    await page.getByText("Probably here already: Nordlicht Studio GmbH").waitFor();
    expect(world.trouble).toEqual([]);
  });

  test("[WB37] lines are moved, doubled and deleted with keys, and deleting can be taken back", async () => {
    await using world = await startWebWorld();
    const { tab } = await world.browser("ada");
    const page = await tab();
    await draftFor(page, "Kestrel", "100");
    await page.keyboard.type("Travel");
    await page.keyboard.press("Escape");
    await enter(page, "", "1", "flat", "40", "");
    const names = (): Promise<readonly string[]> =>
      page
        .getByLabel(/^Description, line/)
        .evaluateAll((inputs) =>
          inputs.map((input) => ("value" in input ? String(input.value) : "")),
        );
    await soon(names).toEqual(["Survey", "Travel", ""]);
    await field(page, "Description, line 2").focus();
    await page.keyboard.press("Alt+ArrowUp");
    await soon(names).toEqual(["Travel", "Survey", ""]);
    expect(await isFocused(field(page, "Description, line 1"))).toBe(true);
    await page.getByText("Moved to place 1 of 2").waitFor({ state: "attached" });
    await page.keyboard.press("Control+d");
    await soon(names).toEqual(["Travel", "Travel", "Survey", ""]);
    await soon(() => dueOf(page)).toBe("€333.20");
    await page.keyboard.press("Control+Backspace");
    await soon(names).toEqual(["Travel", "Survey", ""]);
    await page.keyboard.press("Control+z");
    await soon(names).toEqual(["Travel", "Travel", "Survey", ""]);
    await page.keyboard.press("Control+Shift+z");
    await soon(names).toEqual(["Travel", "Survey", ""]);
    await soon(() => dueOf(page)).toBe("€285.60");
    // The handle does the same as the keys.
    const grip = await page.locator(".grip").nth(1).boundingBox();
    const target = await page.locator(".grip").nth(0).boundingBox();
    if (grip === null || target === null) throw new Error("No handles");
    await page.mouse.move(grip.x + 12, grip.y + 12);
    await page.mouse.down();
    await page.mouse.move(target.x + 12, target.y + 4, { steps: 4 });
    await page.mouse.up();
    await soon(names).toEqual(["Survey", "Travel", ""]);
    await synced(page);
    await page.reload();
    await field(page, "Description, line 1").waitFor();
    await soon(names).toEqual(["Survey", "Travel", ""]);
    expect(world.trouble).toEqual([]);
  });

  test("[WB38] two people in one field see each other, and neither's text is moved by the other", async () => {
    await using world = await startWebWorld();
    const ada = await (await world.browser("Ada")).tab();
    const ben = await (await world.browser("Ben")).tab();
    await draftFor(ada, "Kestrel", "100");
    await ben.goto(ada.url());
    const hers = field(ada, "Due date");
    const his = field(ben, "Due date");
    await his.focus();
    await ada
      .locator("invoice-page")
      .getByRole("list", { name: "Also here" })
      .getByText("Ben")
      .waitFor({ state: "attached" });
    await ada.locator(".tag", { hasText: "Ben" }).waitFor();
    await hers.focus();
    await ada.getByText("Ben is editing this").waitFor();
    await hers.fill("15 Jan 202");
    await his.fill("24 Dec 2027");
    await ben.keyboard.press("Tab");
    await ada.getByText("set 24 Dec 2027").waitFor();
    expect(await hers.inputValue()).toBe("15 Jan 202");
    await ada.getByRole("button", { name: "Use it" }).click();
    await soon(() => hers.inputValue()).toBe("24 Dec 2027");
    // Who goes is gone at once.
    await ben.close();
    await soon(() => ada.locator(".tag").count()).toBe(0);
    expect(world.trouble).toEqual([]);
  });

  test("[WB39] an undo that somebody went over changes nothing, says who did, and offers the value", async () => {
    await using world = await startWebWorld();
    const ada = await (await world.browser("Ada")).tab();
    const ben = await (await world.browser("Ben")).tab();
    await draftFor(ada, "Kestrel", "100");
    await field(ada, "Due date").fill("15 Dec 2027");
    await ada.keyboard.press("Tab");
    await field(ada, "Due date").fill("22 Dec 2027");
    await ada.keyboard.press("Tab");
    await synced(ada);
    await ben.goto(ada.url());
    await field(ben, "Due date").waitFor();
    await soon(() => field(ben, "Due date").inputValue()).toBe("22 Dec 2027");
    await field(ben, "Due date").fill("31 Dec 2027");
    await ben.keyboard.press("Tab");
    await soon(() => field(ada, "Due date").inputValue()).toBe("31 Dec 2027");
    await ada.keyboard.press("Control+z");
    await ada.getByText("Ben changed Due date after you.").waitFor();
    expect(await field(ada, "Due date").inputValue()).toBe("31 Dec 2027");
    await ada.getByRole("button", { name: "Restore 15 Dec 2027" }).click();
    await soon(() => field(ben, "Due date").inputValue()).toBe("15 Dec 2027");
    expect(world.trouble).toEqual([]);
  });

  test("[WB281] who took what somebody else wrote has their own back with a step back, and theirs with another", async () => {
    await using world = await startWebWorld();
    const ada = await (await world.browser("Ada")).tab();
    const ben = await (await world.browser("Ben")).tab();
    await draftFor(ada, "Kestrel", "100");
    await ben.goto(ada.url());
    const [hers, his] = [field(ada, "Due date"), field(ben, "Due date")];
    await his.waitFor();
    const write = async (value: string): Promise<void> => {
      await his.fill(value);
      await ben.keyboard.press("Tab");
    };
    const letGo = async (theirs: string): Promise<void> => {
      await hers.fill("15 Jan 2028");
      await write(theirs);
      await ada.getByText(`set ${theirs}`).waitFor();
      await ada.getByRole("button", { name: "Use it" }).click();
      await soon(() => hers.inputValue()).toBe(theirs);
    };
    await letGo("24 Dec 2027");
    await ada.keyboard.press("Control+z");
    await soon(() => his.inputValue()).toBe("15 Jan 2028");
    await soon(() => hers.inputValue()).toBe("15 Jan 2028");
    await ada.keyboard.press("Control+z");
    await soon(() => his.inputValue()).toBe("24 Dec 2027");

    await letGo("31 Dec 2027");
    await write("7 Jan 2028");
    await soon(() => hers.inputValue()).not.toBe("15 Jan 2028");
    await ada.getByText("set 7 Jan 2028").waitFor();
    await ada.keyboard.press("Control+z");
    await ada.getByText("Ben changed Due date after you.").waitFor();
    await ada.getByRole("button", { name: "Restore 15 Jan 2028" }).click();
    await soon(() => his.inputValue()).toBe("15 Jan 2028");
    expect(world.trouble).toEqual([]);
  });

  test("[WB584] a tag that is added in one browser is there in another, and filters the list by an address", async () => {
    await using world = await startWebWorld();
    const { tab } = await world.browser("ada");
    const page = await tab();
    await draftFor(page, "Nordlicht Studio", "100");
    const cem = await world.replica("Cem");
    const [row] = cem.list("invoice");
    const id = row?.document;
    if (id === undefined) throw new Error("No invoice");
    const tags = page.locator("tags-field");
    await tags.getByLabel("Add a tag").fill("Zweite Mahnung");
    await page.keyboard.press("Enter");
    await tags.getByText("Zweite Mahnung").waitFor();
    await soon(async () => cem.row(id)?.summary?.tags).toEqual(["Zweite Mahnung"]);
    await cem.apply(id, [{ type: "add-tag", tag: "VIP" }]);
    await tags.getByText("VIP").waitFor();
    expect(await violations(page)).toEqual([]);
    await page.goto(`${world.relay.url}/invoices?tag=vip`);
    await page.locator("invoice-table").getByText("Nordlicht Studio").waitFor();
    await page.goto(`${world.relay.url}/invoices?tag=none`);
    await page.getByText("No invoices fit.").waitFor();
    expect(world.trouble).toEqual([]);
  });

  test("[WB47] what is typed stays in the invoice in which it was typed, however one leaves it", async () => {
    await using world = await startWebWorld();
    const { tab } = await world.browser("Ada");
    const page = await tab();
    await draftFor(page, "Kestrel", "100");
    const first = page.url();
    await field(page, "PO number").fill("PO-first");
    await page.keyboard.press("Tab");
    // A letter in a field begins no invoice.
    await page.locator("invoice-page h1").click();
    await page.keyboard.press("n");
    await soon(() => isFocused(field(page, "Customer"))).toBe(true);
    await enter(page, "Bolt");
    await synced(page);
    const second = page.url();
    await field(page, "PO number").focus();
    await page.keyboard.type("PO-second");
    await page.goBack();
    await soon(() => field(page, "PO number").inputValue()).toBe("PO-first");
    expect(page.url()).toBe(first);
    await page.goForward();
    await soon(() => field(page, "PO number").inputValue()).toBe("PO-second");
    const tags = page.locator("tags-field");
    await tags.getByLabel("Add a tag").focus();
    await page.keyboard.type("of the second");
    await page.goBack();
    await soon(() => field(page, "PO number").inputValue()).toBe("PO-first");
    await page.goForward();
    await tags.getByText("of the second").waitFor();
    await page.goBack();
    await soon(() => field(page, "PO number").inputValue()).toBe("PO-first");
    expect(await tags.getByText("of the second").count()).toBe(0);
    await page.goForward();
    await soon(() => field(page, "PO number").inputValue()).toBe("PO-second");
    // To another screen, and with the tab.
    await tags.getByLabel("Add a tag").focus();
    await page.keyboard.type("left behind");
    await page.goto(`${second}/history`);
    await page.goto(second);
    await tags.getByText("left behind").waitFor();
    await tags.getByLabel("Add a tag").focus();
    await page.keyboard.type("left by a link");
    await page.evaluate(
      "history.pushState(null, '', '/conflicts'); dispatchEvent(new Event('popstate'))",
    );
    await page.locator("conflicts-page").waitFor();
    await page.goto(second);
    await tags.getByText("left by a link").waitFor();
    await field(page, "Payment terms").focus();
    await page.keyboard.type("Net 30");
    await page
      .getByRole("link", { name: "Conflicts" })
      .first()
      .evaluate((link) => {
        if ("click" in link && typeof link.click === "function") link.click();
      });
    await page.waitForURL("**/conflicts");
    await page.goto(second);
    await field(page, "Payment terms").waitFor();
    await soon(() => field(page, "Payment terms").inputValue()).toBe("Net 30");
    expect(world.trouble).toEqual([]);
  });

  test("[WB47] who may only look sees everything and changes nothing", async () => {
    await using world = await startWebWorld();
    const ada = await (await world.browser("Ada")).tab();
    await draftFor(ada, "Kestrel", "100");
    const vic = await (await world.browser("Vic", "viewer")).tab(new URL(ada.url()).pathname);
    await vic.getByText("You may look at this invoice, but not change it.").waitFor();
    await soon(() => dueOf(vic)).toBe("€238.00");
    expect(await field(vic, "Customer").isEditable()).toBe(false);
    expect(await field(vic, "Internal note").isEditable()).toBe(false);
    expect(await vic.getByRole("button", { name: "Undo" }).count()).toBe(0);
    expect(await violations(vic)).toEqual([]);
    expect(world.trouble).toEqual([]);
  });

  test("[WB40] the editor is accessible in light and dark, wide and narrow: new, filled, with questions, long texts, people and conflicts, a paste", async () => {
    await using world = await startWebWorld({ worksOffline: true });
    const { context, tab } = await world.browser("Ada");
    const ada = await tab();
    const ben = await (await world.browser("Ben")).tab();
    await begin(ada);
    expect(await troubleOnAllScreens(ada)).toEqual([]);
    await enter(
      ada,
      "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft mbH",
    );
    await toLines(ada);
    await ada.keyboard.type(
      "A very long description of a field survey with drones and a report in three languages",
    );
    await ada.keyboard.press("Escape");
    await enter(ada, "", "1234", "day", "999999.99", "19");
    await ada.getByRole("button", { name: "Details" }).click();
    await ada.getByRole("button", { name: "Add discount" }).click();
    await enter(ada, "10 %");
    await soon(() => dueOf(ada)).toBe("€1,321,613,986.78");
    await field(ada, "Issue date").fill("soon");
    await field(ada, "Unit price, line 1").fill("1.250");
    await field(ada, "Unit, line 1").focus();
    await ada.getByText("Which one is meant?").waitFor();
    expect(await troubleOnAllScreens(ada)).toEqual([]);
    await ada.getByRole("button", { name: "1,250.00" }).click();
    await field(ada, "Issue date").focus();
    await ada.keyboard.press("Escape");

    await ben.goto(ada.url());
    await field(ben, "Quantity, line 1").focus();
    await ada.locator(".tag", { hasText: "Ben" }).waitFor();
    await synced(ada);
    // Two who do not know of each other.
    await context.setOffline(true);
    await field(ada, "Quantity, line 1").fill("3");
    await field(ada, "Unit, line 1").focus();
    await field(ben, "Quantity, line 1").fill("4");
    await ben.keyboard.press("Tab");
    await synced(ben);
    await context.setOffline(false);
    await ada.getByRole("button", { name: "Conflict" }).click();
    await ada.getByText("Which one counts?").waitFor();
    expect(await troubleOnAllScreens(ada)).toEqual([]);
    await ada
      .getByRole("button", { name: "Use 3" })
      .or(ada.getByRole("button", { name: "Keep 3" }))
      .click();
    await soon(() => field(ben, "Quantity, line 1").inputValue()).toBe("3");
    await soon(() => ada.getByRole("button", { name: "Conflict" }).count()).toBe(0);

    await field(ada, "Description, line 2").focus();
    await ada.evaluate(`(${pasted})("Travel\\t1.250\\nHotel\\t2.500")`);
    await ada.getByRole("heading", { name: "Lines to paste: 2" }).waitFor();
    expect(await troubleOnAllScreens(ada)).toEqual([]);
    await ada.getByRole("button", { name: "A point groups thousands" }).click();
    await ada.getByRole("button", { name: "Add lines" }).click();
    await soon(() => field(ada, "Unit price, line 3").inputValue()).toBe("2,500.00");
    expect(await violations(ada)).toEqual([]);
    expect(world.trouble).toEqual([]);
  });
});
