import { Operation, apply, invoiceSnapshot } from "@concord/document";
import { DocumentId, InvoiceSummary } from "@concord/model";
import { render } from "lit";
import { expect, test } from "vitest";
import * as Y from "yjs";
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

test("[WB700] a draft of a credit note that was discarded is not offered as one", () => {
  const doc = new Y.Doc();
  const by = { type: "registrar", series: "invoices" };
  for (const operation of [
    { type: "create", document: { kind: "invoice", content: { currency: "EUR" } } },
    { type: "mark-issued", issued: { number: "1", on: "2026-11-20", by } },
  ]) {
    apply(doc, Operation.parse(operation), { source: "user", actor: "ada" });
  }
  const snapshot = invoiceSnapshot(doc, { id });
  const cardWith = (flags: readonly string[]): string => {
    const summary = InvoiceSummary.parse({
      id: note,
      kind: "credit-note",
      status: "draft",
      flags,
      credits: id,
      gross: "10",
      outstanding: "10",
      conflicts: 0,
    });
    const into = document.createElement("div");
    render(creditsCard(snapshot, new Map([[note, { document: note, links: {}, summary }]])), into);
    return (into.textContent ?? "").replaceAll(/\s+/gu, " ").trim();
  };
  expect(cardWith([])).toContain("Draft");
  expect(cardWith(["discarded"])).toBe("");
});
