import { canonicalJson } from "@concord/model";
import type { DocumentId, JsonValue } from "@concord/model";
import { encodeUtf8 } from "lib0/string";
import type { ChangeCodec, DecodedChange, EncodedChange, LedgerWrite } from "./change-codec.ts";
import type { DocumentCipher } from "./document-cipher.ts";
import { messageOf } from "./entry-message.ts";
import type { JournalRow } from "./journal-row.ts";
import { ledgerActor } from "./ledger-actor.ts";
import { entryKey, nameKey, readRootKey, registerKey } from "./root-key.ts";

/**
 * The end of a document's ledger: all that its next change depends on, and no more. A change is a function of this, of one row of the journal and of
 * the document's key.
 */
export interface LedgerDocument {
  /** The `seq` of the last entry, 0 for none. */
  readonly lastEntry: () => number;
  /** The change that a row makes, or null if it alters nothing and is no erasure. The next row goes on from it. */
  readonly record: (row: JournalRow, isErasure?: boolean) => Promise<EncodedChange | null>;
}

/**
 * @param cipher null once the document's key was destroyed: then it is recorded that something changed, and not to what
 * @param changes all changes so far
 */
export async function openLedgerDocument(
  document: DocumentId,
  cipher: DocumentCipher | null,
  codec: ChangeCodec,
  changes: readonly DecodedChange[],
): Promise<LedgerDocument> {
  const actor = ledgerActor(document);
  /** The op that wrote a key last. */
  const latest = new Map<string, number>();
  const names = await knownNames(changes, cipher);
  let number = 0;
  let nextOp = 1;
  let parent: string | null = null;
  let last = 0;
  const take = (writes: readonly LedgerWrite[], hash: string, seq: number): void => {
    for (const [index, { key }] of writes.entries()) latest.set(key, nextOp + index);
    nextOp += writes.length;
    number += 1;
    parent = hash;
    last = seq;
  };
  for (const { writes, hash } of changes) take(writes, hash, entryOf(writes));

  return {
    lastEntry: () => last,
    record: async (row, isErasure = false) => {
      const changed = alterations(row);
      if (changed.size === 0 && !isErasure) return null;
      const message = messageOf(row);
      const values = [...changed]
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([path, text]) => ({ key: registerKey(path), text }));
      // The name of who erases would be erased with the rest: its entry says the id.
      const isNewName = !isErasure && names.get(row.author.id) !== row.author.name;
      if (cipher !== null && isNewName) {
        values.unshift({ key: nameKey(row.author.id), text: row.author.name });
      }
      const sealed =
        cipher === null
          ? values.map(() => "")
          : await cipher.seal(identityOf(row, message, values), values);
      const writes = [
        { key: entryKey, value: row.seq },
        ...values.map(({ key }, index) => ({ key, value: sealed[index] ?? "" })),
      ].map((write) => ({ ...write, replaces: latest.get(write.key) ?? null }));
      const change = codec.encode({
        actor,
        number: number + 1,
        startOp: nextOp,
        at: row.acceptedTime,
        message,
        parent,
        writes,
      });
      take(writes, change.hash, row.seq);
      if (isNewName) names.set(row.author.id, row.author.name);
      return change;
    },
  };
}

/** The `seq` that a change is the entry of; 0 for one that names none. */
export function entryOf(writes: readonly LedgerWrite[]): number {
  const value = writes.find(({ key }) => key === entryKey)?.value;
  return typeof value === "number" ? value : 0;
}

/** The journal says that the note was edited, and not to what. */
const notePath = "note";

/** The registers that a row alters and the text of what they then hold. One that is named twice goes from its first value to its last. */
function alterations({ difference }: JournalRow): ReadonlyMap<string, string> {
  const befores = new Map<string, JsonValue>();
  const afters = new Map<string, string>();
  for (const { path, before, after } of difference) {
    if (!befores.has(path)) befores.set(path, before);
    afters.set(path, canonicalJson(after));
  }
  for (const [path, before] of befores) {
    if (path !== notePath && canonicalJson(before) === afters.get(path)) afters.delete(path);
  }
  return afters;
}

/** Everything that makes a change the one that it is, in one text. */
function identityOf(
  { seq, acceptedTime }: JournalRow,
  message: string,
  values: readonly { readonly key: string; readonly text: string }[],
): Uint8Array {
  const parts = values.flatMap(({ key, text }) => [key, text]);
  return encodeUtf8(JSON.stringify([seq, acceptedTime, message, ...parts]));
}

/** The name under which each author was recorded last, of those that can be read. */
async function knownNames(
  changes: readonly DecodedChange[],
  cipher: DocumentCipher | null,
): Promise<Map<string, string>> {
  const sealed = new Map<string, string>();
  for (const { writes } of changes) {
    for (const { key, value } of writes) {
      if (readRootKey(key).type === "name" && typeof value === "string") sealed.set(key, value);
    }
  }
  if (cipher === null) return new Map();
  const opened = await cipher.open([...sealed].map(([key, value]) => ({ key, sealed: value })));
  return new Map(
    [...sealed.keys()].flatMap((key, index) => {
      const name = opened[index];
      return name === null || name === undefined ? [] : [[key.slice(1), name] as const];
    }),
  );
}
