import { readRegisters } from "@concord/document";
import { DocumentId } from "@concord/model";
import type { DocumentKind } from "@concord/model";
import { WorkspaceId } from "@concord/protocol";
import * as Y from "yjs";
import { z } from "zod";
import type { IssuedElsewhere } from "./number-storage.ts";
import type { SqliteDatabase } from "./sqlite-database.ts";
import { readDocument } from "./sqlite-log.ts";
import { Differences, jsonColumn } from "./sqlite-rows.ts";
import type { Difference } from "./storage.ts";

/** Numbers that others gave, of invoices that are here. */
export const foreignNumbersSchema = `
  CREATE TABLE IF NOT EXISTS foreign_numbers (
    workspace TEXT NOT NULL,
    number TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (workspace, number, document)
  ) STRICT, WITHOUT ROWID;
`;

const Elsewhere = z.object({ type: z.literal("connector") });
const Issued = z.object({ number: z.string(), by: Elsewhere });
const Revised = z.object({ content: z.object({ number: z.string() }) });
const FoundRow = z
  .object({ number: z.string(), document: DocumentId })
  .transform((row): IssuedElsewhere => row);
const ErasedRow = z.object({ workspace: WorkspaceId, document: DocumentId });
const ToldRow = z.object({
  workspace: z.string(),
  document: DocumentId,
  difference: jsonColumn(Differences),
});

/** Writes down, with the batch that says so, that an invoice was issued elsewhere and under which number. */
export function keepForeignNumbers(
  database: SqliteDatabase,
  {
    workspace,
    document,
    kind,
    difference,
  }: {
    readonly workspace: string;
    readonly document: DocumentId;
    readonly kind: DocumentKind;
    readonly difference: readonly Pick<Difference, "path" | "after">[];
  },
): void {
  if (kind !== "invoice") return;
  for (const { path, after } of difference) {
    const number =
      path === "issued"
        ? Issued.safeParse(after).data?.number
        : path.startsWith("revisions.")
          ? Revised.safeParse(after).data?.content.number
          : undefined;
    if (number === undefined) continue;
    database.run(
      "INSERT OR IGNORE INTO foreign_numbers (workspace, number, document) VALUES (?, ?, ?)",
      workspace,
      number,
      document,
    );
  }
}

const readSince = "foreign-numbers";

/** Reads them once from the journal of a store that is older than the table. */
export function learnForeignNumbers(database: SqliteDatabase): void {
  database.transact(() => {
    const Value = z.object({ value: z.string() });
    const known = database.first(Value, "SELECT value FROM meta WHERE key = ?", readSince);
    if (known !== null) return;
    const told = database.iterate(
      z.unknown(),
      `SELECT workspace, document, difference FROM journal
       WHERE kind = 'invoice' AND (instr(difference, '"path":"revisions.')
         OR instr(difference, '"path":"issued"') AND instr(difference, '"type":"connector"'))`,
    );
    for (const row of told) {
      // What is damaged is found by `doctor`, and keeps no relay from its start.
      const { data } = ToldRow.safeParse(row);
      if (data !== undefined) keepForeignNumbers(database, { ...data, kind: "invoice" });
    }
    // Of what was erased the journal has forgotten the values: the document itself has them still.
    const erased = database.all(
      ErasedRow,
      "SELECT DISTINCT workspace, document FROM erasures ORDER BY workspace, document",
    );
    for (const { workspace, document } of erased) {
      const stored = readDocument(database, workspace, document);
      if (stored === null) continue;
      const { registers } = readRegisters(documentOf(stored.updates));
      const difference = Object.entries(registers).map(([path, after]) => ({ path, after }));
      keepForeignNumbers(database, { workspace, document, kind: stored.kind, difference });
    }
    database.run("INSERT INTO meta (key, value) VALUES (?, 'read')", readSince);
  });
}

function documentOf(updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
}

/** Which of these numbers invoices have that were issued elsewhere. */
export function foreignAmong(
  database: SqliteDatabase,
  workspace: WorkspaceId,
  numbers: readonly string[],
): readonly IssuedElsewhere[] {
  return database.all(
    FoundRow,
    `SELECT number, document FROM foreign_numbers
     WHERE workspace = ? AND number IN (SELECT value FROM json_each(?)) ORDER BY number, document`,
    workspace,
    JSON.stringify(numbers),
  );
}
