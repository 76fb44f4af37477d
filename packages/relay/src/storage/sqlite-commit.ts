import { keepForeignNumbers } from "./sqlite-foreign-numbers.ts";
import { changeNumbers } from "./sqlite-numbers.ts";
import { endPasskeysAhead } from "./sqlite-passkeys.ts";
import type { SqliteDatabase } from "./sqlite-database.ts";
import { SeqRow } from "./sqlite-rows.ts";
import type { AuthorRange, NewEntry } from "./storage.ts";

/**
 * Writes entries in one transaction, each under the next `seq` of its workspace. Only the journal and the bytes are written per entry: where entries
 * share a head, a document or a range of clocks, its last state is written once.
 */
export function commitEntries(
  database: SqliteDatabase,
  entries: readonly NewEntry[],
): readonly number[] {
  return database.transact(() => {
    const seqs = takeSeqs(database, entries);
    const documents = new Map<string, { readonly entry: NewEntry; readonly seq: number }>();
    const authorship = new Map<string, { readonly entry: NewEntry; readonly range: AuthorRange }>();
    for (const [index, entry] of entries.entries()) {
      const seq = seqs[index] ?? 0;
      writeEntry(database, entry, seq);
      changeNumbers(database, entry.workspace, entry.numbers ?? []);
      keepForeignNumbers(database, entry);
      endPasskeysAhead(database, entry);
      if (entry.erases === true) {
        const insert = "INSERT INTO erasures (workspace, seq, document) VALUES (?, ?, ?)";
        database.run(insert, entry.workspace, seq, entry.document);
      }
      const place = `${entry.workspace}/${entry.document}`;
      documents.set(place, { entry, seq });
      for (const range of entry.authorship) {
        authorship.set(`${place}/${range.client}/${range.from}`, { entry, range });
      }
    }
    for (const { entry, seq } of documents.values()) writeDocument(database, entry, seq);
    for (const { entry, range } of authorship.values()) writeRange(database, entry, range);
    return seqs;
  });
}

/** The `seq` of each entry, in their order. */
function takeSeqs(database: SqliteDatabase, entries: readonly NewEntry[]): readonly number[] {
  const counts = new Map<string, number>();
  for (const { workspace } of entries) counts.set(workspace, (counts.get(workspace) ?? 0) + 1);
  const next = new Map<string, number>();
  for (const [workspace, count] of counts) {
    const head = database.first(
      SeqRow,
      `INSERT INTO heads (workspace, seq) VALUES (?, ?)
       ON CONFLICT (workspace) DO UPDATE SET seq = seq + excluded.seq RETURNING seq`,
      workspace,
      count,
    );
    if (head === null) throw new Error("The head of the workspace was not written");
    next.set(workspace, head.seq - count + 1);
  }
  return entries.map(({ workspace }) => {
    const seq = next.get(workspace) ?? 0;
    next.set(workspace, seq + 1);
    return seq;
  });
}

function writeEntry(database: SqliteDatabase, entry: NewEntry, seq: number): void {
  const { workspace, document } = entry;
  database.run(
    `INSERT INTO journal (workspace, seq, document, kind, author_id, author_name, device, batch,
       operations, difference, verdict, device_time, accepted_time)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    workspace,
    seq,
    document,
    entry.kind,
    entry.author.id,
    entry.author.name,
    entry.device,
    entry.batch,
    JSON.stringify(entry.operations),
    JSON.stringify(entry.difference),
    JSON.stringify(entry.verdict(seq)),
    entry.deviceTime,
    entry.acceptedTime,
  );
  database.run(
    "INSERT INTO updates (workspace, seq, document, bytes) VALUES (?, ?, ?, ?)",
    workspace,
    seq,
    document,
    entry.update,
  );
}

function writeDocument(database: SqliteDatabase, entry: NewEntry, seq: number): void {
  database.run(
    `INSERT INTO documents (workspace, document, kind, seq) VALUES (?, ?, ?, ?)
     ON CONFLICT (workspace, document) DO UPDATE SET seq = excluded.seq`,
    entry.workspace,
    entry.document,
    entry.kind,
    seq,
  );
}

function writeRange(database: SqliteDatabase, entry: NewEntry, range: AuthorRange): void {
  database.run(
    `INSERT OR REPLACE INTO authorship
       (workspace, document, client, clock_from, clock_to, author_id, author_name, verified, at, accepted_at, device)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    entry.workspace,
    entry.document,
    range.client,
    range.from,
    range.to,
    range.author.id,
    range.author.name,
    range.verified ? 1 : 0,
    range.at,
    range.acceptedAt ?? null,
    range.device ?? null,
  );
}
