import { DocumentId } from "@concord/model";
import type { JsonValue } from "@concord/model";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { documentFingerprint } from "./fingerprint.ts";
import { fieldsOf, noteOf } from "./registers.ts";
import { createReplicaNetwork, deliveries } from "./testing/replica-network.ts";

const id = DocumentId.parse("0197f3a0-0000-7000-8000-000000000001");
const other = DocumentId.parse("0197f3a0-0000-7000-8000-000000000002");
const replica = fc.nat({ max: 2 });
const value: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.constantFrom("1", "2", null, true, 1.5),
  fc.record(
    { amount: fc.constantFrom("10", "20"), by: fc.string({ maxLength: 3 }) },
    { noNullPrototype: true },
  ),
);
const step = fc.oneof(
  fc.record({
    type: fc.constant("write" as const),
    replica,
    path: fc.constantFrom("currency", "buyer.name", "lines.k1.quantity"),
    value,
  }),
  fc.record({
    type: fc.constant("note" as const),
    replica,
    at: fc.nat({ max: 6 }),
    remove: fc.nat({ max: 3 }),
    insert: fc.string({ maxLength: 4 }),
  }),
  fc.record({ type: fc.constant("deliver" as const), from: replica, to: replica }),
);
const order = fc.array(fc.nat({ max: 1_000 }), { minLength: 10, maxLength: 30 });

function played(steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[]) {
  const network = createReplicaNetwork([1_025, 5_000, 4_294_967_295]);
  for (const next of steps) {
    if (next.type === "deliver") network.deliver(next.from, next.to);
    else if (next.type === "write") network.write(next.replica, [[next.path, next.value]]);
    else {
      const doc = network.docs[next.replica];
      if (doc === undefined) continue;
      const note = noteOf(doc);
      const at = Math.min(next.at, note.length);
      doc.transact(() => {
        note.delete(at, Math.min(next.remove, note.length - at));
        note.insert(at, next.insert);
      });
    }
  }
  return network;
}

test("[DO95] a fingerprint is the same whatever the order of arrival, and whatever was merged or collected", () => {
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 30 }),
      order,
      order,
      fc.boolean(),
      (steps, one, two, gc) => {
        const network = played(steps);
        const docs = [one, two].map((arrival, index) => {
          const doc = new Y.Doc({ gc: index === 0 || gc });
          for (const update of deliveries(network, arrival)) Y.applyUpdate(doc, update);
          return doc;
        });
        const [first] = docs;
        if (first === undefined) throw new Error("There is no document");
        const reloaded = new Y.Doc();
        Y.applyUpdateV2(reloaded, Y.encodeStateAsUpdateV2(first));
        const fingerprints = [...docs, reloaded].map((doc) => documentFingerprint(doc, id));
        expect(new Set(fingerprints).size).toBe(1);
        expect(fingerprints[0]).toMatch(/^[0-9a-f]{32}$/);
      },
    ),
    { numRuns: 200 },
  );
});

test("[DO96] a struct more, a deletion more, or another value under the same structs is another fingerprint", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), order, step, (steps, arrival, next) => {
      const network = played(steps);
      const doc = new Y.Doc();
      for (const update of deliveries(network, arrival)) Y.applyUpdate(doc, update);
      const before = documentFingerprint(doc, id);
      const bytes = Y.encodeStateAsUpdate(doc);
      doc.transact(() => {
        if (next.type === "write") fieldsOf(doc).set(next.path, next.value);
        else if (noteOf(doc).length > 0) noteOf(doc).delete(0, 1);
      });
      const isSame = Buffer.from(Y.encodeStateAsUpdate(doc)).equals(Buffer.from(bytes));
      expect(documentFingerprint(doc, id) === before).toBe(isSame);
      expect(documentFingerprint(doc, other)).not.toBe(documentFingerprint(doc, id));
    }),
    { numRuns: 200 },
  );
  const [one, two] = ["10.00", "99.00"].map((price) => {
    const doc = new Y.Doc();
    // One client id, used twice: the same structs by name, with other content.
    doc.clientID = 5_000;
    fieldsOf(doc).set("lines.k1.price", price);
    return documentFingerprint(doc, id);
  });
  expect(one).not.toBe(two);
});
