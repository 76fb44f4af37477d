import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Principal, WorkspaceId } from "@concord/protocol";
import { expect, test } from "vitest";
import { sampleEntry } from "../testing/sample-entry.ts";
import { temporaryFolder } from "../testing/test-relay.ts";
import { openTestStorage } from "../testing/test-storage.ts";
import type { Passkey } from "./passkey-storage.ts";
import { storeFile } from "./sqlite-storage.ts";

const acme = WorkspaceId.parse("acme");
const other = WorkspaceId.parse("other");

const passkey = (id: string, more: Partial<Passkey> = {}): Passkey => ({
  id,
  credential: `credential of ${id}`,
  workspace: acme,
  principal: Principal.parse({ id: "ada", name: "Ada", role: "editor" }),
  isMember: false,
  token: "link",
  grantedAt: 1_000,
  publicKey: new Uint8Array([1, 2, 3]),
  name: "Key",
  addedAt: 2_000,
  word: "word",
  counter: 0,
  usedAt: null,
  epoch: "",
  ...more,
});

test("[RL530] a passkey is there once, counts on from what was read, and goes with what takes its holder's access back", async () => {
  await using storage = openTestStorage(temporaryFolder());
  const ben = Principal.parse({ id: "ben", name: "Ben", role: "owner" });
  const all = [
    passkey("one"),
    passkey("two", { addedAt: 3_000, token: "other link", isMember: true }),
    passkey("bens", { principal: ben }),
    passkey("elsewhere", { workspace: other }),
  ];
  for (const each of all) expect(await storage.addPasskey(each)).toBe(true);
  const again = passkey("three", { credential: "credential of one", principal: ben });
  expect(await storage.addPasskey(again)).toBe(false);
  const idsOf = async (workspace: typeof acme, principal?: string) =>
    (await storage.passkeys(workspace, principal)).map(({ id }) => id);
  expect(await storage.passkeyOf("credential of two")).toEqual(all[1]);
  expect(await storage.passkeyOf("credential of none")).toBeNull();
  expect(await idsOf(acme)).toEqual(["two", "bens", "one"]);
  expect(await idsOf(acme, "ada")).toEqual(["two", "one"]);

  const used = { counter: 4, at: 5_000 };
  expect(await storage.usePasskey(passkey("one"), used)).toBe(true);
  expect(await storage.passkeyOf("credential of one")).toMatchObject({
    counter: 4,
    usedAt: 5_000,
  });
  // Another sign-in has counted on meanwhile.
  expect(await storage.usePasskey(passkey("one"), { counter: 9, at: 6_000 })).toBe(false);
  expect(await storage.usePasskey(passkey("none"), used)).toBe(false);

  await storage.revoke({ workspace: acme, kind: "token", id: "other link", at: 7_000 });
  expect(await idsOf(acme)).toEqual(["bens", "one"]);
  await storage.revoke({ workspace: acme, kind: "principal", id: "ada", at: 7_000 });
  expect(await idsOf(acme)).toEqual(["bens"]);
  expect(await storage.removePasskey(other, "bens")).toBe(false);
  expect(await storage.removePasskey(acme, "bens")).toBe(true);
  expect(await storage.removePasskey(acme, "bens")).toBe(false);
  expect(await idsOf(other)).toEqual(["elsewhere"]);
});

test("[RL530] a store of before there were passkeys has room for them once it is opened", async () => {
  const folder = temporaryFolder();
  await openTestStorage(folder)[Symbol.asyncDispose]();
  const database = new DatabaseSync(join(folder, storeFile));
  database.exec("DROP TABLE passkeys");
  database.close();
  await using storage = openTestStorage(folder);
  expect(await storage.passkeys(acme)).toEqual([]);
  expect(await storage.addPasskey(passkey("one"))).toBe(true);
});

const removal = (member: string, at: number, batch: number) =>
  sampleEntry({
    kind: "workspace",
    batch,
    acceptedTime: at,
    difference: [{ path: `members.${member}.removed`, before: null, after: true }],
  });

test("[RL630] a passkey that was added while the clock ran ahead goes with its member, who is taken out once the clock is right", async () => {
  await using storage = openTestStorage(temporaryFolder());
  const ahead = { addedAt: 9_000, isMember: true };
  const ben = Principal.parse({ id: "ben", name: "Ben", role: "editor" });
  const guest = Principal.parse({ id: "guest", name: "Guest", role: "editor" });
  await storage.addPasskey(passkey("ahead", ahead));
  await storage.addPasskey(passkey("bens", { ...ahead, principal: ben }));
  await storage.addPasskey(passkey("guests", { ...ahead, principal: guest, isMember: false }));
  await storage.addPasskey(passkey("elsewhere", { ...ahead, workspace: other }));
  const ids = async () => (await storage.passkeys(acme)).map(({ id }) => id);
  const renamed = [{ path: "members.ada.name", before: "Ada", after: "Ada Neu" }];
  await storage.commit([{ ...removal("ada", 4_000, 1), difference: renamed }]);
  await storage.commit([removal("guest", 4_500, 2)]);
  expect(await ids()).toEqual(["ahead", "bens", "guests"]);
  await storage.commit([removal("ada", 5_000, 3)]);
  expect(await ids()).toEqual(["bens", "guests"]);
  expect(await storage.passkeyOf("credential of elsewhere")).not.toBeNull();
});
