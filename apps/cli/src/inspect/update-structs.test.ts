import * as fc from "fast-check";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { updateStructs } from "./update-structs.ts";

test("[CM86] an update is taken apart struct by struct: register, value, what its author saw, and what it deletes", () => {
  const doc = new Y.Doc();
  doc.clientID = 5_000;
  const fields = doc.getMap("fields");
  fields.set("number", "1");
  fields.set("number", "2");
  doc.getText("note").insert(0, "hi");
  expect(updateStructs(Y.encodeStateAsUpdate(doc))).toEqual({
    structs: [
      { client: 5_000, from: 0, to: 1, type: "item", path: "number", values: [], origin: null },
      {
        client: 5_000,
        from: 1,
        to: 2,
        type: "item",
        path: "number",
        values: ["2"],
        origin: "5000:0",
      },
      { client: 5_000, from: 2, to: 4, type: "item", path: "note", values: ["hi"], origin: null },
    ],
    deleteSet: [{ client: 5_000, from: 0, to: 1 }],
  });
});

test("[CM86] whatever is in an update, its structs cover each clock once, and the delete set is told whole", () => {
  const writes = fc.array(
    fc.record({
      client: fc.constantFrom(5_000, 6_000, 7_000),
      path: fc.constantFrom("number", "dueDate", "lines.l1.price"),
      value: fc.oneof(fc.string(), fc.constant(null), fc.object()),
      seen: fc.boolean(),
    }),
    { minLength: 1, maxLength: 30 },
  );
  fc.assert(
    fc.property(writes, (all) => {
      const whole = new Y.Doc();
      const own = new Map<number, Y.Doc>();
      for (const { client, path, value, seen } of all) {
        const doc = own.get(client) ?? new Y.Doc();
        doc.clientID = client;
        own.set(client, doc);
        if (seen) Y.applyUpdate(doc, Y.encodeStateAsUpdate(whole));
        doc.getMap("fields").set(path, JSON.parse(JSON.stringify(value)));
        Y.applyUpdate(whole, Y.encodeStateAsUpdate(doc));
      }
      const { structs, deleteSet } = updateStructs(Y.encodeStateAsUpdate(whole));
      for (const [client, state] of Y.decodeStateVector(Y.encodeStateVector(whole))) {
        let next = 0;
        for (const struct of structs.filter((each) => each.client === client)) {
          expect(struct.from).toBe(next);
          next = struct.to;
        }
        expect(next).toBe(state);
      }
      const standing = [...whole.getMap("fields").keys()];
      const named = new Set(structs.map(({ path }) => path));
      expect(standing.filter((path) => !named.has(path))).toEqual([]);
      const deleted = deleteSet.reduce((sum, { from, to }) => sum + to - from, 0);
      const total = structs.reduce((sum, { from, to }) => sum + to - from, 0);
      expect(total - deleted).toBe(standing.length);
    }),
    { numRuns: 200 },
  );
});
