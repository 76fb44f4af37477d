import type { JsonValue } from "@concord/model";
import { ConflictRecord } from "./conflict-record.ts";
import type { ConflictQuestion, ConflictResolution } from "./conflict-record.ts";
import type { DocumentView } from "./document-view.ts";
import { toJson } from "./json-equal.ts";
import type { Operation } from "./operation.ts";
import { pathRule } from "./path-rule.ts";
import { isFrozen, writes } from "./plan.ts";
import type { Plan } from "./plan.ts";
import { refused } from "./refusal.ts";

type ResolveConflict = Extract<Operation, { type: "resolve-conflict" }>;
type AskAboutConflict = Extract<Operation, { type: "ask-about-conflict" }>;
type RecordConflict = Extract<Operation, { type: "record-conflict" }>;

/** A connector's record. Only relays write the others, and not through an operation. */
export function planRecordConflict(operation: RecordConflict): Plan {
  const path = `conflicts.${operation.conflict}`;
  if (operation.record.kind !== "authority") {
    return refused("not-a-field", "Only the relay records conflicts of this kind.", path);
  }
  return writes({ [path]: toJson(operation.record) });
}

/** A person's decision: the resolution, and the value that follows from it. */
export function planResolveConflict(view: DocumentView, operation: ResolveConflict): Plan {
  const path = `conflicts.${operation.conflict}`;
  const parsed = ConflictRecord.safeParse(view.get(path));
  if (!parsed.success) return refused("unknown-conflict", "There is no such conflict.", path);
  const record = parsed.data;
  const { choice } = operation;
  const resolution: ConflictResolution = {
    choice: choice.type,
    ...(choice.type === "value" && { value: choice.value }),
    ...(record.lost.value !== undefined && { lost: record.lost.value }),
    ...(operation.by !== undefined && { by: operation.by }),
    ...(operation.at !== undefined && { at: operation.at }),
  };
  const decided = { [`${path}.resolution`]: toJson(resolution) };
  const value = valueOf(record, choice, isFixed(view, record.path));
  switch (value.type) {
    case "stays":
      return writes(decided);
    case "refused":
      return value;
    case "becomes":
      return mayHold(view, record.path, value.value)
        ? writes({ ...decided, [record.path]: value.value })
        : refused("invalid-value", `${record.path} cannot hold this value.`, record.path);
  }
}

/** Somebody asks somebody else to decide. It decides nothing. */
export function planAskAboutConflict(view: DocumentView, operation: AskAboutConflict): Plan {
  const path = `conflicts.${operation.conflict}`;
  if (!ConflictRecord.safeParse(view.get(path)).success) {
    return refused("unknown-conflict", "There is no such conflict.", path);
  }
  const { of, by, at } = operation;
  const question: ConflictQuestion = {
    of,
    ...(by !== undefined && { by }),
    ...(at !== undefined && { at }),
  };
  return writes({ [`${path}.asked`]: toJson(question) });
}

type Outcome =
  | { readonly type: "stays" }
  | { readonly type: "becomes"; readonly value: JsonValue }
  | Extract<Plan, { type: "refused" }>;

function valueOf(
  record: ConflictRecord,
  choice: ResolveConflict["choice"],
  isFixedNow: boolean,
): Outcome {
  const stays = choice.type === "kept";
  switch (record.kind) {
    case "edited-after-issue":
      return stays ? { type: "becomes", value: record.kept.value ?? null } : frozenAt(record.path);
    case "edited-while-removed":
      if (stays) return { type: "stays" };
      return isFixedNow
        ? frozenAt(record.path)
        : { type: "becomes", value: choice.type !== "lost" };
    case "over-payment":
    case "overused-credit":
    case "fact-differs":
    case "lease-ended":
    case "number-twice":
      return stays
        ? { type: "stays" }
        : refused("fact-differs", "A fact is not rewritten: record a reversal.", record.path);
    case "concurrent":
    case "authority":
      // What was kept stands in the register, or something newer that nobody wants undone.
      if (stays) return { type: "stays" };
      if (choice.type === "value") return { type: "becomes", value: choice.value };
      return record.lost.value === undefined
        ? refused("value-unknown", "The lost value never reached us. Enter it.", record.path)
        : { type: "becomes", value: record.lost.value };
  }
}

/** Whether a register says what the issue fixed. */
function isFixed(view: DocumentView, path: string): boolean {
  return isFrozen(view) && pathRule(view.kind, path)?.class === "commercial";
}

function frozenAt(path: string): Outcome {
  const message = "The invoice is issued. Make a credit note and a new invoice to change it.";
  return refused("frozen", message, path);
}

function mayHold(view: DocumentView, path: string, value: JsonValue): boolean {
  const rule = pathRule(view.kind, path);
  if (rule === undefined || rule.class === "fact" || rule.class === "conflict") return false;
  return value === null || rule.schema.safeParse(value).success;
}
