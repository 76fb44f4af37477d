import { DocumentId, PlainDate } from "@concord/model";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { contentDigest } from "./digest.ts";
import { summaryOf } from "./invoice-summary.ts";
import { toJson } from "./json-equal.ts";
import { fieldsOf } from "./registers.ts";
import { writeAsRelay } from "./relay-writing.ts";
import { semanticConflicts } from "./semantic-conflicts.ts";
import { invoiceSnapshot } from "./snapshot.ts";
import { run } from "./testing/run.ts";

const id = DocumentId.parse("01890a5d-ac96-774b-bcce-b302099a8057");

const create = {
  type: "create",
  document: {
    kind: "invoice",
    content: {
      currency: "EUR",
      dueDate: "2026-03-01",
      lines: [
        { id: "k1", name: "Pump", quantity: "2", price: "50" },
        { id: "k2", name: "Hose", quantity: "1", price: "9" },
      ],
    },
  },
} as const;
const issue = {
  type: "mark-issued",
  issued: {
    number: "INV-7",
    on: "2026-02-01",
    by: { type: "connector", connector: "stripe", account: "acct_1", id: "in_1" },
  },
} as const;

function issuedInvoice(): Y.Doc {
  const doc = new Y.Doc();
  for (const operation of [create, { type: "remove-line", line: "k2" } as const, issue]) {
    expect(run(doc, operation).type).toBe("applied");
  }
  return doc;
}

const read = (doc: Y.Doc) => invoiceSnapshot(doc, { id });

function recordConflicts(doc: Y.Doc) {
  const changes = semanticConflicts(read(doc), (path) => ({ author: `writer of ${path}` }));
  const records = changes.map(({ id: key, record }) => [`conflicts.${key}`, toJson(record)]);
  writeAsRelay(doc, { clientId: 3, reason: "conflict" }, Object.fromEntries(records));
  return changes;
}

test("[DO50] issue freezes the invoice as it stands, without removed lines, under its digest", () => {
  const { issued, invoice } = read(issuedInvoice());
  expect(issued).toMatchObject({ number: "INV-7", on: "2026-02-01" });
  expect(issued?.content.lines.map(({ id: key }) => key)).toEqual(["k1"]);
  expect(issued?.digest).toBe(contentDigest(issued?.content));
  expect(invoice).toMatchObject({ number: "INV-7", issueDate: "2026-02-01" });
});

test("[DO50] the same issue again is nothing, another number is refused", () => {
  const doc = issuedInvoice();
  expect(run(doc, issue)).toEqual({ type: "unchanged" });
  expect(run(doc, { ...issue, issued: { ...issue.issued, number: "INV-8" } })).toMatchObject({
    type: "refused",
    rule: "fact-differs",
  });
});

test("[DO242] who asks for the issue of what is issued is told its number", () => {
  expect(run(issuedInvoice(), { type: "request-issue", key: "r1" })).toEqual({
    type: "refused",
    rule: "already-issued",
    path: "issued",
    message: "The invoice is already issued as INV-7.",
  });
});

test("[DO51] after issue commercial fields are refused and operational ones are open", () => {
  const doc = issuedInvoice();
  const refusals = [
    { type: "set-field", path: "lines.k1.price", value: "60" },
    { type: "set-line", line: "k1", field: "quantity", value: "3" },
    { type: "add-line", line: "k3", content: { name: "New" } },
    { type: "remove-line", line: "k1" },
    { type: "restore-line", line: "k2" },
    { type: "set-field", path: "dueDate", value: "2026-04-01" },
    { type: "merge-fields", fields: { assignee: "ada", currency: "USD" } },
  ] as const;
  expect(refusals.map((operation) => run(doc, operation))).toMatchObject(
    refusals.map(() => ({ type: "refused", rule: "frozen" })),
  );
  expect(run(doc, { type: "set-field", path: "assignee", value: "ada" }).type).toBe("applied");
  expect(run(doc, { type: "edit-note", at: 0, insert: "Called" }).type).toBe("applied");
  expect(read(doc).invoice).toMatchObject({ dueDate: "2026-03-01", assignee: "ada" });
});

test("[DO52] a late edit is not read, is not lost, and its resolution writes the frozen value back", () => {
  const doc = issuedInvoice();
  // As it comes from a replica that did not know of the issue.
  fieldsOf(doc).set("lines.k1.price", "60");
  fieldsOf(doc).set("lines.k9.name", "Extra");
  expect(read(doc).invoice.lines).toMatchObject([{ id: "k1", price: "50" }]);
  expect(read(doc).editedAfterIssue).toEqual([
    { path: "lines.k1.price", frozen: "50", edited: "60" },
    { path: "lines.k9.name", frozen: undefined, edited: "Extra" },
  ]);

  const [opened] = recordConflicts(doc);
  expect(opened).toMatchObject({
    change: "opened",
    record: {
      kind: "edited-after-issue",
      path: "lines.k1.price",
      kept: { value: "50" },
      lost: { value: "60", author: "writer of lines.k1.price" },
    },
  });
  expect(recordConflicts(doc)).toEqual([]);
  if (opened === undefined) throw new Error("A conflict was opened");
  const conflict = opened.id;
  expect(run(doc, { type: "resolve-conflict", conflict, choice: { type: "lost" } })).toMatchObject({
    rule: "frozen",
  });
  run(doc, { type: "resolve-conflict", conflict, choice: { type: "kept" } });

  expect(fieldsOf(doc).get("lines.k1.price")).toBe("50");
  expect(read(doc).conflicts.find(({ id: key }) => key === conflict)?.state).toBe("resolved");
  expect(recordConflicts(doc)).toMatchObject([{ id: conflict, change: "closed" }]);
});

test("[DO52] a due date that was moved after the issue is a late edit, and what is overdue follows the frozen one", () => {
  const doc = issuedInvoice();
  fieldsOf(doc).set("dueDate", "2026-12-31");
  const today = PlainDate.parse("2026-03-02");
  expect(summaryOf(read(doc), today)).toMatchObject({ dueDate: "2026-03-01", flags: ["overdue"] });
  expect(read(doc).editedAfterIssue).toEqual([
    { path: "dueDate", frozen: "2026-03-01", edited: "2026-12-31" },
  ]);
});

/** A line was removed here and edited there, and neither knew of the other. */
function editedWhileRemoved(doc: Y.Doc): string {
  fieldsOf(doc).set("lines.k2.price", "12");
  const [opened] = recordConflicts(doc);
  expect(opened).toMatchObject({
    change: "opened",
    record: {
      kind: "edited-while-removed",
      path: "lines.k2.removed",
      lost: { value: { "lines.k2.name": "Hose", "lines.k2.price": "12" } },
    },
  });
  return opened?.id ?? "";
}

test("[DO248] an edit of a removed line that nobody decided is a conflict after the issue too, until somebody says that it stays out", () => {
  const doc = new Y.Doc();
  run(doc, create);
  run(doc, { type: "remove-line", line: "k2" });
  const conflict = editedWhileRemoved(doc);
  run(doc, issue);
  expect(recordConflicts(doc)).toEqual([]);
  expect(summaryOf(read(doc), PlainDate.parse("2026-02-02")).conflicts).toBe(1);
  for (const choice of [{ type: "lost" }, { type: "value", value: false }] as const) {
    expect(run(doc, { type: "resolve-conflict", conflict, choice })).toMatchObject({
      rule: "frozen",
    });
  }
  expect(run(doc, { type: "resolve-conflict", conflict, choice: { type: "kept" } }).type).toBe(
    "applied",
  );
  expect(read(doc).conflicts).toMatchObject([{ id: conflict, state: "resolved" }]);
  expect(recordConflicts(doc)).toEqual([]);
  expect(read(doc).editedAfterIssue).toEqual([]);
});

test("[DO248] an edit of a line that was removed before the issue, and comes after it, is told as that", () => {
  const doc = issuedInvoice();
  const conflict = editedWhileRemoved(doc);
  expect(read(doc).conflicts).toMatchObject([{ id: conflict, state: "open" }]);
});

test("[DO248] a line that is removed after the issue is a late edit, and no second conflict", () => {
  const doc = issuedInvoice();
  fieldsOf(doc).set("lines.k1.removed", true);
  fieldsOf(doc).set("lines.k1.removedAs", "0000000000000000");
  expect(recordConflicts(doc).map(({ record }) => record.kind)).toEqual(["edited-after-issue"]);
});

test("[DO53] an issuer's later version is read by the highest order, whatever came first", () => {
  const doc = issuedInvoice();
  const revise = (order: number, price: string) =>
    run(doc, {
      type: "revise",
      key: `stripe:${order}`,
      revision: { order },
      content: { type: "fields", fields: { "lines.k1.price": price } },
    });
  expect(revise(5, "55").type).toBe("applied");
  expect(revise(5, "55").type).toBe("unchanged");
  expect(revise(3, "53").type).toBe("applied");
  const { invoice, revisions, editedAfterIssue } = read(doc);
  expect(revisions.map(({ key }) => key)).toEqual(["stripe:3", "stripe:5"]);
  expect(invoice.lines).toMatchObject([{ price: "55", name: "Pump" }]);
  expect(editedAfterIssue).toEqual([]);
});

test("[DO54] more money than was claimed is a conflict until a fact mends it", () => {
  const doc = issuedInvoice();
  run(doc, { type: "record-payment", key: "p1", payment: { amount: "100" } });
  expect(recordConflicts(doc)).toEqual([]);
  run(doc, { type: "record-payment", key: "p2", payment: { amount: "30" } });
  expect(recordConflicts(doc)).toMatchObject([
    { change: "opened", record: { kind: "over-payment", kept: { value: "100" } } },
  ]);
  run(doc, { type: "record-reversal", key: "v1", reversal: { payment: "p2", amount: "30" } });
  expect(recordConflicts(doc)).toMatchObject([{ change: "closed" }]);
});

test("[DO55] a void is asked for and recorded once", () => {
  const doc = issuedInvoice();
  expect(run(doc, { type: "request-void", key: "r2" }).type).toBe("applied");
  expect(run(doc, { type: "mark-voided", voided: { on: "2026-02-09" } }).type).toBe("applied");
  expect(read(doc).requests).toMatchObject([{ key: "r2", action: "void" }]);
  expect(summaryOf(read(doc), PlainDate.parse("2026-03-09")).status).toBe("void");
});

test("[DO97] who sees to an invoice may change after issue, is no part of what was issued, and stands in its summary", () => {
  const doc = new Y.Doc();
  const assign = (value: string) => run(doc, { type: "set-field", path: "assignee", value });
  expect([run(doc, create).type, assign("ada").type]).toEqual(["applied", "applied"]);
  expect(run(doc, issue).type).toBe("applied");
  expect(read(doc).issued?.content).not.toHaveProperty("assignee");
  expect(assign("ben").type).toBe("applied");
  expect(read(doc).editedAfterIssue).toEqual([]);
  expect(summaryOf(read(doc), PlainDate.parse("2026-02-02")).assignee).toBe("ben");
});
