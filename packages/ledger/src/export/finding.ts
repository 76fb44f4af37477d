import type { DocumentId } from "@concord/model";

/** Why an export does not fit what was sealed. */
export type FindingReason =
  | "not-an-export"
  | "cut-off"
  | "unknown-record"
  | "seal-unsigned"
  | "seal-out-of-order"
  | "seal-of-another-workspace"
  | "marks-altered"
  | "unknown-key"
  | "history-replaced"
  | "restore-not-here"
  | "seal-not-anchored-here"
  | "no-anchored-seal"
  | "entry-damaged"
  | "entry-altered"
  | "entry-missing"
  | "entry-added"
  | "entry-of-another-document"
  | "value-unreadable"
  | "document-missing"
  | "document-twice"
  | "end-missing"
  | "end-altered";

/** Something in an export that does not fit. Where it can be told: in which document, at which `seq`, under which seal. */
export interface LedgerFinding {
  readonly reason: FindingReason;
  readonly message: string;
  readonly document: DocumentId | null;
  readonly seq: number | null;
  readonly seal: number | null;
}

export function finding(
  reason: FindingReason,
  message: string,
  place: {
    readonly document?: DocumentId | null;
    readonly seq?: number | undefined;
    readonly seal?: number;
  } = {},
): LedgerFinding {
  const { document = null, seq = null, seal = null } = place;
  return { reason, message, document, seq, seal };
}

/** The earliest entry comes first; what is about no entry comes last. */
export function byEntry(one: LedgerFinding, other: LedgerFinding): number {
  return (one.seq ?? Number.MAX_SAFE_INTEGER) - (other.seq ?? Number.MAX_SAFE_INTEGER);
}
