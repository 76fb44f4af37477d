import type { DocumentId } from "@concord/model";
import { epochNumber } from "@concord/protocol";
import type { Epoch, WorkspaceId } from "@concord/protocol";
import type { ChangeCodec } from "../change-codec.ts";
import type { ChangePacker } from "../change-packer.ts";
import type { OpenCipher } from "../document-cipher.ts";
import { messageOf } from "../entry-message.ts";
import { checkDocument } from "../export/check-document.ts";
import { createFollower } from "../follower.ts";
import type { Journal, JournalRow } from "../journal-row.ts";
import { entryOf } from "../ledger-document.ts";
import type { EntryMark, LedgerKeys, LedgerStore } from "../ledger-store.ts";
import { readLedger } from "../read-ledger.ts";
import { readRootKey, registerKey } from "../root-key.ts";

/** Where a ledger is not what its journal makes. */
export interface LedgerDoubt {
  readonly reason: "entry-altered" | "entry-missing" | "entry-added" | "entry-damaged";
  readonly document: DocumentId | null;
  readonly seq: number | null;
}

/** The ledger was recorded under another epoch than the journal's: until it is derived again it holds what the store said before that began. */
export interface EarlierHistory {
  readonly epoch: Epoch;
  /** How far it had recorded; what is beyond the journal's end is gone with it. */
  readonly cursor: number;
}

export interface LedgerComparison {
  /** Up to which row the ledger has recorded, and been compared. */
  readonly recorded: number;
  readonly earlier: EarlierHistory | null;
  readonly entries: number;
  /** Documents whose values were erased: of these only what stands in the open can be compared, and nothing once the store was restored. */
  readonly erased: number;
  /** The first of each document. */
  readonly doubts: readonly LedgerDoubt[];
}

export interface CompareDeps {
  readonly journal: Journal;
  readonly stored: LedgerStore;
  /** Nothing is made or destroyed through them: see `scratchKeys`. */
  readonly keys: LedgerKeys;
  /** An empty store, for the ledger that is derived to compare with. */
  readonly scratch: LedgerStore;
  readonly codec: ChangeCodec;
  readonly packer: ChangePacker;
  readonly openCipher: OpenCipher;
}

/**
 * Derives the ledger of a workspace anew, as far as it was recorded, and compares entry by entry. A store that was restored tells what its ledger recorded before up
 * to where the backup ends: so far the two are compared under another epoch too.
 */
export async function compareLedger(
  workspace: WorkspaceId,
  deps: CompareDeps,
): Promise<LedgerComparison> {
  const { journal, stored, keys, scratch, codec, packer, openCipher } = deps;
  const position = await stored.position(workspace);
  if (position === null) return { recorded: 0, earlier: null, entries: 0, erased: 0, doubts: [] };
  const { cursor, epoch } = position;
  const isEarlier = epoch !== (await journal.epoch());
  const head = await journal.head(workspace);
  const upTo = isEarlier ? Math.min(cursor, head) : cursor;
  /** What a restore has lost stands in the ledger until it is derived again. */
  const end = isEarlier && head < cursor ? head : Number.MAX_SAFE_INTEGER;
  const erased = new Set(await keys.destroyed(workspace));
  const erasedRows = new Map<number, JournalRow>();
  const recorded: Journal = {
    ...journal,
    head: async () => Math.min(upTo, await journal.head(workspace)),
    read: async (_, after, most) => {
      const rows = await journal.read(workspace, after, most);
      for (const row of rows) if (erased.has(row.document)) erasedRows.set(row.seq, row);
      return rows.filter(({ seq }) => seq <= upTo);
    },
  };
  const parts = { codec, packer, openCipher };
  await createFollower({ journal: recorded, store: scratch, keys, ...parts }).catchUp(workspace);

  const derived = await marksOf(workspace, scratch, upTo);
  const marked = await marksOf(workspace, stored, end);
  const doubts: LedgerDoubt[] = [];
  let entries = 0;
  for (const document of new Set([...derived.keys(), ...marked.keys()])) {
    const all = await readLedger(workspace, document, stored, packer);
    const changes = end === Number.MAX_SAFE_INTEGER ? all : changesUpTo(end, all, codec);
    entries += changes.length;
    const doubt = erased.has(document)
      ? epochNumber(epoch) === 1
        ? openPartDoubt(document, changes, erasedRows, codec)
        : null
      : ((await doubtIn(document, changes, derived.get(document) ?? [], codec)) ??
        markDoubt(document, marked.get(document) ?? [], derived.get(document) ?? []));
    if (doubt !== null) doubts.push(doubt);
  }
  const earlier = isEarlier ? { epoch, cursor } : null;
  return { recorded: upTo, earlier, entries, erased: erased.size, doubts };
}

/** Without the changes whose entries come later. */
function changesUpTo(
  upTo: number,
  changes: readonly Uint8Array[],
  codec: ChangeCodec,
): readonly Uint8Array[] {
  const end = changes.findIndex((bytes) => {
    const decoding = codec.decode(bytes);
    return decoding.type !== "damaged" && entryOf(decoding.change.writes) > upTo;
  });
  return end < 0 ? changes : changes.slice(0, end);
}

const marksPerRead = 10_000;

async function marksOf(
  workspace: WorkspaceId,
  store: Pick<LedgerStore, "marks">,
  upTo: number,
): Promise<ReadonlyMap<DocumentId, readonly EntryMark[]>> {
  const all: EntryMark[] = [];
  for (;;) {
    const page = await store.marks(workspace, all.at(-1)?.seq ?? 0, upTo, marksPerRead);
    all.push(...page);
    if (page.length < marksPerRead) return Map.groupBy(all, ({ document }) => document);
  }
}

async function doubtIn(
  document: DocumentId,
  changes: readonly Uint8Array[],
  derived: readonly EntryMark[],
  codec: ChangeCodec,
): Promise<LedgerDoubt | null> {
  const unsealed = derived.map((mark) => ({ ...mark, seal: 0 }));
  const found = await checkDocument(document, changes, unsealed, codec, null);
  if (found === null) return null;
  const { reason, seq } = found;
  const isOther =
    reason === "entry-missing" || reason === "entry-added" || reason === "entry-damaged";
  return { reason: isOther ? reason : "entry-altered", document, seq };
}

/** The list of entries, by which seals are made, must be that of the changes. */
function markDoubt(
  document: DocumentId,
  marked: readonly EntryMark[],
  derived: readonly EntryMark[],
): LedgerDoubt | null {
  for (let index = 0; index < Math.max(marked.length, derived.length); index += 1) {
    const [has, should] = [marked[index], derived[index]];
    if (has?.seq === should?.seq && has?.hash === should?.hash) continue;
    return { reason: "entry-altered", document, seq: should?.seq ?? has?.seq ?? null };
  }
  return null;
}

/** Without its key nobody makes a document's changes again; who wrote when, by which device and operations, and which registers, is in the open. */
function openPartDoubt(
  document: DocumentId,
  changes: readonly Uint8Array[],
  rows: ReadonlyMap<number, JournalRow>,
  codec: ChangeCodec,
): LedgerDoubt | null {
  for (const bytes of changes) {
    const decoding = codec.decode(bytes);
    if (decoding.type === "damaged") return { reason: "entry-damaged", document, seq: null };
    const { message, at, writes } = decoding.change;
    const seq = entryOf(writes);
    const row = rows.get(seq);
    if (row === undefined || row.document !== document) {
      return { reason: "entry-added", document, seq };
    }
    const paths = new Set(row.difference.map(({ path }) => registerKey(path)));
    const isKnown = writes.every(
      ({ key }) => readRootKey(key).type !== "register" || paths.has(key),
    );
    if (message !== messageOf(row) || at !== row.acceptedTime || !isKnown) {
      return { reason: "entry-altered", document, seq };
    }
  }
  return null;
}
