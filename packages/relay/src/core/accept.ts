import { fieldsOf } from "@concord/document";
import type { Recollection } from "@concord/document";
import type { DocumentKind, JsonValue } from "@concord/model";
import { hasRight, limits } from "@concord/protocol";
import type { Author, Correction, RefusalReason, Remark } from "@concord/protocol";
import * as Y from "yjs";
import type { NumberChange } from "../storage/number-storage.ts";
import type { AuthorRange, Difference } from "../storage/storage.ts";
import { applyBatch } from "./apply-batch.ts";
import type { BatchFault } from "./apply-batch.ts";
import type { DocumentPlace, LiveDocument } from "./live-documents.ts";
import { bringsNews } from "./brings-news.ts";
import { compareHeld } from "./compare-held.ts";
import type { Disagreement } from "./compare-held.ts";
import { createJudge, mostCorrections } from "./corrections.ts";
import { createLeaseJudge } from "./leased-issues.ts";
import type { LeaseKnowledge } from "./leased-issues.ts";
import { forgottenIn, remember, stoodAgain } from "./forgotten.ts";
import { decideOwnership, isAuthor } from "./ownership.ts";
import type { Submission } from "./submission.ts";
import { lacksDependencies } from "./update-structure.ts";
import type { ReadStructure, UpdateStructure } from "./update-structure.ts";
import { encodeVouchedState, vouchedState } from "./vouched-state.ts";
import type { Speaker } from "./vouched-state.ts";

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
      /** What becomes of the register of numbers with it. */
      readonly numbers: readonly NumberChange[];
    }
  | { readonly type: "nothing-new" }
  | { readonly type: "need"; readonly stateVector: Uint8Array }
  | { readonly type: "refused"; readonly reason: RefusalReason; readonly message: string }
  /** What is wrong with it showed only when it was applied: the live document must be discarded. */
  | { readonly type: "broken"; readonly reason: RefusalReason; readonly message: string };

/** What this relay's own registrar has said, also before the store was restored to an earlier state: it is known again by its proof. */
export interface OwnWords {
  /** Whether a value that somebody gives back after a restore was written by it. */
  readonly isOurs: (place: DocumentPlace, path: string, value: JsonValue) => boolean;
  readonly isGranted: LeaseKnowledge["isGranted"];
}

export const noWords: OwnWords = { isOurs: () => false, isGranted: () => false };

/** What accepting takes from the relay, beside the document. */
export interface AcceptContext {
  /** Yjs client id of this relay: the number of the store's epoch. */
  readonly relayClientId: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly isOurs: OwnWords["isOurs"];
  /** What is known of the numbers that the batch says were given under leases. */
  readonly leases: LeaseKnowledge;
}

/**
 * The one set of checks behind both doors: limits before anything is built, rights, then whether it agrees with what
 * is here and whose it is, then whole or not at all, and only then applied, with what the relay has to put right. Synchronous, under the document's hold: nothing can come between check and
 * application.
 *
 * @param read the update's structure, as it was read when it arrived
 */
export function accept(
  live: LiveDocument,
  submission: Submission,
  read: ReadStructure,
  context: AcceptContext,
): Acceptance {
  const { principal } = submission;
  if (read.type === "refused") return refused(read.reason, read.message);
  const { structure } = read;
  const repeats = overlaps(live.doc, structure);
  const forgotten = repeats ? forgottenIn(live, submission, context.relayClientId) : [];
  if (!hasRight(principal.role, "write")) {
    const isKnown = forgotten.length === 0 && !bringsNews(structure, live.doc);
    if (isKnown) return { type: "nothing-new" };
    return refused("read-only", `The role ${principal.role} may read and not write.`);
  }
  if (live.kind !== null && submission.kind !== null && live.kind !== submission.kind) {
    return refused("wrong-kind", `The document is of kind ${live.kind}, not ${submission.kind}.`);
  }
  const author: Author = { id: principal.id, name: principal.name };
  const who = { authorship: live.authorship, author, owns: submission.owns };
  const speaker: Speaker = {
    principal: principal.id,
    device: submission.device,
    speaksFor: (client) => submission.madeFrom === "replica" && isAuthor(client, who),
  };
  const isForgotten = (path: string | null): boolean => forgotten.some((one) => one.path === path);
  // Both before anything is asked for: the answer may hold what the device has heard, in place of what it wrote.
  const disagreement = repeats ? disagreementOf(live, submission, { speaker, isForgotten }) : null;
  if (disagreement !== null) return disagreement;
  const remembered = remember(live, forgotten, submission, context.relayClientId);
  if (remembered.type === "refused") return refused("not-allowed", remembered.message);
  const ownership = decideOwnership({
    ...who,
    structure,
    stateOf: (client) => Y.getState(live.doc.store, client),
    foreign: submission.foreign,
    relayClientId: context.relayClientId,
    // A clock may run ahead, even beyond what a date can say.
    at: Math.min(submission.deviceTime, context.now),
    acceptedAt: context.now,
    device: submission.device,
  });
  if (ownership.type === "foreign") {
    return refused(
      "unknown-client-id",
      `The Yjs client id ${ownership.clientId} is not one that this connection has claimed.`,
    );
  }
  // What only reminds of what is here hangs on nothing else.
  const reminds = forgotten.length > 0 && !bringsNews(structure, live.doc);
  if (!reminds && lacksDependencies(structure, (client) => vouchedState(live, speaker, client))) {
    const stateVector = encodeVouchedState(live, speaker);
    if (!submission.askedBefore) return { type: "need", stateVector };
    return refused("missing-dependency", "The update hangs on updates that were never sent.");
  }
  if (!reminds) agree(live, structure, speaker);
  try {
    // What is here already is the same, or without its content, and Yjs might prefer that in a later merge.
    const { update } = submission;
    const news = repeats ? Y.diffUpdate(update, Y.encodeStateVector(live.doc)) : update;
    const { size } = structure;
    const { ranges } = ownership;
    const { recollections } = remembered;
    return apply(live, submission, context, { news, size, ranges, recollections });
  } catch (error) {
    return broken(error instanceof Error ? error.message : "Unknown failure");
  }
}

function apply(
  live: LiveDocument,
  submission: Submission,
  { relayClientId, isOurs, leases: knowledge, now }: AcceptContext,
  batch: {
    readonly news: Uint8Array;
    readonly size: number;
    readonly ranges: readonly AuthorRange[];
    readonly recollections: readonly Recollection[];
  },
): Acceptance {
  const { news, size, ranges, recollections } = batch;
  for (const range of ranges) {
    // Yjs gives a process another id as soon as it hears of its own from elsewhere: who goes on under one has written all that stands under it.
    if (range.verified && submission.owns(range.client)) {
      live.authorship.vouch(range.client, range.author);
    }
    live.authorship.add(range);
  }
  const place = { workspace: live.workspace, document: live.id };
  const { principal, device } = submission;
  const leases = createLeaseJudge(knowledge, { principal, device, place, now });
  const judge = createJudge({
    role: submission.principal.role,
    tool: submission.principal.connector,
    authorship: live.authorship,
    isRestored: relayClientId > 1,
    isRegistrars: (path, value) => isOurs(place, path, value),
    recognise: (path, value, standing) =>
      live.recordWord.recognise({ ...place, path, standing }, value),
    leases,
  });
  const kindOfBatch = live.kind ?? submission.kind;
  const applied = live.toil.watch(size, () =>
    applyBatch(live, news, {
      kind: kindOfBatch,
      relayClientId,
      judge,
      carrier: principal.name,
      recollections,
      recordsOf: leases.records,
    }),
  );
  if (live.doc.store.pendingStructs !== null || live.doc.store.pendingDs !== null) {
    return broken("A part of the update stayed pending");
  }
  const [fault] = applied.malformed;
  if (fault !== undefined) {
    return broken(messageOf(fault), fault.what === "carried" ? "not-allowed" : "malformed-update");
  }
  // Put right alone it would stay as a document of that kind without a word in it, and stand for the workspace's own.
  if (live.kind === null && applied.kind === "workspace" && submission.principal.role !== "owner") {
    return broken("Only an owner begins a document of the workspace's own data.", "not-allowed");
  }
  if (!applied.news) return { type: "nothing-new" };
  const { kind, difference, corrections, remarks, addition } = applied;
  live.structs.add(size);
  if (live.structs.atMost() > limits.structsPerDocument) {
    const count = live.structs.count();
    const message = `A document may be made of ${limits.structsPerDocument} pieces, and this one would be of ${count}.`;
    if (count > limits.structsPerDocument) return broken(message, "too-large");
  }
  live.bytes += news.byteLength + (addition?.byteLength ?? 0);
  if (live.bytes > limits.documentBytes) {
    live.bytes = Y.encodeStateAsUpdate(live.doc).byteLength;
    const message = `A document may have ${limits.documentBytes} bytes, and this one would have ${live.bytes}.`;
    if (live.bytes > limits.documentBytes) return broken(message, "too-large");
  }
  const numbers = leases.numbers(fieldsOf(live.doc).get("issued"));
  return { type: "applied", kind, news, difference, corrections, remarks, addition, numbers };
}

/** Whether it brings clocks that the document has already. */
function overlaps(doc: Y.Doc, { clients }: UpdateStructure): boolean {
  return [...clients].some(
    ([client, [first]]) => (first?.from ?? 0) < Y.getState(doc.store, client),
  );
}

/** The refusal of an update that says something else of clocks than the document does; null where it does not. */
function disagreementOf(
  { doc, authorship }: LiveDocument,
  { update, principal, owns, brings }: Submission,
  {
    speaker: { speaksFor },
    isForgotten,
  }: { readonly speaker: Speaker; readonly isForgotten: (path: string | null) => boolean },
): Acceptance | null {
  let disagreements: readonly Disagreement[];
  try {
    disagreements = compareHeld(doc, update);
  } catch (error) {
    // Values of the stranger's are read here for the first time; Yjs and JSON throw whatever they stumble over.
    const message = error instanceof Error ? error.message : "Unreadable";
    return refused("malformed-update", message);
  }
  const settled = new Set(disagreements.flatMap((one) => (stoodAgain(doc, one) ? [one.path] : [])));
  for (const { client, from, to, what, path } of disagreements) {
    if (what === "gone" && (isForgotten(path) || settled.has(path))) continue;
    const other = authorship.otherThan(principal.id, client, { from, to });
    // Only who may have written it can have lost anything where nobody can tell any more.
    const mayBeOwn = brings === "own" || owns(client) || speaksFor(client);
    if (what === "gone" && (other === null || !mayBeOwn)) continue;
    const via = other === null ? "" : `, brought by ${other.author.name}`;
    const message = `Other edits stand under the Yjs client id ${client}${via}. Make yours again under a new one.`;
    return refused("unknown-client-id", message);
  }
  return null;
}

/** What others had carried here of the sender's own, and it holds alike, need not be asked for again. */
function agree(
  { doc, authorship, agreements }: LiveDocument,
  { clients }: UpdateStructure,
  speaker: Speaker,
): void {
  for (const client of authorship.carriedClients()) {
    const to = clients.get(client)?.at(-1)?.to;
    if (to === undefined || !speaker.speaksFor(client)) continue;
    agreements.add(speaker, client, Math.min(to, Y.getState(doc.store, client)));
  }
}

function messageOf({ what, path }: BatchFault): string {
  switch (what) {
    case "deleted":
      return `The register ${path} was deleted. Registers are cleared with null and never deleted.`;
    case "not-json":
      return `The register ${path} holds something other than JSON.`;
    case "foreign-type":
      return "A document has one map, `fields`, and one text, `note`, and no other shared type.";
    case "too-many-violations":
      return `More than ${mostCorrections} of its writes may not stand.`;
    case "carried":
      return `Somebody else wrote ${path}, which you may not write. Whoever wrote it, or an owner, can give it back.`;
  }
}

function broken(message: string, reason: RefusalReason = "malformed-update"): Acceptance {
  return { type: "broken", reason, message };
}

function refused(reason: RefusalReason, message: string): Acceptance {
  return { type: "refused", reason, message };
}
