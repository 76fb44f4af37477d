import { JsonValue } from "@concord/model";
import type { DocumentId } from "@concord/model";
import type { ChangeCodec, DecodedChange } from "../change-codec.ts";
import type { DocumentCipher, SealedValue } from "../document-cipher.ts";
import { readMessage } from "../entry-message.ts";
import { entryOf } from "../ledger-document.ts";
import { nameKey, readRootKey, registerKey } from "../root-key.ts";
import type { EntryStub, HistoryEntry, LedgerChangeOfPath, LedgerValue } from "./history-entry.ts";

/** Who gave a register the value that it has. */
export interface Blame extends EntryStub {
  readonly value: LedgerValue;
}

/**
 * The history of one document, of the moment when it was opened. Moments are a `seq`: what stood after that entry of the workspace.
 * Changes are decoded once; a value is decrypted when somebody looks at it.
 */
export interface LedgerHistory {
  readonly count: number;
  /** Entries from one place on, the oldest first. */
  readonly entries: (from: number, limit: number) => Promise<readonly HistoryEntry[]>;
  /** The last entry up to a moment; null before the first. */
  readonly entryAt: (seq: number) => EntryStub | null;
  /** The registers at a moment. One that was cleared is not among them; one that is withheld is not either. */
  readonly registersAt: (seq: number) => Promise<ReadonlyMap<string, JsonValue>>;
  /** Whose each register is at a moment. */
  readonly blameAt: (seq: number) => Promise<ReadonlyMap<string, Blame>>;
  /** What registers became between two moments; those that came back to what they were are left out. */
  readonly difference: (from: number, to: number) => Promise<readonly LedgerChangeOfPath[]>;
}

interface Write {
  /** Place of the entry. */
  readonly index: number;
  readonly key: string;
  readonly sealed: string;
}

const cleared: LedgerValue = { type: "known", value: null };

/** @param reading the cipher; or why values are not read: who asks may not, or nobody can any more */
export async function openHistory(
  document: DocumentId,
  changes: readonly Uint8Array[],
  codec: Pick<ChangeCodec, "decode">,
  reading: DocumentCipher | "withheld" | "erased",
): Promise<LedgerHistory> {
  const cipher = typeof reading === "string" ? null : reading;
  const unread: LedgerValue = { type: typeof reading === "string" ? reading : "withheld" };
  const decoded = changes.map((bytes) => decodeOf(document, bytes, codec));
  const writesOf = decoded.map((change, index) => registerWrites(change, index));
  /** The writes of each register, the oldest first. */
  const byKey = Map.groupBy(writesOf.flat(), ({ key }) => key);
  const opened = new Map<Write, LedgerValue>();
  const names = await namesIn(decoded, cipher);
  const stubs = decoded.map((change) => stubOf(document, change, names));

  const open = async (wanted: readonly (Write | null)[]): Promise<void> => {
    const closed = [...new Set(wanted)].filter((write) => write !== null && !opened.has(write));
    const values = closed.filter((write) => write !== null);
    const texts = cipher === null ? [] : await cipher.open(values);
    for (const [index, write] of values.entries())
      opened.set(write, valueOf(texts[index] ?? null, unread));
  };
  const valueAt = (write: Write | null): LedgerValue =>
    write === null ? cleared : (opened.get(write) ?? unread);

  /** How many entries there are up to a moment. */
  const countAt = (seq: number): number =>
    firstWhere(stubs.length, (at) => (stubs[at]?.seq ?? 0) > seq);
  /** The last write of a register among the first `count` entries. */
  const writeAt = (key: string, count: number): Write | null => {
    const writes = byKey.get(key) ?? [];
    return writes[firstWhere(writes.length, (at) => (writes[at]?.index ?? 0) >= count) - 1] ?? null;
  };
  const standing = (count: number): readonly Write[] =>
    [...byKey.keys()].map((key) => writeAt(key, count)).filter((write) => write !== null);

  return {
    count: stubs.length,
    entries: async (from, limit) => {
      const page = writesOf.slice(from, from + limit);
      const pairs = page.map((writes, offset) =>
        writes.map((after) => ({ before: writeAt(after.key, from + offset), after })),
      );
      await open(pairs.flat().flatMap(({ before, after }) => [before, after]));
      return stubs.slice(from, from + limit).map((stub, offset) => ({
        ...stub,
        changes: (pairs[offset] ?? []).map(({ before, after }) => ({
          path: pathOf(after.key),
          before: valueAt(before),
          after: valueAt(after),
        })),
      }));
    },
    entryAt: (seq) => stubs[countAt(seq) - 1] ?? null,
    registersAt: async (seq) => {
      const writes = standing(countAt(seq));
      await open(writes);
      return new Map(
        writes.flatMap((write) => {
          const value = valueAt(write);
          return value.type === "known" && value.value !== null
            ? [[pathOf(write.key), value.value] as const]
            : [];
        }),
      );
    },
    blameAt: async (seq) => {
      const writes = standing(countAt(seq));
      await open(writes);
      return new Map(
        writes.flatMap((write) => {
          const stub = stubs[write.index];
          return stub === undefined
            ? []
            : [[pathOf(write.key), { ...stub, value: valueAt(write) }] as const];
        }),
      );
    },
    difference: async (from, to) => {
      const [earlier, later] = [countAt(from), countAt(to)];
      const pairs = [...byKey.keys()]
        .map((key) => ({ key, before: writeAt(key, earlier), after: writeAt(key, later) }))
        .filter(({ before, after }) => before !== after);
      await open(pairs.flatMap(({ before, after }) => [before, after]));
      return pairs
        .map(({ key, before, after }) => ({
          path: pathOf(key),
          before: valueAt(before),
          after: valueAt(after),
        }))
        .filter(({ before, after }) => !isSame(before, after))
        .toSorted((one, other) => (one.path < other.path ? -1 : 1));
    },
  };
}

function decodeOf(
  document: DocumentId,
  bytes: Uint8Array,
  codec: Pick<ChangeCodec, "decode">,
): DecodedChange {
  const decoding = codec.decode(bytes);
  if (decoding.type === "change") return decoding.change;
  throw new Error(`A change in the ledger of ${document} is damaged: ${decoding.reason}`);
}

function registerWrites({ writes }: DecodedChange, index: number): readonly Write[] {
  return writes.flatMap(({ key, value }) =>
    readRootKey(key).type === "register" && typeof value === "string"
      ? [{ index, key, sealed: value }]
      : [],
  );
}

const pathOf = (key: string): string => key.slice(registerKey("").length);

function valueOf(text: string | null, unread: LedgerValue): LedgerValue {
  return text === null ? unread : { type: "known", value: JsonValue.parse(JSON.parse(text)) };
}

function isSame(one: LedgerValue, other: LedgerValue): boolean {
  return (
    one.type === "known" &&
    other.type === "known" &&
    JSON.stringify(one.value) === JSON.stringify(other.value)
  );
}

/** The names that authors have in each entry: the one that was recorded last before it. */
async function namesIn(
  changes: readonly DecodedChange[],
  cipher: DocumentCipher | null,
): Promise<(author: string, seq: number) => string | null> {
  const found: (SealedValue & { readonly seq: number })[] = changes.flatMap(({ writes }) =>
    writes.flatMap(({ key, value }) =>
      readRootKey(key).type === "name" && typeof value === "string"
        ? [{ key, sealed: value, seq: entryOf(writes) }]
        : [],
    ),
  );
  const texts = cipher === null ? [] : await cipher.open(found);
  return (author, seq) => {
    const index = found.findLastIndex((each) => each.key === nameKey(author) && each.seq <= seq);
    return texts[index] ?? null;
  };
}

function stubOf(
  document: DocumentId,
  change: DecodedChange,
  nameOf: (author: string, seq: number) => string | null,
): EntryStub {
  const message = readMessage(change.message);
  if (message === null) throw new Error(`An entry in the ledger of ${document} cannot be read`);
  const seq = entryOf(change.writes);
  const { author, ...rest } = message;
  return {
    seq,
    hash: change.hash,
    at: change.at,
    author: { id: author, name: nameOf(author, seq) },
    ...rest,
  };
}

/** The first place of `length` for which something is so that is so for all after it; `length` if for none. */
function firstWhere(length: number, isSo: (at: number) => boolean): number {
  let from = 0;
  let to = length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (isSo(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}
