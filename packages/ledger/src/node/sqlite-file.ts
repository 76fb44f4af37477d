import { DatabaseSync } from "node:sqlite";
import type { SQLInputValue, StatementSync } from "node:sqlite";
import { z } from "zod";

/** Statements prepared once, rows parsed, transactions as one expression. */
export interface SqliteFile {
  readonly run: (sql: string, ...values: readonly SQLInputValue[]) => void;
  readonly all: <T>(
    row: z.ZodType<T>,
    sql: string,
    ...values: readonly SQLInputValue[]
  ) => readonly T[];
  readonly first: <T>(
    row: z.ZodType<T>,
    sql: string,
    ...values: readonly SQLInputValue[]
  ) => T | null;
  readonly transact: <T>(work: () => T) => T;
  readonly close: () => void;
}

/** How a file is opened: to write in it, in WAL mode, with what its schema lacks made; or to read it as it was at the first look, beside whoever writes. */
export type SqliteUse = "to-write" | "to-read";

/** @param file or ":memory:" */
export function openSqliteFile(
  file: string,
  schema: string,
  use: SqliteUse = "to-write",
): SqliteFile {
  const database = new DatabaseSync(file, { timeout: 5_000, readOnly: use === "to-read" });
  if (use === "to-read") database.exec("BEGIN");
  else database.exec(`PRAGMA journal_mode = WAL; ${schema}`);
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string): StatementSync => {
    const known = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  return {
    run: (sql, ...values) => void prepared(sql).run(...values),
    all: (row, sql, ...values) => z.array(row).parse(prepared(sql).all(...values)),
    first: (row, sql, ...values) => {
      const found = prepared(sql).get(...values);
      return found === undefined ? null : row.parse(found);
    },
    transact: (work) => {
      database.exec("BEGIN IMMEDIATE");
      try {
        const result = work();
        database.exec("COMMIT");
        return result;
      } catch (error) {
        // A COMMIT that fails on a full disk may have rolled back by itself.
        if (database.isTransaction) database.exec("ROLLBACK");
        throw error;
      }
    },
    close: () => database.close(),
  };
}

/** Bytes of a BLOB column. */
export const Blob = z.custom<Uint8Array>((value) => value instanceof Uint8Array);
