import { expect, test } from "vitest";
import { authorityFor } from "./authority.ts";
import { conflictAttention } from "./conflict-policy.ts";
import { connectionPolicy } from "./connection.ts";
import { Item } from "./item.ts";
import { PartyRecord } from "./party-record.ts";
import { NumberSeries } from "./number-series.ts";
import { Workspace, defaultWorkspace, seriesOf } from "./workspace.ts";

test.each([
  ["payments.stripe:py_1", "stripe"],
  ["payments.stripe:py_1.settled", "stripe"],
  ["disputes.stripe:dp_1", "stripe"],
  ["lines.k3f9.ledgerAccount", "quickbooks"],
  ["lines.k3f9.price", "people"],
  ["dueDate", "people"],
])("[MO34] by default %s is %s's to say", (path, authority) => {
  expect(authorityFor(defaultWorkspace, path, "issued")).toBe(authority);
});

test("[MO34] a workspace's own rule wins over the default, in its phase", () => {
  const workspace = Workspace.parse({
    authority: [
      { id: "zz", path: "**", phase: "draft", authority: "hubspot" },
      { id: "x", path: "buyer.address.**", authority: "quickbooks" },
    ],
  });
  expect(authorityFor(workspace, "dueDate", "draft")).toBe("hubspot");
  expect(authorityFor(workspace, "dueDate", "issued")).toBe("people");
  expect(authorityFor(workspace, "buyer.address.city", "draft")).toBe("quickbooks");
});

test.each([
  ["lines.k3f9.price", "person"],
  ["adjustments.d.percent", "person"],
  ["dueDate", "person"],
  ["buyer.address.city", "person"],
  ["lines.k3f9.tax.rate", "person"],
  ["voided", "person"],
  ["lines.k3f9.position", "history"],
  ["adjustments.d.position", "history"],
  ["lines.k3f9.adjustments.d.position", "history"],
  ["lines.k3f9.description", "history"],
  ["notes.n1.text", "history"],
  ["references.project", "history"],
  ["discarded", "history"],
])("[MO35] a lost edit of %s is for the %s", (path, attention) => {
  expect(conflictAttention(defaultWorkspace, path)).toBe(attention);
});

test("[MO35] a workspace may care for more, or for less", () => {
  const workspace = Workspace.parse({
    conflictPolicy: [
      { id: "a", path: "lines.*.description", attention: "person" },
      { id: "b", path: "**", attention: "history" },
    ],
  });
  expect(conflictAttention(workspace, "lines.k3f9.description")).toBe("person");
  expect(conflictAttention(workspace, "dueDate")).toBe("history");
});

test("[MO36] Stripe issues and learns of money, QuickBooks gets what is issued, a stranger is only read", () => {
  expect(connectionPolicy(defaultWorkspace, "stripe")).toEqual({
    issues: true,
    creates: "none",
    settles: true,
  });
  expect(connectionPolicy(defaultWorkspace, "quickbooks")).toEqual({
    issues: false,
    creates: "issued",
    settles: true,
  });
  expect(connectionPolicy(defaultWorkspace, "tally")).toEqual({
    issues: false,
    creates: "none",
    settles: false,
  });
});

test("[MO36] a connection's own policy holds for its account", () => {
  const policy = { issues: false, creates: "drafts", settles: false };
  const workspace = Workspace.parse({
    connections: [{ id: "c1", connector: "stripe", account: "acct_1", policy }],
  });
  expect(connectionPolicy(workspace, "stripe", "acct_1")).toEqual(policy);
  expect(connectionPolicy(workspace, "stripe", "acct_2").issues).toBe(true);
});

test("[MO37] an empty document is a workspace", () => {
  expect(Workspace.parse({})).toMatchObject({
    timeZone: "UTC",
    paymentDays: 14,
    shortfall: "0.05",
  });
});

test("[MO37] a series says where its number stands", () => {
  expect(NumberSeries.safeParse({ id: "a", format: "RE-{year}" }).success).toBe(false);
  expect(NumberSeries.parse({ id: "a", format: "RE-{year}-{number}" })).toMatchObject({
    digits: 4,
    first: 1,
    kinds: ["invoice"],
  });
  expect(defaultWorkspace.series.map(({ kinds }) => kinds)).toEqual([
    ["invoice", "debit-note", "corrective"],
    ["credit-note"],
  ]);
});

test("[MO62] a workspace without a series of its own gives numbers from those it begins with", () => {
  expect(seriesOf(Workspace.parse({}))).toEqual(defaultWorkspace.series);
  const own = [{ id: "a", format: "RE-{number}" }];
  expect(seriesOf(Workspace.parse({ series: own })).map(({ id }) => id)).toEqual(["a"]);
});

test("[MO37] a party and an item may begin empty, and keep what an invoice copies", () => {
  expect(PartyRecord.parse({})).toEqual({});
  expect(Item.parse({})).toEqual({});
  const party = { name: "Acme GmbH", vatId: "DE123456789", address: { city: "Köln" } };
  expect(PartyRecord.parse({ ...party, paymentDays: 30 })).toEqual({ ...party, paymentDays: 30 });
});
