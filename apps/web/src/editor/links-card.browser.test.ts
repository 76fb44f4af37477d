import { invoiceSnapshot } from "@concord/document";
import { DocumentId } from "@concord/model";
import type { ConnectorBoard } from "@concord/protocol";
import { render } from "lit";
import { expect, test } from "vitest";
import { linksCard } from "./links-card.ts";

const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");
const other = DocumentId.parse("0190a000-0000-7000-8000-000000000002");

function board(document: DocumentId): ConnectorBoard {
  const problem = {
    id: "1",
    subject: "effect",
    what: "Send the invoice",
    document,
    reason: "QuickBooks answered 400 (6210): The books are closed. (request 1-0f)",
    fixes: [],
    at: 0,
    times: 3,
  } as const;
  return {
    at: 0,
    connectors: [
      {
        connector: "quickbooks",
        isSandbox: false,
        state: "needs-you",
        waiting: 0,
        lagMs: 0,
        linked: 1,
        owns: [],
        problems: [problem],
        at: 0,
      },
    ],
  };
}

function textOf(
  registers: Parameters<typeof invoiceSnapshot>[0],
  known: ConnectorBoard | undefined,
): string {
  const into = document.createElement("div");
  render(linksCard(invoiceSnapshot(registers, { id }), known), into);
  return into.textContent.replaceAll(/\s+/gu, " ").trim();
}

test("[WB48] what a tool turned down stands beside what it knows of the invoice, with its reason", () => {
  const linked = { "links.stripe": { account: "acct_1", kind: "invoice", id: "in_1" } };
  const text = textOf(linked, board(id));
  expect(text).toContain("QuickBooks needs you");
  expect(text).toContain("The books are closed.");
  expect(text).not.toContain("request 1-0f");
  expect(text).toContain("Stripe invoice in_1");
  // Another invoice's trouble is none of this one's.
  expect(textOf(linked, board(other))).not.toContain("QuickBooks");
  expect(textOf({}, undefined)).toBe("");
});

test("[WB686] payments and credits that a tool knows are not all called payments", () => {
  const linked = { "links.stripe": { account: "acct_1", kind: "invoice", id: "in_1" } };
  const paid = { ...linked, "links.stripe.payments.web-1": "py_1" };
  expect(textOf(paid, undefined)).toContain("Payments known there: 1");
  const credited = { ...paid, "links.stripe.credits.note-1": "cn_1" };
  expect(textOf(credited, undefined)).toContain("Payments and credits known there: 2");
});

const says = (state: string, outstanding?: string) => ({
  "links.stripe.says": { state, order: 1, ...(outstanding !== undefined && { outstanding }) },
});

test("[WB687] what a tool says of the invoice stands in its card, and our status beside it where that is another", () => {
  const linked = {
    currency: "EUR",
    "lines.a.name": "Survey",
    "lines.a.quantity": "1",
    "lines.a.price": "100",
    issued: {
      number: "INV-1",
      by: { type: "registrar", series: "invoices" },
      content: {
        currency: "EUR",
        lines: [{ id: "a", name: "Survey", quantity: "1", price: "100" }],
      },
      digest: "0".repeat(64),
    },
    "links.stripe": { account: "acct_1", kind: "invoice", id: "in_1" },
  };
  expect(textOf({ ...linked, ...says("open", "100") }, undefined)).toMatch(
    /Stripe says: open, €100.00 to pay$/u,
  );
  expect(textOf({ ...linked, ...says("paid", "0") }, undefined)).toMatch(
    /Stripe says: paid, €0.00 to pay ?Here: Open, €100.00 to pay/u,
  );
  const paid = { ...linked, "payments.p": { amount: "100" } };
  expect(textOf({ ...paid, ...says("paid", "0") }, undefined)).not.toContain("Here:");
  expect(textOf({ ...paid, ...says("void") }, undefined)).toMatch(
    /Stripe says: void ?Here: Paid, €0.00 to pay/u,
  );
  expect(textOf(linked, undefined)).not.toContain("says");
});
