import { DocumentId, EntryKey } from "@concord/model";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { applyWithConflicts } from "./conflict-detector.ts";
import { contentDigest } from "./digest.ts";
import { freezable } from "./frozen-content.ts";
import { IssuedFact } from "./issue-facts.ts";
import { toJson } from "./json-equal.ts";
import { issueRegisters } from "./plan-issue.ts";
import { mayWrite, pathRule } from "./path-rule.ts";
import { fieldsOf } from "./registers.ts";
import type { Writer } from "./register-rule.ts";
import { writeAsRelay } from "./relay-writing.ts";
import { requestState } from "./request-state.ts";
import { semanticConflicts } from "./semantic-conflicts.ts";
import { invoiceSnapshot } from "./snapshot.ts";
import { run } from "./testing/run.ts";

const id = DocumentId.parse("01890a5d-ac96-774b-bcce-b302099a8057");
const create = {
  type: "create",
  document: {
    kind: "invoice",
    content: { currency: "EUR", lines: [{ id: "k1", name: "Pump", quantity: "2", price: "50" }] },
  },
} as const;

function draft(): Y.Doc {
  const doc = new Y.Doc();
  run(doc, create);
  return doc;
}

const read = (doc: Y.Doc) => invoiceSnapshot(doc, { id });
const request = (doc: Y.Doc, wanted: string) => {
  const found = read(doc).requests.find(({ key }) => key === wanted);
  if (found === undefined) throw new Error("No such request");
  return found;
};

/** As the registrar issues it. */
function issue(doc: Y.Doc, key: string): void {
  const { invoice } = read(doc);
  const content = { ...freezable(invoice), number: "INV-1" };
  const seen = contentDigest(freezable(invoice));
  const registers = issueRegisters({
    number: "INV-1",
    by: { type: "registrar", series: "invoices" },
    content,
    digest: contentDigest(content),
    request: EntryKey.parse(key),
    seen,
  });
  for (const [path, value] of Object.entries(registers)) fieldsOf(doc).set(path, value);
}

test("[DO200] a request to the registrar says what its replica shows, unless it says itself what was seen", () => {
  const doc = draft();
  run(doc, { type: "request-issue", key: "r1" });
  expect(request(doc, "r1").digest).toBe(contentDigest(freezable(read(doc).invoice)));
  const digest = "0".repeat(64);
  run(doc, { type: "request-issue", key: "r2", request: { digest } });
  expect(request(doc, "r2").digest).toBe(digest);
  run(doc, { type: "request-issue", key: "r3", request: { connector: "stripe" } });
  expect(request(doc, "r3").digest).toBeUndefined();
});

test("[DO200] asked again it is the same request, whatever was edited meanwhile", () => {
  const doc = draft();
  const asked = { type: "request-issue", key: "r1", request: { series: "A" } } as const;
  run(doc, asked);
  const { digest } = request(doc, "r1");
  run(doc, { type: "set-line", line: "k1", field: "price", value: "60" });
  expect(run(doc, asked)).toEqual({ type: "unchanged" });
  expect(request(doc, "r1").digest).toBe(digest);
  expect(run(doc, { ...asked, request: { series: "B" } })).toMatchObject({ rule: "fact-differs" });
});

test("[DO201] an issue answers everybody who asked for what was issued, and nobody else", () => {
  const doc = draft();
  run(doc, { type: "request-issue", key: "old", request: { digest: "0".repeat(64) } });
  for (const key of ["r1", "r2"]) run(doc, { type: "request-issue", key });
  const states = () => read(doc).requests.map((each) => requestState(read(doc), each));
  expect(states()).toEqual(["standing", "standing", "standing"]);
  issue(doc, "r1");
  expect(read(doc).requests.map(({ key }) => key)).toEqual(["old", "r1", "r2"]);
  expect(states()).toEqual(["standing", "followed", "followed"]);
  run(doc, { type: "decline-request", key: "old", declined: { reason: "issued" } });
  expect(states()).toEqual(["declined", "followed", "followed"]);
});

const may = (path: string, writer: Writer, value: object) => {
  const rule = pathRule("invoice", path);
  return rule !== undefined && mayWrite(rule, writer, JSON.parse(JSON.stringify(value)));
};

test("[DO202] a number of ours comes from the registrar or under a lease; who works in the field asks for no void", () => {
  const doc = draft();
  run(doc, { type: "request-issue", key: "r1" });
  issue(doc, "r1");
  const { issued } = read(doc);
  expect(may("issued", "connector", issued ?? {})).toBe(false);
  expect(may("issued", "registrar", issued ?? {})).toBe(true);
  const lease = { id: "l", epoch: 1, device: "till", principal: "ben", from: 1, to: 9, proof: "p" };
  const by = { type: "registrar", series: "van", count: 1, lease };
  const leased = { ...issued, on: "2026-02-01", by };
  const everybody = ["owner", "editor", "field", "connector", "viewer"] as const;
  const issuing = (value: object) => everybody.filter((each) => may("issued", each, value));
  expect(issuing(issued ?? {})).toEqual([]);
  expect(issuing(leased)).toEqual(["owner", "editor", "field"]);
  const writers = ["owner", "editor", "field", "connector"] as const;
  const asking = (action: string) => writers.filter((each) => may("requests.r", each, { action }));
  expect(asking("issue")).toEqual(writers);
  expect(asking("void")).toEqual(["owner", "editor", "connector"]);
});

test("[DO239] what was written off of an invoice is no money for it, also once it is void or credited whole", () => {
  for (const then of [
    { type: "mark-voided", voided: {} },
    { type: "apply-credit", key: "c1", credit: { amount: "100" } },
  ] as const) {
    const doc = draft();
    run(doc, { type: "request-issue", key: "r1" });
    issue(doc, "r1");
    run(doc, { type: "write-off", key: "w1", writeOff: { amount: "40" } });
    expect(run(doc, then).type).toBe("applied");
    expect(semanticConflicts(read(doc))).toEqual([]);
  }
});

test("[DO203] money that came in for a voided invoice is a conflict until it is given back", () => {
  const doc = draft();
  run(doc, { type: "request-issue", key: "r1" });
  issue(doc, "r1");
  run(doc, { type: "mark-voided", voided: {} });
  expect(semanticConflicts(read(doc))).toEqual([]);
  run(doc, { type: "record-payment", key: "p1", payment: { amount: "100" } });
  expect(semanticConflicts(read(doc))).toMatchObject([
    {
      change: "opened",
      record: { kind: "over-payment", kept: { value: "0" }, lost: { value: "-100" } },
    },
  ]);
  run(doc, { type: "record-refund", key: "f1", refund: { payment: "p1", amount: "100" } });
  expect(semanticConflicts(read(doc))).toEqual([]);
});

/** The number that stands after relays of two ids have issued one draft apart, and what is on record. */
const numbersOf = (first: number, second: number): unknown => {
  const [here, there] = [draft(), new Y.Doc()];
  Y.applyUpdate(there, Y.encodeStateAsUpdate(here));
  const by = { type: "registrar", series: "invoices" };
  const { invoice } = read(here);
  for (const [doc, relay] of [
    [here, first],
    [there, second],
  ] as const) {
    const content = { ...freezable(invoice), number: `INV-${relay}` };
    const issued = { number: `INV-${relay}`, by, content, digest: contentDigest(content) };
    writeAsRelay(doc, { clientId: relay, reason: "issue" }, { issued: toJson(issued) });
  }
  const applied = applyWithConflicts(here, Y.encodeStateAsUpdate(there), {
    id,
    origin: "test",
    attributionOf: () => ({}),
  });
  writeAsRelay(here, { clientId: first, reason: "kept" }, applied.writeBack);
  return [
    read(here).issued?.number,
    applied.conflicts.map(({ record: { kind, path, lost } }) => [
      kind,
      path,
      IssuedFact.parse(lost.value).number,
    ]),
  ];
};

test("[DO204] of two issues by relays that knew nothing of each other the first to come stands, and the other is on record, whichever wins in Yjs", () => {
  expect(numbersOf(1, 2)).toEqual(["INV-1", [["fact-differs", "issued", "INV-2"]]]);
  expect(numbersOf(2, 1)).toEqual(["INV-2", [["fact-differs", "issued", "INV-1"]]]);
});
