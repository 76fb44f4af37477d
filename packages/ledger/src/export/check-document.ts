import type { DocumentId } from "@concord/model";
import type { ChangeCodec, DecodedChange } from "../change-codec.ts";
import type { DocumentCipher } from "../document-cipher.ts";
import { readMessage } from "../entry-message.ts";
import { ledgerActor } from "../ledger-actor.ts";
import { entryOf } from "../ledger-document.ts";
import { entryKey } from "../root-key.ts";
import type { SealedEntry } from "./check-seals.ts";
import type { FindingReason, LedgerFinding } from "./finding.ts";

/**
 * The first thing that does not fit between a document's changes and the entries that were sealed of it; null if everything does. What comes after it hangs on
 * it and says nothing more.
 */
export async function checkDocument(
  document: DocumentId,
  changes: readonly Uint8Array[],
  sealed: readonly SealedEntry[],
  codec: Pick<ChangeCodec, "decode">,
  cipher: DocumentCipher | null,
): Promise<LedgerFinding | null> {
  const found = (
    reason: FindingReason,
    message: string,
    at: { readonly seq: number; readonly seal?: number } | undefined,
  ): LedgerFinding => ({
    reason,
    message,
    document,
    seq: at?.seq ?? null,
    seal: at?.seal ?? null,
  });
  const actor = ledgerActor(document);
  let before: DecodedChange | null = null;
  for (let index = 0; index < Math.max(changes.length, sealed.length); index += 1) {
    const expected = sealed[index];
    const bytes = changes[index];
    if (bytes === undefined) {
      return found("entry-missing", "An entry that was sealed is missing at the end.", expected);
    }
    const decoding = codec.decode(bytes);
    if (decoding.type === "damaged") return found("entry-damaged", decoding.reason, expected);
    const { change } = decoding;
    const seq = entryOf(change.writes);
    if (change.actor !== actor) {
      return found(
        "entry-of-another-document",
        "The entry belongs to another document.",
        expected ?? { seq },
      );
    }
    if (expected === undefined) {
      return found("entry-added", "No seal knows this entry.", { seq });
    }
    if (change.hash !== expected.hash) return differing(change, seq, expected, found);
    if (!follows(change, before)) {
      return found("entry-altered", "The entry does not follow the one before it.", expected);
    }
    if (cipher !== null && !(await opens(change, cipher))) {
      return found("value-unreadable", "The key in the export does not open a value.", expected);
    }
    before = change;
  }
  return null;
}

function differing(
  change: DecodedChange,
  seq: number,
  expected: SealedEntry,
  found: (
    reason: FindingReason,
    message: string,
    at: { readonly seq: number; readonly seal?: number },
  ) => LedgerFinding,
): LedgerFinding {
  if (seq > expected.seq) {
    return found("entry-missing", "An entry that was sealed is missing.", expected);
  }
  if (seq < expected.seq) {
    return found("entry-added", "No seal knows this entry.", { seq, seal: expected.seal });
  }
  const what = readMessage(change.message) === null ? " It is none of a ledger's." : "";
  return found("entry-altered", `The entry is not the one that was sealed.${what}`, expected);
}

function follows(change: DecodedChange, before: DecodedChange | null): boolean {
  return (
    change.parent === (before?.hash ?? null) &&
    change.number === (before?.number ?? 0) + 1 &&
    entryOf(change.writes) > (before === null ? 0 : entryOf(before.writes))
  );
}

async function opens(change: DecodedChange, cipher: DocumentCipher): Promise<boolean> {
  const values = change.writes.flatMap(({ key, value }) =>
    key === entryKey || typeof value !== "string" ? [] : [{ key, sealed: value }],
  );
  return !(await cipher.open(values)).includes(null);
}
