import { snapshot } from "@concord/document";
import type { Registers } from "@concord/document";
import { expect, test } from "vitest";
import type { Outcome } from "../wire/messages.ts";
import { askForAll, askingOf } from "./bulk-requests.ts";
import type { Action } from "./bulk-requests.ts";
import { idOf, rowOf } from "./testing/rows.ts";

const complete: Registers = {
  currency: "EUR",
  "seller.name": "Concord GmbH",
  "seller.vatId": "DE123456789",
  "seller.address.line1": "Hafenstr. 1",
  "seller.address.city": "Kiel",
  "seller.address.country": "DE",
  "buyer.name": "Acme",
  "buyer.address.line1": "Kai 2",
  "buyer.address.city": "Bremen",
  "buyer.address.country": "DE",
  "lines.k1.position": "a0",
  "lines.k1.name": "Survey",
  "lines.k1.quantity": "2",
  "lines.k1.unit": "DAY",
  "lines.k1.price": "100",
  "lines.k1.tax.scheme": "VAT",
  "lines.k1.tax.category": "S",
  "lines.k1.tax.rate": "19",
};
const issued = (by: Readonly<Record<string, string>>) => ({
  number: "INV-1",
  by: { ...by },
  content: { currency: "EUR" },
  digest: "a".repeat(64),
});
const ours = issued({ type: "registrar", series: "invoices" });

/** Why an invoice of these registers is left out; "ready" where it is not. */
function verdict(
  action: Action,
  registers: Registers,
  about: Readonly<Record<string, unknown>> = {},
): string {
  const { summary } = rowOf(1, { status: "unpaid", ...about });
  if (summary === undefined) throw new Error("No summary");
  const read = snapshot(registers, { id: idOf(1), kind: "invoice" });
  const asking = askingOf(action, { summary }, read, undefined);
  return asking.type === "ready" ? "ready" : asking.why;
}

test("[WB282] only drafts to which nothing is missing are asked to be issued, and none twice", () => {
  expect(verdict("issue", complete)).toBe("ready");
  expect(verdict("issue", { ...complete, "buyer.name": null })).toBe("incomplete");
  const untaxed = { "lines.k1.tax.category": null, "lines.k1.tax.rate": null };
  expect(verdict("issue", { ...complete, ...untaxed })).toBe("untaxed");
  expect(verdict("issue", { ...complete, ...untaxed, "buyer.name": null })).toBe("incomplete");
  expect(verdict("issue", { ...complete, issued: ours })).toBe("issued");
  const request = { action: "issue", digest: "a".repeat(64) };
  expect(verdict("issue", { ...complete, "requests.r1": request })).toBe("asked");
});

test("[WB282] only what our registrar has issued, and nobody has settled, is asked to be void", () => {
  const mine = { ...complete, issued: ours };
  expect(verdict("void", mine)).toBe("ready");
  expect(verdict("void", mine, { flags: ["overdue"] })).toBe("ready");
  expect(verdict("void", complete)).toBe("draft");
  const stripe = issued({ type: "connector", connector: "stripe", account: "a", id: "in_1" });
  expect(verdict("void", { ...complete, issued: stripe })).toBe("elsewhere");
  expect(verdict("void", mine, { status: "partially-paid" })).toBe("settled");
  expect(verdict("void", mine, { flags: ["disputed"] })).toBe("settled");
  expect(verdict("void", { ...mine, "requests.r1": { action: "void" } })).toBe("asked");
  expect(verdict("void", { ...mine, voided: { on: "2026-11-29" } })).toBe("void");
  const { summary } = rowOf(1, {});
  if (summary === undefined) throw new Error("No summary");
  expect(askingOf("void", { summary }, undefined, undefined)).toMatchObject({ why: "not-here" });
});

test("[WB282] each is asked for with what was seen of it, and one that is refused holds up no other", async () => {
  const asked: unknown[] = [];
  const answers: Outcome[] = [{ type: "refused", rule: "x", message: "No." }];
  const workspace = {
    apply: async (...call: unknown[]): Promise<Outcome> => {
      asked.push(call);
      return answers.shift() ?? { type: "done", document: idOf(2) };
    },
  };
  const outcome = await askForAll(
    workspace,
    "void",
    [
      { id: idOf(1), type: "ready", digest: "one", askedLater: [] },
      { id: idOf(3), type: "left-out", why: "draft" },
      { id: idOf(2), type: "ready", digest: "two", askedLater: [] },
    ],
    "2026-11-29T10:00:00.000Z",
  );
  expect(outcome).toEqual({ done: 1, problem: "No." });
  expect(asked).toMatchObject([
    [idOf(1), [{ type: "request-void", request: { digest: "one" } }]],
    [idOf(2), [{ type: "request-void", request: { digest: "two" } }]],
  ]);
});

/** What receivers may ask for of one that is asked for. */
function askedLaterOf(action: Action, registers: Registers): readonly string[] {
  const { summary } = rowOf(1, { status: "unpaid" });
  if (summary === undefined) throw new Error("No summary");
  const read = snapshot(registers, { id: idOf(1), kind: "invoice" });
  const asking = askingOf(action, { summary }, read, undefined);
  return asking.type === "ready" ? asking.askedLater.map(({ message }) => message) : ["none"];
}

test("[WB733] what receivers may ask for is told of each draft that is issued, and of none that becomes void", () => {
  const foreign = { ...complete, "buyer.address.country": "FR" };
  expect(askedLaterOf("issue", foreign)).toEqual([
    "Say when the invoice is due, or on which terms.",
  ]);
  expect(askedLaterOf("issue", { ...foreign, dueDate: "2099-01-01" })).toEqual([]);
  expect(askedLaterOf("void", { ...foreign, issued: ours })).toEqual([]);
});
