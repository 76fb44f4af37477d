import type { JsonValue } from "@concord/model";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { applyWithConflicts } from "./conflict-detector.ts";
import { fieldsOf } from "./registers.ts";
import { createDetectingRelay, relayedDocument } from "./testing/detecting-relay.ts";
import { createReplicaNetwork } from "./testing/replica-network.ts";

const context = {
  id: relayedDocument,
  origin: { source: "relay", reason: "test" },
  attributionOf: () => ({}),
};

function updateOf(write: (doc: Y.Doc) => void, base?: Y.Doc): Uint8Array {
  const doc = new Y.Doc();
  if (base !== undefined) Y.applyUpdate(doc, Y.encodeStateAsUpdate(base));
  let update: Uint8Array | undefined;
  doc.on("update", (bytes: Uint8Array) => (update = bytes));
  doc.transact(() => write(doc));
  if (update === undefined) throw new Error("Nothing was written");
  return update;
}

const judge = (doc: Y.Doc, write: (doc: Y.Doc) => void) =>
  applyWithConflicts(doc, updateOf(write, doc), context);

test("[DO60] an update says what it changed, each register before and after, and the note", () => {
  const doc = new Y.Doc();
  fieldsOf(doc).set("dueDate", "2026-01-01");
  const applied = judge(doc, (other) => {
    fieldsOf(other).set("dueDate", null);
    fieldsOf(other).set("number", "7");
    other.getText("note").insert(0, "Hi");
  });
  expect(applied).toEqual({
    kind: "invoice",
    news: true,
    changes: [
      { path: "dueDate", before: "2026-01-01", after: null },
      { path: "number", before: undefined, after: "7" },
    ],
    noteChanged: true,
    conflicts: [],
    writeBack: {},
    overruled: [],
    malformed: [],
    pending: false,
  });
});

test("[DO61] what our operations never do is malformed", () => {
  const doc = new Y.Doc();
  fieldsOf(doc).set("dueDate", "2026-01-01");
  const found = [
    judge(doc, (other) => fieldsOf(other).delete("dueDate")),
    judge(doc, (other) => fieldsOf(other).set("number", new Y.Map())),
    judge(doc, (other) => fieldsOf(other).set("number", new Uint8Array(2))),
    judge(doc, (other) => fieldsOf(other).set("number", nested(33))),
    judge(doc, (other) => fieldsOf(other).set("number", nested(32))),
    judge(doc, (other) => other.getArray("lines").insert(0, ["x"])),
  ].map(({ malformed }) => malformed);
  expect(found).toEqual([
    [{ what: "deleted", path: "dueDate" }],
    [{ what: "not-json", path: "number" }],
    [{ what: "not-json", path: "number" }],
    [{ what: "not-json", path: "number" }],
    [],
    [{ what: "foreign-type" }],
  ]);
});

/** A list in a list in a list. */
function nested(levels: number): JsonValue {
  return levels === 0 ? "x" : [nested(levels - 1)];
}

test("[DO62] an update that waits for others changes nothing and says so", () => {
  const network = createReplicaNetwork([2_000]);
  network.write(0, [["dueDate", "2026-01-01"]]);
  network.write(0, [["number", "7"]]);
  const [first, second] = network.updates;
  if (first === undefined || second === undefined) throw new Error("Two writes were made");
  const relay = createDetectingRelay();
  expect(relay.receive(second)).toMatchObject({ changes: [], pending: true });
  expect(relay.receive(first)).toMatchObject({
    changes: [{ path: "dueDate" }, { path: "number" }],
    pending: false,
  });
});

const payment = "payments.stripe:py_1";

test("[DO63] a second content of a fact is corrected to the first and reported, whoever wins in Yjs", () => {
  for (const clients of [
    [2_000, 3_000],
    [3_000, 2_000],
  ] as const) {
    const network = createReplicaNetwork(clients);
    network.write(0, [[payment, { amount: "10" }]]);
    network.write(1, [[payment, { amount: "11" }]]);
    const relay = createDetectingRelay();
    for (const update of network.updates) relay.receive(update);

    expect(fieldsOf(relay.doc()).get(payment)).toEqual({ amount: "10" });
    expect(Object.values(relay.open())).toMatchObject([
      {
        kind: "fact-differs",
        path: payment,
        kept: { value: { amount: "10" }, author: `user-${clients[0]}` },
        lost: { value: { amount: "11" }, author: `user-${clients[1]}` },
      },
    ]);
  }
});

test("[DO63] a fact that is overwritten or cleared knowingly is corrected too", () => {
  const relay = createDetectingRelay();
  relay.receive(updateOf((doc) => fieldsOf(doc).set(payment, { amount: "10" })));
  for (const attempt of [{ amount: "12" }, null]) {
    const update = updateOf((doc) => fieldsOf(doc).set(payment, attempt), relay.doc());
    expect(relay.receive(update).writeBack).toEqual({ [payment]: { amount: "10" } });
    expect(fieldsOf(relay.doc()).get(payment)).toEqual({ amount: "10" });
  }
  expect(Object.values(relay.open()).map(({ lost }) => lost.value)).toEqual(
    expect.arrayContaining([{ amount: "12" }, null]),
  );
});

test("[DO64] the same fact from two writers is one fact and no conflict", () => {
  const network = createReplicaNetwork([2_000, 3_000]);
  network.write(0, [[payment, { amount: "10" }]]);
  network.write(1, [[payment, { amount: "10" }]]);
  const relay = createDetectingRelay();
  for (const update of network.updates) {
    expect(relay.receive(update)).toMatchObject({ writeBack: {}, conflicts: [] });
  }
});

test("[DO65] records and versions are not looked at: relays own them", () => {
  const network = createReplicaNetwork([2_000, 3_000]);
  network.write(0, [["conflicts.c1.resolution", { choice: "kept" }]]);
  network.write(1, [["conflicts.c1.resolution", { choice: "lost" }]]);
  const relay = createDetectingRelay();
  for (const update of network.updates) expect(relay.receive(update).conflicts).toEqual([]);
});

test("[DO66] a register that one client overwrote again and again is one branch", () => {
  const network = createReplicaNetwork([2_000, 3_000]);
  for (let count = 0; count < 500; count += 1) network.write(0, [["number", `${count}`]]);
  network.write(1, [["number", "mine"]]);
  const relay = createDetectingRelay();
  relay.receive(Y.mergeUpdates([...network.updates]));
  expect(Object.values(relay.open())).toMatchObject([
    { kept: { value: "mine" }, lost: { value: "499", item: "2000:499" } },
  ]);
});
