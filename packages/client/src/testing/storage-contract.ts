import { DocumentId } from "@concord/model";
import type { JsonValue } from "@concord/model";
import { DeviceId } from "@concord/protocol";
import { describe, expect, onTestFinished, test } from "vitest";
import type { ReplicaStorage, StorageWrite, StoredBatch } from "../storage.ts";

/** A place for data that can be opened, closed and opened again; memory cannot be reopened. */
export interface StoragePlace {
  readonly open: () => Promise<ReplicaStorage>;
  readonly reopens: boolean;
}

const first = DocumentId.parse("0190a000-0000-7000-8000-000000000001");
const second = DocumentId.parse("0190a000-0000-7000-8000-000000000002");

const batch = (number: number): StoredBatch => ({
  batch: number,
  device: DeviceId.parse("device-one"),
  document: first,
  kind: "invoice",
  clientId: 4_294_967_295,
  operations: [{ type: "set-field", path: "buyer.name", value: "Łódź 🚰" }],
  deviceTime: 1_795_000_000_000,
  size: 3,
});

const append = (document: DocumentId, byte: number): StorageWrite => ({
  type: "append-update",
  document,
  update: new Uint8Array([byte]),
});

/** The rules that every storage of a replica keeps. */
export function describeStorageContract(
  name: string,
  makePlace: () => Promise<StoragePlace>,
): void {
  async function opened() {
    const { open, reopens } = await makePlace();
    let storage = await open();
    onTestFinished(() => storage.close());
    return {
      storage: () => storage,
      /** What another process would find; the same object where nothing can be reopened. */
      again: async () => {
        if (!reopens) return storage;
        await storage.close();
        storage = await open();
        return storage;
      },
    };
  }

  describe(`${name}: storage contract`, () => {
    test("[CL1] a new storage is empty", async () => {
      const { storage } = await opened();
      expect(await storage().settings()).toEqual(new Map());
      expect(await storage().batches()).toEqual([]);
      expect(await storage().rows()).toEqual(new Map());
      expect(await storage().documents()).toEqual([]);
      expect(await storage().updates(first)).toEqual({ updates: [], through: 0 });
      expect(await storage().batch(1)).toBeUndefined();
    });

    test("[CL1] what was committed is read back after a close, byte for byte", async () => {
      const place = await opened();
      const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
      await place.storage().commit([
        { type: "set", key: "cursor", value: { epoch: "1:abcdefgh", seq: 7 } },
        { type: "append-update", document: first, update: bytes },
        { type: "put-batch", batch: batch(1), update: bytes },
        { type: "put-row", document: first, row: { kind: "invoice", name: null } },
      ]);

      const storage = await place.again();
      expect(await storage.settings()).toEqual(
        new Map([["cursor", { epoch: "1:abcdefgh", seq: 7 }]]),
      );
      expect((await storage.updates(first)).updates).toEqual([bytes]);
      expect(await storage.batches()).toEqual([batch(1)]);
      expect((await storage.batch(1))?.update).toEqual(bytes);
      expect(await storage.rows()).toEqual(new Map([[first, { kind: "invoice", name: null }]]));
      expect(await storage.documents()).toEqual([first]);
    });

    test("[CL2] a commit with one impossible write leaves nothing of the others", async () => {
      const place = await opened();
      await place.storage().commit([{ type: "set", key: "kept", value: 1 }]);
      // No storage can take it: it neither clones nor reads.
      const impossible = new Proxy<Record<string, JsonValue>>(
        {},
        {
          ownKeys: () => {
            throw new Error("This value could not be cloned");
          },
        },
      );
      await expect(
        place.storage().commit([
          { type: "set", key: "lost", value: 2 },
          { type: "append-update", document: first, update: new Uint8Array([1]) },
          { type: "put-row", document: first, row: impossible },
          { type: "delete-batch", batch: 1 },
        ]),
      ).rejects.toThrow("could not be cloned");

      const storage = await place.again();
      expect(await storage.settings()).toEqual(new Map([["kept", 1]]));
      expect(await storage.documents()).toEqual([]);
    });

    test("[CL3] updates keep their order, and each document its own", async () => {
      const place = await opened();
      for (const byte of [3, 1, 2]) {
        await place.storage().commit([
          { type: "append-update", document: first, update: new Uint8Array([byte]) },
          { type: "append-update", document: second, update: new Uint8Array([byte, byte]) },
        ]);
      }
      const storage = await place.again();
      expect((await storage.updates(first)).updates.map(([byte]) => byte)).toEqual([3, 1, 2]);
      expect((await storage.updates(second)).updates).toHaveLength(3);
    });

    test("[CL3] folding replaces what was read and keeps what came meanwhile", async () => {
      const place = await opened();
      await place.storage().commit([append(first, 1)]);
      await place.storage().commit([append(first, 2)]);
      const { through } = await place.storage().updates(first);
      await place.storage().commit([append(first, 3)]);
      await place
        .storage()
        .commit([
          { type: "replace-updates", document: first, through, update: new Uint8Array([12]) },
        ]);

      const storage = await place.again();
      expect((await storage.updates(first)).updates).toEqual([
        new Uint8Array([12]),
        new Uint8Array([3]),
      ]);
      await storage.commit([
        { type: "replace-updates", document: first, through: "all", update: new Uint8Array([9]) },
        { type: "append-update", document: first, update: new Uint8Array([10]) },
      ]);
      expect((await storage.updates(first)).updates).toEqual([
        new Uint8Array([9]),
        new Uint8Array([10]),
      ]);
    });

    test("[CL3] a document that is not kept any more is gone with all its updates, and may begin again", async () => {
      const place = await opened();
      await place.storage().commit([append(first, 1), append(first, 2), append(second, 3)]);
      await place.storage().commit([{ type: "delete-updates", document: first }]);
      const storage = await place.again();
      expect(await storage.documents()).toEqual([second]);
      expect((await storage.updates(first)).updates).toEqual([]);
      await storage.commit([append(first, 4)]);
      expect((await storage.updates(first)).updates).toEqual([new Uint8Array([4])]);
    });

    test("[CL4] batches are listed by number; marking one keeps its bytes; deleting one takes them along", async () => {
      const place = await opened();
      await place.storage().commit(
        [10, 2, 9_007_199_254_740_991].map((number) => ({
          type: "put-batch",
          batch: batch(number),
          update: new Uint8Array([1]),
        })),
      );
      const refused = { ...batch(10), refusal: { reason: "read-only", message: "No." } };
      await place.storage().commit([
        { type: "mark-batch", batch: refused },
        { type: "mark-batch", batch: batch(77) },
        { type: "delete-batch", batch: 2 },
      ]);

      const storage = await place.again();
      expect(await storage.batches()).toEqual([refused, batch(9_007_199_254_740_991)]);
      expect((await storage.batch(10))?.update).toEqual(new Uint8Array([1]));
      expect(await storage.batch(2)).toBeUndefined();
      expect(await storage.batch(77)).toBeUndefined();
    });

    test("[CL200] rows are read by name too, those that there are", async () => {
      const place = await opened();
      await place.storage().commit([
        { type: "put-row", document: first, row: 1 },
        { type: "put-row", document: second, row: { name: "x" } },
      ]);
      const storage = place.storage();
      const absent = DocumentId.parse("0190a000-0000-7000-8000-00000000dead");
      expect(await storage.rows([second, absent])).toEqual(new Map([[second, { name: "x" }]]));
      expect(await storage.rows([])).toEqual(new Map());
    });

    test("[CL4] rows and settings are replaced and deleted", async () => {
      const place = await opened();
      await place.storage().commit([
        { type: "put-row", document: first, row: 1 },
        { type: "put-row", document: second, row: 1 },
        { type: "put-row", document: first, row: { second: ["time"] } },
        { type: "delete-row", document: second },
        { type: "set", key: "a", value: "x" },
        { type: "set", key: "a", value: null },
      ]);
      const storage = await place.again();
      expect(await storage.rows()).toEqual(new Map([[first, { second: ["time"] }]]));
      expect(await storage.settings()).toEqual(new Map([["a", null]]));
    });

    test("[CL1] what is handed in or out may be changed by its holder without harm", async () => {
      const { storage } = await opened();
      const update = new Uint8Array([1, 2, 3]);
      await storage().commit([{ type: "put-batch", batch: batch(1), update }]);
      update.fill(9);
      expect((await storage().batch(1))?.update).toEqual(new Uint8Array([1, 2, 3]));
      (await storage().batch(1))?.update.fill(9);
      expect((await storage().batch(1))?.update).toEqual(new Uint8Array([1, 2, 3]));
    });
  });
}
