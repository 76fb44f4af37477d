import { randomBytes, webcrypto } from "node:crypto";
import { copyFileSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { verifyExport } from "@concord/ledger";
import { nodeCipher, openNodeCodec } from "@concord/ledger/node";
import { expect, test } from "vitest";
import type { Relay } from "../relay.ts";
import { storeFile } from "../storage/sqlite-storage.ts";
import { apiAs, newInvoice } from "../testing/http-client.ts";
import { startRelay, temporaryFolder, tokenFor } from "../testing/test-relay.ts";
import { secretKey } from "../testing/test-secret.ts";
import { backupStore } from "./backup-store.ts";
import { restoreStore } from "./restore-store.ts";
import type { RestoreOptions } from "./restore-store.ts";

async function create(relay: Relay, number: string): Promise<void> {
  const api = await apiAs(relay.url);
  expect((await api("POST", "/api/v1/invoices", newInvoice(number, "Acme"))).status).toBe(201);
}

async function exported(relay: Relay): Promise<Response> {
  const token = await tokenFor({ id: "vera", role: "auditor" });
  const headers = { authorization: `Bearer ${token}` };
  return fetch(`${relay.url}/api/v1/ledger/export`, { headers });
}

/** An export, checked against a public key by somebody who knows of a restore. */
async function verified(relay: Relay, key: string, restoredAfter: readonly number[] = [2]) {
  const answer = await exported(relay);
  expect(answer.status).toBe(200);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return verifyExport(
    (async function* () {
      yield bytes;
    })(),
    { key, restoredAfter },
    { codec: await openNodeCodec(), openCipher: nodeCipher, subtle: webcrypto.subtle },
  );
}

/** A relay with two invoices, its backup, and a third invoice that is sealed after it. */
async function lostAfterBackup() {
  const data = temporaryFolder();
  const place = temporaryFolder();
  const [file, sealingKeyFile] = [join(place, "monday.concord"), join(place, "seal.copy")];
  await using relay = await startRelay(data, { ledger: {} });
  await create(relay, "1");
  await create(relay, "2");
  expect((await exported(relay)).status).toBe(200);
  const madeAt = new Date("2026-03-01T10:00:00Z");
  const made = await backupStore({ data, file, withoutKey: false, madeAt, sealingKeyFile });
  await create(relay, "3");
  expect((await exported(relay)).status).toBe(200);
  const key = readFileSync(join(data, "sealing", "seal.pub"), "utf8").trim();
  return { data, file, sealingKeyFile, made, key };
}

const restore = (file: string, data: string, more: Partial<RestoreOptions> = {}) =>
  restoreStore({
    file,
    data,
    newKey: false,
    secretKey: Buffer.from(secretKey).toString("base64url"),
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
    ...more,
  });

test("[RL322] a backup holds the ledger and the keys of its values, and never the key that seals", async () => {
  const { data, file, made, sealingKeyFile } = await lostAfterBackup();
  expect(made).toMatchObject({ type: "made", ledger: { type: "inside", entries: 2, seals: 1 } });
  const sealing = readFileSync(join(data, "sealing", "seal.key"), "utf8").trim();
  expect(readFileSync(file).includes(sealing)).toBe(false);
  expect(readFileSync(sealingKeyFile, "utf8").trim()).toBe(sealing);
});

test("[RL323] on another machine the ledger of a backup goes on with the key that was kept apart, and an export verifies and names the restore", async () => {
  const { file, key, sealingKeyFile } = await lostAfterBackup();
  const data = temporaryFolder();
  expect(await restore(file, data, { sealingKeyFile })).toMatchObject({
    ledger: { type: "from-backup", isKeyThere: true, notesAside: null },
  });
  // The running store holds no copy of the ledger.
  const store = readFileSync(join(data, storeFile));
  expect(store.includes("backup_files")).toBe(false);
  await using relay = await startRelay(data, { ledger: {} });
  await create(relay, "4");
  const { findings, summary } = await verified(relay, key);
  expect(findings).toEqual([]);
  expect(summary).toMatchObject({ entries: 3, upTo: 3, lost: [{ after: 2, upTo: 2 }] });
  // To who does not know of it, it may be a history that somebody replaced.
  expect((await verified(relay, key, [])).findings).toMatchObject([
    { reason: "history-replaced", seq: 3 },
  ]);
});

test("[RL323] without the key that seals nothing is sealed under another; with it the ledger goes on", async () => {
  const { file, key, sealingKeyFile } = await lostAfterBackup();
  const data = temporaryFolder();
  expect(await restore(file, data)).toMatchObject({ ledger: { isKeyThere: false } });
  {
    await using relay = await startRelay(data, { ledger: {} });
    const refused = await exported(relay);
    expect(refused.status).toBe(503);
    expect(await refused.text()).toContain(key);
  }
  copyFileSync(sealingKeyFile, join(data, "sealing", "seal.key"));
  await using relay = await startRelay(data, { ledger: {} });
  expect((await verified(relay, key)).findings).toEqual([]);
});

test("[RL324] a ledger that outlived its store stays, and the next seal names what the restore lost", async () => {
  const { data, file, key } = await lostAfterBackup();
  for (const end of ["", "-wal", "-shm"]) rmSync(join(data, `${storeFile}${end}`), { force: true });
  expect(await restore(file, data)).toMatchObject({
    type: "restored",
    ledger: { type: "in-folder", isKeyThere: true, notesAside: null },
  });
  await using relay = await startRelay(data, { ledger: {} });
  const { findings, summary } = await verified(relay, key);
  expect(findings).toEqual([]);
  expect(summary).toMatchObject({ entries: 2, lost: [{ after: 2, upTo: 3 }] });
});

test("[RL324] where the key outlived both, the note of seals that are lost is put aside, and the ledger of the backup goes on", async () => {
  const { data, file, key } = await lostAfterBackup();
  const sealingFolder = join(data, "sealing");
  const fresh = temporaryFolder();
  expect(await restore(file, fresh, { sealingFolder })).toMatchObject({
    ledger: {
      type: "from-backup",
      isKeyThere: true,
      notesAside: join(sealingFolder, "last-seals.json.before-restore"),
    },
  });
  await using relay = await startRelay(fresh, { ledger: { sealingFolder } });
  await create(relay, "4");
  const { findings, summary } = await verified(relay, key);
  expect(findings).toEqual([]);
  expect(summary).toMatchObject({ entries: 3, lost: [{ after: 2, upTo: 2 }] });
});
