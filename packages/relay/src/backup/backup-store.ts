import { chmodSync, existsSync, linkSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { openSqliteDatabase } from "../storage/sqlite-database.ts";
import { createSqliteStorage, storeFile } from "../storage/sqlite-storage.ts";
import { sqliteSchema } from "../storage/sqlite-schema.ts";
import { writeNote } from "./backup-note.ts";
import { flush } from "./flush.ts";
import { noteBackup } from "./last-backup.ts";
import { copyLedger, copySealingKeys } from "./ledger-files.ts";
import type { BackedUpLedger, LedgerCopy } from "./ledger-files.ts";
import { isStore, readWholeStore } from "./read-whole-store.ts";
import type { StoreContents } from "./read-whole-store.ts";

export interface BackupOptions {
  readonly data: string;
  readonly file: string;
  /** Leaves `secret.key` out: then a restore must be given it, or every token ends. */
  readonly withoutKey: boolean;
  readonly madeAt: Date;
  /** Where the keys that seal lie; `sealing` in the data folder unless said otherwise. */
  readonly sealingFolder?: string;
  /** A new file for a copy of the keys that seal: they never stand in the backup itself. */
  readonly sealingKeyFile?: string;
}

export type BackupOutcome =
  | {
      readonly type: "made";
      readonly contents: StoreContents;
      readonly key: "inside" | "left-out";
      readonly ledger: BackedUpLedger;
    }
  | {
      readonly type: "refused";
      readonly reason: "no-store" | "file-exists" | "damaged";
      readonly message: string;
    };

/**
 * Copies the store of a data folder into one file, while its relay goes on writing: one reading transaction sees the store as it was when it
 * began. The file gets its name only after everything in it was read back and has reached the disk.
 */
export async function backupStore(options: BackupOptions): Promise<BackupOutcome> {
  const { data, file, madeAt } = options;
  const source = join(data, storeFile);
  if (!existsSync(source)) {
    return { type: "refused", reason: "no-store", message: `${data} holds no store of a relay.` };
  }
  if (existsSync(file)) return fileExists(file);
  const sealingFolder = options.sealingFolder ?? join(data, "sealing");
  const { sealingKeyFile } = options;
  if (sealingKeyFile !== undefined && existsSync(sealingKeyFile)) return fileExists(sealingKeyFile);
  const draft = join(dirname(file), `.${basename(file)}.unfinished`);
  rmSync(draft, { force: true });
  // Made by us, for its owner's eyes only: it holds every invoice, and the key.
  writeFileSync(draft, "", { mode: 0o600, flag: "wx" });
  try {
    using ledger = copyLedger({ data, sealingFolder }, draft);
    copyStore(source, draft);
    const keyFile = join(data, "secret.key");
    const secretKey =
      options.withoutKey || !existsSync(keyFile) ? null : readFileSync(keyFile, "utf8").trim();
    const reading = await finish(draft, { madeAt: madeAt.toISOString(), secretKey }, ledger);
    if (reading.type === "damaged") {
      const message = `The store in ${data} cannot be read whole: ${reading.what}. No backup was made.`;
      return { type: "refused", reason: "damaged", message };
    }
    chmodSync(draft, 0o600);
    flush(draft);
    if (sealingKeyFile !== undefined) copySealingKeys(sealingFolder, sealingKeyFile);
    try {
      // A link never replaces: a file that came meanwhile stays.
      linkSync(draft, file);
    } catch (error) {
      if (existsSync(file)) return fileExists(file);
      throw error;
    }
    flush(dirname(file));
    noteBackup(data, { madeAt: madeAt.getTime() });
    const key = secretKey === null ? "left-out" : "inside";
    return { type: "made", contents: reading.contents, key, ledger: ledger.ledger };
  } finally {
    for (const end of ["", "-wal", "-shm", "-journal"]) rmSync(`${draft}${end}`, { force: true });
  }
}

function copyStore(source: string, draft: string): void {
  const database = openSqliteDatabase(source, "");
  try {
    database.run("VACUUM INTO ?", draft);
  } finally {
    database.close();
  }
}

async function finish(draft: string, note: Parameters<typeof writeNote>[1], ledger: LedgerCopy) {
  const database = openSqliteDatabase(draft, "");
  if (!isStore(database)) {
    database.close();
    return { type: "damaged" as const, what: "it is no store of a relay" };
  }
  database.exec(sqliteSchema);
  writeNote(database, note);
  ledger.packInto(database);
  await using storage = createSqliteStorage(
    database,
    { [Symbol.dispose]: () => undefined },
    { random: beginsNoEpoch, secretKey: new Uint8Array() },
  );
  const reading = await readWholeStore(database, storage);
  // One file: what stands beside it in WAL mode would be forgotten by whoever moves it.
  database.exec("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE;");
  return reading;
}

function fileExists(file: string): BackupOutcome {
  const message = `${file} exists already. A backup replaces nothing; choose another name.`;
  return { type: "refused", reason: "file-exists", message };
}

function beginsNoEpoch(): never {
  throw new Error("A backup begins no epoch");
}
