/** Why an operation was not applied. Nothing of it was written. */
export interface Refused {
  readonly type: "refused";
  readonly rule: RefusalRule;
  readonly path?: string;
  /** For a person: what happened and what to do. */
  readonly message: string;
}

export type RefusalRule =
  | "unknown-path"
  | "invalid-value"
  | "not-a-field"
  | "fact-differs"
  | "frozen"
  | "missing-entry"
  | "entry-exists"
  | "entry-removed"
  | "document-exists"
  | "already-issued"
  | "not-issued"
  | "unknown-conflict"
  | "value-unknown"
  | "moved-on"
  | "schema-newer"
  | "wrong-kind"
  /** The role does not write this. */
  | "not-allowed";

export function refused(rule: RefusalRule, message: string, path?: string): Refused {
  return { type: "refused", rule, message, ...(path !== undefined && { path }) };
}
