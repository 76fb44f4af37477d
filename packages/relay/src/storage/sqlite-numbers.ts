import { DocumentId, PlainDate } from "@concord/model";
import type { WorkspaceId } from "@concord/protocol";
import { z } from "zod";
import type {
  NumberChange,
  NumberStorage,
  RegisteredNumber,
  TakenNumber,
} from "./number-storage.ts";
import { foreignAmong, foreignBeginning } from "./sqlite-foreign-numbers.ts";
import {
  accountForLeased,
  forgetPassed,
  forgetUnused,
  isLeased,
  keepLease,
} from "./sqlite-leases.ts";
import type { SqliteDatabase } from "./sqlite-database.ts";
import { registerGaps, seriesUse } from "./sqlite-register-use.ts";
import { CursorRow, DocumentRow, JournalRow } from "./sqlite-rows.ts";

/** The register of numbers. What one store gives is unique by the database itself: by place, by document, and as it is printed. */
export const numbersSchema = `
  CREATE TABLE IF NOT EXISTS numbers (
    workspace TEXT NOT NULL,
    series TEXT NOT NULL,
    period TEXT NOT NULL,
    count INTEGER NOT NULL,
    document TEXT NOT NULL,
    number TEXT NOT NULL,
    issued_on TEXT NOT NULL,
    at INTEGER NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    origin TEXT NOT NULL,
    PRIMARY KEY (workspace, series, period, count, document)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX IF NOT EXISTS numbers_place ON numbers (workspace, series, period, count)
    WHERE origin = 'taken';
  CREATE UNIQUE INDEX IF NOT EXISTS numbers_taken_once ON numbers (workspace, document)
    WHERE origin = 'taken';
  CREATE UNIQUE INDEX IF NOT EXISTS numbers_printed ON numbers (workspace, number)
    WHERE origin = 'taken';
  CREATE INDEX IF NOT EXISTS numbers_document ON numbers (workspace, document);
  CREATE INDEX IF NOT EXISTS numbers_number ON numbers (workspace, number);
  CREATE INDEX IF NOT EXISTS numbers_day ON numbers (workspace, series, issued_on);

  -- Invoices that are void, so that a number of theirs that comes later is too.
  CREATE TABLE IF NOT EXISTS voids (
    workspace TEXT NOT NULL,
    document TEXT NOT NULL,
    reason TEXT,
    PRIMARY KEY (workspace, document)
  ) STRICT, WITHOUT ROWID;

  -- Documents that the registrar could not answer when it read what asks.
  CREATE TABLE IF NOT EXISTS registrar_waiting (
    workspace TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (workspace, document)
  ) STRICT, WITHOUT ROWID;
`;

/** The registrar's cursor stands among those of the projections. */
const registrarCursor = "registrar";

const CountRow = z.object({ count: z.int().nullable() });
const DayRow = z.object({ issued_on: PlainDate.nullable() });
const NumberRow = z
  .object({
    series: z.string(),
    period: z.string(),
    count: z.int(),
    document: DocumentId.or(z.literal("")).transform((document) => document || null),
    number: z.string(),
    issued_on: PlainDate,
    at: z.int(),
    state: z.enum(["issued", "void", "expired"]),
    reason: z.string().nullable(),
    origin: z.enum(["taken", "returned", "leased", "elsewhere"]),
  })
  .transform(({ issued_on: on, ...row }): RegisteredNumber => ({ ...row, on }));
const PrintedRow = z.object({ number: z.string() });
/**
 * Changes the register, inside the transaction that commits the batches which say so. Throws where a number is not the next one of its period: then
 * nothing of the transaction happens.
 */
export function changeNumbers(
  database: SqliteDatabase,
  workspace: WorkspaceId,
  changes: readonly NumberChange[],
): void {
  for (const change of changes) {
    switch (change.type) {
      case "voided":
        voidNumbers(database, workspace, change);
        break;
      case "taken":
        take(database, workspace, change);
        break;
      case "passed":
        pass(database, workspace, change.places);
        break;
      case "leased":
        accountForLeased(database, workspace, change);
        break;
      case "lease":
        keepLease(database, workspace, change.lease);
        break;
      default:
        change satisfies never;
    }
  }
}

function take(database: SqliteDatabase, workspace: WorkspaceId, taken: TakenNumber): void {
  const { series, period, count, number } = taken;
  const last = lastCount(database, workspace, series, period);
  if (last > 0 && count !== last + 1) {
    throw new Error(`${number} is not the number after ${last} in its series`);
  }
  refuseIfLeased(database, workspace, taken);
  const row = { ...taken, state: "issued", reason: null, origin: "taken" } as const;
  database.run(insertNumber, ...columnsOf(workspace, row));
  voidIfKnown(database, workspace, taken.document);
}

/** Writes down what a series goes on behind. What it gives itself next is looked at by itself. */
function pass(
  database: SqliteDatabase,
  workspace: WorkspaceId,
  places: readonly TakenNumber[],
): void {
  const [first] = places;
  if (first === undefined) return;
  refuseIfLeased(database, workspace, first);
  let last = lastCount(database, workspace, first.series, first.period);
  for (const place of places) {
    if (place.count <= last) {
      throw new Error(`${place.number} is not a number after ${last} in its series`);
    }
    last = place.count;
    const row = { ...place, state: "issued", reason: null, origin: "elsewhere" } as const;
    database.run(insertNumber, ...columnsOf(workspace, row));
  }
}

function refuseIfLeased(
  database: SqliteDatabase,
  workspace: WorkspaceId,
  { series, number }: TakenNumber,
): void {
  if (isLeased(database, workspace, series)) {
    throw new Error(`${number} is of a series that a device has leased`);
  }
}

function lastCount(
  database: SqliteDatabase,
  workspace: WorkspaceId,
  series: string,
  period: string,
): number {
  const last = database.first(
    CountRow,
    `SELECT max(count) AS count FROM numbers
     WHERE workspace = ? AND series = ? AND period = ?`,
    workspace,
    series,
    period,
  );
  return last?.count ?? 0;
}

const insertNumber = `INSERT INTO numbers
  (workspace, series, period, count, document, number, issued_on, at, state, reason, origin)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

function columnsOf(workspace: WorkspaceId, row: RegisteredNumber) {
  const { series, period, count, document, number, on, at, state, reason, origin } = row;
  return [workspace, series, period, count, document ?? "", number, on, at, state, reason, origin];
}

function voidNumbers(
  database: SqliteDatabase,
  workspace: WorkspaceId,
  { document, reason }: { readonly document: DocumentId; readonly reason: string | null },
): void {
  database.run(
    "INSERT OR IGNORE INTO voids (workspace, document, reason) VALUES (?, ?, ?)",
    workspace,
    document,
    reason,
  );
  voidIfKnown(database, workspace, document);
}

/** Numbers of an invoice that is known to be void are void, whichever came first. */
function voidIfKnown(database: SqliteDatabase, workspace: WorkspaceId, document: DocumentId): void {
  database.run(
    `UPDATE numbers SET state = 'void', reason = voids.reason FROM voids
     WHERE voids.workspace = ?1 AND voids.document = ?2
       AND numbers.workspace = ?1 AND numbers.document = ?2 AND state = 'issued'`,
    workspace,
    document,
  );
}

/** The register of numbers, and what the registrar asks of the log. */
export function createSqliteNumbers(database: SqliteDatabase): NumberStorage {
  return {
    seriesHead: async (workspace, series, period) => ({
      count: lastCount(database, workspace, series, period),
      on:
        database.first(
          DayRow,
          `SELECT max(issued_on) AS issued_on FROM numbers
           WHERE workspace = ? AND series = ? AND origin NOT IN ('leased', 'elsewhere')`,
          workspace,
          series,
        )?.issued_on ?? null,
    }),
    numberIsOf: async (workspace, number) =>
      database.first(
        DocumentRow,
        `SELECT document FROM numbers
         WHERE workspace = ? AND number = ? AND document <> '' AND origin <> 'elsewhere' LIMIT 1`,
        workspace,
        number,
      )?.document ?? null,
    takenAmong: async (workspace, numbers) =>
      database
        .all(
          PrintedRow,
          `SELECT number FROM numbers
           WHERE workspace = ? AND document <> '' AND origin <> 'elsewhere'
             AND number IN (SELECT value FROM json_each(?)) ORDER BY count`,
          workspace,
          JSON.stringify(numbers),
        )
        .map(({ number }) => number),
    issuedElsewhere: async (workspace, numbers) => foreignAmong(database, workspace, numbers),
    issuedElsewhereAs: async (workspace, beginning) =>
      foreignBeginning(database, workspace, beginning),
    registerGaps: async (workspace, series) => registerGaps(database, workspace, series),
    numbers: async (workspace, { series, after, limit }) =>
      database.all(
        NumberRow,
        `SELECT series, period, count, document, number, issued_on, at, state, reason, origin
         FROM numbers
         WHERE workspace = ? ${series === undefined ? "" : "AND series = ?"}
           ${after === null ? "" : "AND (series, period, count, document) > (?, ?, ?, ?)"}
         ORDER BY series, period, count, document LIMIT ?`,
        workspace,
        ...(series === undefined ? [] : [series]),
        ...(after === null ? [] : [after.series, after.period, after.count, after.document ?? ""]),
        limit,
      ),
    seriesUse: async (workspace) => seriesUse(database, workspace),
    registerReturned: async (workspace, numbers, voided) =>
      database.transact(() => {
        for (const row of numbers) {
          if (row.document !== null) forgetUnused(database, workspace, row);
          forgetPassed(database, workspace, row);
          database.run(
            `${insertNumber} ON CONFLICT (workspace, series, period, count, document)
             DO UPDATE SET state = 'void', reason = excluded.reason
             WHERE excluded.state = 'void' AND state = 'issued'`,
            ...columnsOf(workspace, row),
          );
          if (row.document !== null) voidIfKnown(database, workspace, row.document);
        }
        for (const one of voided) voidNumbers(database, workspace, one);
      }),
    registrarPlace: async (workspace) => ({
      cursor:
        database.first(
          CursorRow,
          "SELECT cursor FROM projections WHERE projection = ? AND workspace = ?",
          registrarCursor,
          workspace,
        )?.cursor ?? 0,
      waiting: database
        .all(
          DocumentRow,
          "SELECT document FROM registrar_waiting WHERE workspace = ? ORDER BY document",
          workspace,
        )
        .map(({ document }) => document),
    }),
    moveRegistrar: async (workspace, { cursor, waiting }) =>
      database.transact(() => {
        database.run(
          "INSERT OR REPLACE INTO projections (projection, workspace, cursor) VALUES (?, ?, ?)",
          registrarCursor,
          workspace,
          cursor,
        );
        const still = JSON.stringify(waiting);
        database.run(
          `DELETE FROM registrar_waiting
           WHERE workspace = ? AND document NOT IN (SELECT value FROM json_each(?))`,
          workspace,
          still,
        );
        database.run(
          `INSERT OR IGNORE INTO registrar_waiting (workspace, document)
           SELECT ?, value FROM json_each(?)`,
          workspace,
          still,
        );
      }),
    issueEvents: async (workspace, after, upTo) =>
      // In the text of a difference a quotation mark inside a value is escaped: these words are names of its own fields, or of an object in a value.
      database.all(
        JournalRow,
        `SELECT * FROM journal WHERE workspace = ? AND seq > ? AND seq <= ? AND kind = 'invoice'
           AND (instr(difference, '"path":"requests.') OR instr(difference, '"path":"issued"')
             OR instr(difference, '"type":"registrar"') OR instr(difference, '"path":"voided"')
             OR instr(difference, '"path":"revisions.'))
         ORDER BY seq`,
        workspace,
        after,
        upTo,
      ),
    firstOfKind: async (workspace, kind) =>
      database.first(
        DocumentRow,
        "SELECT document FROM documents WHERE workspace = ? AND kind = ? ORDER BY document LIMIT 1",
        workspace,
        kind,
      )?.document ?? null,
  };
}
