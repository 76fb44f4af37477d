import { DatabaseSync } from "node:sqlite";
import type { SQLInputValue, StatementSync } from "node:sqlite";
import { z } from "zod";

/** A thin layer over `node:sqlite`: prepared once by text, rows parsed by a schema, transactions as one expression. */
export interface SqliteDatabase {
  /** Runs statements that give nothing back. */
  readonly exec: (sql: string) => void;
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
  readonly iterate: <T>(
    row: z.ZodType<T>,
    sql: string,
    ...values: readonly SQLInputValue[]
  ) => Iterable<T>;
  /** Runs `work` in one transaction; a throw rolls it back and goes on to the caller. */
  readonly transact: <T>(work: () => T) => T;
  readonly close: () => void;
}

/**
 * Opens a database for durable writing: WAL, and `synchronous=FULL`, so that a commit has reached the disk when it returns.
 * NORMAL would survive a killed process but not a power cut. `schema` creates what is missing and leaves what is there.
 */
export function openSqliteDatabase(file: string, schema: string): SqliteDatabase {
  // Nothing else of ours writes here. Whoever does all the same must not hold up this thread, and with it a shutdown, for long.
  const database = new DatabaseSync(file, { timeout: 1_000 });
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA wal_autocheckpoint = 8000;
  `);
  database.exec(schema);
  return withStatements(database);
}

/** Opens a database that is there to read in it, beside whoever writes. */
export function openSqliteReader(file: string): SqliteDatabase {
  return withStatements(new DatabaseSync(file, { readOnly: true, timeout: 1_000 }));
}

function withStatements(database: DatabaseSync): SqliteDatabase {
  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };

  return {
    exec: (sql) => database.exec(sql),
    run: (sql, ...values) => {
      prepare(sql).run(...values);
    },
    all: (row, sql, ...values) => z.array(row).parse(prepare(sql).all(...values)),
    first: (row, sql, ...values) => {
      const found = prepare(sql).get(...values);
      return found === undefined ? null : row.parse(found);
    },
    *iterate(row, sql, ...values) {
      for (const found of prepare(sql).iterate(...values)) yield row.parse(found);
    },
    transact: (work) => {
      database.exec("BEGIN IMMEDIATE");
      try {
        const result = work();
        database.exec("COMMIT");
        return result;
      } catch (error) {
        // A failed COMMIT (a full disk) may have rolled back by itself.
        if (database.isTransaction) database.exec("ROLLBACK");
        throw error;
      }
    },
    close: () => database.close(),
  };
}
