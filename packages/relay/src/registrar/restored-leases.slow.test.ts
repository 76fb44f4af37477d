import { cpSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { storeFile } from "../storage/sqlite-storage.ts";
import { acme, issuingRelay } from "../testing/issuing-relay.ts";
import {
  documentOf,
  issueOn,
  leasingDevice,
  ownDocument,
  withDrafts,
} from "../testing/leasing-device.ts";
import { temporaryFolder } from "../testing/test-relay.ts";
import { openTestStorage } from "../testing/test-storage.ts";

test("[RL379] a lease that was lost with the store, and what was issued under it, come back with the devices that hold them", async () => {
  const [folder, backup] = [temporaryFolder(), temporaryFolder()];
  {
    await using storage = openTestStorage(folder);
    await using relay = await issuingRelay(storage);
    await withDrafts(relay, 3);
  }
  cpSync(join(folder, storeFile), join(backup, storeFile));
  const lost = openTestStorage(folder);
  const old = await issuingRelay(lost);
  const ben = leasingDevice(old, "ben");
  await ben.lease(3);
  const own = Y.encodeStateAsUpdate(await old.copyOf(ownDocument));
  expect(await issueOn(ben, old, 1)).toBe("V-0001");
  expect(await issueOn(ben, old, 2)).toBe("V-0002");
  await ben.send(0);
  const first = Y.encodeStateAsUpdate(await old.copyOf(documentOf(1)));
  await old[Symbol.asyncDispose]();
  await lost[Symbol.asyncDispose]();

  await using storage = openTestStorage(backup);
  await storage.beginEpoch();
  await using relay = await issuingRelay(storage, { registrar: { holdMs: 0 } });
  ben.meet(relay);
  // What it had not sent yet comes before anything else is known.
  expect(await ben.send()).toMatchObject([{ verdict: { type: "committed" } }]);
  const back = { name: "ben", role: "field", device: "device-of-ben" } as const;
  expect(await relay.giveBack(documentOf(1), first, back)).toMatchObject({
    verdict: { type: "committed" },
  });
  // Somebody else cannot bring it in the holder's name.
  const eve = { name: "eve", role: "editor", kind: "workspace" } as const;
  expect(await relay.giveBack(ownDocument, own, eve)).toMatchObject({
    verdict: { type: "committed" },
  });
  await expect
    .poll(async () => (await storage.leases(acme)).map(({ epoch, to }) => [epoch, to]))
    .toEqual([[1, 3]]);
  await relay.answered();
  expect(
    (await storage.numbers(acme, { after: null, limit: 9 })).map(({ number, state }) => [
      number,
      state,
    ]),
  ).toEqual([
    ["V-0001", "issued"],
    ["V-0002", "issued"],
  ]);
  expect(await leasingDevice(relay, "eve").lease()).toMatchObject({ why: "held" });
  expect((await relay.read(documentOf(2))).conflicts).toEqual([]);
});

test("[RL379] what was issued under a lease comes back through its holder or an owner, and through nobody else", async () => {
  const [folder, backup] = [temporaryFolder(), temporaryFolder()];
  {
    await using storage = openTestStorage(folder);
    await using relay = await issuingRelay(storage);
    await withDrafts(relay, 1);
    await leasingDevice(relay, "ben").lease(3);
  }
  cpSync(join(folder, storeFile), join(backup, storeFile));
  const lost = openTestStorage(folder);
  const old = await issuingRelay(lost);
  const ben = leasingDevice(old, "ben");
  await ben.lease(3);
  await issueOn(ben, old, 1);
  await ben.send();
  const update = Y.encodeStateAsUpdate(await old.copyOf(documentOf(1)));
  await old[Symbol.asyncDispose]();
  await lost[Symbol.asyncDispose]();

  await using storage = openTestStorage(backup);
  await storage.beginEpoch();
  await using relay = await issuingRelay(storage, { registrar: { holdMs: 0 } });
  expect(
    await relay.giveBack(documentOf(1), update, { name: "eve", role: "editor" }),
  ).toMatchObject({ verdict: { type: "refused", reason: "not-allowed" } });
  expect(await relay.giveBack(documentOf(1), update, { name: "ada", role: "owner" })).toMatchObject(
    { verdict: { type: "committed" } },
  );
  expect((await relay.read(documentOf(1))).issued?.number).toBe("V-0001");
});
