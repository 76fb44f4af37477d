import { DocumentKind } from "@concord/model";
import { hasRight, limits } from "@concord/protocol";
import type { Author, Correction, RefusalReason, Remark } from "@concord/protocol";
import * as Y from "yjs";
import type { AuthorRange, Difference } from "../storage/storage.ts";
import { applyBatch } from "./apply-batch.ts";
import type { AppliedBatch } from "./apply-batch.ts";
import type { LiveDocument } from "./live-documents.ts";
import { bringsNews } from "./brings-news.ts";
import { decideOwnership } from "./ownership.ts";
import { remarksOn } from "./remarks.ts";
import type { Submission } from "./submission.ts";
import { lacksDependencies, readUpdateStructure } from "./update-structure.ts";

/** What the checks make of a submission. Only `applied` and `broken` have touched the live document. */
export type Acceptance =
  | {
      readonly type: "applied";
      readonly kind: DocumentKind;
      /** What of the batch the document did not hold before: the only part that is stored and sent. */
      readonly news: Uint8Array;
      readonly difference: readonly Difference[];
      readonly corrections: readonly Correction[];
      readonly remarks: readonly Remark[];
      /** What the relay wrote beside it, to be committed and sent as one with the batch. */
      readonly addition: Uint8Array | null;
    }
  | { readonly type: "nothing-new" }
  | { readonly type: "need"; readonly stateVector: Uint8Array }
  | { readonly type: "refused"; readonly reason: RefusalReason; readonly message: string }
  /** What is wrong with it showed only when it was applied: the live document must be discarded. */
  | { readonly type: "broken"; readonly reason: RefusalReason; readonly message: string };

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
    relayClientId: context.relayClientId,
    // A clock may run ahead, even beyond what a date can say.
    at: Math.min(submission.deviceTime, context.now),
  });
  if (ownership.type === "foreign") {
    return refused(
      "unknown-client-id",
      `The Yjs client id ${ownership.clientId} is not one that this connection has claimed.`,
    );
  }
  return apply(live, submission, context, { stateVector, ranges: ownership.ranges });
}

function apply(
  live: LiveDocument,
  submission: Submission,
  context: AcceptContext,
  before: { readonly stateVector: Uint8Array; readonly ranges: readonly AuthorRange[] },
): Acceptance {
  const { principal, update } = submission;
  try {
    // What is here already may stand in the update with other content. Yjs passes over it now, and might prefer it in a later merge.
    const news = Y.diffUpdate(update, before.stateVector);
    for (const range of before.ranges) live.authorship.add(range);
    const kind = live.kind ?? submission.kind ?? "invoice";
    const applied = applyBatch(live, news, { kind, relayClientId: context.relayClientId });
    if (live.doc.store.pendingStructs !== null || live.doc.store.pendingDs !== null) {
      return broken("A part of the update stayed pending");
    }
    const [malformed] = applied.malformed;
    if (malformed !== undefined) return broken(messageOf(malformed));
    if (!applied.news) return { type: "nothing-new" };
    const { difference, corrections, addition } = applied;
    live.bytes += news.byteLength + (addition?.byteLength ?? 0);
    if (live.bytes > limits.documentBytes) {
      live.bytes = Y.encodeStateAsUpdate(live.doc).byteLength;
      const message = `A document may have ${limits.documentBytes} bytes, and this one would have ${live.bytes}.`;
      if (live.bytes > limits.documentBytes) return broken(message, "too-large");
    }
    return {
      type: "applied",
      kind: live.kind ?? submission.kind ?? kindOf(live.doc),
      news,
      difference,
      corrections,
      remarks: remarksOn(kind, principal, difference),
      addition,
    };
  } catch (error) {
    return broken(error instanceof Error ? error.message : "Unknown failure");
  }
}

function messageOf({ what, path }: AppliedBatch["malformed"][number]): string {
  switch (what) {
    case "deleted":
      return `The register ${path} was deleted. Registers are cleared with null and never deleted.`;
    case "not-json":
      return `The register ${path} holds something other than JSON.`;
    case "foreign-type":
      return "A document has one map, `fields`, and one text, `note`, and no other shared type.";
  }
}

/** What a document without a journal says it is. */
function kindOf(doc: Y.Doc): DocumentKind {
  const stated = DocumentKind.safeParse(doc.getMap("fields").get("documentKind"));
  return stated.success ? stated.data : "invoice";
}

function broken(message: string, reason: RefusalReason = "malformed-update"): Acceptance {
  return { type: "broken", reason, message };
}

function refused(reason: RefusalReason, message: string): Acceptance {
  return { type: "refused", reason, message };
}
