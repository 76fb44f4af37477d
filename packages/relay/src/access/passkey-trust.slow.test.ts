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

test("[RL529] passkeys go with a backup; under another key they open nothing", async () => {
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
    const said = await again.signIn(authenticator.get(await again.ask()));
    await again.relay[Symbol.asyncDispose]();
    return said;
  };
  expect((await restored({}, false)).status).toBe(201);
  const other = { secretKey: Buffer.alloc(32, 5).toString("base64url") };
  expect(refusal(await restored(other, true))).toEqual([401, "unknown"]);
});
