import { DocumentId } from "@concord/model";
import type { JsonValue } from "@concord/model";
import { DeviceId, Epoch, WorkspaceId } from "@concord/protocol";
import type { Journal, JournalRow } from "../journal-row.ts";

export const acme = WorkspaceId.parse("acme");
export const ada = { id: "u1", name: "Ada" };
export const bob = { id: "u2", name: "Bob" };
export const phone = DeviceId.parse("device-1");

/** The n-th document of a test. */
export function documentNumber(n: number): DocumentId {
  return DocumentId.parse(`0197f3a0-0000-7000-8000-${n.toString(16).padStart(12, "0")}`);
}

/** What a test says of a row; the rest is filled in. */
export interface RowWish extends Partial<Omit<JournalRow, "difference" | "document">> {
  /** The n-th document; the first unless said otherwise. */
  readonly document?: number;
  /** Registers and what they become. What they were is known from the rows before. */
  readonly changes?: Readonly<Record<string, JsonValue>>;
}

/** A journal in memory: rows that somebody adds, read as the ledger reads a relay's. */
export interface PaperJournal extends Journal {
  readonly rows: readonly JournalRow[];
  readonly add: (...wishes: readonly RowWish[]) => void;
  /** Erases the values of the n-th document, by a row of its own. */
  readonly erase: (n: number) => void;
  /** The store was put back to how it was after `seq`. */
  readonly restore: (seq: number) => void;
}

export function paperJournal(wishes: readonly RowWish[] = []): PaperJournal {
  let rows: JournalRow[] = [];
  let epoch = 1;
  const erasing: number[] = [];
  const add = (...added: readonly RowWish[]): void => {
    for (const wish of added) rows.push(rowOf(wish, rows));
  };
  add(...wishes);
  return {
    get rows() {
      return rows;
    },
    add,
    erase: (document) => {
      add({ document, operations: [{ type: "erase" }] });
      erasing.push(rows.at(-1)?.seq ?? 0);
    },
    erasures: async (_, after, upTo) => erasing.filter((seq) => seq > after && seq <= upTo),
    restore: (seq) => {
      rows = rows.filter((row) => row.seq <= seq);
      epoch += 1;
    },
    epoch: async () => Epoch.parse(`${epoch}:abcdefgh`),
    workspaces: async () => [acme],
    head: async () => rows.at(-1)?.seq ?? 0,
    read: async (_, after, most) =>
      withinBytes(rows.filter(({ seq }) => seq > after).slice(0, most.rows), most.bytes),
  };
}

function withinBytes(rows: readonly JournalRow[], most: number): readonly JournalRow[] {
  let bytes = 0;
  const end = rows.findIndex(({ operations, difference }, index) => {
    bytes += JSON.stringify([operations, difference]).length;
    return index > 0 && bytes > most;
  });
  return end < 0 ? rows : rows.slice(0, end);
}

function rowOf(
  { document: n = 1, changes = {}, ...rest }: RowWish,
  before: readonly JournalRow[],
): JournalRow {
  const document = documentNumber(n);
  const seq = (before.at(-1)?.seq ?? 0) + 1;
  const valueOf = (path: string): JsonValue =>
    before
      .filter((row) => row.document === document)
      .flatMap(({ difference }) => difference)
      .findLast((each) => each.path === path)?.after ?? null;
  return {
    seq,
    document,
    kind: "invoice",
    author: ada,
    device: phone,
    batch: seq,
    operations: [{ type: "set-field" }],
    difference: Object.entries(changes).map(([path, after]) => ({
      path,
      before: valueOf(path),
      after,
    })),
    deviceTime: 1_790_000_000_000 + seq * 1_000,
    acceptedTime: 1_790_000_000_500 + seq * 1_000,
    ...rest,
  };
}

/** 3,000 rows of 40 documents: enough to be interrupted in the middle. */
export function longJournal(): PaperJournal {
  const journal = paperJournal();
  const rows: readonly JournalRow[] = Array.from({ length: 3_000 }, (_, index) => ({
    seq: index + 1,
    document: documentNumber((index * 7) % 40),
    kind: "invoice",
    author: index % 5 === 0 ? bob : ada,
    device: phone,
    batch: index,
    operations: [{ type: "set-field" }],
    difference: [{ path: `lines.k${index % 30}.quantity`, before: null, after: String(index) }],
    deviceTime: index,
    acceptedTime: index + 1,
  }));
  return {
    ...journal,
    rows,
    head: async () => rows.length,
    read: async (_, after, most) => rows.slice(after, after + most.rows),
  };
}
