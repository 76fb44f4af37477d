import { documentFingerprint, isPending } from "@concord/document";
import type { DocumentId } from "@concord/model";
import * as Y from "yjs";
import { tryDocumentFrom } from "./document-cache.ts";

/** What to do with a document that relay and replica hold differently. */
export type Healing =
  /** What is stored here is the relay's: only the row was wrong, on one of the sides. */
  | { readonly type: "agree" }
  /** Both sides together make one document. `gives`: the relay lacks something of it. */
  | { readonly type: "join"; readonly update: Uint8Array; readonly gives: boolean }
  /** The relay's counts: what it lacks cannot be given to it, and lies aside already. */
  | { readonly type: "let-go" }
  /** What is here cannot be read, or says something else under the same names: the relay's counts, and ours is kept aside. */
  | { readonly type: "replace"; readonly aside: Uint8Array };

/** Never written under: these documents are only read. */
const reader = 2 ** 32 - 1;

/**
 * Decides how a document is healed.
 *
 * @param held the updates stored here
 * @param theirs the whole document as the relay has it
 * @param aside what this device may not give the relay, and keeps for a person
 */
export function planHealing(
  document: DocumentId,
  held: readonly Uint8Array[],
  theirs: Uint8Array,
  aside: readonly Uint8Array[] = [],
): Healing {
  const replace = (): Healing => ({ type: "replace", aside: bundled(held) });
  const ours = fingerprintOf(document, held);
  if (ours === undefined) return replace();
  const relays = fingerprintOf(document, [theirs]);
  if (ours !== null && ours === relays) return { type: "agree" };

  // Yjs keeps the content that came first: where two say something else under one name, the order shows.
  const joined = fingerprintOf(document, [...held, theirs]);
  if (joined === null || joined === undefined) return replace();
  if (joined !== fingerprintOf(document, [theirs, ...held])) return replace();
  const gives = joined !== relays;
  if (gives && aside.length > 0 && addsNothing(document, held, [theirs, ...aside])) {
    return { type: "let-go" };
  }
  return { type: "join", update: Y.mergeUpdates([theirs, ...held]), gives };
}

/** The fingerprint of a document made of updates: null where some are missing, undefined where they cannot be read. */
export function fingerprintOf(
  document: DocumentId,
  updates: readonly Uint8Array[],
): string | null | undefined {
  const loaded = tryDocumentFrom(document, updates, reader);
  if (loaded === undefined) return undefined;
  const fingerprint = isPending(loaded.doc) ? null : documentFingerprint(loaded.doc, document);
  loaded.doc.destroy();
  return fingerprint;
}

/** Whether updates say nothing that others do not say already. */
function addsNothing(
  document: DocumentId,
  updates: readonly Uint8Array[],
  others: readonly Uint8Array[],
): boolean {
  const fingerprint = fingerprintOf(document, others);
  return (
    typeof fingerprint === "string" &&
    fingerprint === fingerprintOf(document, [...others, ...updates])
  );
}

/** All of them as one piece, each after its length in four bytes: what cannot be read cannot be merged either. */
function bundled(updates: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(updates.reduce((sum, each) => sum + 4 + each.byteLength, 0));
  let at = 0;
  for (const update of updates) {
    new DataView(bytes.buffer).setUint32(at, update.byteLength);
    bytes.set(update, at + 4);
    at += 4 + update.byteLength;
  }
  return bytes;
}
