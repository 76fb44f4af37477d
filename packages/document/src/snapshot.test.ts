import { DocumentId, PlainDate, Workspace } from "@concord/model";
import type { ConflictRule } from "@concord/model";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { apply } from "./apply.ts";
import { contentDigest } from "./digest.ts";
import { summaryOf } from "./invoice-summary.ts";
import { Operation } from "./operation.ts";
import type { OperationInput } from "./operation.ts";
import { fieldsOf, readRegisters } from "./registers.ts";
import { invoiceSnapshot, snapshot } from "./snapshot.ts";

const id = DocumentId.parse("01890a5d-ac96-774b-bcce-b302099a8057");

function documentOf(...operations: readonly OperationInput[]): Y.Doc {
  const doc = new Y.Doc();
  for (const operation of operations) {
    const applied = apply(doc, Operation.parse(operation), { source: "user", actor: "ada" });
    if (applied.type === "refused") throw new Error(`${applied.rule}: ${applied.message}`);
  }
  return doc;
}

const invoice = {
  type: "create",
  document: {
    kind: "invoice",
    content: {
      currency: "EUR",
      dueDate: "2026-03-01",
      buyer: { name: "Acme" },
      lines: [{ id: "k1", name: "Pump", quantity: "2", price: "50" }],
    },
  },
} as const;

test("[DO40] a snapshot reads content, facts, links and note, from a document as from its registers", () => {
  const doc = documentOf(
    invoice,
    { type: "record-payment", key: "stripe:py_1", payment: { amount: "40", pending: true } },
    { type: "record-payment-progress", key: "stripe:py_1", outcome: "settled", progress: {} },
    { type: "apply-credit", key: "c1", credit: { amount: "5" } },
    { type: "void-credit", key: "c1", withdrawal: {} },
    { type: "link", connector: "quickbooks", link: { account: "1", id: "145", kind: "invoice" } },
    { type: "link-fact", connector: "quickbooks", fact: "payments.stripe:py_1", id: "77" },
    { type: "request-issue", key: "r1", request: { by: "ada" } },
    { type: "decline-request", key: "r1", declined: { reason: "No tax number" } },
    { type: "edit-note", at: 0, insert: "Hello" },
  );
  const read = invoiceSnapshot(doc, { id });
  expect(read.invoice).toMatchObject({ currency: "EUR", lines: [{ id: "k1", price: "50" }] });
  expect(read.ledger).toMatchObject({
    payments: { "stripe:py_1": { amount: "40" } },
    settled: { "stripe:py_1": {} },
    voidedCredits: { c1: {} },
  });
  expect(read.links["quickbooks"]?.id).toBe("145");
  expect(read.factLinks).toEqual({ quickbooks: { "payments.stripe:py_1": "77" } });
  expect(read.requests).toMatchObject([{ key: "r1", declined: { reason: "No tax number" } }]);
  expect(read.note).toBe("Hello");
  expect(read.problems).toEqual([]);

  const { registers } = readRegisters(doc);
  expect(invoiceSnapshot(registers, { id })).toEqual({ ...read, note: "" });
});

test("[DO73] an entry may be called what every object of JavaScript has", () => {
  const doc = documentOf(
    invoice,
    { type: "record-payment", key: "valueOf", payment: { amount: "40" } },
    {
      type: "link",
      connector: "toString",
      link: { account: "1", id: "145", kind: "invoice" },
    },
    { type: "link-fact", connector: "constructor", fact: "payments.valueOf", id: "77" },
  );
  const read = invoiceSnapshot(doc, { id });
  expect(Object.entries(read.factLinks)).toEqual([["constructor", { "payments.valueOf": "77" }]]);
  expect(Object.keys(read.links)).toEqual(["toString"]);
  expect(Object.keys(read.ledger.payments)).toEqual(["valueOf"]);
  expect(Object.keys(Object)).toEqual([]);
});

test("[DO41] what cannot be read is named and stays in the document", () => {
  const doc = documentOf(invoice);
  fieldsOf(doc).set("currency", "euros");
  fieldsOf(doc).set("payments.p1", { amount: 5 });
  fieldsOf(doc).set("links.stripe", { id: "" });
  fieldsOf(doc).set("what.is.this", 1);
  fieldsOf(doc).set("buyer.name", new Y.Map());
  const read = invoiceSnapshot(doc, { id });
  expect(read.problems.map(({ path, reason }) => `${path} ${reason}`).toSorted()).toEqual([
    "buyer.name not-json",
    "currency invalid-value",
    "links.stripe invalid-value",
    "payments.p1 invalid-value",
    "what.is.this unknown-path",
  ]);
  expect(read.invoice.lines).toHaveLength(1);
});

test("[DO42] a document that misses updates says so", () => {
  const doc = documentOf(invoice);
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  fieldsOf(doc).set("number", "1");
  fieldsOf(doc).set("number", "2");
  const other = new Y.Doc();
  const [, last] = updates;
  if (last === undefined) throw new Error("Two updates were made");
  Y.applyUpdate(other, last);
  expect(invoiceSnapshot(other, { id }).pending).toBe(true);
  expect(invoiceSnapshot(doc, { id }).pending).toBe(false);
});

test("[DO43] every document kind has its snapshot", () => {
  const party = documentOf({
    type: "create",
    document: { kind: "party", content: { name: "Acme", address: { city: "Berlin" } } },
  });
  const item = documentOf({
    type: "create",
    document: { kind: "item", content: { name: "Pump" } },
  });
  const workspace = documentOf(
    { type: "create", document: { kind: "workspace", content: { name: "Ours" } } },
    { type: "add-entry", list: "members", entry: "u1", content: { name: "Ada", role: "owner" } },
  );
  expect(snapshot(party, { id })).toMatchObject({ kind: "party", party: { name: "Acme" } });
  expect(snapshot(item, { id })).toMatchObject({ kind: "item", item: { name: "Pump" } });
  expect(snapshot(workspace, { id })).toMatchObject({
    kind: "workspace",
    workspace: { name: "Ours", members: [{ id: "u1", role: "owner" }] },
  });
  expect(snapshot(new Y.Doc(), { id }).kind).toBe("invoice");
  expect(snapshot(new Y.Doc(), { id, kind: "party" }).kind).toBe("party");
});

test("[DO4] a reader gives the workspace's own rules of who hears of a conflict", () => {
  const doc = documentOf(invoice);
  const record = { kept: { value: "a" }, lost: { value: "b" }, state: "open" };
  fieldsOf(doc).set("conflicts.c1", { ...record, kind: "concurrent", path: "dueDate" });
  fieldsOf(doc).set("conflicts.c2", { ...record, kind: "concurrent", path: "lines.k1.name" });
  fieldsOf(doc).set("conflicts.c3", { ...record, kind: "authority", path: "dueDate" });
  fieldsOf(doc).set("conflicts.c4", { ...record, kind: "concurrent", path: "links.stripe" });
  const attention = (conflictPolicy: readonly ConflictRule[]) =>
    invoiceSnapshot(doc, { id, conflictPolicy }).conflicts.map((conflict) => conflict.attention);
  expect(attention([])).toEqual(["person", "history", "person", "history"]);
  const { conflictPolicy } = Workspace.parse({
    conflictPolicy: [
      { id: "a", path: "dueDate", attention: "history" },
      { id: "b", path: "lines.k1.*", attention: "person" },
      { id: "c", path: "lines.*.name", attention: "person" },
    ],
  });
  expect(attention(conflictPolicy)).toEqual(["history", "person", "person", "history"]);
});

test("[DO44] the summary counts what waits for a person", () => {
  const doc = documentOf(invoice);
  const record = { kind: "concurrent", kept: { value: "a" }, lost: { value: "b" }, state: "open" };
  fieldsOf(doc).set("conflicts.c1", { ...record, path: "dueDate" });
  fieldsOf(doc).set("conflicts.c2", { ...record, path: "lines.k1.description" });
  fieldsOf(doc).set("conflicts.c3", { ...record, path: "currency", state: "closed" });
  fieldsOf(doc).set("conflicts.c4", { ...record, path: "buyer.name" });
  fieldsOf(doc).set("conflicts.c4.resolution", { choice: "kept", lost: "b" });
  const summary = summaryOf(invoiceSnapshot(doc, { id }), PlainDate.parse("2026-04-01"), 12);
  expect(summary).toMatchObject({
    id,
    status: "draft",
    gross: "100",
    buyerName: "Acme",
    conflicts: 1,
    updatedSeq: 12,
  });
});

test("[DO310] what a tool says of its object stands beside the link, and neither content, money nor facts follow from it", () => {
  const says = { state: "paid", outstanding: "0", currency: "EUR", order: 7 } as const;
  const link = { account: "a", id: "in_1", kind: "invoice" };
  const linked = [invoice, { type: "link", connector: "stripe", link } as const] as const;
  const [before, after] = [
    invoiceSnapshot(documentOf(...linked), { id }),
    invoiceSnapshot(documentOf(...linked, { type: "note-said", connector: "stripe", says }), {
      id,
    }),
  ];
  expect(after.said).toEqual({ stripe: says });
  const { said: _, registers, live, ...rest } = after;
  expect({ ...rest, said: {}, registers: before.registers, live: before.live }).toEqual(before);
  expect(Object.keys(registers).filter((path) => !(path in before.registers))).toEqual([
    "links.stripe.says",
  ]);
  expect(live).toEqual(registers);
  expect(contentDigest(after.invoice)).toBe(contentDigest(before.invoice));
});
