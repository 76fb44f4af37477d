import { randomBytes, webcrypto } from "node:crypto";
import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fieldsOf } from "@concord/document";
import { DocumentId } from "@concord/model";
import { WorkspaceId } from "@concord/protocol";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { backupStore } from "../backup/backup-store.ts";
import { restoreStore } from "../backup/restore-store.ts";
import type { Relay } from "../relay.ts";
import { readSecretKey } from "../storage/secret-key.ts";
import { openSqliteDatabase } from "../storage/sqlite-database.ts";
import { readDocument } from "../storage/sqlite-log.ts";
import { storeFile } from "../storage/sqlite-storage.ts";
import { apiAs, newInvoice } from "../testing/http-client.ts";
import { startRelay, temporaryFolder } from "../testing/test-relay.ts";
import { secretKey } from "../testing/test-secret.ts";
import { checkStore } from "./check-store.ts";

const acme = WorkspaceId.parse("acme");
let data: string;
let issued: DocumentId;
let erased: DocumentId;
let imported: DocumentId;

const set = (path: string, value: string | null) => ({ type: "set-field", path, value });

/** Two invoices that were begun and edited: one is issued, paid too much and credited, of the other what it said is erased. */
async function live(): Promise<void> {
  await using relay = await startRelay(data, { ledger: {} }, afterAll);
  const owner = await apiAs(relay.url, { id: "olga", role: "owner" });
  const create = async (...further: readonly object[]): Promise<DocumentId> => {
    const { operations } = newInvoice("", "Acme GmbH");
    const wish = { operations: [...operations, ...further] };
    const { body, status } = await owner("POST", "/api/v1/invoices", wish);
    expect(status).toBe(201);
    return DocumentId.parse(Object(body["invoice"])["id"]);
  };
  const write = async (id: DocumentId, ...operations: readonly object[]): Promise<void> => {
    const answer = await owner("POST", `/api/v1/invoices/${id}/operations`, { operations });
    expect(answer.status).toBe(200);
  };
  [issued, erased] = [await create(), await create()];
  const name = { type: "set-line", line: "l1", field: "name", value: "Pump" };
  await write(issued, set("number", null), set("seller.name", "Ours GmbH"), name);
  await write(issued, set("buyer.name", "Acme AG"));
  await write(issued, { type: "request-issue", key: "r1" });
  const place = `/api/v1/invoices/${issued}`;
  await vi.waitFor(
    async () => expect((await owner("GET", place)).body["number"]).toMatch(/-0001$/),
    { timeout: 60_000, interval: 100 },
  );
  // More than it is worth: a record of a conflict, which the relay writes.
  await write(issued, { type: "record-payment", key: "p1", payment: { amount: "300" } });
  const credited = await owner("POST", `${place}/credit-notes`, {});
  expect(credited.status).toBe(201);
  const by = { type: "connector", connector: "file", account: "import", id: "7" };
  imported = await create({ type: "mark-issued", issued: { number: "OLD-7", by } });
  await write(erased, set("buyer.name", "Somebody"));
  const erasure = await owner("POST", `/api/v1/invoices/${erased}/erasure`, { confirm: "erase" });
  expect(erasure.body).toMatchObject({ state: "erased" });
  await write(erased, set("buyer.name", "Somebody else"));
  // While it runs, and whatever it has not recorded yet.
  expect((await check(data))?.findings).toEqual([]);
}

beforeAll(async () => {
  data = temporaryFolder(afterAll);
  await live();
}, 240_000);

const deps = { random: randomBytes, subtle: webcrypto.subtle };

const check = (folder: string, key: Uint8Array | null = secretKey) =>
  checkStore({ data: folder, secretKey: key }, deps);

const ledgerOf = (folder: string): string => join(folder, "ledger", "ledger.sqlite");

/** What is found in a copy of the folder that somebody changed. */
async function found(
  change: (copy: string) => void,
  { from = data, key = secretKey } = {},
): Promise<readonly unknown[]> {
  const copy = temporaryFolder();
  cpSync(from, copy, { recursive: true });
  change(copy);
  const checked = await check(copy, key);
  return (checked?.findings ?? []).map(({ reason, document, path }) => [reason, document, path]);
}

const run = (file: string, sql: string, ...values: readonly string[]): void => {
  const database = new DatabaseSync(file);
  const { changes } = database.prepare(sql).run(...values);
  database.close();
  expect(changes).toBeGreaterThan(0);
};

/** Makes a document say something else, past the journal. */
function rewrite(copy: string, document: DocumentId, write: (fields: Y.Map<unknown>) => void) {
  const store = openSqliteDatabase(join(copy, storeFile), "");
  const doc = new Y.Doc();
  const stored = readDocument(store, acme, document);
  for (const update of stored?.updates ?? []) Y.applyUpdate(doc, update);
  write(fieldsOf(doc));
  store.run(
    "INSERT OR REPLACE INTO snapshots (workspace, document, seq, bytes) VALUES (?, ?, ?, ?)",
    acme,
    document,
    stored?.seq ?? 0,
    Y.encodeStateAsUpdate(doc),
  );
  store.close();
}

test("[RL461] a store of which all parts say the same raises nothing, and says what was looked at", async () => {
  const checked = await check(data);
  expect(checked?.findings).toEqual([]);
  const [workspace] = checked?.workspaces ?? [];
  expect(workspace).toMatchObject({ workspace: "acme", erased: 1, issued: 2 });
  expect(workspace?.recorded).toBe(workspace?.head);
  expect(workspace?.entries).toBeGreaterThan(6);
  expect(workspace?.seals).toMatchObject({ upTo: workspace?.head, state: "verified" });
  expect(checked?.beginnings).toEqual([]);
  expect(await check(temporaryFolder())).toBe(null);
  expect(await check(data, null)).toMatchObject({
    isKeyThere: false,
    findings: [],
  });
});

test("[RL462] a row of the journal that was changed or taken out, and one under another epoch, is found by the ledger", async () => {
  const change = "UPDATE journal SET difference = replace(difference, ?, ?)";
  const changed = await found((copy) => run(join(copy, storeFile), change, "Acme AG", "Acme SE"));
  expect(changed).toContainEqual(["entry-altered", issued, null]);
  expect(changed).toContainEqual(["register-differs", issued, "buyer.name"]);
  const gone = await found((copy) =>
    run(join(copy, storeFile), "DELETE FROM journal WHERE seq = (SELECT min(seq) FROM journal)"),
  );
  expect(gone).toContainEqual(["journal-gap", null, null]);
  expect(gone).toContainEqual(["entry-added", issued, null]);
  const another = await found((copy) =>
    run(join(copy, storeFile), "UPDATE meta SET value = '7:abcdefgh' WHERE key = 'epoch'"),
  );
  expect(another).toEqual([
    ["epoch-unsealed", null, null],
    ["another-history", null, null],
  ]);
});

test("[RL463] an entry of the ledger that was changed or taken out is found, also of a document whose values were erased", async () => {
  const last = "(SELECT max(seq) FROM entries WHERE document = ?1)";
  const where = `WHERE document = ?1 AND seq = ${last}`;
  expect(
    await found((copy) => run(ledgerOf(copy), `DELETE FROM entries ${where}`, issued)),
  ).toEqual([
    ["entry-missing", issued, null],
    ["marks-altered", null, null],
  ]);
  expect(
    await found((copy) =>
      run(ledgerOf(copy), `UPDATE entries SET hash = zeroblob(32) ${where}`, issued),
    ),
  ).toEqual([
    ["entry-altered", issued, null],
    ["marks-altered", null, null],
  ]);
  for (const document of [issued, erased]) {
    expect(
      await found((copy) =>
        run(ledgerOf(copy), `UPDATE entries SET bytes = x'00' ${where}`, document),
      ),
    ).toEqual([["entry-damaged", document, null]]);
  }
  // Of what was erased it stays in the open who wrote it.
  expect(
    await found((copy) =>
      run(
        join(copy, storeFile),
        "UPDATE journal SET author_id = 'ben' WHERE document = ?1 AND seq = (SELECT min(seq) FROM journal WHERE document = ?1)",
        erased,
      ),
    ),
  ).toEqual([["entry-altered", erased, null]]);
});

test("[RL464] a document that says something else than was written last is found, with the register", async () => {
  const differing = await found((copy) =>
    rewrite(copy, erased, (fields) => fields.set("buyer.name", "Nobody")),
  );
  expect(differing).toEqual([["register-differs", erased, "buyer.name"]]);
  const gone = await found((copy) =>
    run(join(copy, storeFile), "DELETE FROM documents WHERE document = ?", erased),
  );
  expect(gone).toEqual([["document-missing", erased, null]]);
});

test("[RL465] what was issued is held against its digest, and against the registrar's proof", async () => {
  const altered = await found((copy) =>
    rewrite(copy, issued, (fields) => {
      const fact = Object(fields.get("issued"));
      fields.set("issued", { ...fact, content: { ...fact.content, paymentTerms: "Never" } });
    }),
  );
  expect(altered).toContainEqual(["issue-altered", issued, "issued"]);
  const unproven = await found((copy) =>
    rewrite(copy, issued, (fields) =>
      fields.set("issued", { ...Object(fields.get("issued")), number: "INV-1" }),
    ),
  );
  expect(unproven).toContainEqual(["issue-unproven", issued, "issued"]);
});

const published = (copy: string): string => join(copy, "sealing", "seal.pub");

test("[RL473] the seals of the ledger are verified where they are, by the key beside them", async () => {
  const last = "(SELECT max(number) FROM seals)";
  const gone = await found((copy) =>
    run(ledgerOf(copy), `DELETE FROM seals WHERE number = ${last}`),
  );
  expect(gone).toEqual([["seals-missing", null, null]]);
  const forged = await found((copy) =>
    run(ledgerOf(copy), `UPDATE seals SET seal = replace(seal, ?, ?)`, '"upTo":', '"upTo":1'),
  );
  expect(forged).toContainEqual(["seal-unsigned", null, null]);
  const unreadable = await found((copy) =>
    run(ledgerOf(copy), `UPDATE seals SET seal = '{}' WHERE number = ${last}`),
  );
  expect(unreadable).toEqual([["seal-unreadable", null, null]]);
  const others = await found((copy) => writeFileSync(published(copy), `${"A".repeat(43)}\n`));
  expect(others).toEqual([["unknown-key", null, null]]);

  const apart = temporaryFolder();
  cpSync(data, apart, { recursive: true });
  rmSync(join(apart, "sealing"), { recursive: true });
  const without = await check(apart);
  expect(without?.findings).toEqual([]);
  expect(without?.workspaces[0]?.seals?.state).toBe("key-missing");
  const sealingFolder = join(data, "sealing");
  const named = await checkStore({ data: apart, secretKey, sealingFolder }, deps);
  expect(named?.workspaces[0]?.seals?.state).toBe("verified");
});

/** A backup of the store as it is, and the copy of the key that seals. */
async function backup(): Promise<{ readonly file: string; readonly sealingKeyFile: string }> {
  const place = temporaryFolder();
  const [file, sealingKeyFile] = [join(place, "monday.concord"), join(place, "seal.copy")];
  const madeAt = new Date("2026-03-01T10:00:00Z");
  const made = await backupStore({ data, file, withoutKey: false, madeAt, sealingKeyFile });
  expect(made).toMatchObject({ type: "made", ledger: { type: "inside" } });
  return { file, sealingKeyFile };
}

const restoring = { newKey: false, random: (bytes: number) => new Uint8Array(randomBytes(bytes)) };

const edit = async (relay: Relay): Promise<void> => {
  const owner = await apiAs(relay.url, { id: "olga", role: "owner" });
  const operations = [set("buyer.name", "Somebody new")];
  const answer = await owner("POST", `/api/v1/invoices/${erased}/operations`, { operations });
  expect(answer.status).toBe(200);
};

test("[RL474] a store that was restored is told as that, with where its history begins anew and who vouches for it, before its relay has started and after; what somebody changed is found all the same", async () => {
  const { file } = await backup();
  const lost = temporaryFolder();
  cpSync(data, lost, { recursive: true });
  {
    // An edit that the backup lacks, and its ledger outlives the store.
    await using relay = await startRelay(lost, { ledger: { sealEveryMs: 0 } });
    await edit(relay);
    await vi.waitFor(
      async () => {
        const [workspace] = (await check(lost))?.workspaces ?? [];
        expect(workspace?.seals?.upTo).toBe(workspace?.head);
        expect(workspace?.head).toBeGreaterThan((await check(data))?.workspaces[0]?.head ?? 0);
      },
      { timeout: 60_000, interval: 200 },
    );
  }
  const head = (await check(data))?.workspaces[0]?.head ?? 0;
  for (const end of ["", "-wal", "-shm"]) rmSync(join(lost, `${storeFile}${end}`), { force: true });
  const key = Buffer.from(secretKey).toString("base64url");
  const restored = await restoreStore({ file, data: lost, secretKey: key, ...restoring });
  expect(restored).toMatchObject({ type: "restored", ledger: { type: "in-folder" } });

  const begun = { workspace: acme, after: head, goneUpTo: head + 1 };
  const before = await check(lost);
  expect(before?.findings).toEqual([]);
  expect(before?.beginnings).toMatchObject([
    { ...begun, seal: null, at: null, vouchedBy: ["store-key"] },
  ]);
  // Whoever has only the database names an epoch too: without the store's key that is not told apart.
  expect((await check(lost, null))?.findings).toMatchObject([{ reason: "another-history" }]);
  const change = "UPDATE journal SET difference = replace(difference, ?, ?)";
  // Nor is a restore what a ledger says of itself that was sealed under the epoch of its store.
  const claimed = await found((copy) =>
    run(ledgerOf(copy), "UPDATE positions SET epoch = '1:abcdefgh', cursor = 2"),
  );
  expect(claimed).toContainEqual(["another-history", null, null]);
  expect(claimed).toContainEqual(["entry-added", issued, null]);
  const altered = await found((copy) => run(join(copy, storeFile), change, "Acme AG", "Acme SE"), {
    from: lost,
  });
  expect(altered).toContainEqual(["entry-altered", issued, null]);

  await using relay = await startRelay(lost, { ledger: { sealEveryMs: 0 } });
  await edit(relay);
  await vi.waitFor(
    async () => {
      const after = await check(lost);
      expect(after?.beginnings).toMatchObject([
        {
          workspace: acme,
          goneUpTo: head + 1,
          seal: expect.any(Number),
          vouchedBy: ["store-key", "ledger-key"],
        },
      ]);
      expect(after?.findings).toEqual([]);
    },
    { timeout: 60_000, interval: 200 },
  );
});

const change = (sql: string) => found((copy) => run(join(copy, storeFile), sql));

test("[RL544] the register of numbers is held against the invoices: a line that was taken out, put in or changed is found", async () => {
  expect(await change(`DELETE FROM numbers WHERE document = '${issued}'`)).toEqual([
    ["number-missing", issued, "issued"],
  ]);
  expect(
    await change(`UPDATE numbers SET number = 'INV-1999-0001' WHERE document = '${issued}'`),
  ).toEqual([
    ["number-missing", issued, "issued"],
    ["number-added", issued, "issued"],
  ]);
  expect(
    await change(`UPDATE numbers SET count = count + 1 WHERE document = '${issued}'`),
  ).toContainEqual(["number-missing", issued, "issued"]);
  expect(await change(`UPDATE numbers SET document = '${erased}'`)).toContainEqual([
    "number-added",
    erased,
    "issued",
  ]);
  expect(await change(`UPDATE numbers SET state = 'void' WHERE document = '${issued}'`)).toEqual([
    ["number-altered", issued, "voided"],
  ]);
  // What others gave is known apart: without it a series would give the number again.
  expect(await change("DELETE FROM foreign_numbers")).toEqual([
    ["number-missing", imported, "issued"],
  ]);
});

test("[RL475] what was issued before the store had its key is taken on the word of the seals that were made then, and on nobody's without them", async () => {
  const { file, sealingKeyFile } = await backup();
  const fresh = temporaryFolder();
  const wish = { file, data: fresh, sealingKeyFile, ...restoring, newKey: true };
  expect(await restoreStore(wish)).toMatchObject({ type: "restored", key: "new" });
  const key = readSecretKey(fresh, undefined);
  if (key === null) throw new Error("no key");
  const checked = await check(fresh, key);
  expect(checked?.findings).toEqual([]);
  expect(checked?.workspaces).toMatchObject([{ issued: 2, issuedBefore: 1 }]);
  expect(checked?.beginnings).toMatchObject([{ vouchedBy: ["store-key"] }]);
  const forged = await found(
    (copy) => run(ledgerOf(copy), "UPDATE seals SET seal = replace(seal, ?, ?)", "1:", "2:"),
    { from: fresh, key },
  );
  expect(forged).toContainEqual(["seal-unsigned", null, null]);
  expect(forged).toContainEqual(["issue-unproven", issued, "issued"]);
  const without = await found(
    (copy) => {
      run(ledgerOf(copy), "DELETE FROM seals");
      rmSync(join(copy, "sealing"), { recursive: true });
    },
    { from: fresh, key },
  );
  expect(without).toEqual([["issue-unproven", issued, "issued"]]);
});
