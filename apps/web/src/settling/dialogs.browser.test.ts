import axe from "axe-core";
import { DocumentId, Invoice, Ledger, PlainDate, computeTotals, settlement } from "@concord/model";
import type { CreditedInvoice } from "@concord/model";
import { beforeEach, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import { CreditDialog, CreditWanted } from "./credit-dialog.ts";
import { MoneyDialog, MoneyRecorded } from "./money-dialog.ts";

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

const violations = async (element: Element): Promise<readonly string[]> =>
  (await axe.run(element, { runOnly: ["wcag2a", "wcag2aa", "wcag22aa"] })).violations.map(
    ({ id, nodes }) => `${id} ${nodes[0]?.html}`,
  );

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
  expect(root?.querySelector("[role=alert]")?.textContent).toContain("291.5 EUR of INV-1");
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
  const today = PlainDate.parse("2026-11-20");
  const dialog = new MoneyDialog();
  dialog.state = {
    currency: invoice.currency,
    ledger,
    settled: settlement(computeTotals(invoice).claim, ledger, { today }),
    kinds: ["payment", "refund", "write-off"],
  };
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
