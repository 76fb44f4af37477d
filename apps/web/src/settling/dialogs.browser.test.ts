import axe from "axe-core";
import {
  CurrencyCode,
  DocumentId,
  Invoice,
  Ledger,
  PlainDate,
  computeTotals,
  settlement,
} from "@concord/model";
import type { CreditedInvoice } from "@concord/model";
import { beforeEach, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import { writtenAmount } from "./amount-said.ts";
import { CreditDialog, CreditWanted } from "./credit-dialog.ts";
import { MoneyDialog, MoneyRecorded } from "./money-dialog.ts";
import type { MoneyKind, MoneyState } from "./money-form.ts";

beforeEach(() => document.body.replaceChildren());

const invoice = Invoice.parse({
  number: "INV-1",
  currency: "EUR",
  buyer: { name: "Acme" },
  lines: [
    { id: "a", name: "Pump", quantity: "2", price: "100", tax: { category: "S", rate: "19" } },
    { id: "b", name: "Hose", quantity: "1", price: "50", tax: { category: "S", rate: "7" } },
  ],
});
const of: CreditedInvoice = {
  id: DocumentId.parse("0190a000-0000-7000-8000-000000000001"),
  invoice,
  ledger: Ledger.parse({}),
  issued: { number: "INV-1" },
};

const today = PlainDate.parse("2026-11-20");

function moneyOf(ledger: Ledger, kinds: readonly MoneyKind[]): MoneyState {
  return {
    currency: invoice.currency,
    invoiceKind: invoice.kind,
    ledger,
    settle: (facts) => settlement(computeTotals(invoice).claim, facts, { today }),
    today,
    kinds,
  };
}

async function violations(element: Element): Promise<readonly string[]> {
  // While it fades in, nothing has the contrast that it will have.
  const layer = element.shadowRoot?.querySelector("modal-dialog")?.shadowRoot;
  await Promise.all((layer?.getAnimations() ?? []).map(({ finished }) => finished));
  const ran = await axe.run(element, { runOnly: ["wcag2a", "wcag2aa", "wcag22aa"] });
  return ran.violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`);
}

test("[WB252] a credit note is chosen with the keyboard, its total follows every key, and it is barred while it is too much", async () => {
  const dialog = new CreditDialog();
  dialog.of = of;
  dialog.earlier = [];
  dialog.isOpen = true;
  const wanted: Invoice[] = [];
  dialog.addEventListener("credit-wanted", (event) => {
    if (event instanceof CreditWanted) wanted.push(event.note);
  });
  document.body.append(dialog);
  await dialog.updateComplete;
  const root = dialog.shadowRoot;
  const claim = (): string => root?.querySelector("#claim")?.textContent?.trim() ?? "";
  const submit = (): HTMLButtonElement | null | undefined =>
    root?.querySelector<HTMLButtonElement>("button.primary");
  expect(claim()).toBe("€291.50");
  expect(await violations(dialog)).toEqual([]);

  const [, byAmount] = root?.querySelectorAll<HTMLInputElement>("input[type=radio]") ?? [];
  byAmount?.click();
  await dialog.updateComplete;
  root?.querySelector<HTMLInputElement>("input[name=amount]")?.focus();
  await userEvent.keyboard("400");
  expect(claim()).toBe("€400.00");
  expect(root?.querySelector("[role=alert]")?.textContent).toBe(
    "It credits €400.00, and €291.50 of INV-1 are left to credit.",
  );
  expect(submit()?.disabled).toBe(true);
  expect(await violations(dialog)).toEqual([]);
  await userEvent.keyboard("{Backspace}{Backspace}{Backspace}91.50");
  expect(claim()).toBe("€91.50");
  await userEvent.keyboard("{Enter}");
  expect(wanted.map((note) => [note.kind, computeTotals(note).claim])).toEqual([
    ["credit-note", "91.5"],
  ]);

  const [, , byLines] = root?.querySelectorAll<HTMLInputElement>("input[type=radio]") ?? [];
  byLines?.click();
  await dialog.updateComplete;
  expect(submit()?.disabled).toBe(true);
  root?.querySelector<HTMLInputElement>("input[name=a]")?.focus();
  await userEvent.keyboard("1");
  expect(claim()).toBe("€119.00");
  expect(await violations(dialog)).toEqual([]);
});

test("[WB253] money is recorded with what it leaves open; what reopens an invoice is said before", async () => {
  const ledger = Ledger.parse({ payments: { p: { amount: "291.5" } } });
  const dialog = new MoneyDialog();
  dialog.state = moneyOf(ledger, ["payment", "refund", "write-off"]);
  dialog.isOpen = true;
  const recorded: unknown[] = [];
  dialog.addEventListener("money-recorded", (event) => {
    if (event instanceof MoneyRecorded) recorded.push(event.operation);
  });
  document.body.append(dialog);
  await dialog.updateComplete;
  const root = dialog.shadowRoot;
  root?.querySelector<HTMLInputElement>("input[value=refund]")?.click();
  await dialog.updateComplete;
  expect(root?.querySelector("#after")?.textContent?.trim()).toBe("€291.50");
  expect(root?.querySelector("[role=alert]")?.textContent).toContain("will be open again");
  expect(await violations(dialog)).toEqual([]);
  root?.querySelector<HTMLButtonElement>("button.primary")?.click();
  expect(recorded).toMatchObject([
    { type: "record-refund", refund: { amount: "291.5", payment: "p" } },
  ]);
  root?.querySelector<HTMLInputElement>("input[value=write-off]")?.click();
  await dialog.updateComplete;
  expect(root?.querySelector<HTMLButtonElement>("button.primary")?.disabled).toBe(true);
});

test("[WB543] an amount stands with all digits of its currency; one that can be read in two ways asks which is meant, and one that cannot be read says so", async () => {
  const dialog = new MoneyDialog();
  dialog.state = moneyOf(Ledger.parse({}), ["payment"]);
  dialog.isOpen = true;
  document.body.append(dialog);
  await dialog.updateComplete;
  const root = dialog.shadowRoot;
  const amount = root?.querySelector<HTMLInputElement>("input[name=amount]");
  const typed = async (text: string): Promise<string | undefined> => {
    amount?.focus();
    amount?.select();
    await userEvent.keyboard(text);
    return root?.querySelector("[role=alert]")?.textContent?.replaceAll(/\s+/g, " ").trim();
  };
  expect(amount?.value).toBe("291.50");
  expect(await typed("1.234")).toBe("Which one is meant? 1.234 1,234.00");
  expect(await violations(dialog)).toEqual([]);
  const [, thousands] = root?.querySelectorAll<HTMLButtonElement>(".meant button") ?? [];
  thousands?.click();
  await dialog.updateComplete;
  expect(amount?.value).toBe("1,234.00");
  expect(root?.querySelector<HTMLButtonElement>("button.primary")?.disabled).toBe(false);
  expect(await typed("abc")).toBe("“abc” is no number or calculation.");
  expect(writtenAmount("20788", CurrencyCode.parse("JPY"))).toBe("20788");
  expect(writtenAmount("2552.4", CurrencyCode.parse("EUR"))).toBe("2,552.40");
});

test("[WB621] who may only record what came in is told who records the rest", async () => {
  const dialog = new MoneyDialog();
  dialog.isOpen = true;
  document.body.append(dialog);
  const office = "What is given back or written off is recorded by the office.";
  dialog.state = moneyOf(Ledger.parse({}), ["payment"]);
  await dialog.updateComplete;
  expect(dialog.shadowRoot?.querySelector("form")?.textContent).toContain(office);
  expect(await violations(dialog)).toEqual([]);
  dialog.state = moneyOf(Ledger.parse({}), ["payment", "refund"]);
  await dialog.updateComplete;
  expect(dialog.shadowRoot?.querySelector("form")?.textContent).not.toContain(office);
});

test("[WB464] a payment is chosen, taken back, contested and recorded in another currency with the keyboard, and every form is accessible", async () => {
  const ledger = Ledger.parse({
    payments: {
      p1: { amount: "100", paidOn: "2026-11-01", payer: "Acme" },
      p2: { amount: "50", paidOn: "2026-11-09" },
    },
    disputes: { d1: { payment: "p1", amount: "100" }, d2: { payment: "p2", amount: "50" } },
  });
  const dialog = new MoneyDialog();
  dialog.state = moneyOf(ledger, [
    "payment",
    "refund",
    "write-off",
    "reversal",
    "dispute",
    "dispute-outcome",
  ]);
  dialog.isOpen = true;
  const recorded: unknown[] = [];
  dialog.addEventListener("money-recorded", (event) => {
    if (event instanceof MoneyRecorded) recorded.push(event.operation);
  });
  document.body.append(dialog);
  await dialog.updateComplete;
  const find = (selector: string): HTMLElement | null | undefined =>
    dialog.shadowRoot?.querySelector<HTMLElement>(selector);
  const input = (name: string): HTMLInputElement | null | undefined =>
    dialog.shadowRoot?.querySelector<HTMLInputElement>(`input[name=${name}]`);
  const primary = (): HTMLButtonElement | null | undefined =>
    dialog.shadowRoot?.querySelector<HTMLButtonElement>("button.primary");
  const choice = (name: string): HTMLSelectElement | null | undefined =>
    dialog.shadowRoot?.querySelector<HTMLSelectElement>(`select${name}`);
  const choose = async (selector: string): Promise<void> => {
    find(selector)?.click();
    await dialog.updateComplete;
  };
  const type = async (name: string, text: string): Promise<void> => {
    const field = input(name);
    field?.focus();
    field?.select();
    await userEvent.keyboard(text);
    await dialog.updateComplete;
  };
  const amount = (): string | undefined => input("amount")?.value;
  const submit = (): void => primary()?.click();
  const after = (): string => find("#after")?.textContent?.trim() ?? "";

  await choose("input[name=foreign]");
  expect(primary()?.disabled).toBe(true);
  await type("currency", "USD");
  await type("total", "100");
  await type("rate", "0.915");
  expect(amount()).toBe("91.50");
  expect(after()).toBe("€50.00");
  expect(await violations(dialog)).toEqual([]);
  submit();
  await type("amount", "90");
  expect(input("rate")?.value).toBe("");
  submit();

  await choose("input[value=reversal]");
  expect([choice("")?.value, amount()]).toEqual(["p2", "50.00"]);
  expect(after()).toBe("€191.50");
  const select = choice("[name=payment]");
  await userEvent.selectOptions(select ?? document.body, "p1");
  await dialog.updateComplete;
  expect(amount()).toBe("100.00");
  await type("amount", "100.01");
  expect(find("[role=alert]")?.textContent).toContain("Only €100.00 of the payment are here.");
  await type("amount", "100");
  await choose("input[value=bounce]");
  expect(await violations(dialog)).toEqual([]);
  submit();

  await choose("input[value=dispute]");
  await choose("input[name=withdrawn]");
  expect(await violations(dialog)).toEqual([]);
  submit();

  await choose("input[value=dispute-outcome]");
  const disputes = choice("[name=dispute]");
  await userEvent.selectOptions(disputes ?? document.body, "d2");
  await choose("input[value=lost]");
  expect(after()).toBe("€191.50");
  expect(await violations(dialog)).toEqual([]);
  submit();

  const foreign = { total: "100", totalCurrency: "USD" };
  expect(recorded).toMatchObject([
    { type: "record-payment", payment: { ...foreign, amount: "91.5", rate: "0.915" } },
    { type: "record-payment", payment: { ...foreign, amount: "90" } },
    { type: "record-reversal", reversal: { payment: "p1", amount: "100", reason: "bounce" } },
    {
      type: "record-dispute",
      dispute: { payment: "p2", amount: "50", fundsWithdrawn: true },
    },
    { type: "record-dispute-progress", key: "d2", outcome: "lost" },
  ]);
  expect(JSON.stringify(recorded[1])).not.toContain("rate");
});
