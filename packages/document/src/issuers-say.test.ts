import * as fc from "fast-check";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { apply } from "./apply.ts";
import { Operation } from "./operation.ts";
import type { OperationInput } from "./operation.ts";
import type { Writer } from "./register-rule.ts";
import { violationOf } from "./register-violation.ts";
import { fieldsOf } from "./registers.ts";
import { invoiceSnapshot } from "./snapshot.ts";
import { createDetectingRelay, relayedDocument } from "./testing/detecting-relay.ts";

const by = {
  registrar: { type: "registrar", series: "A", period: "2026", count: 7 },
  stripe: { type: "connector", connector: "stripe", account: "acct_1", id: "in_1" },
  file: { type: "connector", connector: "file", account: "import", id: "R-7" },
} as const;

const draft: OperationInput = {
  type: "create",
  document: {
    kind: "invoice",
    content: { currency: "EUR", lines: [{ id: "k1", name: "Pump", quantity: "2", price: "50" }] },
  },
};
const note: OperationInput = {
  type: "create",
  document: { kind: "invoice", content: { kind: "credit-note", currency: "EUR" } },
};
const issue = (issuer: keyof typeof by): OperationInput => ({
  type: "mark-issued",
  issued: { number: "INV-7", by: by[issuer] },
});
const voided: OperationInput = { type: "mark-voided", voided: { reason: "Voided there" } };
const revise = (key: string, price = "60"): OperationInput => ({
  type: "revise",
  key,
  revision: { order: 9 },
  content: { type: "fields", fields: { "lines.k1.price": price } },
});
const ask: OperationInput = { type: "request-issue", key: "r1" };

/** A document whose writers' batches a relay judges, each by its writer's role. */
function judged() {
  let writer: Writer = "relay";
  const relay = createDetectingRelay((write) => violationOf({ ...write, writer }));
  const write = (as: Writer, change: (doc: Y.Doc) => void) => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(relay.doc()));
    const before = Y.encodeStateVector(doc);
    change(doc);
    writer = as;
    const { overruled } = relay.receive(Y.encodeStateAsUpdate(doc, before));
    return overruled.map(({ rule, path }) => `${path} ${rule}`);
  };
  return {
    /** One batch; what of it the relay puts right. */
    batch: (as: Writer, ...operations: readonly OperationInput[]) =>
      write(as, (doc) => {
        for (const operation of operations) {
          const applied = apply(doc, Operation.parse(operation), { source: "user", actor: "a" });
          if (applied.type === "refused") throw new Error(applied.message);
        }
      }),
    /** Registers as somebody writes them who does not use our operations. */
    write: (as: Writer, registers: Readonly<Record<string, unknown>>) =>
      write(as, (doc) => {
        for (const [path, value] of Object.entries(registers)) fieldsOf(doc).set(path, value);
      }),
    read: () => invoiceSnapshot(relay.doc(), { id: relayedDocument }),
  };
}

const overwritten = {
  order: 9,
  content: { kind: "invoice", lines: [{ id: "k1", name: "Pump", quantity: "2", price: "1" }] },
  digest: "0".repeat(64),
};

test("[DO235] a tool revises what it has issued itself, and nothing that our registrar or another tool has", () => {
  for (const [issuer, connector, stands] of [
    ["stripe", "stripe", true],
    ["stripe", "quickbooks", false],
    ["registrar", "stripe", false],
    ["registrar", "registrar", false],
    ["file", "quickbooks", false],
  ] as const) {
    const world = judged();
    world.batch("relay", draft, issue(issuer));
    const path = `revisions.${connector}:9`;
    const put = world.write("connector", { [path]: overwritten });
    expect(put).toEqual(stands ? [] : [`${path} not-allowed`]);
    expect(world.read().invoice.lines[0]?.price).toBe(stands ? "1" : "50");
    expect(world.read().revisions).toHaveLength(stands ? 1 : 0);
  }
});

test("[DO235] a version of one tool's invoice comes from that tool, and not from another that says it did", () => {
  const { content, digest } = overwritten;
  const issued = { number: "S-1", by: by.stripe, content, digest };
  const write = {
    kind: "invoice",
    path: "revisions.stripe:9",
    value: overwritten,
    before: undefined,
    writer: "connector",
    beside: { isBegun: () => true, valuesOf: () => [issued] },
  } as const;
  expect(violationOf({ ...write, tool: "stripe" })).toBeUndefined();
  expect(violationOf({ ...write, tool: "hubspot" })).toMatchObject({ rule: "not-allowed" });
});

test("[DO235] a revision of what our registrar issued is not planned, and one that stands in a document is not read", () => {
  const doc = new Y.Doc();
  const run = (operation: OperationInput) =>
    apply(doc, Operation.parse(operation), { source: "bridge", connector: "stripe", account: "a" });
  run(draft);
  run(issue("registrar"));
  expect(run(revise("stripe:9"))).toMatchObject({ type: "refused", rule: "not-allowed" });
  fieldsOf(doc).set("revisions.stripe:9", overwritten);
  const { invoice, revisions } = invoiceSnapshot(doc, { id: relayedDocument });
  expect([invoice.lines[0]?.price, revisions]).toEqual(["50", []]);
});

test("[DO235] whatever connectors write into an invoice that our registrar issued, in whatever batches, its money stays", () => {
  const amount = fc.integer({ min: 1, max: 999 }).map(String);
  const operation = fc.oneof(
    fc
      .tuple(fc.constantFrom("stripe:1", "quickbooks:2", "registrar:3", "file:4", "x"), amount)
      .map(([key, price]) => ({
        [`revisions.${key}`]: {
          ...overwritten,
          content: { ...overwritten.content, lines: [{ id: "k1", quantity: "2", price }] },
        },
      })),
    amount.map((price) => ({ "lines.k1.price": price })),
    fc.constant({ voided: { by: "stripe" } }),
    fc.constant({ issued: { number: "S-1", by: by.stripe, ...overwritten } }),
  );
  const batch = fc
    .array(operation, { minLength: 1, maxLength: 4 })
    .map((all) => Object.assign({}, ...all));
  fc.assert(
    fc.property(fc.array(batch, { maxLength: 4 }), (batches) => {
      const world = judged();
      world.batch("relay", draft, issue("registrar"));
      const before = world.read().invoice;
      for (const registers of batches) world.write("connector", registers);
      const { invoice, ledger } = world.read();
      expect([invoice, ledger.voided]).toEqual([before, undefined]);
    }),
    { numRuns: 25 },
  );
});

test("[DO236] what our registrar issued a connector does not void; what it issued itself it does", () => {
  const ours = judged();
  ours.batch("relay", draft, issue("registrar"));
  expect(ours.batch("connector", voided)).toEqual(["voided not-allowed"]);
  expect(ours.read().ledger.voided).toBeUndefined();
  // Its registrar voids it all the same.
  expect(ours.batch("relay", voided)).toEqual([]);
  expect(ours.read().ledger.voided).toBeDefined();

  const theirs = judged();
  expect(theirs.batch("connector", draft, issue("stripe"), voided)).toEqual([]);
  expect(theirs.read().ledger.voided).toBeDefined();
});

test("[DO237] a number from a file comes with its invoice, and is none for a draft that is here", () => {
  const imported = judged();
  expect(imported.batch("editor", draft, issue("file"))).toEqual([]);
  expect(imported.read().issued?.number).toBe("INV-7");

  for (const writer of ["owner", "editor", "connector"] as const) {
    const world = judged();
    world.batch("editor", draft);
    expect(world.write(writer, { issued: { number: "X", by: by.file, ...overwritten } })).toEqual([
      "issued not-allowed",
    ]);
    expect(world.read().issued).toBeUndefined();
  }
});

test("[DO238] neither who works in the field nor a tool asks for the issue of a credit note", () => {
  for (const [writer, put] of [
    ["owner", []],
    ["editor", []],
    ["field", ["requests.r1 not-allowed"]],
    ["connector", ["requests.r1 not-allowed"]],
  ] as const) {
    const world = judged();
    world.batch("editor", note);
    expect(world.batch(writer, ask)).toEqual(put);
    const invoice = judged();
    invoice.batch("editor", draft);
    expect(invoice.batch(writer, ask)).toEqual([]);
  }
});

test("[DO238] nor do they come around it by making it something else meanwhile", () => {
  const asked = { action: "issue", digest: "0".repeat(64) };
  const world = judged();
  world.batch("field", note);
  expect(world.write("field", { kind: "invoice", "requests.r1": asked })).toEqual([
    "requests.r1 not-allowed",
  ]);
  expect(world.write("field", { "requests.r2": asked })).toEqual([]);
  expect(world.write("field", { kind: "credit-note" })).toEqual(["kind not-allowed"]);
  expect(world.read().invoice.kind).toBe("invoice");
  expect(world.write("editor", { kind: "credit-note" })).toEqual([]);
});

test("[DO238] a role is told at once, before anything is written", () => {
  const doc = new Y.Doc();
  apply(doc, Operation.parse(note), { source: "user", actor: "ben" }, "field");
  const refused = apply(doc, Operation.parse(ask), { source: "user", actor: "ben" }, "field");
  expect(refused).toMatchObject({ type: "refused", rule: "not-allowed", path: "requests.r1" });
});

const credit = { "credits.c1": { amount: "10" } };

test("[DO249] what is credited of an invoice that was issued here, or of a draft, comes from its credit note, and is recorded by nobody of the office", () => {
  for (const writer of ["owner", "editor"] as const) {
    const world = judged();
    world.batch("relay", draft);
    expect(world.write(writer, credit)).toEqual(["credits.c1 not-allowed"]);
    world.batch("relay", issue("registrar"));
    expect(world.write(writer, credit)).toEqual(["credits.c1 not-allowed"]);
    // Nor under a tool's name: what that reports comes from itself.
    const named = { "credits.stripe:cn_1": { amount: "10" } };
    expect(world.write(writer, named)).toEqual(["credits.stripe:cn_1 not-allowed"]);
    expect(world.read().ledger.credits).toEqual({});
    expect(world.write("connector", named)).toEqual([]);
    expect(Object.keys(world.read().ledger.credits)).toEqual(["stripe:cn_1"]);
  }
  // What was issued elsewhere brings along what was credited there, at once or later.
  for (const issuer of ["file", "stripe"] as const) {
    const world = judged();
    world.batch("relay", draft, issue(issuer));
    expect(world.write("editor", credit)).toEqual([]);
  }
  const imported = judged();
  const whole: OperationInput = { type: "apply-credit", key: "c1", credit: { amount: "10" } };
  expect(imported.batch("editor", draft, issue("file"), whole)).toEqual([]);
  // A draft that is here gets no number from a file, and by that no credit either.
  const sly = judged();
  sly.batch("relay", draft);
  expect(sly.batch("editor", issue("file"), whole).toSorted()).toEqual([
    "credits.c1 not-allowed",
    "issued not-allowed",
  ]);
});

test("[DO249] a credit of a credit note is taken back with the note; one that people recorded before is theirs to take back", () => {
  const noted = relayedDocument;
  const world = judged();
  world.batch("relay", draft, issue("registrar"));
  world.write("relay", { [`credits.${noted}`]: { amount: "10" }, ...credit });
  expect(world.write("editor", { [`credits.${noted}.voided`]: {} })).toEqual([
    `credits.${noted}.voided not-allowed`,
  ]);
  expect(world.write("editor", { "credits.c1.voided": {} })).toEqual([]);
  expect(Object.keys(world.read().ledger.voidedCredits)).toEqual(["c1"]);
});

test("[DO249] what was credited is given back to a restored store by whoever of the office holds it", () => {
  const write = {
    kind: "invoice",
    path: "credits.c1",
    value: { amount: "10" },
    before: undefined,
    writer: "editor",
    beside: { isBegun: () => true, valuesOf: () => [] },
  } as const;
  expect(violationOf(write)).toMatchObject({ rule: "not-allowed" });
  expect(violationOf({ ...write, isCarried: true })).toBeUndefined();
});
