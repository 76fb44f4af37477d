import type { DocumentKind, JsonValue } from "@concord/model";
import { z } from "zod";
import { ConflictRecord } from "./conflict-record.ts";
import { issuerObjection } from "./issuers-say.ts";
import type { Beside } from "./issuers-say.ts";
import { amountObjection, isOfMoney } from "./money-said.ts";
import { originObjection } from "./origin-say.ts";
import { mayClear, mayWrite, pathRule } from "./path-rule.ts";
import type { PathRule, Writer } from "./register-rule.ts";
import { schemaVersion } from "./schema-version.ts";

/** Why a well-formed write may not stand. */
export type ViolationRule =
  | "unknown-path"
  | "not-allowed"
  | "invalid-value"
  | "wrong-kind"
  | "schema-newer"
  | "fact-differs";

export interface Violation {
  readonly rule: ViolationRule;
  readonly message: string;
}

/** One write of a register, as it is judged. */
export interface JudgedWrite {
  readonly kind: DocumentKind;
  readonly path: string;
  readonly value: JsonValue;
  /** What stood there before; undefined if nothing ever did. */
  readonly before: JsonValue | undefined;
  readonly writer: Writer;
  /** The connector that writes, where it is one. */
  readonly tool?: string | undefined;
  /** Whether the writer only gives back what somebody else wrote. */
  readonly isCarried?: boolean;
  /** What it stands beside, where that is known. */
  readonly beside?: Beside | undefined;
}

/** What speaks against a write: path, role, who issued the invoice, where a fact came from, and value are checked, in this order. A write that says what stands already says nothing. */
export function violationOf(write: JudgedWrite): Violation | undefined {
  const { kind, path, value, before, writer } = write;
  const rule = pathRule(kind, path);
  if (rule === undefined) {
    return violation("unknown-path", `No register of a document of kind ${kind} has this path.`);
  }
  if (!mayWrite(rule, writer, value) || (writer === "connector" && !mayRecord(rule, write))) {
    return violation("not-allowed", roleObjection(rule, writer));
  }
  const objection = kind === "invoice" ? issuerObjection(rule, write, write.beside) : undefined;
  if (objection !== undefined) return violation("not-allowed", objection);
  const ofOrigin = write.isCarried === true ? undefined : originObjection(rule, write);
  if (ofOrigin !== undefined) return violation("not-allowed", ofOrigin);
  if (value === null) {
    return mayClear(rule) || (before ?? null) === null
      ? undefined
      : violation("invalid-value", "This register is never cleared.");
  }
  const parsed = rule.schema.safeParse(value);
  if (!parsed.success) return violation("invalid-value", z.prettifyError(parsed.error));
  if (rule.class === "system") return systemViolation(write);
  const ofMoney = write.isCarried === true ? undefined : amountObjection(rule, write, write.beside);
  return ofMoney === undefined ? undefined : violation("invalid-value", ofMoney);
}

function roleObjection(rule: PathRule, writer: Writer): string {
  return writer === "field" && isOfMoney(rule)
    ? "Who works in the field records money that came in. Ask the office to record this."
    : `The role ${writer} does not write this register.`;
}

/** A connector records what its source-of-truth policy decided, and leaves the relay's records alone. */
function mayRecord(rule: PathRule, { value, before }: JudgedWrite): boolean {
  if (rule.pattern !== "conflicts.<key>") return true;
  return [value, before].every((side) => {
    const record = ConflictRecord.safeParse(side);
    return !record.success || record.data.kind === "authority";
  });
}

/** These two decide how everything else is read, for everybody. */
function systemViolation({ kind, path, value, before }: JudgedWrite): Violation | undefined {
  if (path === "documentKind" && value !== kind) {
    return violation("wrong-kind", `The document is of kind ${kind} and stays so.`);
  }
  if (path !== "schema" || typeof value !== "number") return undefined;
  if (value > schemaVersion) {
    return violation("schema-newer", "The relay knows this layout not yet: update it first.");
  }
  return typeof before === "number" && value < before
    ? violation("invalid-value", "A layout is never put back to an older one.")
    : undefined;
}

function violation(rule: ViolationRule, message: string): Violation {
  return { rule, message };
}
