import type { JsonValue } from "@concord/model";
import type { DocumentView } from "./document-view.ts";
import { jsonEqual, toJson } from "./json-equal.ts";
import { mayClear, pathRule } from "./path-rule.ts";
import { refused } from "./refusal.ts";
import type { Refused } from "./refusal.ts";

/** What an operation comes to: registers to write, an edit of the note, or a refusal. */
export type Plan =
  | { readonly type: "writes"; readonly writes: Readonly<Record<string, JsonValue>> }
  | {
      readonly type: "note";
      readonly at: number;
      readonly delete: number;
      readonly insert: string;
      readonly expect: string | undefined;
      readonly makes: string | undefined;
    }
  | Refused;

export function writes(registers: Readonly<Record<string, JsonValue>>): Plan {
  return { type: "writes", writes: registers };
}

/** One register of content, checked against its rule and against the freeze. */
export function planField(view: DocumentView, path: string, value: JsonValue): Plan {
  const rule = pathRule(view.kind, path);
  if (rule === undefined) return refused("unknown-path", `No field is called ${path}.`, path);
  if (rule.class !== "commercial" && rule.class !== "operational") {
    return refused("not-a-field", `${path} is not edited as a field.`, path);
  }
  if (value === null) {
    if (!mayClear(rule)) return refused("invalid-value", `${path} cannot be cleared.`, path);
  } else {
    const parsed = rule.schema.safeParse(value);
    if (!parsed.success) {
      return refused("invalid-value", parsed.error.issues[0]?.message ?? "Invalid value", path);
    }
    value = toJson(parsed.data);
  }
  if (rule.class === "commercial" && isFrozen(view) && !jsonEqual(view.get(path), value)) {
    return refused(
      "frozen",
      "The invoice is issued: its content no longer changes. Make a credit note and a new invoice instead.",
      path,
    );
  }
  return writes({ [path]: value });
}

/** Whether commercial registers are frozen. */
export function isFrozen(view: DocumentView): boolean {
  return view.kind === "invoice" && view.get("issued") !== undefined;
}

/** A fact: written once. The same again is no write; other content under one key is refused, and the first stays. */
export function planFact(view: DocumentView, path: string, value: JsonValue): Plan {
  const rule = pathRule(view.kind, path);
  if (rule === undefined) return refused("unknown-path", `No fact is called ${path}.`, path);
  const existing = view.get(path);
  if (existing === undefined || jsonEqual(existing, value)) return writes({ [path]: value });
  return refused("fact-differs", `${path} is already recorded with other content.`, path);
}

/** Several plans as one, all or none. The note is never part of it. */
export function planAll(plans: Iterable<Plan>): Plan {
  const all: Record<string, JsonValue> = {};
  for (const plan of plans) {
    if (plan.type !== "writes") return plan;
    Object.assign(all, plan.writes);
  }
  return writes(all);
}
