import { numberKey, readRegisters } from "@concord/document";
import { DocumentId, Party, PlainDate, sellerMark } from "@concord/model";
import type { DocumentKind } from "@concord/model";
import { WorkspaceId } from "@concord/protocol";
import { z } from "zod";
import type { IssuedElsewhere } from "./number-storage.ts";
import type { SqliteDatabase } from "./sqlite-database.ts";
import { readDocument } from "./sqlite-log.ts";
import { Differences, jsonColumn } from "./sqlite-rows.ts";
import type { Difference } from "./storage.ts";
import { storedDoc } from "./stored-doc.ts";

/** Numbers that others gave, of invoices that are here: with the seller that the invoice names, and its date, so that none has to be opened where thousands are asked for. */
export const foreignNumbersSchema = `
  CREATE TABLE IF NOT EXISTS foreign_numbers (
    workspace TEXT NOT NULL,
    number TEXT NOT NULL,
    document TEXT NOT NULL,
    seller TEXT,
    issued_on TEXT,
    alike TEXT,
    PRIMARY KEY (workspace, number, document)
  ) STRICT, WITHOUT ROWID;
`;

const Content = z.object({
  seller: Party.optional().catch(undefined),
  issueDate: PlainDate.optional().catch(undefined),
});
const Issued = z
  .object({
    number: z.string(),
    on: PlainDate.optional().catch(undefined),
    by: z.object({ type: z.literal("connector") }),
    content: Content.catch({}),
  })
  .transform(({ number, on, content }) => ({ number, on, ...content }));
const Revised = z
  .object({
    on: PlainDate.optional().catch(undefined),
    content: Content.extend({ number: z.string() }),
  })
  .transform(({ on, content }) => ({ on, ...content }));
const FoundRow = z
  .object({
    number: z.string(),
    document: DocumentId,
    seller: jsonColumn(Party).nullable(),
    issued_on: PlainDate.nullable(),
  })
  .transform(({ number, document, seller, issued_on: on }): IssuedElsewhere => ({
    number,
    asked: number,
    document,
    ...(seller !== null && { seller }),
    ...(on !== null && { on }),
  }));
const KnownRow = z.object({ number: z.string(), document: DocumentId });
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
    const said =
      path === "issued"
        ? Issued.safeParse(after).data
        : path.startsWith("revisions.")
          ? Revised.safeParse(after).data
          : undefined;
    if (said === undefined) continue;
    const { number, seller, on, issueDate } = said;
    database.run(
      `INSERT INTO foreign_numbers (workspace, number, document, seller, issued_on, alike)
       VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (workspace, number, document) DO UPDATE
         SET seller = excluded.seller, issued_on = excluded.issued_on`,
      workspace,
      number,
      document,
      seller === undefined ? null : JSON.stringify(sellerMark(seller)),
      on ?? issueDate ?? null,
      numberKey(number),
    );
  }
}

const readSince = "foreign-numbers";

/** What is read of them. It was "read" while nothing of the seller was kept. */
const readWhole = "sellers";

/** Reads them once from the journal of a store that is older than the table, or than what it says now. */
export function learnForeignNumbers(database: SqliteDatabase): void {
  database.transact(() => {
    likenForeignNumbers(database);
    const Value = z.object({ value: z.string() });
    const known = database.first(Value, "SELECT value FROM meta WHERE key = ?", readSince);
    if (known?.value === readWhole) return;
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
    let isWhole = true;
    for (const { workspace, document } of erased) {
      const stored = readDocument(database, workspace, document);
      if (stored === null) continue;
      const read = storedDoc(stored.updates);
      // What is there of a damaged one counts, so that its number is not given again; the rest is read once it was put right.
      if (read.type !== "whole") isWhole = false;
      if (read.type === "unreadable") continue;
      const { registers } = readRegisters(read.doc);
      const difference = Object.entries(registers).map(([path, after]) => ({ path, after }));
      keepForeignNumbers(database, { workspace, document, kind: stored.kind, difference });
    }
    if (!isWhole) return;
    const write = "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)";
    database.run(write, readSince, readWhole);
  });
}

/** Says of those that were written down by an earlier version what they read like. */
function likenForeignNumbers(database: SqliteDatabase): void {
  database.exec(
    "CREATE INDEX IF NOT EXISTS foreign_numbers_alike ON foreign_numbers (workspace, alike)",
  );
  const Value = z.object({ number: z.string() });
  const unread = "SELECT DISTINCT number FROM foreign_numbers WHERE alike IS NULL";
  for (const { number } of database.all(Value, unread)) {
    const write = "UPDATE foreign_numbers SET alike = ? WHERE number = ? AND alike IS NULL";
    database.run(write, numberKey(number), number);
  }
}

/** Which of these numbers invoices have that were issued elsewhere, also in other case and with other spaces. */
export function foreignAmong(
  database: SqliteDatabase,
  workspace: WorkspaceId,
  numbers: readonly string[],
): readonly IssuedElsewhere[] {
  const asked = Map.groupBy(new Set(numbers), numberKey);
  return database
    .all(
      FoundRow,
      `SELECT number, document, seller, issued_on FROM foreign_numbers
       WHERE workspace = ? AND alike IN (SELECT value FROM json_each(?)) ORDER BY number, document`,
      workspace,
      JSON.stringify([...asked.keys()]),
    )
    .flatMap((found) =>
      (asked.get(numberKey(found.number)) ?? []).map((each) => ({ ...found, asked: each })),
    );
}

/** Those that begin with a text. */
export function foreignBeginning(
  database: SqliteDatabase,
  workspace: WorkspaceId,
  beginning: string,
): readonly IssuedElsewhere[] {
  return database.all(
    FoundRow,
    `SELECT number, document, seller, issued_on FROM foreign_numbers
     WHERE workspace = ? AND number >= ? AND number < ? || char(0x10FFFF) ORDER BY number, document`,
    workspace,
    beginning,
    beginning,
  );
}

/** Which of these numbers a store knows as others', of whatever version it is. */
export function knownForeign(
  database: SqliteDatabase,
  workspace: WorkspaceId,
  numbers: readonly string[],
): readonly Pick<IssuedElsewhere, "number" | "document">[] {
  return database.all(
    KnownRow,
    `SELECT number, document FROM foreign_numbers
     WHERE workspace = ? AND number IN (SELECT value FROM json_each(?)) ORDER BY number, document`,
    workspace,
    JSON.stringify(numbers),
  );
}
