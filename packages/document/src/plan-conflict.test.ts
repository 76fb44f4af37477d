import { DocumentId } from "@concord/model";
import type { JsonValue } from "@concord/model";
import { expect, test } from "vitest";
import * as Y from "yjs";
import type { ConflictRecord } from "./conflict-record.ts";
import { inverse } from "./inverse.ts";
import { toJson } from "./json-equal.ts";
import { Operation } from "./operation.ts";
import type { OperationInput } from "./operation.ts";
import { fieldsOf } from "./registers.ts";
import { invoiceSnapshot } from "./snapshot.ts";
import { run } from "./testing/run.ts";

const id = DocumentId.parse("01890a5d-ac96-774b-bcce-b302099a8057");

function conflicted(record: Partial<ConflictRecord> = {}): Y.Doc {
  const doc = new Y.Doc();
  fieldsOf(doc).set("dueDate", "2026-02-02");
  const due: ConflictRecord = {
    kind: "concurrent",
    path: "dueDate",
    kept: { value: "2026-02-02", author: "grace" },
    lost: { value: "2026-01-01", author: "alan" },
    state: "open",
  };
  fieldsOf(doc).set("conflicts.c1", toJson({ ...due, ...record }));
  return doc;
}

type Choice = Extract<OperationInput, { type: "resolve-conflict" }>["choice"];

const resolve = (doc: Y.Doc, choice: Choice) =>
  run(doc, { type: "resolve-conflict", conflict: "c1", choice, by: "ada" });

const stateOf = (doc: Y.Doc) => invoiceSnapshot(doc, { id }).conflicts[0]?.state;

test("[DO45] a person keeps what stands, takes what was lost, or says something else", () => {
  const outcomes: readonly (readonly [Choice, JsonValue])[] = [
    [{ type: "kept" }, "2026-02-02"],
    [{ type: "lost" }, "2026-01-01"],
    [{ type: "value", value: "2026-03-03" }, "2026-03-03"],
  ];
  for (const [choice, stands] of outcomes) {
    const doc = conflicted();
    expect(stateOf(doc)).toBe("open");
    expect(resolve(doc, choice).type).toBe("applied");
    expect(fieldsOf(doc).get("dueDate")).toBe(stands);
    expect(stateOf(doc)).toBe("resolved");
  }
});

test("[DO19] a decision is taken back with the value that it set, and only while that stands", () => {
  const decide = { type: "resolve-conflict", conflict: "c1", choice: { type: "lost" } } as const;
  const doc = conflicted();
  const applied = run(doc, decide);
  if (applied.type !== "applied") throw new Error(applied.type);
  const undo = inverse(Operation.parse(decide), applied);
  if (undo === undefined) throw new Error("A decision can be taken back");
  expect(stateOf(doc)).toBe("resolved");
  expect(run(doc, undo).type).toBe("applied");
  expect(fieldsOf(doc).get("dueDate")).toBe("2026-02-02");
  expect(stateOf(doc)).toBe("open");

  run(doc, decide);
  fieldsOf(doc).set("dueDate", "2026-09-09");
  expect(run(doc, undo)).toMatchObject({ type: "refused", rule: "moved-on", path: "dueDate" });
  expect(stateOf(doc)).toBe("resolved");
});

test("[DO45] keeping what stands does not undo a newer value", () => {
  const doc = conflicted();
  fieldsOf(doc).set("dueDate", "2026-09-09");
  resolve(doc, { type: "kept" });
  expect(fieldsOf(doc).get("dueDate")).toBe("2026-09-09");
});

test("[DO46] a decision holds for the value that was seen: a later lost value asks again", () => {
  const doc = conflicted();
  resolve(doc, { type: "kept" });
  const again = { kind: "concurrent", path: "dueDate", kept: {}, state: "open" };
  fieldsOf(doc).set("conflicts.c1", { ...again, lost: { value: "2026-01-09" } });
  expect(stateOf(doc)).toBe("open");
});

test("[DO47] a choice that would break a rule is refused and decides nothing", () => {
  const unknown = conflicted({ lost: { author: "alan" } });
  expect(resolve(unknown, { type: "lost" })).toMatchObject({ rule: "value-unknown" });
  expect(resolve(conflicted(), { type: "value", value: "soon" })).toMatchObject({
    rule: "invalid-value",
    path: "dueDate",
  });
  const fact = conflicted({ kind: "fact-differs", path: "payments.p1" });
  expect(resolve(fact, { type: "lost" })).toMatchObject({ rule: "fact-differs" });
  for (const doc of [unknown, fact]) expect(stateOf(doc)).toBe("open");
});

test("[DO48] restoring is how an edit of a removed line is taken", () => {
  const doc = conflicted({ kind: "edited-while-removed", path: "lines.k1.removed" });
  fieldsOf(doc).set("lines.k1.removed", true);
  resolve(doc, { type: "lost" });
  expect(fieldsOf(doc).get("lines.k1.removed")).toBe(false);
});

test("[DO49] a connector records who lost by authority, and nothing else", () => {
  const doc = new Y.Doc();
  const record = {
    path: "buyer.name",
    kept: { value: "Acme" },
    lost: { value: "ACME" },
    state: "open",
  } as const;
  const say = (kind: ConflictRecord["kind"]) =>
    run(doc, { type: "record-conflict", conflict: "c9", record: { ...record, kind } });
  expect(say("authority").type).toBe("applied");
  expect(say("authority").type).toBe("unchanged");
  expect(say("concurrent")).toMatchObject({ type: "refused", rule: "not-a-field" });
});

test("[DO205] somebody asks somebody to decide a conflict: it stays open, the last question counts, and it can be taken back", () => {
  const doc = conflicted();
  const ask = { type: "ask-about-conflict", conflict: "c1", of: "alan", by: "ada" } as const;
  const asked = () => invoiceSnapshot(doc, { id }).conflicts[0]?.asked;
  const applied = run(doc, ask);
  if (applied.type !== "applied") throw new Error(applied.type);
  expect(asked()).toEqual({ of: "alan", by: "ada" });
  expect(stateOf(doc)).toBe("open");
  expect(run(doc, { ...ask, conflict: "c2" })).toMatchObject({ rule: "unknown-conflict" });
  const back = inverse(Operation.parse(ask), applied);
  if (back === undefined) throw new Error("no way back");
  expect(run(doc, back).type).toBe("applied");
  expect(asked()).toBeUndefined();
  // A decision says nothing about the question, and a question nothing about the decision.
  run(doc, ask);
  resolve(doc, { type: "kept" });
  expect(stateOf(doc)).toBe("resolved");
  expect(run(doc, { ...ask, of: "grace" }).type).toBe("applied");
  expect([asked()?.of, stateOf(doc)]).toEqual(["grace", "resolved"]);
});
