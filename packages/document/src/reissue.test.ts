import { DocumentId, Invoice, computeTotals } from "@concord/model";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { apply } from "./apply.ts";
import { discarding, isDiscarded } from "./discarded.ts";
import { applyWithConflicts } from "./conflict-detector.ts";
import { Operation } from "./operation.ts";
import { planReissue, reissueIds } from "./reissue.ts";
import type { ReissueKnown, ReissuePlan } from "./reissue.ts";
import { semanticConflicts } from "./semantic-conflicts.ts";
import { invoiceSnapshot } from "./snapshot.ts";
import type { InvoiceSnapshot } from "./invoice-snapshot.ts";
import { writeAsRelay } from "./relay-writing.ts";
import { toJson } from "./json-equal.ts";

const id = DocumentId.parse("0197f3a0-0000-7000-8000-000000000001");
const nothingKnown: ReissueKnown = { creditNote: undefined, invoice: undefined, earlier: [] };
const content = {
  currency: "EUR",
  seller: { name: "Ours GmbH" },
  buyer: { name: "Acme GmbH" },
  dueDate: "2026-12-20",
  lines: [
    { id: "l1", name: "Pump", quantity: "2", price: "100", tax: { category: "S", rate: "19" } },
  ],
};

function read(doc: Y.Doc, of: DocumentId = id): InvoiceSnapshot {
  return invoiceSnapshot(doc, { id: of });
}

function change(doc: Y.Doc, operations: readonly object[]): void {
  for (const operation of operations) {
    const applied = apply(doc, Operation.parse(operation), { source: "user", actor: "ada" });
    if (applied.type === "refused") throw new Error(`${applied.rule}: ${applied.message}`);
  }
}

/** An issued invoice that somebody offline has edited meanwhile, with the conflicts that a relay records. */
function editedLate(...edits: readonly object[]): Y.Doc {
  const doc = new Y.Doc();
  change(doc, [{ type: "create", document: { kind: "invoice", content: Invoice.parse(content) } }]);
  const offline = new Y.Doc();
  Y.applyUpdate(offline, Y.encodeStateAsUpdate(doc));
  const by = { type: "registrar", series: "invoices" } as const;
  change(doc, [{ type: "mark-issued", issued: { number: "INV-1", on: "2026-11-20", by } }]);
  change(offline, edits);
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(offline));
  record(doc);
  return doc;
}

function record(doc: Y.Doc): void {
  for (const { id: conflict, record: said } of semanticConflicts(read(doc))) {
    writeAsRelay(doc, { clientId: 1, reason: "test" }, { [`conflicts.${conflict}`]: toJson(said) });
  }
}

/** Does what a plan says, in documents that may be there already. */
function follow(plan: ReissuePlan, documents: Map<DocumentId, Y.Doc>): void {
  if (plan.type === "refused") throw new Error(JSON.stringify(plan.findings));
  for (const { document, operations } of plan.steps) {
    const doc = documents.get(document) ?? new Y.Doc();
    documents.set(document, doc);
    change(doc, operations);
  }
}

const raised = {
  type: "set-line",
  line: "l1",
  field: "quantity",
  value: "3",
};
const renamed = { type: "set-field", path: "buyer.name", value: "Acme AG" };

test("[DO92] an invoice that was edited after its issue is credited whole, and begun anew with the edit, which is thereby decided", () => {
  const doc = editedLate(raised);
  const documents = new Map([[id, doc]]);
  const plan = planReissue(read(doc), nothingKnown, { by: "Ada", reason: "Wrong quantity" });
  follow(plan, documents);
  const ids = reissueIds(read(doc));
  const note = read(documents.get(ids.creditNote) ?? new Y.Doc(), ids.creditNote).invoice;
  expect([note.kind, computeTotals(note).claim]).toEqual(["credit-note", "238"]);
  expect(note.precedingInvoices).toMatchObject([{ number: "INV-1", document: id }]);
  const anew = read(documents.get(ids.invoice) ?? new Y.Doc(), ids.invoice);
  expect([anew.invoice.number, anew.invoice.issueDate, anew.issued]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(computeTotals(anew.invoice).claim).toBe("357");
  expect(anew.invoice.precedingInvoices).toMatchObject([
    { id: "replaced", number: "INV-1", document: id },
  ]);
  const after = read(doc);
  expect(after.conflicts.map(({ state }) => state)).toEqual(["resolved"]);
  expect(after.editedAfterIssue).toEqual([]);
  expect(after.conflicts[0]?.resolution?.by).toBe("Ada");
});

test("[DO93] whoever does it a second time, or goes on where somebody stopped, makes nothing new", () => {
  const doc = editedLate(raised);
  const first = planReissue(read(doc), nothingKnown);
  if (first.type === "refused") throw new Error("refused");
  for (let made = 0; made < first.steps.length; made += 1) {
    const copy = new Y.Doc();
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
    const documents = new Map([[id, copy]]);
    follow({ ...first, steps: first.steps.slice(0, made) }, documents);
    const again = planReissue(read(copy), nothingKnown);
    follow(again, documents);
    expect([...documents.keys()].toSorted()).toEqual(
      [id, first.ids.creditNote, first.ids.invoice].toSorted(),
    );
    const states = [...documents].map(([of, each]) => read(each, of).registers);
    const whole = new Map([[id, editedLate(raised)]]);
    follow(first, whole);
    expect(states).toEqual(
      [...documents.keys()].map((of) => read(whole.get(of) ?? new Y.Doc(), of).registers),
    );
  }
});

test("[DO93] two people who do it without knowing of each other make one credit note and one invoice", () => {
  const [ada, ben] = [editedLate(raised), editedLate(raised)].map((doc) => {
    const documents = new Map([[id, doc]]);
    follow(planReissue(read(doc), nothingKnown), documents);
    return documents;
  });
  expect([...(ada?.keys() ?? [])]).toEqual([...(ben?.keys() ?? [])]);
  for (const [of, doc] of ada ?? []) {
    const before = read(doc, of).registers;
    const same = ben?.get(of);
    if (of === id || same === undefined) continue;
    const { conflicts } = applyWithConflicts(doc, Y.encodeStateAsUpdate(same), {
      id: of,
      origin: "test",
      attributionOf: () => ({}),
    });
    expect(conflicts).toEqual([]);
    expect(read(doc, of).registers).toEqual(before);
  }
});

test("[DO94] what is edited late once more goes into the new draft; once that is issued, it is told", () => {
  const doc = editedLate(raised, renamed);
  const documents = new Map([[id, doc]]);
  const { ids, ...one } = (() => {
    const plan = planReissue(read(doc), nothingKnown);
    if (plan.type === "refused") throw new Error("refused");
    return plan;
  })();
  follow({ ids, ...one }, documents);
  const offline = editedLate({ type: "set-field", path: "buyer.name", value: "Acme SE" });
  const later = read(offline);
  const anew = documents.get(ids.invoice) ?? new Y.Doc();
  const note = read(documents.get(ids.creditNote) ?? new Y.Doc(), ids.creditNote);
  const known = { ...nothingKnown, creditNote: note, invoice: read(anew, ids.invoice) };
  follow(
    planReissue(later, known),
    new Map([
      [id, offline],
      [ids.invoice, anew],
    ]),
  );
  expect(read(anew, ids.invoice).invoice.buyer?.name).toBe("Acme SE");
  expect(read(anew, ids.invoice).invoice.lines[0]?.quantity).toBe("3");

  const issued = { ...known, invoice: read(editedLate(), ids.invoice) };
  expect(planReissue(later, issued)).toMatchObject({
    type: "refused",
    findings: [{ message: expect.stringContaining("INV-1") }],
  });
});

test("[DO93] whoever does it again has back what of it was discarded: no invoice is begun anew without its credit note", () => {
  const doc = editedLate(raised);
  const documents = new Map([[id, doc]]);
  follow(planReissue(read(doc), nothingKnown), documents);
  const { creditNote, invoice } = reissueIds(read(doc));
  const drafts = (): readonly InvoiceSnapshot[] =>
    [creditNote, invoice].map((of) => read(documents.get(of) ?? new Y.Doc(), of));
  for (const each of drafts()) change(documents.get(each.id) ?? new Y.Doc(), [discarding(each)]);
  expect(drafts().map(isDiscarded)).toEqual([true, true]);
  const [note, anew] = drafts();
  follow(planReissue(read(doc), { ...nothingKnown, creditNote: note, invoice: anew }), documents);
  expect(drafts().map(isDiscarded)).toEqual([false, false]);
});

test("[DO98] an invoice that was credited already, or never issued, is not reissued; one whose credit note was voided is credited by another one, and has no second new invoice", () => {
  const doc = editedLate(raised);
  change(doc, [{ type: "apply-credit", key: "cn", credit: { amount: "38" } }]);
  const partly = planReissue(read(doc), nothingKnown);
  expect(partly).toMatchObject({ type: "steps" });
  change(doc, [{ type: "apply-credit", key: "cn2", credit: { amount: "200" } }]);
  expect(planReissue(read(doc), nothingKnown)).toMatchObject({
    type: "refused",
    findings: [{ rule: "CONCORD-CREDIT-LEFT" }],
  });
  const before = reissueIds(read(doc));
  change(doc, [{ type: "void-credit", key: "cn2", withdrawal: {} }]);
  expect(planReissue(read(doc), nothingKnown).type).toBe("steps");
  const after = reissueIds(read(doc));
  expect(after.creditNote).not.toBe(before.creditNote);
  expect(after.invoice).toBe(before.invoice);
  const draft = new Y.Doc();
  change(draft, [
    { type: "create", document: { kind: "invoice", content: Invoice.parse(content) } },
  ]);
  expect(planReissue(read(draft), nothingKnown).type).toBe("refused");
});
