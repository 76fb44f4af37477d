import * as fc from "fast-check";
import { expect, test } from "vitest";
import { craftedUpdate } from "../testing/crafted-update.ts";
import type { CraftedItem } from "../testing/crafted-update.ts";
import * as Y from "yjs";
import { hostileUpdates, nestedLists, updateWith } from "../testing/hostile-updates.ts";
import { lacksDependencies, readUpdateStructure } from "./update-structure.ts";

function structureOf(update: Uint8Array) {
  const read = readUpdateStructure(update);
  if (read.type !== "read") throw new Error(read.message);
  return read.structure;
}

function stateOf(doc: Y.Doc): (client: number) => number {
  return (client) => Y.getState(doc.store, client);
}

/** Writes by several replicas that see each other now and then, as the updates they sent. */
const histories = fc
  .array(
    fc.record({
      replica: fc.nat(2),
      key: fc.constantFrom("a", "b", "c"),
      value: fc.oneof(
        fc.jsonValue({ maxDepth: 4 }),
        fc.double(),
        fc.integer(),
        fc.string({ unit: "binary" }),
      ),
      note: fc.option(fc.string({ unit: "grapheme", maxLength: 5 })),
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
    for (const { replica, key, value, note, remove, meet } of steps) {
      const doc = replicas[replica];
      if (doc === undefined) throw new Error("three replicas");
      if (meet) {
        for (const other of replicas) Y.applyUpdate(doc, Y.encodeStateAsUpdate(other), "meet");
      }
      const map = doc.getMap("fields");
      if (remove) map.delete(key);
      else map.set(key, value);
      if (note !== null) doc.getText("note").insert(0, note, remove ? { bold: true } : {});
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
        expect(["read", "refused"]).toContain(readUpdateStructure(bytes).type);
      },
    ),
    { numRuns: 500 },
  );
});

/** Every clock of some ranges. */
function clocks(ranges: readonly { readonly from: number; readonly to: number }[]) {
  return ranges.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, at) => from + at));
}

test("[RL93] the structure of an update is read as Yjs reads it, without building anything", () => {
  fc.assert(
    fc.property(histories, fc.nat(), (updates, some) => {
      const update = Y.mergeUpdates(updates.filter((_, index) => index % 3 !== some % 3));
      const { structs, ds } = Y.decodeUpdate(update);
      const { clients, deletions, size } = structureOf(update);
      const written = Map.groupBy(
        structs.filter((struct) => !(struct instanceof Y.Skip)),
        ({ id }) => id.client,
      );
      expect(new Set(clients.keys())).toEqual(new Set(written.keys()));
      for (const [client, those] of written) {
        const ranges = those.map(({ id, length }) => ({ from: id.clock, to: id.clock + length }));
        expect(clocks(clients.get(client) ?? [])).toEqual(clocks(ranges));
      }
      for (const [client, ranges] of ds.clients) {
        const expected = ranges.map(({ clock, len }) => ({ from: clock, to: clock + len }));
        expect(deletions.get(client)).toEqual(expected);
      }
      const ranges = [...ds.clients.values()].reduce((sum, { length }) => sum + length, 0);
      expect(size).toBe(structs.length + ranges);
    }),
    { numRuns: 200 },
  );
});

test.each(hostileUpdates)(
  "[RL94] %s is refused before anything is built of it",
  (_what, reason, update) => {
    expect(readUpdateStructure(update)).toMatchObject({ type: "refused", reason });
  },
);

test("[RL94] what is within the limits is read", () => {
  expect(readUpdateStructure(updateWith(nestedLists(60))).type).toBe("read");
  expect(readUpdateStructure(updateWith(nestedLists(1), "fields", "x".repeat(600))).type).toBe(
    "read",
  );
});

function crowdOf(items: readonly CraftedItem[]): Uint8Array {
  return craftedUpdate(items.map((item, index) => ({ client: 9_000 - index, items: [item] })));
}

test("[RL201] an update brings a bounded number of edits of one place, and its deletions in order", () => {
  const first = { path: "number", content: { value: "a" } };
  const next = { origin: [1_024, 0] as const, content: { value: "a" } };
  for (const item of [first, next]) {
    const many = Array.from({ length: 1_000 }, () => item);
    expect(readUpdateStructure(crowdOf(many))).toMatchObject({ type: "read" });
    expect(readUpdateStructure(crowdOf([...many, item]))).toMatchObject({ reason: "too-large" });
  }
  const [up, down] = [
    [0, 2, 4],
    [4, 2, 0],
  ].map((order) => readUpdateStructure(craftedUpdate([], [{ client: 5_000, clocks: order }])));
  expect(up).toMatchObject({ type: "read" });
  expect(down).toMatchObject({ reason: "malformed-update" });
});
