import { planCreditUse } from "@concord/document";
import { DecimalString, EntryKey, PlainDate } from "@concord/model";
import type { DocumentId } from "@concord/model";
import type { Replica } from "@concord/client";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { troubleOnAllScreens } from "./accessibility.ts";
import { hasBrowser, startWebWorld } from "./browsers.ts";
import type { WebWorld } from "./browsers.ts";
import { createDraft } from "./drafts.ts";

const soon = { timeout: 20_000 } as const;
const form = (page: Page) => page.locator("money-dialog");
const due = (page: Page) => page.locator("invoice-page #due");

/** An issued invoice over 238.00 EUR. */
async function issued(
  world: WebWorld,
): Promise<{ readonly cem: Replica; readonly id: DocumentId }> {
  const cem = await world.replica("Cem");
  return { cem, id: await issuedBy(cem) };
}

/** The same, of one that is here already. */
async function issuedBy(cem: Replica): Promise<DocumentId> {
  const tax = { scheme: "VAT", category: "S", rate: DecimalString.parse("19") };
  const [quantity, price] = [DecimalString.parse("2"), DecimalString.parse("100")];
  const id = await createDraft(cem, {
    currency: "EUR",
    seller: { name: "Concord GmbH" },
    buyer: { name: "Acme GmbH" },
    lines: [{ id: EntryKey.parse("k1"), name: "Survey", quantity, unit: "DAY", price, tax }],
  });
  await expect.poll(() => cem.status().state).toBe("synced");
  await cem.apply(id, [{ type: "request-issue", key: EntryKey.parse("r1") }]);
  await expect.poll(async () => (await cem.registers(id))?.["issued"], soon).toBeDefined();
  return id;
}

/** The facts of a collection, as another replica has them. */
async function factsOf(cem: Replica, id: DocumentId, list: string): Promise<readonly unknown[]> {
  const registers = Object.entries((await cem.registers(id)) ?? {});
  return registers.filter(([path]) => path.startsWith(`${list}.`)).map(([, value]) => value);
}

async function openForm(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Record money…" }).click();
  await form(page).getByLabel("Day").waitFor();
}

const record = (page: Page) => form(page).getByRole("button", { name: "Record" }).click();

/** What is done with an invoice, the first of it in the head. */
const ways = async (page: Page): Promise<readonly (readonly string[])[]> =>
  Promise.all(
    [".head button.primary", ".settle button:not(.quiet)"].map((at) =>
      page.locator(`invoice-page ${at}`).allInnerTexts(),
    ),
  );

describe.runIf(hasBrowser)("money in a real browser", () => {
  test("[WB585, WB587] what is first to do follows from what is open; what was paid too much is a credit that is given back", async () => {
    await using world = await startWebWorld();
    const { cem, id } = await issued(world);
    const { tab } = await world.browser("ada");
    const page = await tab(`/invoices/${id}`);
    await expect.poll(() => ways(page), soon).toEqual([["Record money…"], ["Credit note…"]]);
    const pay = (key: string, amount: string) =>
      cem.apply(id, [
        {
          type: "record-payment",
          key: EntryKey.parse(key),
          payment: { amount: DecimalString.parse(amount) },
        },
      ]);
    await pay("p1", "238");
    await expect.poll(() => ways(page), soon).toEqual([["Credit note…"], ["Record money…"]]);
    await pay("p2", "90.6");
    await page.getByText("This is a credit of the customer").waitFor();
    expect(await due(page).innerText()).toBe("€90.60");
    expect(await ways(page)).toEqual([["Give it back…"], ["Credit note…"]]);
    expect(await troubleOnAllScreens(page)).toEqual([]);
    const open = page.getByRole("link", { name: "Open invoices of this customer" });
    expect(await open.getAttribute("href")).toBe("/invoices?status=open&customer=Acme+GmbH");
    await page.getByRole("button", { name: "Give it back…" }).click();
    await form(page).getByLabel("Day").waitFor();
    await record(page);
    await expect.poll(() => ways(page), soon).toEqual([["Credit note…"], ["Record money…"]]);
    expect(world.trouble).toEqual([]);
  });

  test("[WB622] money that came for an invoice after it was voided is given back there, and nothing else is recorded of it", async () => {
    await using world = await startWebWorld();
    const { cem, id } = await issued(world);
    await cem.apply(id, [{ type: "request-void", key: EntryKey.parse("v1") }]);
    await expect.poll(async () => (await cem.registers(id))?.["voided"], soon).toBeDefined();
    const { tab } = await world.browser("ada");
    const page = await tab(`/invoices/${id}`);
    await due(page).waitFor();
    expect(await page.getByRole("button", { name: "Record money…" }).count()).toBe(0);
    const payment = { amount: DecimalString.parse("30"), paidOn: PlainDate.parse("2026-11-21") };
    await cem.apply(id, [{ type: "record-payment", key: EntryKey.parse("late"), payment }]);
    await openForm(page);
    expect(await form(page).getByLabel("Money came in").count()).toBe(0);
    expect(await form(page).getByLabel("Money was given back").isChecked()).toBe(true);
    expect(await troubleOnAllScreens(page)).toEqual([]);
    await record(page);
    await expect
      .poll(() => factsOf(cem, id, "refunds"), soon)
      .toMatchObject([{ payment: "late", amount: "30" }]);
    await expect
      .poll(() => page.getByRole("button", { name: "Record money…" }).count(), soon)
      .toBe(0);
  });

  test("[WB461] [WB462] [WB463] a payment that was mistyped is put right, the right one comes in another currency, is disputed and lost", async () => {
    await using world = await startWebWorld();
    const { cem, id } = await issued(world);
    const { tab } = await world.browser("ada");
    const page = await tab(`/invoices/${id}`);
    await openForm(page);
    expect(await form(page).getByLabel("A payment was wrong, or bounced").count()).toBe(0);
    await form(page).getByLabel("Amount", { exact: true }).fill("23.80");
    await record(page);
    await expect.poll(() => due(page).innerText(), soon).toContain("214.20");

    await openForm(page);
    await form(page).getByLabel("A payment was wrong, or bounced").check();
    await form(page).getByLabel("Note").fill("Ten times as much came");
    expect(await troubleOnAllScreens(page)).toEqual([]);
    await record(page);
    await expect.poll(() => due(page).innerText(), soon).toContain("238.00");

    await openForm(page);
    await form(page).getByLabel("It came in another currency").check();
    await form(page).getByLabel("Currency", { exact: true }).fill("USD");
    await form(page).getByLabel("Amount in USD").fill("260.00");
    await form(page).getByLabel("Rate: 1 USD in EUR").fill("0.91538");
    expect(await form(page).getByLabel("Amount in EUR").inputValue()).toBe("238.00");
    expect(await troubleOnAllScreens(page)).toEqual([]);
    await record(page);
    await expect.poll(() => due(page).innerText(), soon).toContain("0.00");

    await openForm(page);
    await form(page).getByLabel("A payment is disputed").check();
    await form(page).getByLabel("The bank has taken the money already").check();
    expect(await troubleOnAllScreens(page)).toEqual([]);
    await record(page);
    await expect.poll(() => due(page).innerText(), soon).toContain("238.00");

    await openForm(page);
    await form(page).getByLabel("A dispute goes on, or has ended").check();
    await form(page).getByLabel("Lost: the money is gone").check();
    expect(await troubleOnAllScreens(page)).toEqual([]);
    await record(page);
    await expect.poll(() => factsOf(cem, id, "disputes"), soon).toHaveLength(2);
    expect(await factsOf(cem, id, "reversals")).toMatchObject([
      { amount: "23.8", reason: "correction", note: "Ten times as much came" },
    ]);
    expect(await factsOf(cem, id, "payments")).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          amount: "238",
          total: "260",
          totalCurrency: "USD",
          rate: "0.91538",
        }),
      ]),
    );
    expect(world.trouble).toEqual([]);
  });

  test("[WB510] what was paid too much elsewhere is used with the keyboard, undone, and used again", async () => {
    await using world = await startWebWorld();
    const { cem, id: from } = await issued(world);
    const to = await issuedBy(cem);
    const payment = { amount: DecimalString.parse("300") };
    await cem.apply(from, [{ type: "record-payment", key: EntryKey.parse("p1"), payment }]);
    const { tab } = await world.browser("ada");
    const page = await tab(`/invoices/${to}`);
    const use = page.getByRole("button", { name: /^Use credit of €62\.00 from INV-/ });
    await use.waitFor(soon);
    expect(await troubleOnAllScreens(page)).toEqual([]);
    await use.focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => due(page).innerText(), soon).toContain("176.00");
    expect(await use.count()).toBe(0);
    await page.locator("toast-region").getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => due(page).innerText(), soon).toContain("238.00");
    await use.click();
    await expect.poll(() => due(page).innerText(), soon).toContain("176.00");
    const row = page.getByRole("link", { name: /^Credit from INV-/ });
    expect(await row.first().getAttribute("href")).toBe(`/invoices/${from}`);
    expect(await troubleOnAllScreens(page)).toEqual([]);
    await expect
      .poll(() => factsOf(cem, to, "payments"), soon)
      .toEqual([
        expect.objectContaining({ amount: "62", from: "balance", takenFrom: from }),
        expect.objectContaining({ amount: "62", from: "balance", takenFrom: from }),
      ]);
    expect(world.trouble).toEqual([]);
  });

  test("[WB513] a credit that was used is taken back on both, where one gets from the invoice that it came from", async () => {
    await using world = await startWebWorld();
    const { cem, id: from } = await issued(world);
    const to = await issuedBy(cem);
    const payment = { amount: DecimalString.parse("300") };
    await cem.apply(from, [{ type: "record-payment", key: EntryKey.parse("p1"), payment }]);
    const { tab } = await world.browser("ada");
    const page = await tab(`/invoices/${to}`);
    const use = page.getByRole("button", { name: /^Use credit of €62\.00 from INV-/ });
    await use.click(soon);
    await page.getByRole("link", { name: /^Credit from INV-/ }).click(soon);
    await expect.poll(() => due(page).innerText(), soon).toContain("€0.00");
    await page.getByRole("link", { name: /^Used for INV-/ }).click();
    await page.getByRole("button", { name: /^Take back the credit from INV-/ }).click(soon);
    await expect.poll(() => due(page).innerText(), soon).toContain("238.00");
    await use.waitFor(soon);
    await expect.poll(() => factsOf(cem, to, "reversals"), soon).toHaveLength(1);
    await expect.poll(() => factsOf(cem, from, "refunds"), soon).toHaveLength(2);
    expect(world.trouble).toEqual([]);
  });

  test("[WB514] a use of which one invoice knows nothing is brought to its end from the other", async () => {
    await using world = await startWebWorld();
    const { cem, id: from } = await issued(world);
    const to = await issuedBy(cem);
    const [amount, key] = [DecimalString.parse("62"), EntryKey.parse("use-half")];
    const payment = { amount: DecimalString.parse("300") };
    await cem.apply(from, [
      { type: "record-payment", key: EntryKey.parse("p1"), payment },
      { type: "record-refund", key, refund: { amount, to: "balance", usedFor: to } },
    ]);
    const { tab } = await world.browser("ada");
    const page = await tab(`/invoices/${to}`);
    const finish = page.getByRole("button", { name: /^Finish with the credit of INV-/ });
    await finish.click(soon);
    await expect.poll(() => due(page).innerText(), soon).toContain("176.00");
    await expect.poll(() => factsOf(cem, to, "payments"), soon).toHaveLength(1);
    await finish.waitFor({ state: "detached" });
    await page.getByRole("button", { name: /^Take back the credit from INV-/ }).waitFor(soon);
    expect(world.trouble).toEqual([]);
  });

  test("[WB516] one credit that was used for two invoices is a conflict that says so, until one use is taken back", async () => {
    await using world = await startWebWorld();
    const { cem, id: from } = await issued(world);
    const twice = [await issuedBy(cem), await issuedBy(cem)];
    const payment = { amount: DecimalString.parse("300") };
    await cem.apply(from, [{ type: "record-payment", key: EntryKey.parse("p1"), payment }]);
    // As two people do it who do not see each other.
    const source = await cem.snapshot(from);
    for (const id of twice) {
      const target = await cem.snapshot(id);
      if (source?.kind !== "invoice" || target?.kind !== "invoice") throw new Error("Not here");
      const plan = planCreditUse(source, target, PlainDate.parse("2026-11-30"));
      if (plan.type === "refused") throw new Error(JSON.stringify(plan.findings));
      for (const { document, operations } of plan.steps) await cem.apply(document, operations);
    }
    const { tab } = await world.browser("ada");
    const page = await tab("/conflicts");
    await page.getByText("More of this invoice’s credit was used").waitFor(soon);
    await page.getByText("Used", { exact: true }).waitFor();
    await page.getByText("€124.00").first().waitFor();
    const other = await world.browser("ada");
    const invoice = await other.tab(`/invoices/${twice[1] ?? ""}`);
    await invoice.getByRole("button", { name: /^Take back the credit from INV-/ }).click(soon);
    await page
      .getByText("More of this invoice’s credit was used")
      .waitFor({ state: "detached", ...soon });
    expect(world.trouble).toEqual([]);
  });

  test("[WB515] who works in the field, or only looks, is offered no credit", async () => {
    await using world = await startWebWorld();
    const { cem, id: from } = await issued(world);
    const to = await issuedBy(cem);
    const payment = { amount: DecimalString.parse("300") };
    await cem.apply(from, [{ type: "record-payment", key: EntryKey.parse("p1"), payment }]);
    for (const role of ["field", "viewer"] as const) {
      const { tab } = await world.browser(role, role);
      const page = await tab(`/invoices/${to}`);
      await expect.poll(() => due(page).innerText(), soon).toContain("238.00");
      expect(await page.getByRole("button", { name: /credit/iu }).count()).toBe(0);
    }
  });

  test("[WB462] who works in the field records what came in, and is offered nothing that takes it back", async () => {
    await using world = await startWebWorld();
    const { id } = await issued(world);
    const { tab } = await world.browser("ben", "field");
    const page = await tab(`/invoices/${id}`);
    await openForm(page);
    await record(page);
    await expect.poll(() => due(page).innerText(), soon).toContain("0.00");
    await openForm(page);
    expect(await form(page).locator("input[name=kind]").count()).toBe(1);
  });
});
