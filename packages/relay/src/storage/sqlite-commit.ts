import type { SqliteDatabase } from "./sqlite-database.ts";
import { SeqRow } from "./sqlite-rows.ts";
import type { NewEntry } from "./storage.ts";

/** Writes entries in one transaction, each under the next `seq` of its workspace. */
export function commitEntries(
  database: SqliteDatabase,
  entries: readonly NewEntry[],
): readonly number[] {
  return database.transact(() => entries.map((entry) => commitEntry(database, entry)));
}

function commitEntry(database: SqliteDatabase, entry: NewEntry): number {
  const { workspace, document } = entry;
  const head = database.first(
    SeqRow,
    `INSERT INTO heads (workspace, seq) VALUES (?, 1)
     ON CONFLICT (workspace) DO UPDATE SET seq = seq + 1 RETURNING seq`,
    workspace,
  );
  if (head === null) throw new Error("The head of the workspace was not written");
  const { seq } = head;
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
  database.run(
    `INSERT INTO documents (workspace, document, kind, seq) VALUES (?, ?, ?, ?)
     ON CONFLICT (workspace, document) DO UPDATE SET seq = excluded.seq`,
    workspace,
    document,
    entry.kind,
    seq,
  );
  for (const range of entry.authorship) {
    database.run(
      `INSERT OR REPLACE INTO authorship
         (workspace, document, client, clock_from, clock_to, author_id, author_name, verified, at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      workspace,
      document,
      range.client,
      range.from,
      range.to,
      range.author.id,
      range.author.name,
      range.verified ? 1 : 0,
      range.at,
    );
  }
  return seq;
}
