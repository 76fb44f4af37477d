import * as fc from "fast-check";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { apply } from "./apply.ts";
import { inverse } from "./inverse.ts";
import { Operation } from "./operation.ts";
import type { OperationInput } from "./operation.ts";
import { isPending, noteOf, readRegisters } from "./registers.ts";
import { createReplicaNetwork, deliveries } from "./testing/replica-network.ts";

const ids = fc.uniqueArray(fc.integer({ min: 1_024, max: 2 ** 32 - 1 }), {
  minLength: 3,
  maxLength: 3,
});
const replica = fc.nat({ max: 2 });
const key = fc.constantFrom("k1", "k2", "k3");
const moment = fc.constantFrom("m1", "m2");
const momentName = fc.constantFrom("As agreed", "Before the call");
const operation: fc.Arbitrary<OperationInput> = fc.oneof(
  fc.record({
    type: fc.constant("name-moment" as const),
    moment,
    name: momentName,
    of: fc.record({ hash: fc.constantFrom("0a", "0b"), at: fc.constant(1) }),
  }),
  fc.record({ type: fc.constant("rename-moment" as const), moment, name: momentName }),
  fc.record({ type: fc.constant("remove-moment" as const), moment }),
  fc.record({
    type: fc.constant("add-line" as const),
    line: key,
    content: fc.record({ name: fc.constantFrom("Pump", "Hose") }),
  }),
  fc.record({
    type: fc.constant("set-line" as const),
    line: key,
    field: fc.constant("quantity"),
    value: fc.constantFrom("1", "2.5", null),
  }),
  fc.record({ type: fc.constant("move-line" as const), line: key, after: fc.constant(null) }),
  fc.record({ type: fc.constant("remove-line" as const), line: key }),
  fc.record({ type: fc.constant("restore-line" as const), line: key }),
  fc.record({
    type: fc.constant("record-payment" as const),
    key: fc.constantFrom("stripe:py_1", "stripe:py_2"),
    payment: fc.record({ amount: fc.constantFrom("10", "20") }),
  }),
  fc.record({
    type: fc.constant("edit-note" as const),
    at: fc.nat({ max: 4 }),
    delete: fc.nat({ max: 2 }),
    insert: fc.string({ maxLength: 5 }),
  }),
);
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ type: fc.constant("act" as const), replica, operation }) },
  fc.record({ type: fc.constant("undo" as const), replica }),
  fc.record({ type: fc.constant("deliver" as const), from: replica, to: replica }),
);
const order = fc.array(fc.nat({ max: 1_000 }), { minLength: 30, maxLength: 50 });

function stateOf(doc: Y.Doc) {
  return { ...readRegisters(doc), note: noteOf(doc).toJSON(), pending: isPending(doc) };
}

test("[DO20] replicas that hold every update are equal to the byte, in whatever order it came", () => {
  fc.assert(
    fc.property(
      ids,
      fc.array(step, { maxLength: 40 }),
      order,
      order,
      (clients, steps, one, two) => {
        const network = createReplicaNetwork(clients);
        const done: (Operation | undefined)[] = [];
        for (const next of steps) {
          if (next.type === "deliver") {
            network.deliver(next.from, next.to);
            continue;
          }
          const doc = network.docs[next.replica];
          const wanted = next.type === "act" ? Operation.parse(next.operation) : done.pop();
          if (doc === undefined || wanted === undefined) continue;
          const applied = apply(doc, wanted, { source: "user", actor: `user-${next.replica}` });
          if (applied.type === "applied") done.push(inverse(wanted, applied));
        }
        for (const from of [0, 1, 2]) for (const to of [0, 1, 2]) network.deliver(from, to);
        for (const from of [0, 1, 2]) for (const to of [0, 1, 2]) network.deliver(from, to);
        const observers = [one, two].map((arrival) => {
          const doc = new Y.Doc();
          for (const batch of deliveries(network, arrival)) Y.applyUpdate(doc, batch);
          return doc;
        });

        const [first, ...others] = [...network.docs, ...observers];
        if (first === undefined) throw new Error("There is no replica");
        for (const other of others) {
          expect(stateOf(other)).toEqual(stateOf(first));
          expect(Y.encodeStateAsUpdate(other)).toEqual(Y.encodeStateAsUpdate(first));
        }
      },
    ),
    { numRuns: 150 },
  );
});
