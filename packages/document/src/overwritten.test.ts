import { expect, test } from "vitest";
import * as Y from "yjs";
import { rememberOverwritten } from "./overwritten.ts";
import { fieldsOf } from "./registers.ts";
import { createDetectingRelay } from "./testing/detecting-relay.ts";
import { createReplicaNetwork } from "./testing/replica-network.ts";

test("[DO191] what registers said is remembered from the stored updates, the newest of them and none that is long", () => {
  const network = createReplicaNetwork([5_000]);
  for (const value of ["a", "b", "c", "x".repeat(600), "d"]) network.write(0, [["dueDate", value]]);
  const doc = new Y.Doc();
  const saidBy = rememberOverwritten(doc, 2);
  Y.applyUpdate(doc, Y.mergeUpdates([...network.updates]));
  const said = [0, 1, 2, 3, 4].map((clock) => saidBy({ client: 5_000, clock }));
  expect(said).toEqual([undefined, "b", "c", undefined, undefined]);
  expect(fieldsOf(doc).get("dueDate")).toBe("d");
  const records = createReplicaNetwork([6_000]);
  for (const value of ["a", "b"]) records.write(0, [["conflicts.k1", value]]);
  for (const update of records.updates) Y.applyUpdate(doc, update);
  expect(saidBy({ client: 6_000, clock: 0 })).toBeUndefined();
});

test("[DO191] a value that is long is in no record as what stood before, whatever came first", () => {
  const bases = [[0, 1, 2], [0, 2, 1], [0]].map((order) => {
    const network = createReplicaNetwork([5_000, 6_000]);
    network.write(0, [["dueDate", "x".repeat(600)]]);
    network.deliver(0, 1);
    network.write(0, [["dueDate", "mine"]]);
    network.write(1, [["dueDate", "theirs"]]);
    const relay = createDetectingRelay();
    const batches =
      order.length === 1
        ? [Y.mergeUpdates([...network.updates])]
        : order.flatMap((index) => network.updates[index] ?? []);
    for (const batch of batches) relay.receive(batch);
    const open = Object.values(relay.open());
    expect(open).toHaveLength(1);
    return open[0]?.base;
  });
  expect(bases).toEqual([undefined, undefined, undefined]);
});
