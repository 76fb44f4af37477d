import { DatabaseSync } from "node:sqlite";
import { schemaSteps } from "./schema.ts";

/** A bridge's data file was written by a newer program: going on would damage it. */
export class NewerDataFile extends Error {
  override readonly name = "NewerDataFile";
}

/**
 * Opens (or creates) the data file of one connection and brings its schema up to date. ":memory:" keeps nothing.
 * Every commit is on the disk when it returns (`synchronous=FULL`): an answer to a webhook and a sent effect rely on it.
 */
export function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: 5_000 });
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
  migrate(database);
  return database;
}

/** Brings the schema of an open database up to date. */
export function migrate(database: DatabaseSync): void {
  // The version is read under the write lock: two processes may open a new file at once.
  database.exec("BEGIN IMMEDIATE");
  try {
    const version = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
    if (version > schemaSteps.length) {
      throw new NewerDataFile(
        `This data file has schema ${version}; this program knows ${schemaSteps.length}. Start the newer version of Concord.`,
      );
    }
    for (const step of schemaSteps.slice(version)) database.exec(step);
    database.exec(`PRAGMA user_version = ${schemaSteps.length}; COMMIT`);
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}
