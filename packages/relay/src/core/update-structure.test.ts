import * as fc from "fast-check";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { lacksDependencies, readUpdateStructure } from "./update-structure.ts";

function structureOf(update: Uint8Array) {
  const read = readUpdateStructure(update);
  if (read.type !== "read") throw new Error(read.message);
  return read.structure;
}

function stateOf(doc: Y.Doc): ReadonlyMap<number, number> {
  return Y.decodeStateVector(Y.encodeStateVector(doc));
}

/** Writes by several replicas that see each other now and then, as the updates they sent. */
const histories = fc
  .array(
    fc.record({
      replica: fc.nat(2),
      key: fc.constantFrom("a", "b", "c"),
      remove: fc.boolean(),
      meet: fc.boolean(),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((steps) => {
    const replicas = [0, 1, 2].map(() => new Y.Doc());
    const updates: Uint8Array[] = [];
    for (const doc of replicas) {
      doc.on("update", (update: Uint8Array, origin: unknown) => {
        if (origin !== "meet") updates.push(update);
      });
    }
    for (const { replica, key, remove, meet } of steps) {
      const doc = replicas[replica];
      if (doc === undefined) throw new Error("three replicas");
      if (meet) {
        for (const other of replicas) Y.applyUpdate(doc, Y.encodeStateAsUpdate(other), "meet");
      }
      const map = doc.getMap("fields");
      if (remove) map.delete(key);
      else map.set(key, String(updates.length));
    }
    return updates;
  });

test("[RL11] an update is held back exactly when a document would leave a part of it pending", () => {
  fc.assert(
    fc.property(
      // Some arrive alone, some as one merged update, with gaps where others are missing.
      histories.chain((updates) =>
        fc.array(
          fc.shuffledSubarray(updates).map((some) => Y.mergeUpdates(some)),
          { maxLength: 8 },
        ),
      ),
      (delivered) => {
        const doc = new Y.Doc();
        for (const update of delivered) {
          const lacks = lacksDependencies(structureOf(update), stateOf(doc));
          const trial = new Y.Doc();
          Y.applyUpdate(trial, Y.encodeStateAsUpdate(doc));
          Y.applyUpdate(trial, update);
          const pending = trial.store.pendingStructs !== null || trial.store.pendingDs !== null;
          expect(lacks).toBe(pending);
          if (!lacks) Y.applyUpdate(doc, update);
        }
      },
    ),
    { numRuns: 200 },
  );
});

test("[RL12] no bytes make reading a structure throw", () => {
  const doc = new Y.Doc();
  doc.getMap("fields").set("currency", "EUR");
  doc.getMap("fields").set("currency", "USD");
  const good = Y.encodeStateAsUpdate(doc);
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 64 }),
        fc.tuple(fc.nat(good.length - 1), fc.nat(255)).map(([at, byte]) => good.with(at, byte)),
        fc.nat(good.length - 1).map((length) => good.slice(0, length)),
      ),
      (bytes) => {
        expect(["read", "malformed"]).toContain(readUpdateStructure(bytes).type);
      },
    ),
    { numRuns: 500 },
  );
});
