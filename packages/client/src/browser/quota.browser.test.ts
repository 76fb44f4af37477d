import { DocumentId } from "@concord/model";
import { expect, onTestFinished, test } from "vitest";
import { cdp } from "vitest/browser";
import { openStorage } from "./testing/open-storage.ts";

declare global {
  interface Navigator {
    /** Chromium's: databases with a purse of their own. */
    readonly storageBuckets: {
      readonly open: (name: string) => Promise<{ readonly indexedDB: IDBFactory }>;
      readonly delete: (name: string) => Promise<void>;
    };
  }
}

const id = DocumentId.parse("0190a000-0000-7000-8000-000000000001");
const small = new Uint8Array([1]);

/** Bytes that no compression makes smaller. */
function noise(size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 50_000) crypto.getRandomValues(bytes.subarray(at, at + 50_000));
  return bytes;
}

/** Without the slash at its end the origin means nothing, and nothing happens. */
const origin = `${location.origin}/`;

test("[CL121] without room a commit is refused by name and whole; with room again the next one is stored", async () => {
  onTestFinished(async () => {
    await cdp().send("Storage.overrideQuotaForOrigin", { origin });
  });
  await cdp().send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1_000_000 });
  expect(await cdp().send("Storage.getUsageAndQuota", { origin })).toMatchObject({
    overrideActive: true,
  });

  // Where Chromium has seen that there is room it does not look again for half a minute: in a new bucket it has not looked yet.
  const account = crypto.randomUUID();
  const bucket = await navigator.storageBuckets.open(account);
  onTestFinished(() => navigator.storageBuckets.delete(account));
  const storage = await openStorage(account, {
    deps: { indexedDB: bucket.indexedDB, locks: navigator.locks },
  });
  await storage.commit([
    { type: "append-update", document: id, update: small },
    { type: "set", key: "kept", value: 1 },
  ]);
  const big = noise(4_000_000);
  await expect(
    storage.commit([
      { type: "set", key: "lost", value: 2 },
      { type: "append-update", document: id, update: small },
      { type: "append-update", document: id, update: big },
    ]),
  ).rejects.toMatchObject({ name: "StorageError", reason: "quota" });
  expect(await storage.settings()).toEqual(new Map([["kept", 1]]));
  expect((await storage.updates(id)).updates).toEqual([small]);

  await cdp().send("Storage.overrideQuotaForOrigin", { origin });
  await storage.commit([{ type: "append-update", document: id, update: big }]);
  expect((await storage.updates(id)).updates).toEqual([small, big]);
});
