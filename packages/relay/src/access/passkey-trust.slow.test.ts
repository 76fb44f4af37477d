import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Principal } from "@concord/protocol";
import { expect, test } from "vitest";
import { backupStore } from "../backup/backup-store.ts";
import { restoreStore } from "../backup/restore-store.ts";
import type { RelayOptions } from "../relay.ts";
import { storeFile } from "../storage/sqlite-storage.ts";
import { claimsOf, passkeyWorld, refusal, sessionOf } from "../testing/passkey-world.ts";
import { firstDocument, joinAs, peerDocument, sendBatch } from "../testing/raw-peer.ts";
import { signedWord } from "../registrar/signed-word.ts";
import { softwareAuthenticator } from "../testing/software-authenticator.ts";
import { temporaryFolder, tokenFor } from "../testing/test-relay.ts";
import { secretKey } from "../testing/test-secret.ts";
import { openTestStorage } from "../testing/test-storage.ts";

test("[RL527] a member comes in as what the members say now, and who is none any more comes in no more", async () => {
  const { relay, ask, signIn, holder } = await passkeyWorld();
  const owner = await joinAs(relay.url, await tokenFor({ id: "olga", role: "owner" }));
  const mine = peerDocument();
  owner.send({ type: "claim", document: firstDocument, clientId: mine.doc.clientID });
  let batch = 0;
  const say = (registers: Readonly<Record<string, string | number | null>>) =>
    sendBatch(owner, (batch += 1), mine.set(registers), firstDocument, "workspace");
  await say({
    schema: 1,
    documentKind: "workspace",
    "members.m1.name": "Mara",
    "members.m1.role": "editor",
    "members.m1.position": "a1",
  });
  // A session that still says what she was before.
  const { authenticator } = await holder("m1", { role: "owner" });
  const come = async () => signIn(authenticator.get(await ask()));
  expect(claimsOf(await come())).toMatchObject({ sub: "m1", role: "editor" });
  await say({ "members.m1.role": "viewer" });
  expect(claimsOf(await come())).toMatchObject({ sub: "m1", role: "viewer" });
  await say({ "members.m1.name": null, "members.m1.role": null, "members.m1.position": null });
  expect(refusal(await come())).toEqual([401, "ended"]);
});

test("[RL527] who is no member comes in as who may say so says, and neither of the two outlives what was taken back", async () => {
  const standings: Record<string, Principal | null> = {
    "mail:ana": { id: "m7", name: "Ana", role: "viewer" },
    "mail:eve": null,
  };
  const { ask, signIn, revoke, holder } = await passkeyWorld({
    standing: (_, principal) => standings[principal.id] ?? null,
  });
  const ana = await holder("mail:ana", { role: "owner" });
  const come = async () => signIn(ana.authenticator.get(await ask()));
  expect(claimsOf(await come())).toMatchObject({ sub: "m7", role: "viewer" });
  const eve = await holder("mail:eve");
  expect(refusal(await signIn(eve.authenticator.get(await ask())))).toEqual([401, "ended"]);
  await revoke({ principal: "m7" });
  expect(refusal(await come())).toEqual([401, "ended"]);
});

test("[RL526] what is taken back in the middle of a sign-in, or while one is added, opens nothing afterwards", async () => {
  // Whoever reads is held until somebody was taken back.
  let hold: (() => Promise<unknown>) | undefined;
  const held = async <T>(found: T): Promise<T> => {
    const meanwhile = hold;
    hold = undefined;
    await meanwhile?.();
    return found;
  };
  const storage = openTestStorage(temporaryFolder(), (real) => ({
    passkeyOf: async (credential) => held(await real.passkeyOf(credential)),
    addPasskey: async (passkey) => {
      await held(null);
      return real.addPasskey(passkey);
    },
  }));
  const { origin, ask, askToAdd, add, signIn, revoke, holder } = await passkeyWorld({ storage });
  const ada = await holder("ada");
  hold = () => revoke({ principal: "ada" });
  expect(refusal(await signIn(ada.authenticator.get(await ask())))).toEqual([401, "unknown"]);

  const session = await sessionOf("ben");
  const authenticator = softwareAuthenticator(origin);
  const made = authenticator.create(await askToAdd(session));
  hold = () => revoke({ principal: "ben" });
  expect((await add(session, made)).status).toBe(201);
  expect(refusal(await signIn(authenticator.get(await ask())))).toEqual([401, "ended"]);
});

const random = (bytes: number) => new Uint8Array(bytes).fill(5);

/** Of relays that come one after the other, each on a port of its own. */
const lasting = { publicUrl: "https://invoices.firm.example" };

test("[RL528] whoever can write into the store, and has not its key, lets nobody in and raises nobody", async () => {
  const one = await passkeyWorld(lasting);
  const { authenticator } = await one.holder("ada", { role: "viewer" });
  await one.relay[Symbol.asyncDispose]();
  const tampered = async (change: string, undo: string) => {
    const run = (sql: string) => {
      const database = new DatabaseSync(join(one.folder, storeFile));
      database.exec(sql);
      database.close();
    };
    run(`UPDATE passkeys SET ${change}`);
    const again = await passkeyWorld(lasting, one.folder);
    const said = await again.signIn(authenticator.get(await again.ask()));
    await again.relay[Symbol.asyncDispose]();
    run(`UPDATE passkeys SET ${undo}`);
    return said;
  };
  for (const [change, undo] of [
    ["role = 'owner'", "role = 'viewer'"],
    ["principal_id = 'olga'", "principal_id = 'ada'"],
    ["workspace = 'other'", "workspace = 'acme'"],
    ["is_member = 1", "is_member = 0"],
    ["token = 'other'", "token = 'link of ada'"],
    ["granted_at = granted_at + 1", "granted_at = granted_at - 1"],
    [
      "public_key = CAST(x'a6' || substr(public_key, 2) AS BLOB)",
      "public_key = CAST(x'a5' || substr(public_key, 2) AS BLOB)",
    ],
  ] as const) {
    expect([change, refusal(await tampered(change, undo))]).toEqual([change, [401, "unknown"]]);
  }
  // What was put back is there again, and so was a passkey through all these starts.
  expect((await tampered("counter = counter", "counter = counter")).status).toBe(201);
});

test("[RL529] passkeys of before a restore open nothing, and are no more listed: one may have been removed since the backup; a new one does", async () => {
  const one = await passkeyWorld(lasting);
  const { authenticator } = await one.holder("ada");
  const file = join(temporaryFolder(), "backup.sqlite");
  const backup = { file, data: one.folder, withoutKey: true, madeAt: new Date(0) };
  expect((await backupStore(backup)).type).toBe("made");
  await one.relay[Symbol.asyncDispose]();
  const restored = async (options: Partial<RelayOptions>, newKey: boolean) => {
    const data = temporaryFolder();
    const key = newKey ? {} : { secretKey: Buffer.from(secretKey).toString("base64url") };
    const outcome = await restoreStore({ file, data, newKey, random, ...key });
    expect(outcome.type).toBe("restored");
    const again = await passkeyWorld({ ...lasting, ...options }, data);
    const said = refusal(await again.signIn(authenticator.get(await again.ask())));
    const listed = await again
      .list(await sessionOf("olga", { role: "owner" }), "all")
      .catch(() => null);
    await again.relay[Symbol.asyncDispose]();
    return { said, listed, data };
  };
  const { said, listed, data } = await restored({}, false);
  expect([said, listed]).toEqual([[401, "restored"], []]);
  {
    const again = await passkeyWorld(lasting, data);
    // Who came another way adds one anew, and comes back with that.
    const anew = await again.holder("ada");
    expect((await again.signIn(anew.authenticator.get(await again.ask()))).status).toBe(201);
    await again.relay[Symbol.asyncDispose]();
  }
  const other = { secretKey: Buffer.alloc(32, 5).toString("base64url") };
  expect((await restored(other, true)).said).toEqual([401, "restored"]);
});

test("[RL529] a passkey that was added before epochs were kept with them opens as before, until a restore", async () => {
  const one = await passkeyWorld(lasting);
  const { authenticator } = await one.holder("ada");
  await one.relay[Symbol.asyncDispose]();
  {
    const database = new DatabaseSync(join(one.folder, storeFile));
    const row = database.prepare("SELECT *, hex(public_key) AS hex FROM passkeys").get();
    const text = (name: string): string => String(row?.[name]);
    const word = signedWord(secretKey, "passkey", [
      text("id"),
      text("credential"),
      "acme",
      "ada",
      text("principal_name"),
      text("role"),
      false,
      text("token"),
      Number(row?.["granted_at"]),
      Buffer.from(text("hex"), "hex").toString("base64url"),
      text("name"),
      Number(row?.["added_at"]),
    ]);
    database.exec(`UPDATE passkeys SET word = '${word}'; ALTER TABLE passkeys DROP COLUMN epoch`);
    database.close();
  }
  const come = async () => {
    const again = await passkeyWorld(lasting, one.folder);
    const answer = await again.signIn(authenticator.get(await again.ask()));
    await again.relay[Symbol.asyncDispose]();
    return answer;
  };
  expect((await come()).status).toBe(201);
  {
    await using storage = openTestStorage(one.folder);
    await storage.beginEpoch();
  }
  expect(refusal(await come())).toEqual([401, "restored"]);
});

test("[RL588] a passkey is of whom it was added by: who was taken out of the members since, or is let in by another address, has none under the id", async () => {
  const { relay, ask, signIn, holder } = await passkeyWorld();
  const owner = await joinAs(relay.url, await tokenFor({ id: "olga", role: "owner" }));
  const mine = peerDocument();
  owner.send({ type: "claim", document: firstDocument, clientId: mine.doc.clientID });
  let batch = 0;
  const say = (registers: Readonly<Record<string, string | number | boolean | null>>) =>
    sendBatch(owner, (batch += 1), mine.set(registers), firstDocument, "workspace");
  await say({
    schema: 1,
    documentKind: "workspace",
    "members.m1.name": "Mara",
    "members.m1.role": "editor",
    "members.m1.email": "mara@firm.example",
    "members.m1.position": "a1",
  });
  const come = async ({ authenticator }: Awaited<ReturnType<typeof holder>>) =>
    signIn(authenticator.get(await ask()));
  const maras = await holder("m1");
  await say({ "members.m1.name": "Mara Neu", "members.m1.role": "viewer" });
  expect(claimsOf(await come(maras))).toMatchObject({ sub: "m1" });
  await say({ "members.m1.removed": true });
  expect(refusal(await come(maras))).toEqual([401, "ended"]);
  await say({ "members.m1.removed": false, "members.m1.name": "Nils" });
  expect(refusal(await come(maras))).toEqual([401, "ended"]);
  const nils = await holder("m1");
  expect(claimsOf(await come(nils))).toMatchObject({ sub: "m1" });
  await say({ "members.m1.email": "olaf@firm.example", "members.m1.name": "Olaf" });
  expect(refusal(await come(nils))).toEqual([401, "ended"]);
});

test("[RL589] an answer that vouches for its maker is refused by name: nobody asked for it, and nothing reads what it brings", async () => {
  const { origin, askToAdd, add } = await passkeyWorld();
  const session = await sessionOf("ada");
  const authenticator = softwareAuthenticator(origin);
  for (const fmt of ["packed", "fido-u2f", "tpm", "anything"]) {
    const made = authenticator.create(await askToAdd(session), { fmt });
    expect([fmt, refusal(await add(session, made))]).toEqual([fmt, [422, "attested"]]);
  }
  const broken = authenticator.create(await askToAdd(session));
  const response = { ...broken.response, attestationObject: "AAAA" };
  expect(refusal(await add(session, { ...broken, response }))).toEqual([422, "failed"]);
});
