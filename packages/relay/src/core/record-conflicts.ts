import type { AcceptContext } from "./accept.ts";
import type { AppliedBatch } from "./apply-batch.ts";
import type { LiveDocument } from "./live-documents.ts";
import type { Submission } from "./submission.ts";

export interface Recorded {
  readonly applied: AppliedBatch;
  readonly addition: Uint8Array | null;
}

export function recordConflicts(
  _live: LiveDocument,
  _submission: Submission,
  _context: AcceptContext,
  apply: () => AppliedBatch,
): Recorded {
  return { applied: apply(), addition: null };
}
