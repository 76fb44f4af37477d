import { randomBytes } from "node:crypto";
import {
  existsSync,
  readFileSync,
  readdirSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { WorkspaceId, epochNumber } from "@concord/protocol";
import { expect, test } from "vitest";
import { isSealedEpoch } from "../storage/epoch-name.ts";
import { lockDataFolder } from "../storage/owner-lock.ts";
import { loadSecretKey } from "../storage/secret-key.ts";
import { openSqliteStorage } from "../storage/sqlite-storage.ts";
import type { RelayStorage } from "../storage/storage.ts";
import { peerDocument } from "../testing/raw-peer.ts";
import { committerOn, submission } from "../testing/test-committer.ts";
import { temporaryFolder } from "../testing/test-relay.ts";
import { openTestStorage } from "../testing/test-storage.ts";
import { backupStore } from "./backup-store.ts";
import { restoreStore } from "./restore-store.ts";
import type { RestoreOptions } from "./restore-store.ts";

const acme = WorkspaceId.parse("acme");
const madeAt = new Date("2026-03-01T10:00:00Z");
const random = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes));

function writerOn(storage: RelayStorage) {
  const committer = committerOn(storage);
  const mine = peerDocument();
  return (batch: number) =>
    committer.submit(submission(batch, mine.set({ number: String(batch) })));
}

/** A data folder with a key and some batches, and a backup of it. */
async function backedUp(options: { readonly withoutKey?: boolean } = {}) {
  const data = temporaryFolder();
  const file = join(temporaryFolder(), "monday.concord");
  loadSecretKey(data, undefined);
  await using storage = openTestStorage(data);
  const write = writerOn(storage);
  for (let batch = 1; batch <= 5; batch += 1) await write(batch);
  const made = await backupStore({ data, file, madeAt, withoutKey: false, ...options });
  return { data, file, made, epoch: storage.epoch() };
}

function restoring(file: string, changes: Partial<RestoreOptions> = {}) {
  return restoreStore({ file, data: temporaryFolder(), newKey: false, random, ...changes });
}

test("[RL70] a backup is the store of one moment, while writes go on", async () => {
  const data = temporaryFolder();
  const file = join(temporaryFolder(), "b");
  await using storage = openTestStorage(data);
  const write = writerOn(storage);
  for (let batch = 1; batch <= 20; batch += 1) await write(batch);
  const backup = backupStore({ data, file, madeAt, withoutKey: false });
  for (let batch = 21; batch <= 40; batch += 1) await write(batch);
  expect(await backup).toEqual({
    type: "made",
    contents: { workspaces: 1, documents: 1, batches: 20 },
    key: "left-out",
    ledger: { type: "none" },
  });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(file, ".."))).toEqual(["b"]);
  expect(await backupStore({ data, file, madeAt, withoutKey: false })).toMatchObject({
    type: "refused",
    reason: "file-exists",
  });
  expect(await storage.head(acme)).toBe(40);
});

test("[RL71] a restored store reads the same, under a new epoch, and leaves the backup as it was", async () => {
  const { file, made, epoch, data } = await backedUp();
  expect(made).toMatchObject({ type: "made", key: "inside" });
  const before = readFileSync(file);
  const folder = temporaryFolder();
  const restored = await restoring(file, { data: folder });
  expect(restored).toMatchObject({
    type: "restored",
    contents: { workspaces: 1, documents: 1, batches: 5 },
    madeAt: "2026-03-01T10:00:00.000Z",
    key: "from-backup",
  });
  expect(readFileSync(file).equals(before)).toBe(true);
  const key = loadSecretKey(folder, undefined);
  expect(key).toEqual(loadSecretKey(data, undefined));
  await using storage = openTestStorage(folder, undefined, key);
  expect(epochNumber(storage.epoch())).toBeGreaterThan(epochNumber(epoch));
  expect(isSealedEpoch(key, storage.epoch())).toBe(true);
  expect(await storage.readJournal(acme, 0, 10)).toHaveLength(5);
  expect(await writerOn(storage)(9)).toMatchObject({ verdict: { type: "committed", seq: 6 } });
  // The key stands in its own file and not in the store.
  const bytes = readFileSync(join(folder, "relay.sqlite"));
  expect(bytes.includes(readFileSync(join(folder, "secret.key"), "utf8").trim())).toBe(false);
});

test("[RL72] a restore replaces nothing: not a store, not what is not ours, not a folder in use", async () => {
  const { file, data } = await backedUp();
  expect(await restoring(file, { data })).toMatchObject({ reason: "folder-not-empty" });
  const folder = temporaryFolder();
  writeFileSync(join(folder, "taxes.ods"), "");
  expect(await restoring(file, { data: folder })).toMatchObject({ reason: "folder-not-empty" });
  expect(readdirSync(folder)).toEqual(["taxes.ods"]);

  const fresh = temporaryFolder();
  {
    using lock = lockDataFolder(fresh);
    expect(lock).not.toBeNull();
    expect(await restoring(file, { data: fresh })).toMatchObject({ reason: "folder-in-use" });
  }
  expect(await restoring(file, { data: fresh })).toMatchObject({ type: "restored" });
});

test("[RL72] what is damaged, cut off, or no backup at all becomes nobody's store", async () => {
  const folder = temporaryFolder();
  const attempts = [
    (file: string) => truncateSync(file, statSync(file).size / 2),
    (file: string) => writeFileSync(file, "an invoice"),
    (file: string) => {
      using database = closing(new DatabaseSync(file));
      database.value.exec("DELETE FROM journal WHERE seq = 3");
    },
    (file: string) => {
      using database = closing(new DatabaseSync(file));
      database.value.exec("DELETE FROM updates WHERE seq = 2");
    },
    (file: string) => {
      using database = closing(new DatabaseSync(file));
      database.value.exec("DROP TABLE authorship");
    },
  ];
  for (const damage of attempts) {
    const { file } = await backedUp();
    damage(file);
    const outcome = await restoring(file, { data: folder });
    expect(outcome.type).toBe("refused");
    expect(["damaged", "no-store"]).toContain(outcome.type === "refused" && outcome.reason);
    expect(existsSync(join(folder, "relay.sqlite"))).toBe(false);
    expect(existsSync(join(folder, "secret.key"))).toBe(false);
  }
  expect(await restoring(join(folder, "none"))).toMatchObject({ reason: "no-file" });
});

function closing(value: DatabaseSync): Disposable & { readonly value: DatabaseSync } {
  return { value, [Symbol.dispose]: () => value.close() };
}

test("[RL73] the key that signs tokens is never lost without a word, nor replaced by another", async () => {
  const { file, data } = await backedUp({ withoutKey: true });
  expect(await restoring(file)).toMatchObject({ type: "refused", reason: "no-key" });
  const configured = Buffer.alloc(32, 9).toString("base64url");
  const asBefore = await restoring(file, { secretKey: configured });
  expect(asBefore).toMatchObject({ type: "restored", key: "configured" });
  expect(await restoring(file, { newKey: true })).toMatchObject({ type: "restored", key: "new" });

  const folder = temporaryFolder();
  writeFileSync(join(folder, "secret.key"), readFileSync(join(data, "secret.key")));
  expect(await restoring(file, { data: folder })).toMatchObject({ key: "in-folder" });

  const withKey = await backedUp();
  const other = temporaryFolder();
  loadSecretKey(other, undefined);
  expect(await restoring(withKey.file, { data: other })).toMatchObject({ reason: "other-key" });
});

test("[RL477] a store that its relay does not open, since an earlier version named its epoch or its key is lost, comes back whole by a backup and a restore", async () => {
  const data = temporaryFolder();
  const key = loadSecretKey(data, undefined);
  {
    await using storage = openTestStorage(data, undefined, key);
    const write = writerOn(storage);
    for (let batch = 1; batch <= 3; batch += 1) await write(batch);
  }
  {
    using database = closing(new DatabaseSync(join(data, "relay.sqlite")));
    database.value.exec("UPDATE meta SET value = '3:abcdefghijklmnop' WHERE key = 'epoch'");
  }
  expect(openSqliteStorage(data, { random, secretKey: key })).toMatchObject({
    type: "epoch-unsealed",
    message: expect.stringMatching(/make a backup and restore it into a new folder with --new-key/),
  });
  for (const withoutKey of [false, true]) {
    const file = join(temporaryFolder(), "b");
    const made = await backupStore({ data, file, madeAt, withoutKey });
    expect(made).toMatchObject({ type: "made", contents: { batches: 3 } });
    const fresh = temporaryFolder();
    expect(await restoring(file, { data: fresh, newKey: true })).toMatchObject({
      type: "restored",
      // Where the key is there it stays, and every token with it.
      key: withoutKey ? "new" : "from-backup",
    });
    const its = loadSecretKey(fresh, undefined);
    await using storage = openTestStorage(fresh, undefined, its);
    expect(isSealedEpoch(its, storage.epoch())).toBe(true);
    expect(epochNumber(storage.epoch())).toBeGreaterThan(3);
    expect(await storage.readJournal(acme, 0, 10)).toHaveLength(3);
    expect(await writerOn(storage)(9)).toMatchObject({ verdict: { type: "committed", seq: 4 } });
  }
});
