import { cpSync } from "node:fs";
import { join } from "node:path";
import { toJson } from "@concord/document";
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

const begin = Date.parse("2026-11-20T12:00:00Z");
const dayMs = 86_400_000;

/** A store of before somebody took over the lease of a van, with the workspace's document as it was after that. */
async function beforeTakeOver(at: number) {
  const [folder, backup] = [temporaryFolder(), temporaryFolder()];
  {
    await using storage = openTestStorage(folder);
    await using relay = await issuingRelay(storage, { now: () => at });
    await withDrafts(relay, 1);
    await leasingDevice(relay, "ben").lease(3);
  }
  cpSync(join(folder, storeFile), join(backup, storeFile));
  await using lost = openTestStorage(folder);
  await using old = await issuingRelay(lost, { now: () => at + 5 * dayMs });
  await leasingDevice(old, "ada", { role: "owner" }).takeOver(1);
  return { backup, own: await old.copyOf(ownDocument) };
}

test("[RL383] a lease that came back is written down although the process died before it was, and an older one that is overdue is not looked at for ever", async () => {
  const { backup, own } = await beforeTakeOver(begin);
  // The first lease is overdue, and the second one not.
  let now = begin + 11 * dayMs;
  const fate = { isDying: true, attempts: 0 };
  await using storage = openTestStorage(backup, (real) => ({
    leaseReturned: async (...given) => {
      fate.attempts += 1;
      if (fate.isDying) throw new Error("The process is dead");
      await real.leaseReturned(...given);
    },
  }));
  await storage.beginEpoch();
  const options = { now: () => now, registrar: { holdMs: 1_000 } };
  {
    await using relay = await issuingRelay(storage, options);
    const ada = { name: "ada", role: "owner", kind: "workspace" } as const;
    await relay.giveBack(ownDocument, Y.encodeStateAsUpdate(own), ada);
    await expect.poll(() => fate.attempts).toBeGreaterThan(0);
    const ask = () => relay.core.leases.ask(acme, "van", { type: "expire" });
    expect(await ask()).toMatchObject({ type: "later" });
    now += 2_000;
    // What stands in the document is the later word: nothing of it is overdue.
    expect(await ask()).toMatchObject({
      type: "stands",
      lease: { epoch: 2 },
    });
  }
  fate.isDying = false;
  await using relay = await issuingRelay(storage, options);
  await expect
    .poll(async () => (await storage.leases(acme)).map(({ epoch, state }) => [epoch, state]))
    .toEqual([
      [2, "active"],
      [1, "taken-over"],
    ]);
  expect(await leasingDevice(relay, "eve").lease()).toMatchObject({ why: "held" });
});

test("[RL632] a lease that comes back once another of its epoch was granted ends nothing: the later one stands, and is renewed", async () => {
  const [folder, backup] = [temporaryFolder(), temporaryFolder()];
  {
    await using storage = openTestStorage(folder);
    await using relay = await issuingRelay(storage);
    await withDrafts(relay, 1);
  }
  cpSync(join(folder, storeFile), join(backup, storeFile));
  const lost = openTestStorage(folder);
  const old = await issuingRelay(lost);
  const ben = leasingDevice(old, "ben");
  await ben.lease(5);
  await ben.lease(9);
  const own = Y.encodeStateAsUpdate(await old.copyOf(ownDocument));
  await old[Symbol.asyncDispose]();
  await lost[Symbol.asyncDispose]();

  await using storage = openTestStorage(backup);
  await storage.beginEpoch();
  await using relay = await issuingRelay(storage, { registrar: { holdMs: 0 } });
  const eve = leasingDevice(relay, "eve");
  await eve.lease(3);
  const ada = { name: "ada", role: "owner", kind: "workspace" } as const;
  const brought = await relay.giveBack(ownDocument, own, ada);
  expect(brought).toMatchObject({ verdict: { type: "committed" } });
  const copy = await relay.copyOf(ownDocument);
  expect(copy.getMap("fields").get("leases.van")).toMatchObject({ epoch: 1, name: "eve" });
  expect(await eve.lease(5)).toMatchObject({ type: "stands", lease: { epoch: 1, name: "eve" } });
  expect(await storage.leases(acme)).toMatchObject([{ epoch: 1, name: "eve", state: "active" }]);
});

test("[RL382] nobody ends, prolongs or changes a lease by what they give back to a restored store", async () => {
  const now = () => begin + 5 * dayMs;
  const { backup, own } = await beforeTakeOver(begin);
  await using storage = openTestStorage(backup);
  await storage.beginEpoch();
  await using relay = await issuingRelay(storage, { now, registrar: { holdMs: 0 } });
  const eve = { name: "eve", role: "editor", kind: "workspace" } as const;
  const lease = Object(own.getMap("fields").get("leases.van"));
  for (const change of [
    { state: "expired" },
    { until: "2036-01-01T00:00:00.000Z" },
    { format: "X-{number}" },
    { seal: undefined },
  ]) {
    const forged = new Y.Doc();
    Y.applyUpdate(forged, Y.encodeStateAsUpdate(await relay.copyOf(ownDocument)));
    // As a relay's own writes are told from others'.
    forged.clientID = 1;
    forged.getMap("fields").set("leases.van", toJson({ ...lease, ...change }));
    expect(await relay.giveBack(ownDocument, Y.encodeStateAsUpdate(forged), eve)).toMatchObject({
      verdict: { type: "refused" },
    });
  }
  expect(await relay.giveBack(ownDocument, Y.encodeStateAsUpdate(own), eve)).toMatchObject({
    verdict: { type: "committed" },
  });
});
