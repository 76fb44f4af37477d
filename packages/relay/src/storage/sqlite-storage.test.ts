import { randomBytes } from "node:crypto";
import { statSync } from "node:fs";
import { join } from "node:path";
import { DeviceId, WorkspaceId } from "@concord/protocol";
import { expect, test } from "vitest";
import { z } from "zod";
import { firstDocument } from "../testing/raw-peer.ts";
import { sampleEntry } from "../testing/sample-entry.ts";
import { temporaryFolder } from "../testing/test-relay.ts";
import { secretKey } from "../testing/test-secret.ts";
import { loadSecretKey } from "./secret-key.ts";
import { openSqliteDatabase } from "./sqlite-database.ts";
import type { SqliteDatabase } from "./sqlite-database.ts";
import { sqliteSchema } from "./sqlite-schema.ts";
import { createSqliteStorage, openSqliteStorage, storeFile } from "./sqlite-storage.ts";

const deps = { random: randomBytes, secretKey };

test("[RL9] one process owns a data folder, until it lets go", async () => {
  const folder = temporaryFolder();
  const mine = openSqliteStorage(folder, deps);
  expect(mine.type).toBe("opened");
  expect(openSqliteStorage(folder, deps)).toEqual({
    type: "owned-by-another",
    message: `Another relay is using ${folder}. Stop it, or choose another folder with --data.`,
  });
  if (mine.type === "opened") await mine.storage[Symbol.asyncDispose]();
  const again = openSqliteStorage(folder, deps);
  expect(again.type).toBe("opened");
  if (again.type === "opened") await again.storage[Symbol.asyncDispose]();
});

test("[RL460] a store whose epoch its key did not name is not opened, and says what to do", async () => {
  const folder = temporaryFolder();
  const opened = openSqliteStorage(folder, deps);
  if (opened.type !== "opened") throw new Error(opened.message);
  await opened.storage.beginEpoch();
  await opened.storage[Symbol.asyncDispose]();
  const otherKey = { ...deps, secretKey: new Uint8Array(32).fill(1) };
  expect(openSqliteStorage(folder, otherKey)).toMatchObject({
    type: "epoch-unsealed",
    message: expect.stringContaining("--new-key"),
  });
  const database = openSqliteDatabase(join(folder, storeFile), sqliteSchema);
  database.run("UPDATE meta SET value = '3:abcdefgh' WHERE key = 'epoch'");
  database.close();
  // Whoever was refused let go of the folder.
  expect(openSqliteStorage(folder, deps).type).toBe("epoch-unsealed");
  expect(openSqliteStorage(folder, deps).type).toBe("epoch-unsealed");
});

test("[RL10] the secret key is made once, for its owner's eyes only", () => {
  const folder = temporaryFolder();
  const key = loadSecretKey(folder, undefined);
  expect(key.byteLength).toBe(32);
  expect(loadSecretKey(folder, undefined)).toEqual(key);
  expect(statSync(join(folder, "secret.key")).mode & 0o777).toBe(0o600);
});

test("[RL10] a configured key wins, and a short one is refused", () => {
  const folder = temporaryFolder();
  const configured = Buffer.alloc(32, 7).toString("base64url");
  expect(loadSecretKey(folder, configured)).toEqual(new Uint8Array(32).fill(7));
  expect(() => loadSecretKey(folder, "c2hvcnQ")).toThrow(RangeError);
});

test("[RL485] a commit returns when the disk has it, and not when the system has", () => {
  const database = openSqliteDatabase(join(temporaryFolder(), "relay.sqlite"), sqliteSchema);
  const Level = z.object({ synchronous: z.int() });
  const full = 2;
  expect(database.first(Level, "PRAGMA synchronous")).toEqual({ synchronous: full });
  database.close();
});

test("[RL6] a compaction that fails in the middle has not happened: no snapshot, no update less", async () => {
  const database = openSqliteDatabase(join(temporaryFolder(), "relay.sqlite"), sqliteSchema);
  await using storage = createSqliteStorage(database, { [Symbol.dispose]: () => undefined }, deps);
  await storage.commit([
    sampleEntry({ update: Uint8Array.of(1) }),
    sampleEntry({ batch: 2, update: Uint8Array.of(2) }),
  ]);
  database.exec(`
    CREATE TRIGGER full BEFORE DELETE ON updates WHEN OLD.seq = 2
      BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END;
  `);
  const acme = WorkspaceId.parse("acme");
  await expect(storage.compact(acme, firstDocument, 2, Uint8Array.of(3))).rejects.toThrow("full");
  expect((await storage.loadDocument(acme, firstDocument))?.updates).toEqual([
    Uint8Array.of(1),
    Uint8Array.of(2),
  ]);
  database.exec("DROP TRIGGER full");
  await storage.compact(acme, firstDocument, 2, Uint8Array.of(3));
  expect((await storage.loadDocument(acme, firstDocument))?.updates).toEqual([Uint8Array.of(3)]);
});

test("[RL110] what is one document's is found without a look at the others", async () => {
  const database = openSqliteDatabase(join(temporaryFolder(), "store"), sqliteSchema);
  const asked: string[] = [];
  const watched: SqliteDatabase = {
    ...database,
    run: (sql, ...values) => {
      asked.push(sql);
      database.run(sql, ...values);
    },
    all: (row, sql, ...values) => {
      asked.push(sql);
      return database.all(row, sql, ...values);
    },
  };
  const unlocked = { [Symbol.dispose]: () => undefined };
  await using storage = createSqliteStorage(watched, unlocked, deps);
  const workspace = WorkspaceId.parse("acme");
  database.run("INSERT INTO documents VALUES (?, ?, 'invoice', 1)", workspace, firstDocument);
  asked.length = 0;
  await storage.loadDocument(workspace, firstDocument);
  await storage.compact(workspace, firstDocument, 1, Uint8Array.of(0, 0));
  const Plan = z.object({ detail: z.string() });
  const searches = asked
    .filter((sql) => !sql.startsWith("INSERT"))
    .flatMap((sql) => database.all(Plan, `EXPLAIN QUERY PLAN ${sql}`))
    .map(({ detail }) => detail);
  expect(searches.length).toBeGreaterThan(3);
  for (const search of searches) expect(search).not.toMatch(/SCAN|\(workspace=\?\)/);
});

test("[RL281] a store of an earlier version learns when writes came and through which device; of older ones it says neither", async () => {
  const older = sqliteSchema.replace(/ +accepted_at INTEGER,\n +device TEXT,\n/u, "");
  expect(older).not.toBe(sqliteSchema);
  const database = openSqliteDatabase(join(temporaryFolder(), "store"), older);
  database.exec(
    `INSERT INTO authorship VALUES ('acme', '${firstDocument}', 5000, 0, 1, 'u1', 'Ada', 1, 10);
     INSERT INTO documents VALUES ('acme', '${firstDocument}', 'invoice', 1);`,
  );
  await using storage = createSqliteStorage(database, { [Symbol.dispose]: () => undefined }, deps);
  const acme = WorkspaceId.parse("acme");
  const old = { client: 5_000, from: 0, to: 1, author: { id: "u1", name: "Ada" }, verified: true };
  const device = DeviceId.parse("device-1");
  const range = { ...old, client: 6_000, at: 20, acceptedAt: 7_200_020, device };
  await storage.commit([
    {
      workspace: acme,
      document: firstDocument,
      kind: "invoice",
      author: old.author,
      device,
      batch: 1,
      operations: [],
      difference: [],
      update: Uint8Array.of(0, 0),
      verdict: (seq) => ({ type: "committed", seq, remarks: [] }),
      authorship: [range],
      deviceTime: 20,
      acceptedTime: 7_200_020,
    },
  ]);
  expect((await storage.loadDocument(acme, firstDocument))?.authorship).toEqual([
    { ...old, at: 10 },
    range,
  ]);
});
