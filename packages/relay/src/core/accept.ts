import { DocumentKind } from "@concord/model";
import { hasRight, limits } from "@concord/protocol";
import type { Author, RefusalReason, Remark } from "@concord/protocol";
import * as Y from "yjs";
import type { Difference } from "../storage/storage.ts";
import { applyBatch } from "./apply-batch.ts";
import type { LiveDocument } from "./live-documents.ts";
import { bringsNews } from "./brings-news.ts";
import { decideOwnership } from "./ownership.ts";
import { recordConflicts } from "./record-conflicts.ts";
import { remarksOn } from "./remarks.ts";
import type { Submission } from "./submission.ts";
import { lacksDependencies, readUpdateStructure } from "./update-structure.ts";

/** What the checks make of a submission. Only `applied` and `broken` have touched the live document. */
export type Acceptance =
  | {
      readonly type: "applied";
      readonly kind: DocumentKind;
      readonly difference: readonly Difference[];
      readonly remarks: readonly Remark[];
      /** What the relay wrote beside it, to be committed and sent as one with the batch. */
      readonly addition: Uint8Array | null;
    }
  | { readonly type: "nothing-new" }
  | { readonly type: "need"; readonly stateVector: Uint8Array }
  | { readonly type: "refused"; readonly reason: RefusalReason; readonly message: string }
  /** It passed every check and broke while it was applied: the live document must be discarded. */
  | { readonly type: "broken"; readonly message: string };

/** What accepting takes from the relay, beside the document. */
export interface AcceptContext {
  /** Yjs client id of this relay: the number of the store's epoch. */
  readonly relayClientId: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * The one set of checks behind both doors (architecture §3): size before anything is decoded, rights, then whole or not at all, then
 * whose it is, and only then applied. Synchronous, under the document's hold: nothing can come between check and application.
 */
export function accept(
  live: LiveDocument,
  submission: Submission,
  context: AcceptContext,
): Acceptance {
  const { principal, update } = submission;
  if (update.byteLength > limits.batchBytes) {
    return refused("too-large", `A batch may have ${limits.batchBytes} bytes. Split it.`);
  }
  const read = readUpdateStructure(update);
  if (read.type === "malformed") return refused("malformed-update", read.message);
  if (!hasRight(principal.role, "write")) {
    if (!bringsNews(read.structure, live.doc)) return { type: "nothing-new" };
    return refused("read-only", `The role ${principal.role} may read and not write.`);
  }
  if (live.kind !== null && submission.kind !== null && live.kind !== submission.kind) {
    return refused("wrong-kind", `The document is of kind ${live.kind}, not ${submission.kind}.`);
  }
  const stateVector = Y.encodeStateVector(live.doc);
  const state = Y.decodeStateVector(stateVector);
  if (lacksDependencies(read.structure, state)) {
    if (!submission.askedBefore) return { type: "need", stateVector };
    return refused("missing-dependency", "The update hangs on updates that were never sent.");
  }
  const author: Author = { id: principal.id, name: principal.name };
  const ownership = decideOwnership({
    structure: read.structure,
    state,
    authorship: live.authorship,
    author,
    owns: submission.owns,
    foreign: submission.foreign,
    at: submission.deviceTime,
  });
  if (ownership.type === "foreign") {
    return refused(
      "unknown-client-id",
      `The Yjs client id ${ownership.clientId} is not one that this connection has claimed.`,
    );
  }
  return apply(live, submission, context, ownership.ranges);
}

function apply(
  live: LiveDocument,
  submission: Submission,
  context: AcceptContext,
  ranges: Extract<ReturnType<typeof decideOwnership>, { type: "known" }>["ranges"],
): Acceptance {
  try {
    for (const range of ranges) live.authorship.add(range);
    const recorded = recordConflicts(live, submission, context, () =>
      applyBatch(live.doc, submission.update),
    );
    if (live.doc.store.pendingStructs !== null || live.doc.store.pendingDs !== null) {
      return { type: "broken", message: "A part of the update stayed pending" };
    }
    if (!recorded.applied.news) return { type: "nothing-new" };
    const kind = live.kind ?? submission.kind ?? kindOf(live.doc);
    return {
      type: "applied",
      kind,
      difference: recorded.applied.difference,
      remarks: remarksOn(kind, submission.principal, recorded.applied),
      addition: recorded.addition,
    };
  } catch (error) {
    return { type: "broken", message: error instanceof Error ? error.message : "Unknown failure" };
  }
}

/** What a document without a journal says it is. */
function kindOf(doc: Y.Doc): DocumentKind {
  const stated = DocumentKind.safeParse(doc.getMap("fields").get("documentKind"));
  return stated.success ? stated.data : "invoice";
}

function refused(reason: RefusalReason, message: string): Acceptance {
  return { type: "refused", reason, message };
}
