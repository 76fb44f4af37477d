import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { createBridgeStore, openBridgeStore } from "./bridge-store.ts";
import { migrate, NewerDataFile } from "./database.ts";
import { schemaSteps } from "./schema.ts";
import { createSecretStore, SecretUnreadable } from "./secret-store.ts";

function openMemory(): DatabaseSync {
  const database = new DatabaseSync(":memory:");
  migrate(database);
  return database;
}

test("[BR60] a secret is sealed, and opens only under its key, connection and name", () => {
  const database = openMemory();
  const key = randomBytes(32);
  const of = (connection: string, by = key) =>
    createSecretStore(database, { key: by, connection, randomBytes });
  of("stripe:acct_1").save("token", { refresh: "very-secret" });

  expect(of("stripe:acct_1").load("token")).toEqual({ refresh: "very-secret" });
  expect(of("stripe:acct_1").load("other")).toBeUndefined();
  expect(() => of("stripe:acct_2").load("token")).toThrow(SecretUnreadable);
  expect(() => of("stripe:acct_1", randomBytes(32)).load("token")).toThrow(SecretUnreadable);
  database.exec("UPDATE secret SET name = 'other'");
  expect(() => of("stripe:acct_1").load("other")).toThrow(SecretUnreadable);

  const stored = database.prepare("SELECT sealed FROM secret").get()?.["sealed"];
  expect(Buffer.from(stored instanceof Uint8Array ? stored : []).toString("latin1")).not.toContain(
    "very-secret",
  );
});

test("[BR60] a key of more than 32 bytes seals too, and all of it counts", () => {
  const database = openMemory();
  const under = (key: Uint8Array) =>
    createSecretStore(database, { key, connection: "stripe:acct_1", randomBytes });
  const key = randomBytes(48);
  under(key).save("token", "very-secret");
  expect(under(key).load("token")).toBe("very-secret");
  expect(() => under(key.subarray(0, 32)).load("token")).toThrow(SecretUnreadable);
  const other = key.map((byte, place) => (place === 47 ? byte ^ 1 : byte));
  expect(() => under(other).load("token")).toThrow(SecretUnreadable);
});

test("[BR61] a data file of a newer program is refused, and one of ours is opened again", () => {
  const database = openMemory();
  migrate(database);
  createBridgeStore(database).cursors.set("changes", "1", 0);
  database.exec("PRAGMA user_version = 99");
  expect(() => migrate(database)).toThrow(NewerDataFile);
});

test("[BR61] what one process wrote to the file the next one reads, while both have it open", () => {
  const folder = mkdtempSync(join(tmpdir(), "concord-bridge-"));
  try {
    const file = join(folder, "stripe.sqlite");
    const first = openBridgeStore(file);
    first.transaction(() => first.cursors.set("changes", "1", 0));
    const second = openBridgeStore(file);
    expect(second.cursors.get("changes")).toEqual({ value: "1", heldAt: 0 });
    expect(second.database.prepare("PRAGMA synchronous").get()).toEqual({ synchronous: 2 });
    first.close();
    second.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("[BR260] what was unknown in a data file of before is looked for, too", () => {
  const database = new DatabaseSync(":memory:");
  for (const step of schemaSteps.slice(0, 2)) database.exec(step);
  database.exec(`PRAGMA user_version = 2;
    INSERT INTO effect (id, generation, key, document, effect, carried, digest, state, attempts, due_at, planned_at)
      VALUES ('a', 0, 'k', 'd', '{}', '{}', '', 'parked', 8, 5, 1), ('b', 0, 'l', 'd', '{}', '{}', '', 'rejected', 1, 5, 1);
    INSERT INTO dead_letter (id, subject, reason, fixes, at, times)
      SELECT 'effect:' || id, json_object('type', 'effect', 'effect', id, 'summary', ''), '', '[]', 5, 1 FROM effect;`);
  migrate(database);
  const { deadLetters } = createBridgeStore(database);
  expect(deadLetters.dueAgain(5, 9)).toMatchObject([{ id: "effect:a", againAt: 5, holdsUp: [] }]);
  expect(deadLetters.list()).toHaveLength(2);
});

test("[BR50] the lease changes hands only when it is free, and its token grows each time", () => {
  const { lease } = createBridgeStore(openMemory());
  expect(lease.acquire("a", 0, 100)).toBe(1);
  expect(lease.acquire("b", 50, 100)).toBeUndefined();
  expect(lease.renew(1, 50, 100)).toBe(true);
  expect(lease.acquire("b", 120, 100)).toBeUndefined();
  expect(lease.acquire("b", 150, 100)).toBe(2);
  expect(lease.renew(1, 151, 100)).toBe(false);
  expect(() => lease.check(1)).toThrow("taken over");
  lease.release(1);
  expect(lease.holder()).toEqual({ owner: "b", expiresAt: 250 });
  lease.release(2);
  expect(lease.holder()).toBeUndefined();
  expect(lease.acquire("a", 151, 100)).toBe(3);
});

test("[BR14] a transaction that throws leaves nothing behind", () => {
  const store = createBridgeStore(openMemory());
  expect(() =>
    store.transaction(() => {
      store.cursors.set("changes", "1", 0);
      throw new Error("disk full");
    }),
  ).toThrow("disk full");
  expect(store.cursors.get("changes")).toBeUndefined();
});

test("[BR22] an object held by a sweep is dropped for a hint, which may be newer", () => {
  const { incoming } = createBridgeStore(openMemory());
  const ref = { kind: "invoice", id: "i1" } as const;
  const object = { ref, version: { order: 1, token: "" }, state: "live", raw: null } as const;
  incoming.add(ref, "sweep", object, 0);
  expect(incoming.due(0, 9)).toMatchObject([{ source: "sweep", object }]);
  incoming.add(ref, "webhook", undefined, 0);
  incoming.add(ref, "sweep", object, 0);
  const [entry] = incoming.due(0, 9);
  expect(entry).toMatchObject({ source: "webhook", object: undefined, generation: 3 });
  incoming.add(ref, "webhook", undefined, 1);
  // Work that began before the last hint does not settle it.
  expect(entry !== undefined && incoming.settle(entry)).toBe(false);
  expect(incoming.count()).toBe(1);
});

test("[BR112] what is not read yet is told however much else waits", () => {
  const { incoming } = createBridgeStore(openMemory());
  for (let count = 0; count < 1_200; count += 1) {
    incoming.add({ kind: "party", id: String(count) }, "sweep", undefined, count);
  }
  for (let count = 0; count < 1_200; count += 1) {
    incoming.add({ kind: "invoice", id: String(count) }, "sweep", undefined, count);
  }
  incoming.add({ kind: "payment", id: "py1" }, "webhook", undefined, 1_200);
  incoming.add({ kind: "payment", id: "old" }, "backfill", undefined, 0);
  expect(incoming.unread(1_200, ["payment"])).toEqual([{ kind: "payment", id: "py1" }]);
  expect(incoming.unread(1_200, ["invoice", "payment"])).toHaveLength(1_201);
  expect(incoming.unread(1_199, ["payment"])).toEqual([]);
});
