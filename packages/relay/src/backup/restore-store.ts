import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { constants, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { epochNumber } from "@concord/protocol";
import type { Epoch } from "@concord/protocol";
import { reasonOf } from "../relay-deps.ts";
import { lockDataFolder } from "../storage/owner-lock.ts";
import { decodeSecretKey } from "../storage/secret-key.ts";
import { openSqliteDatabase } from "../storage/sqlite-database.ts";
import { sqliteSchema } from "../storage/sqlite-schema.ts";
import { createSqliteStorage, storeFile } from "../storage/sqlite-storage.ts";
import { flush } from "./flush.ts";
import { restoreSealingKeys, unpackLedger } from "./ledger-files.ts";
import type { RestoredLedger } from "./ledger-files.ts";
import { readNote, removeNote } from "./backup-note.ts";
import { isStore, readWholeStore } from "./read-whole-store.ts";
import type { StoreContents } from "./read-whole-store.ts";

export interface RestoreOptions {
  readonly file: string;
  readonly data: string;
  /** `CONCORD_SECRET_KEY`, where the relay will run with it. */
  readonly secretKey?: string;
  /** Accepts that every token made so far ends, where the key is nowhere. */
  readonly newKey: boolean;
  readonly random: (bytes: number) => Uint8Array;
  /** Where the keys that seal lie; `sealing` in the data folder unless said otherwise. */
  readonly sealingFolder?: string;
  /** The copy of the keys that seal, which a backup does not hold. */
  readonly sealingKeyFile?: string;
}

export type RestoreOutcome =
  | {
      readonly type: "restored";
      readonly contents: StoreContents;
      readonly epoch: Epoch;
      readonly madeAt: string | null;
      readonly key: KeyOrigin;
      readonly ledger: RestoredLedger;
    }
  | {
      readonly type: "refused";
      readonly reason:
        | "no-file"
        | "folder-in-use"
        | "folder-not-empty"
        | "no-store"
        | "damaged"
        | "no-key"
        | "other-key";
      readonly message: string;
    };

/** Where the key that signs tokens comes from: given by the environment, standing in the folder, out of the backup, or made anew. */
export type KeyOrigin = "configured" | "in-folder" | "from-backup" | "new";

/** What may stand in a data folder beside the store, and stays: other parts of Concord keep their own there, and a ledger that is left is newer than the backup's. */
const others =
  /^(bridge-.+|ledger|sealing|sandbox.*|logs|owner\.lock(-journal)?|secret\.key|run\.json|last-backup\.json)$/;

/**
 * Makes a backup the store of a data folder, under a new epoch, so that every client sees that this is not the history it knows, and gives
 * back what the backup lacks. The backup itself is only read. Whatever interrupts it leaves a folder without a store.
 */
export async function restoreStore(options: RestoreOptions): Promise<RestoreOutcome> {
  const { file, data } = options;
  const missing = [file, options.sealingKeyFile].find(
    (each) => each !== undefined && !existsSync(each),
  );
  if (missing !== undefined) return refused("no-file", `There is no file ${missing}.`);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const left = readdirSync(data).filter((name) => !others.test(name) && !isDraft(name));
  if (left.length > 0) {
    return refused(
      "folder-not-empty",
      `${data} holds ${left.slice(0, 3).join(", ")}. A restore replaces nothing: name a new folder with --data, or move these away.`,
    );
  }
  using lock = lockDataFolder(data);
  if (lock === null) {
    return refused("folder-in-use", `A relay is using ${data}. Stop it, or name another folder.`);
  }
  const draft = join(data, draftName);
  const clean = (): void => {
    for (const end of ["", "-wal", "-shm", "-journal", keyEnd])
      rmSync(`${draft}${end}`, { force: true });
  };
  clean();
  try {
    copyFileSync(file, draft, constants.COPYFILE_EXCL);
    return await takeOver(draft, options);
  } catch (error) {
    return refused("damaged", `${file} cannot be read: ${reasonOf(error)}`);
  } finally {
    clean();
  }
}

const draftName = "relay.restoring";
const keyEnd = ".key";
const isDraft = (name: string): boolean => name.startsWith(draftName);

async function takeOver(draft: string, options: RestoreOptions): Promise<RestoreOutcome> {
  const { file, data } = options;
  const database = openSqliteDatabase(draft, "");
  if (!isStore(database)) {
    database.close();
    return refused("no-store", `${file} is no backup of a relay's store.`);
  }
  const note = readNote(database);
  const key = chooseKey(options, note?.secretKey ?? null);
  if (key.type === "refused") {
    database.close();
    return key;
  }
  database.exec(sqliteSchema);
  const { random } = options;
  const storage = createSqliteStorage(
    database,
    { [Symbol.dispose]: () => undefined },
    { random, secretKey: decodeSecretKey(key.text, "The key") },
  );
  const reading = await readWholeStore(database, storage);
  if (reading.type === "damaged") {
    await storage[Symbol.asyncDispose]();
    return refused("damaged", `${file} is damaged: ${reading.what}. Take an older backup.`);
  }
  const sealingFolder = options.sealingFolder ?? join(data, "sealing");
  if (options.sealingKeyFile !== undefined) {
    restoreSealingKeys(options.sealingKeyFile, sealingFolder);
  }
  const ledger = unpackLedger(database, { data, sealingFolder });
  removeNote(database);
  // A store that is restored twice from one backup must not write under one number twice: chance keeps the two apart.
  const skipped = (random(1)[0] ?? 0) % 16;
  const epoch = await storage.beginEpoch(epochNumber(storage.epoch()) + skipped);
  database.exec("PRAGMA wal_checkpoint(TRUNCATE);");
  await storage[Symbol.asyncDispose]();
  if (key.origin === "from-backup" || key.origin === "new") {
    // Whole or not at all: half a key in the folder would count as another one than the backup's.
    const keyDraft = `${draft}${keyEnd}`;
    writeFileSync(keyDraft, `${key.text}\n`, { mode: 0o600, flag: "wx" });
    flush(keyDraft);
    renameSync(keyDraft, join(data, "secret.key"));
  }
  flush(draft);
  renameSync(draft, join(data, storeFile));
  flush(data);
  const { contents } = reading;
  const madeAt = note?.madeAt ?? null;
  return { type: "restored", contents, epoch, madeAt, key: key.origin, ledger };
}

type ChosenKey = { readonly type: "chosen"; readonly text: string; readonly origin: KeyOrigin };
type Refused = Extract<RestoreOutcome, { type: "refused" }>;

/** The clients hold tokens that the old key signed; with another one none of them can come and give back what the backup lacks. */
function chooseKey(options: RestoreOptions, inBackup: string | null): ChosenKey | Refused {
  const keyFile = join(options.data, "secret.key");
  const inFolder = existsSync(keyFile) ? readFileSync(keyFile, "utf8").trim() : null;
  if (options.secretKey !== undefined) {
    return { type: "chosen", text: options.secretKey, origin: "configured" };
  }
  if (inFolder !== null) {
    return inBackup === null || inBackup === inFolder
      ? { type: "chosen", text: inFolder, origin: "in-folder" }
      : refused(
          "other-key",
          `${keyFile} is another key than the backup's. Delete the one in the folder to go on with the backup's.`,
        );
  }
  if (inBackup !== null) return { type: "chosen", text: inBackup, origin: "from-backup" };
  if (!options.newKey) {
    return refused(
      "no-key",
      "The backup holds no key, so no token would be valid. Put the old secret.key into the folder, set CONCORD_SECRET_KEY as before, or accept that everybody needs a new token with --new-key.",
    );
  }
  const text = Buffer.from(options.random(32)).toString("base64url");
  return { type: "chosen", text, origin: "new" };
}

function refused(reason: Refused["reason"], message: string): Refused {
  return { type: "refused", reason, message };
}
