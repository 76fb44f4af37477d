import { cpSync } from "node:fs";
import { join } from "node:path";
import type { OperationInput } from "@concord/document";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { storeFile } from "../storage/sqlite-storage.ts";
import { acme, draftOf, issuingOnDisk, issuingRelay } from "../testing/issuing-relay.ts";
import type { IssuingRelay } from "../testing/issuing-relay.ts";
import { documentOf, issueOn, leasingDevice, withDrafts } from "../testing/leasing-device.ts";
import { temporaryFolder } from "../testing/test-relay.ts";
import { openTestStorage } from "../testing/test-storage.ts";

const importId = documentOf(1_001);
const tool = { name: "stripe", role: "connector" } as const;

const issuedAs = (number: string, connector = "file"): OperationInput => ({
  type: "mark-issued",
  issued: { number, by: { type: "connector", connector, account: "import", id: number } },
});

async function issueHere(relay: IssuingRelay, index: number): Promise<string | undefined> {
  const document = documentOf(index);
  await relay.write(document, [{ type: "request-issue", key: "r", request: { series: "van" } }]);
  await relay.answered();
  return (await relay.read(document)).issued?.number;
}

const openOn = async (relay: IssuingRelay, index: number) =>
  (await relay.read(documentOf(index))).conflicts
    .filter(({ state }) => state === "open")
    .map(({ record: { kind, kept, lost } }) => [kind, kept.value, lost.value]);

const twice = (number: string) => ["number-twice", number, expect.stringContaining(number)];

test("[RL620] an import under a number that we gave is a conflict on the invoice of ours, once; another seller’s is none", async () => {
  await using relay = await issuingOnDisk();
  await withDrafts(relay, 2);
  expect(await issueHere(relay, 1)).toBe("V-0001");
  expect(await issueHere(relay, 2)).toBe("V-0002");
  await relay.write(importId, [draftOf(), issuedAs("V-0001")]);
  const theirs = { seller: { name: "Somebody else", vatId: "DE999999999" } };
  await relay.write(documentOf(1_002), [draftOf(theirs), issuedAs("V-0002")]);
  await relay.answered();
  expect(await openOn(relay, 1)).toEqual([twice("V-0001")]);
  expect(await openOn(relay, 2)).toEqual([]);
  await relay.write(importId, [{ type: "request-void", key: "v" }]);
  await relay.answered();
  expect(await openOn(relay, 1)).toHaveLength(1);
});

test("[RL624] so it is of an import in other case and with spaces", async () => {
  await using relay = await issuingOnDisk();
  await withDrafts(relay, 1);
  expect(await issueHere(relay, 1)).toBe("V-0001");
  await relay.write(importId, [draftOf(), issuedAs("v - 0001")]);
  await relay.answered();
  expect(await openOn(relay, 1)).toEqual([twice("V-0001")]);
});

test("[RL620] so it is where the number that a device gave was too late, which is told beside", async () => {
  let now = Date.parse("2026-11-20T12:00:00Z");
  await using relay = await issuingOnDisk({ now: () => now });
  await withDrafts(relay, 1);
  const ben = leasingDevice(relay, "ben");
  await ben.lease(1);
  await issueOn(ben, relay, 1);
  now += 11 * 86_400_000;
  await relay.core.leases.ask(acme, "van", { type: "expire" });
  await ben.send();
  await relay.write(importId, [draftOf(), issuedAs("V-0001")]);
  await relay.answered();
  const kinds = (await openOn(relay, 1)).map(([kind]) => kind);
  expect(new Set(kinds)).toEqual(new Set(["lease-ended", "number-twice"]));
});

test("[RL620] so it is where a tool calls an invoice of its own by that number later", async () => {
  await using relay = await issuingOnDisk();
  await withDrafts(relay, 1);
  expect(await issueHere(relay, 1)).toBe("V-0001");
  await relay.write(importId, [draftOf(), issuedAs("QB-7", "stripe")], tool);
  await relay.answered();
  expect(await openOn(relay, 1)).toEqual([]);
  const content = { type: "fields", fields: { number: "V-0001" } } as const;
  await relay.write(
    importId,
    [{ type: "revise", key: "stripe:2", revision: { order: 2 }, content }],
    tool,
  );
  await relay.answered();
  expect(await openOn(relay, 1)).toEqual([twice("V-0001")]);
});

test("[RL620] so it is in a restored store, where ours comes back after the import", async () => {
  const [folder, backup] = [temporaryFolder(), temporaryFolder()];
  {
    await using storage = openTestStorage(folder);
    await using relay = await issuingRelay(storage);
    await withDrafts(relay, 1);
  }
  cpSync(join(folder, storeFile), join(backup, storeFile));
  let held: Uint8Array;
  {
    await using storage = openTestStorage(folder);
    await using relay = await issuingRelay(storage);
    expect(await issueHere(relay, 1)).toBe("V-0001");
    held = Y.encodeStateAsUpdate(await relay.copyOf(documentOf(1)));
  }
  await using storage = openTestStorage(backup);
  await storage.beginEpoch();
  await using relay = await issuingRelay(storage, { registrar: { holdMs: 0 } });
  await relay.write(importId, [draftOf(), issuedAs("V-0001")]);
  await relay.answered();
  await relay.giveBack(documentOf(1), held, { name: "ada", role: "owner" });
  await relay.answered();
  expect(await openOn(relay, 1)).toEqual([twice("V-0001")]);
});
