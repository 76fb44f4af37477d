import { DocumentId, Invoice, Workspace } from "@concord/model";
import { ConnectorBoard } from "@concord/protocol";
import { expect, test } from "vitest";
import { deliveriesAtIssue } from "./issue-delivery.ts";
import type { DeliveryKnowledge, DeliveryOutlook } from "./issue-delivery.ts";

const id = (index: number): DocumentId =>
  DocumentId.parse(`0190a000-0000-7000-8000-00000000000${index}`);
const [draft, customer, pump, credited] = [id(1), id(2), id(3), id(4)];

const line = { quantity: "1", price: "10" };
const invoice = Invoice.parse({
  currency: "EUR",
  customer,
  buyer: { name: "Acme" },
  lines: [
    { ...line, id: "a", item: pump, tax: { category: "S", rate: "19" } },
    {
      ...line,
      id: "b",
      tax: { category: "S", rate: "7", vendorRates: { "quickbooks:realm-1": "12" } },
    },
    { ...line, id: "c", removed: true, tax: { category: "S", rate: "5" } },
    { ...line, id: "d", tax: { category: "Z", rate: "0" } },
  ],
});

function boardOf(...changes: readonly object[]): ConnectorBoard {
  const connectors = changes.map((change) => ({
    connector: "quickbooks",
    account: "realm-1",
    isSandbox: false,
    state: "healthy",
    waiting: 0,
    lagMs: 0,
    linked: 3,
    owns: [],
    problems: [],
    at: 1,
    ...change,
  }));
  return ConnectorBoard.parse({ at: 1, connectors });
}

const knowledge = (
  changes: Partial<Omit<DeliveryKnowledge, "workspace">> & { readonly workspace?: object } = {},
): DeliveryKnowledge => ({
  board: boardOf({}),
  linkedAt: () => [],
  ...changes,
  workspace:
    changes.workspace === undefined ? undefined : Workspace.parse({ ...changes.workspace }),
});

const outlook = (
  known: DeliveryKnowledge,
  of: Invoice = invoice,
  links: object = {},
): readonly Partial<DeliveryOutlook>[] =>
  deliveriesAtIssue({ id: draft, links: { ...links } }, of, known);

const connectionOf = (connector: string, creates: string, changes: object = {}) => ({
  id: connector,
  connector,
  policy: { issues: false, creates, settles: true },
  ...changes,
});

test("[WB465] by the policy of its connection a connector gets what is issued here, finishes its draft of it, or gets nothing", () => {
  const connections = [
    connectionOf("hubspot", "none"),
    connectionOf("quickbooks", "own"),
    connectionOf("xero", "drafts"),
  ];
  const link = { account: "x", id: "1", kind: "invoice" };
  const all = outlook(knowledge({ workspace: { connections } }), invoice, { xero: link });
  expect(all.map(({ connector, delivery }) => [connector, delivery])).toEqual([
    ["hubspot", { type: "nothing", why: "policy" }],
    ["quickbooks", { type: "created" }],
    ["xero", { type: "finished" }],
  ]);
  // What the workspace does not name goes by what its connector does by itself.
  expect(outlook(knowledge())).toMatchObject([
    { connector: "quickbooks", delivery: { type: "created" } },
  ]);
  expect(outlook(knowledge({ board: boardOf({ connector: "stripe" }) }))).toMatchObject([
    { connector: "stripe", delivery: { type: "nothing", why: "policy" } },
  ]);
  expect(outlook(knowledge({ board: undefined }))).toEqual([]);
});

test("[WB465] a credit note goes with the invoice that it credits, where that is and credits are told", () => {
  const note = Invoice.parse({
    ...invoice,
    kind: "credit-note",
    precedingInvoices: [{ id: "p", number: "INV-1", document: credited }],
  });
  const delivery = (settles: boolean, linkedAt: DeliveryKnowledge["linkedAt"]) => {
    const policy = { issues: false, creates: "own", settles };
    const connections = [{ id: "q", connector: "quickbooks", policy }];
    return outlook(knowledge({ workspace: { connections }, linkedAt }), note)[0]?.delivery;
  };
  const isThere = (document: DocumentId) => (document === credited ? ["quickbooks"] : []);
  expect(delivery(true, isThere)).toEqual({ type: "with-credited" });
  expect(delivery(true, () => [])).toEqual({ type: "nothing", why: "credited-not-there" });
  expect(delivery(false, isThere)).toEqual({ type: "nothing", why: "no-credits" });
});

const problem = (document: DocumentId, reason: string) => ({
  id: reason,
  subject: "document",
  what: "Enter it",
  document,
  reason,
  fixes: [],
  at: 1,
  times: 1,
});

test("[WB466] what may be in the way is told: how the connector is doing, a customer and taxes that are tied to none there, and what waits for a person", () => {
  const problems = [
    problem(customer, "The customer was merged."),
    problem(pump, "The item is gone."),
    problem(credited, "It is none of this invoice's."),
  ];
  expect(outlook(knowledge({ board: boardOf({ problems, state: "slowed" }) }))).toEqual([
    {
      connector: "quickbooks",
      delivery: { type: "created" },
      state: "slowed",
      isCustomerNew: true,
      looseRates: ["19"],
      problems: problems.slice(0, 2),
    },
  ]);
  expect(
    outlook(knowledge({ linkedAt: (of) => (of === customer ? ["quickbooks"] : []) })),
  ).toMatchObject([{ isCustomerNew: false, state: "healthy", problems: [] }]);
  // Of an account that is not known any tie to the tool counts.
  const connections = [connectionOf("quickbooks", "own", { paused: true })];
  expect(outlook(knowledge({ board: undefined, workspace: { connections } }))).toMatchObject([
    { state: "paused", looseRates: ["19"] },
  ]);
});
