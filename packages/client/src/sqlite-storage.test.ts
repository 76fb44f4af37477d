import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { openSqliteStorage } from "./sqlite-storage.ts";
import { describeStorageContract } from "./testing/storage-contract.ts";

function freshFile(): string {
  const folder = mkdtempSync(join(tmpdir(), "concord-client-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "replica.sqlite");
}

function open(file: string) {
  const opening = openSqliteStorage(file);
  if (opening.type !== "opened") throw new Error(opening.message);
  return opening.storage;
}

describeStorageContract("[CL1, CL2, CL3, CL4] SQLite", async () => {
  const file = freshFile();
  return { open: async () => open(file), reopens: true };
});

test("[CL5] a file that is in use cannot be opened a second time until it is closed", async () => {
  const file = freshFile();
  const storage = open(file);
  expect(openSqliteStorage(file)).toMatchObject({ type: "locked" });
  await storage.close();
  await open(file).close();
});

test("[CL5] a file of a later version, or of something else, is left alone and named", () => {
  const later = freshFile();
  const database = new DatabaseSync(later);
  database.exec("PRAGMA user_version = 99");
  database.close();
  expect(openSqliteStorage(later)).toMatchObject({ type: "unreadable" });

  const alien = freshFile();
  writeFileSync(
    alien,
    "This is no database, although it is long enough to be read as one.".repeat(99),
  );
  expect(openSqliteStorage(alien)).toMatchObject({ type: "unreadable" });
});
