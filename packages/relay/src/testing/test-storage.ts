import { randomBytes } from "node:crypto";
import { openSqliteStorage } from "../storage/sqlite-storage.ts";
import { secretKey } from "./test-secret.ts";
import type { RelayStorage } from "../storage/storage.ts";

/** A real SQLite storage whose methods a test may put something in front of. */
export function openTestStorage(
  folder: string,
  wrap: (storage: RelayStorage) => Partial<RelayStorage> = () => ({}),
  key = secretKey,
): RelayStorage {
  const opened = openSqliteStorage(folder, {
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
    secretKey: key,
  });
  if (opened.type !== "opened") throw new Error(opened.message);
  return { ...opened.storage, ...wrap(opened.storage) };
}

/** One that counts how often a document is loaded from it. */
export function openCountingStorage(
  folder: string,
): RelayStorage & { readonly loads: () => number } {
  let loads = 0;
  const storage = openTestStorage(folder, (real) => ({
    loadDocument: (...place) => {
      loads += 1;
      return real.loadDocument(...place);
    },
  }));
  return { ...storage, loads: () => loads };
}
