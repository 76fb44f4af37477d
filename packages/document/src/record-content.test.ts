import { DocumentId, Item, PartyRecord, Workspace, connectionPolicy } from "@concord/model";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { apply } from "./apply.ts";
import type { Applied } from "./apply.ts";
import { contentRegisters } from "./invoice-registers.ts";
import { Operation } from "./operation.ts";
import type { OperationInput } from "./operation.ts";
import { pathRule } from "./path-rule.ts";
import { snapshot } from "./snapshot.ts";

const id = DocumentId.parse("01890a5d-ac96-774b-bcce-b302099a8057");
const readOnly = { issues: false, creates: "none", settles: false } as const;

const party = {
  name: "Acme GmbH",
  tradingName: "Acme",
  legalId: "HRB 1",
  legalIdScheme: "0204",
  legalForm: "GmbH",
  vatId: "DE123456789",
  taxRegistrationId: "123/456",
  taxRegistrationScheme: "DE-ST",
  endpoint: "acme",
  endpointScheme: "0088",
  ids: [{ value: "4000001", scheme: "0088" }],
  address: { city: "Köln", country: "DE" },
  contact: { email: "ap@acme.example" },
  currency: "EUR",
  language: "de",
  paymentDays: 30,
  tax: { category: "AE", rate: "0" },
  ledgerAccount: "1400",
  archived: false,
};

const item = {
  name: "Pump",
  description: "Quiet",
  sellerItemId: "P-1",
  standardItemId: { value: "4006381333931", scheme: "0160" },
  unit: "H87",
  price: "50",
  currency: "EUR",
  pricesIncludeTax: false,
  tax: { category: "S", rate: "19" },
  ledgerAccount: "8400",
  archived: true,
};

const workspace = {
  name: "Ours",
  company: { name: "Ours GmbH", address: { country: "DE" } },
  bank: { iban: "DE89370400440532013000", bic: "COBADEFFXXX", accountName: "Ours GmbH" },
  currency: "EUR",
  timeZone: "Europe/Berlin",
  language: "de",
  paymentDays: 30,
  taxRounding: "line",
  shortfall: "0.1",
  taxRates: [{ id: "t1", name: "VAT 19", tax: { category: "S", rate: "19" } }],
  series: [
    {
      id: "s1",
      name: "Invoices",
      format: "RE-{year}-{number}",
      digits: 5,
      first: 7,
      kinds: ["invoice"],
    },
  ],
  connections: [
    {
      id: "c1",
      connector: "quickbooks",
      account: "realm1",
      name: "Books",
      policy: readOnly,
      paused: true,
    },
  ],
  authority: [{ id: "r1", path: "buyer.**", phase: "draft", authority: "quickbooks" }],
  conflictPolicy: [{ id: "p1", path: "notes.**", attention: "person" }],
  members: [{ id: "u1", name: "Ada", email: "ada@ours.example", role: "owner" }],
} as const;

function documentOf(input: OperationInput): Y.Doc {
  const doc = new Y.Doc();
  change(doc, input);
  return doc;
}

function change(doc: Y.Doc, input: OperationInput): Applied {
  return apply(doc, Operation.parse(input), { source: "user", actor: "ada" });
}

function workspaceOf(doc: Y.Doc): Workspace {
  const read = snapshot(doc, { id });
  if (read.kind !== "workspace") throw new Error(`It is of kind ${read.kind}`);
  expect(read.problems).toEqual([]);
  return read.workspace;
}

test("[DO5] every field of a party, an item and a workspace is written and read back", () => {
  const complete = [
    [party, PartyRecord.unwrap().shape],
    [item, Item.unwrap().shape],
    [workspace, Workspace.unwrap().shape],
  ] as const;
  for (const [content, shape] of complete) {
    expect(Object.keys(content).toSorted()).toEqual(Object.keys(shape).toSorted());
  }
  const partyDoc = documentOf({ type: "create", document: { kind: "party", content: party } });
  const itemDoc = documentOf({ type: "create", document: { kind: "item", content: item } });
  const ours = documentOf({ type: "create", document: { kind: "workspace", content: workspace } });
  expect(snapshot(partyDoc, { id })).toMatchObject({
    party: PartyRecord.parse(party),
    problems: [],
  });
  expect(snapshot(itemDoc, { id })).toMatchObject({ item: Item.parse(item), problems: [] });
  expect(workspaceOf(ours)).toEqual(Workspace.parse(workspace));
});

test("[DO5] every register of a workspace has a rule, and only owners write it", () => {
  const paths = Object.keys(contentRegisters("workspace", Workspace.parse(workspace)));
  expect(paths).toContain("connections.c1.policy");
  expect(paths).toContain("authority.r1.authority");
  expect(paths.map((path) => pathRule("workspace", path)?.writers)).toEqual(
    paths.map(() => ["owner"]),
  );
});

test("[DO10] connections, authority and conflict policy of a workspace are edited as fields and entries", () => {
  const doc = documentOf({ type: "create", document: { kind: "workspace", content: {} } });
  expect(workspaceOf(doc)).toEqual(Workspace.parse({}));
  const steps: readonly OperationInput[] = [
    { type: "set-field", path: "timeZone", value: "Europe/Dublin" },
    { type: "set-field", path: "company.address.city", value: "Dublin" },
    {
      type: "add-entry",
      list: "connections",
      entry: "c1",
      content: { connector: "quickbooks", account: "realm1" },
    },
    { type: "set-field", path: "connections.c1.policy", value: readOnly },
    {
      type: "add-entry",
      list: "authority",
      entry: "r1",
      content: { path: "buyer.**", authority: "people" },
    },
    { type: "set-field", path: "authority.r1.authority", value: "quickbooks" },
    {
      type: "add-entry",
      list: "conflictPolicy",
      entry: "p1",
      content: { path: "dueDate", attention: "history" },
    },
  ];
  for (const step of steps) expect(change(doc, step)).toMatchObject({ type: "applied" });
  const read = workspaceOf(doc);
  expect(read).toMatchObject({
    timeZone: "Europe/Dublin",
    company: { address: { city: "Dublin" } },
    connections: [{ id: "c1", connector: "quickbooks", account: "realm1", policy: readOnly }],
    authority: [{ id: "r1", path: "buyer.**", phase: "any", authority: "quickbooks" }],
    conflictPolicy: [{ id: "p1", path: "dueDate", attention: "history" }],
  });
  expect(connectionPolicy(read, "quickbooks", "realm1")).toEqual(readOnly);
});

test("[DO6] what a connection may do is one register, never a half", () => {
  const doc = documentOf({ type: "create", document: { kind: "workspace", content: workspace } });
  expect(
    change(doc, { type: "set-field", path: "connections.c1.policy", value: { issues: true } }),
  ).toMatchObject({ type: "refused", rule: "invalid-value" });
  expect(
    change(doc, { type: "set-field", path: "connections.c1.policy.issues", value: true }),
  ).toMatchObject({ type: "refused", rule: "unknown-path" });
  expect(workspaceOf(doc).connections[0]?.policy).toEqual(readOnly);
});

test("[DO12] a workspace refuses what its schema refuses", () => {
  const doc = documentOf({ type: "create", document: { kind: "workspace", content: workspace } });
  const wrong: readonly (readonly [string, string])[] = [
    ["authority.r1.path", "buyer name"],
    ["members.u1.role", "king"],
    ["shortfall", "0.10"],
    ["series.s1.format", "RE-{year}"],
  ];
  for (const [path, value] of wrong) {
    expect(change(doc, { type: "set-field", path, value })).toMatchObject({
      type: "refused",
      rule: "invalid-value",
      path,
    });
  }
});
