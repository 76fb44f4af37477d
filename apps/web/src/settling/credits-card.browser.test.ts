import { invoiceSnapshot } from "@concord/document";
import { DocumentId, InvoiceSummary } from "@concord/model";
import { render } from "lit";
import { expect, test } from "vitest";
import { creditsCard } from "./credits-card.ts";

const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");
const note = DocumentId.parse("0190a000-0000-7000-8000-000000000002");

type Rows = Parameters<typeof creditsCard>[1];

function shown(creditNote: string, rows: Rows = new Map()): HTMLElement {
  const registers = { currency: "EUR", "credits.quickbooks:90": { amount: "187.59", creditNote } };
  const into = document.createElement("div");
  render(creditsCard(invoiceSnapshot(registers, { id }), rows), into);
  return into;
}

const linked = (kind: string): Rows =>
  new Map([
    [
      note,
      {
        document: note,
        links: { quickbooks: { account: "46208", kind, id: "67" } },
        summary: InvoiceSummary.parse({
          id: note,
          number: "1045",
          kind: "credit-note",
          status: "credited",
          flags: [],
          gross: "187.59",
          outstanding: "0",
          conflicts: 0,
        }),
      },
    ],
  ]);

const wordsOf = (element: HTMLElement): string =>
  (element.querySelector("li")?.textContent ?? "").replaceAll(/\s+/gu, " ").trim();

test("[WB700] a credit note that a tool names by its id is shown by its number, with the way to it", () => {
  const known = shown("quickbooks:67", linked("credit-note"));
  const way = known.querySelector("a");
  expect([way?.textContent, way?.getAttribute("href")]).toEqual(["1045", `/invoices/${note}`]);
  expect(wordsOf(known)).toBe("1045 €187.59");
  // An invoice of the same id is another thing, and one that is not here has no page.
  for (const rows of [linked("invoice"), undefined]) {
    const unknown = shown("quickbooks:67", rows);
    expect(unknown.querySelector("a")).toBeNull();
    expect(wordsOf(unknown)).toBe("QuickBooks 67 €187.59");
  }
  const several = shown("quickbooks:67, quickbooks:70", linked("credit-note"));
  expect(wordsOf(several)).toBe("1045, QuickBooks 70 €187.59");
  expect(wordsOf(shown("CN-7"))).toBe("CN-7 €187.59");
});
