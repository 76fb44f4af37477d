import type * as Y from "yjs";
import { viewOf } from "./document-view.ts";
import type { DocumentView } from "./document-view.ts";
import type { JsonValue } from "@concord/model";
import type { Beside } from "./issuers-say.ts";
import { isJsonValue, jsonEqual } from "./json-equal.ts";
import type { Operation } from "./operation.ts";
import type { Origin } from "./origin.ts";
import type { Plan } from "./plan.ts";
import { planOperation } from "./plan-operation.ts";
import { refused } from "./refusal.ts";
import type { Refused } from "./refusal.ts";
import type { Writer } from "./register-rule.ts";
import { violationOf } from "./register-violation.ts";
import { fieldsOf, noteOf } from "./registers.ts";
import type { RegisterChange } from "./registers.ts";

/** What became of an operation. */
export type Applied =
  | {
      readonly type: "applied";
      /** Paths of the registers written; "note" for the text. */
      readonly changed: readonly string[];
      readonly changes: readonly RegisterChange[];
      /** What the note lost, for its undo. */
      readonly note?: { readonly at: number; readonly deleted: string };
    }
  /** Everything stands there already. */
  | { readonly type: "unchanged" }
  | Refused;

/**
 * Applies one operation in one transaction under its origin. All or nothing: a refusal writes nothing. Equal values are not written
 * again, so that the same operation twice is one.
 *
 * @param writer whose rights count; without one nobody's are asked
 */
export function apply(doc: Y.Doc, operation: Operation, origin: Origin, writer?: Writer): Applied {
  const view = viewOf(doc, operation.type === "create" ? operation.document.kind : "invoice");
  const plan = planOperation(view, operation);
  switch (plan.type) {
    case "refused":
      return plan;
    case "note":
      return editNote(doc, plan, origin);
    case "writes": {
      const changes = changesBy(doc, plan.writes);
      const violation = writer === undefined ? undefined : firstViolation(view, changes, writer);
      return violation ?? writeChanges(doc, changes, origin);
    }
  }
}

/** What a relay would put right is better not written at all. What was written just before may be of the same batch, which then begins the document. */
function firstViolation(
  { kind, get }: DocumentView,
  changes: readonly RegisterChange[],
  writer: Writer,
): Refused | undefined {
  const valuesOf: Beside["valuesOf"] = (path) => {
    const change = changes.find((each) => each.path === path);
    return [get(path), change?.after].filter((value) => value !== undefined && value !== null);
  };
  const beside = { isBegun: () => false, valuesOf };
  for (const { path, before, after } of changes) {
    const violation = violationOf({ kind, path, value: after ?? null, before, writer, beside });
    if (violation !== undefined) return refused(violation.rule, violation.message, path);
  }
  return undefined;
}

/** Writes registers without any check of rules: for relays, whose word is final. */
export function writeRegisters(
  doc: Y.Doc,
  registers: Readonly<Record<string, JsonValue>>,
  origin: Origin,
): Applied {
  return writeChanges(doc, changesBy(doc, registers), origin);
}

/** What registers would change. */
function changesBy(
  doc: Y.Doc,
  registers: Readonly<Record<string, JsonValue>>,
): readonly RegisterChange[] {
  const fields = fieldsOf(doc);
  return Object.entries(registers).flatMap(([path, after]): RegisterChange[] => {
    const value = fields.get(path);
    const before = isJsonValue(value) ? value : undefined;
    const unreadable = value !== undefined && before === undefined;
    return jsonEqual(before, after) && !unreadable ? [] : [{ path, before, after }];
  });
}

function writeChanges(doc: Y.Doc, changes: readonly RegisterChange[], origin: Origin): Applied {
  if (changes.length === 0) return { type: "unchanged" };
  const fields = fieldsOf(doc);
  doc.transact(() => {
    for (const { path, after } of changes) fields.set(path, after);
  }, origin);
  return { type: "applied", changed: changes.map(({ path }) => path), changes };
}

function editNote(doc: Y.Doc, edit: Extract<Plan, { type: "note" }>, origin: Origin): Applied {
  const note = noteOf(doc);
  const text = note.toJSON();
  if (text === edit.makes) return { type: "unchanged" };
  const end = edit.at + edit.delete;
  if (end > text.length || cutsCharacter(text, edit.at) || cutsCharacter(text, end)) {
    return refused("invalid-value", "The note has no such place.", "note");
  }
  const deleted = text.slice(edit.at, end);
  if (edit.expect !== undefined && deleted !== edit.expect) {
    return refused("moved-on", "The note was changed here since.", "note");
  }
  if (edit.insert === deleted) return { type: "unchanged" };
  doc.transact(() => {
    note.delete(edit.at, edit.delete);
    note.insert(edit.at, edit.insert);
  }, origin);
  return { type: "applied", changed: ["note"], changes: [], note: { at: edit.at, deleted } };
}

// Half of a surrogate pair would become a replacement character on its way.
function cutsCharacter(text: string, at: number): boolean {
  return /^[\uD800-\uDBFF][\uDC00-\uDFFF]/.test(text.slice(at - 1, at + 1)) && at > 0;
}
