import { snapshot } from "@concord/document";
import { DocumentId } from "@concord/model";
import { ConnectorBoard } from "@concord/protocol";
import { render } from "lit";
import { expect, test } from "vitest";
import { issueDeliveries } from "./issue-deliveries.ts";
import type { IssueTools } from "./issue-deliveries.ts";

const id = DocumentId.parse("01890a5d-ac96-774b-bcce-b302099a8057");

const report = {
  connector: "quickbooks",
  account: "realm-1",
  isSandbox: false,
  state: "needs-you",
  waiting: 1,
  lagMs: 0,
  linked: 3,
  owns: [],
  problems: [
    {
      id: "p",
      subject: "document",
      what: "Enter it",
      document: id,
      reason: "QuickBooks answered 400 (6210): The books are closed. (request 1-0f)",
      fixes: [],
      at: 1,
      times: 1,
    },
  ],
  at: 1,
};
const boardOf = (...connectors: readonly object[]): ConnectorBoard =>
  ConnectorBoard.parse({ at: Date.parse("2026-11-02T09:30:00"), connectors });

function shown(tools: Pick<IssueTools, "board" | "isUp">): string {
  const of = snapshot({ currency: "EUR", "buyer.name": "Acme" }, { id });
  if (of.kind !== "invoice") throw new Error(of.kind);
  const view = { snapshot: of, invoice: of.invoice, workspace: undefined };
  render(issueDeliveries(view, { rows: new Map(), ...tools }), document.body);
  return document.body.innerText.replaceAll(/\s+/gu, " ").trim();
}

test("[WB466] what a connector holds of the document for a person stands beside what it gets, with the way to what can be done", () => {
  expect(shown({ board: boardOf(report), isUp: true })).toBe(
    "What other tools get QuickBooks gets it, under its number. The customer is not tied to one there: it is looked for, or made new. The books are closed. What can be done",
  );
  expect(document.body.querySelector("a")?.getAttribute("href")).toBe("/connectors");
});

test("[WB466] without a network it is said how old that is, or that nothing is known; where no tool is connected there is nothing to say", () => {
  expect(shown({ board: boardOf(report), isUp: false })).toMatch(
    /Last heard of them: Nov 2, 9:30.AM\. They get it once it has come to the relay\.$/,
  );
  expect(shown({ board: undefined, isUp: false })).toContain("nothing is known of the connectors");
  for (const isUp of [true, false]) expect(shown({ board: boardOf(), isUp })).toBe("");
  expect(shown({ board: undefined, isUp: true })).toBe("");
});
