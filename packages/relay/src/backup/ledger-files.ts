import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { closeSync, openSync, readSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { openSqliteDatabase } from "../storage/sqlite-database.ts";
import type { SqliteDatabase } from "../storage/sqlite-database.ts";
import { flush } from "./flush.ts";

/** What a backup holds of the ledger. The key that seals is not among it: whoever has both could write another history. */
export type BackedUpLedger =
  | { readonly type: "inside"; readonly entries: number; readonly seals: number }
  /** The relay keeps none. */
  | { readonly type: "none" }
  | { readonly type: "damaged"; readonly what: string };

/** Where the ledger of a relay lies. */
export interface LedgerPlaces {
  readonly data: string;
  readonly sealingFolder: string;
}

type LedgerFile = "ledger.sqlite" | "document-keys.sqlite" | "seal.pub" | "last-seals.json";

/** Keys before what they open, so that what stands of an interrupted restore is never a ledger without them. */
const files: readonly LedgerFile[] = [
  "document-keys.sqlite",
  "seal.pub",
  "last-seals.json",
  "ledger.sqlite",
];

function placeOf({ data, sealingFolder }: LedgerPlaces, file: LedgerFile): string {
  return file.endsWith(".sqlite") ? join(data, "ledger", file) : join(sealingFolder, file);
}

const partBytes = 1 << 20;
const Part = z.object({ bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array) });
const Integrity = z.object({ integrity_check: z.string() });
const Count = z.object({ count: z.int() });

/** Copies of the ledger's files beside the draft of a backup, made while its relay goes on. */
export interface LedgerCopy extends Disposable {
  readonly ledger: BackedUpLedger;
  readonly packInto: (backup: SqliteDatabase) => void;
}

/**
 * First the note of the last seals, then the seals, then keys, and after all of them the store: so nothing in the backup names something that is not in it.
 */
export function copyLedger(places: LedgerPlaces, draft: string): LedgerCopy {
  const copyOf = (file: LedgerFile): string => `${draft}.${file}`;
  const dispose = (): void => {
    for (const file of files) {
      for (const end of ["", "-wal", "-shm", "-journal"]) {
        rmSync(`${copyOf(file)}${end}`, { force: true });
      }
    }
  };
  dispose();
  const nothing = { packInto: () => undefined, [Symbol.dispose]: dispose };
  if (!existsSync(placeOf(places, "ledger.sqlite")))
    return { ledger: { type: "none" }, ...nothing };
  for (const file of files.toReversed().toSorted(textsFirst)) {
    const source = placeOf(places, file);
    if (existsSync(source)) copyFile(source, copyOf(file));
  }
  const ledger = readLedger(copyOf("ledger.sqlite"));
  if (ledger.type !== "inside") return { ledger, ...nothing };
  return {
    ledger,
    packInto: (backup) => {
      backup.exec(
        "CREATE TABLE backup_files (name TEXT, part INTEGER, bytes BLOB NOT NULL, PRIMARY KEY (name, part)) STRICT",
      );
      for (const file of files) if (existsSync(copyOf(file))) pack(backup, file, copyOf(file));
    },
    [Symbol.dispose]: dispose,
  };
}

const textsFirst = (one: LedgerFile, other: LedgerFile): number =>
  Number(one.endsWith(".sqlite")) - Number(other.endsWith(".sqlite"));

function copyFile(source: string, copy: string): void {
  writeFileSync(copy, source.endsWith(".sqlite") ? "" : readFileSync(source), { mode: 0o600 });
  if (!source.endsWith(".sqlite")) return;
  const database = openSqliteDatabase(source, "");
  try {
    database.run("VACUUM INTO ?", copy);
  } finally {
    database.close();
  }
  chmodSync(copy, 0o600);
}

function readLedger(file: string): BackedUpLedger {
  const database = openSqliteDatabase(file, "");
  try {
    const pages = database.first(Integrity, "PRAGMA integrity_check(1)");
    if (pages?.integrity_check !== "ok") {
      return { type: "damaged", what: pages?.integrity_check ?? "SQLite does not say what" };
    }
    const count = (table: "entries" | "seals"): number =>
      database.first(Count, `SELECT count(*) AS count FROM ${table}`)?.count ?? 0;
    const inside = { type: "inside", entries: count("entries"), seals: count("seals") } as const;
    database.exec("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE;");
    return inside;
  } finally {
    database.close();
  }
}

function pack(backup: SqliteDatabase, name: LedgerFile, file: string): void {
  const handle = openSync(file, "r");
  try {
    const piece = new Uint8Array(partBytes);
    for (let part = 0; ; part += 1) {
      const size = readSync(handle, piece);
      if (size === 0) return;
      const insert = "INSERT INTO backup_files (name, part, bytes) VALUES (?, ?, ?)";
      backup.run(insert, name, part, piece.slice(0, size));
    }
  } finally {
    closeSync(handle);
  }
}

/** What became of the ledger with a restore. */
export type RestoredLedger =
  /** The backup holds none, and none stands there. */
  | { readonly type: "none" }
  | {
      /** The one that stood in the folder is newer than any backup. */
      readonly type: "from-backup" | "in-folder";
      readonly isKeyThere: boolean;
      /** The note of seals that were made after the backup was put aside, since they are lost. */
      readonly notesAside: string | null;
    };

/** Puts the ledger's files where they belong. What stands there stays; only the note of seals follows the ledger that it is about. */
export function unpackLedger(backup: SqliteDatabase, places: LedgerPlaces): RestoredLedger {
  const stood = existsSync(placeOf(places, "ledger.sqlite"));
  const packed = hasFiles(backup);
  if (!stood && !packed) return { type: "none" };
  const marks = placeOf(places, "last-seals.json");
  const isNoteLater = !stood && existsSync(marks) && !isSameAs(backup, "last-seals.json", marks);
  const notesAside = isNoteLater ? `${marks}.before-restore` : null;
  if (notesAside !== null) renameSync(marks, notesAside);
  for (const file of packed ? files : []) unpack(backup, file, placeOf(places, file));
  return {
    type: stood ? "in-folder" : "from-backup",
    isKeyThere: existsSync(join(places.sealingFolder, "seal.key")),
    notesAside,
  };
}

function hasFiles(backup: SqliteDatabase): boolean {
  const table = "SELECT count(*) AS count FROM sqlite_master WHERE name = 'backup_files'";
  return (backup.first(Count, table)?.count ?? 0) > 0;
}

const partsOf = (backup: SqliteDatabase, name: LedgerFile): Iterable<{ bytes: Uint8Array }> =>
  backup.iterate(Part, "SELECT bytes FROM backup_files WHERE name = ? ORDER BY part", name);

function isSameAs(backup: SqliteDatabase, name: LedgerFile, file: string): boolean {
  const parts = hasFiles(backup) ? [...partsOf(backup, name)] : [];
  return Buffer.concat(parts.map(({ bytes }) => bytes)).equals(readFileSync(file));
}

function unpack(backup: SqliteDatabase, name: LedgerFile, file: string): void {
  if (existsSync(file)) return;
  const parts = [...partsOf(backup, name)];
  if (parts.length === 0) return;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.restoring`;
  rmSync(draft, { force: true });
  const handle = openSync(draft, "wx", 0o600);
  try {
    for (const { bytes } of parts) writeSync(handle, bytes);
  } finally {
    closeSync(handle);
  }
  flush(draft);
  renameSync(draft, file);
  flush(dirname(file));
}

/** The keys that seal, copied into a file of their own: the current one, and the next one where a change of keys is under way. */
export function copySealingKeys(sealingFolder: string, file: string): void {
  const keys = ["seal.key", "seal.key.next"]
    .map((name) => join(sealingFolder, name))
    .filter((each) => existsSync(each))
    .map((each) => readFileSync(each, "utf8").trim());
  if (keys.length === 0) throw new Error(`${sealingFolder} holds no key`);
  writeFileSync(file, `${keys.join("\n")}\n`, { mode: 0o600, flag: "wx" });
  flush(file);
}

/** Puts such a copy back; a key that stands there stays. */
export function restoreSealingKeys(file: string, sealingFolder: string): void {
  const keys = readFileSync(file, "utf8").trim().split("\n");
  mkdirSync(sealingFolder, { recursive: true, mode: 0o700 });
  for (const [index, name] of (["seal.key", "seal.key.next"] as const).entries()) {
    const target = join(sealingFolder, name);
    const key = keys[index];
    if (key === undefined || existsSync(target)) continue;
    writeFileSync(target, `${key}\n`, { mode: 0o600, flag: "wx" });
    flush(target);
  }
}
