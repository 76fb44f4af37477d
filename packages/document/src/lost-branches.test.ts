import { expect, test } from "vitest";
import * as Y from "yjs";
import { apply } from "./apply.ts";
import { inverse } from "./inverse.ts";
import { Operation } from "./operation.ts";
import type { OperationInput } from "./operation.ts";
import { semanticConflicts } from "./semantic-conflicts.ts";
import { toJson } from "./json-equal.ts";
import { fieldsOf } from "./registers.ts";
import { writeAsRelay } from "./relay-writing.ts";
import { invoiceSnapshot } from "./snapshot.ts";
import { createDetectingRelay, relayedDocument } from "./testing/detecting-relay.ts";
import type { DetectingRelay } from "./testing/detecting-relay.ts";

/** Two replicas of one invoice that was shared and is now edited apart, and its relay. The higher client id wins what is concurrent. */
function apart(...shared: readonly OperationInput[]) {
  const relay = createDetectingRelay();
  const low = replica(2_000, relay);
  low.run({ type: "create", document: { kind: "invoice", content: { currency: "EUR" } } });
  for (const operation of shared) low.run(operation);
  low.send();
  const high = replica(3_000, relay);
  return { relay, low, high };
}

function replica(clientId: number, relay: DetectingRelay) {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(relay.doc()));
  const queue: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array, _origin: unknown, _doc: Y.Doc, { local }) => {
    if (local) queue.push(update);
  });
  return {
    doc,
    run: (input: OperationInput) => {
      const operation = Operation.parse(input);
      const applied = apply(doc, operation, { source: "user", actor: `user-${clientId}` });
      if (applied.type !== "applied") throw new Error(JSON.stringify(applied));
      return inverse(operation, applied);
    },
    /** Everything since the last time, as one batch. */
    send: () => relay.receive(Y.mergeUpdates(queue.splice(0))),
  };
}

const openIn = (relay: DetectingRelay) =>
  Object.values(relay.open()).map(({ kind, path, kept, lost }) => ({
    kind,
    path,
    kept: kept.value,
    lost: lost.value,
  }));

/** What a relay does after every batch for conflicts that only the whole document shows. */
function recordSemantics(relay: DetectingRelay): void {
  const found = semanticConflicts(invoiceSnapshot(relay.doc(), { id: relayedDocument }));
  writeAsRelay(
    relay.doc(),
    { clientId: 7, reason: "conflict" },
    Object.fromEntries(found.map(({ id, record }) => [`conflicts.${id}`, toJson(record)])),
  );
}

const due = (value: string | null) => ({ type: "set-field", path: "dueDate", value }) as const;
const line = { type: "add-line", line: "k1", content: { name: "Pump", quantity: "2" } } as const;

test("[DO33] clearing while another writes loses neither, whoever wins", () => {
  for (const [lowSays, highSays] of [
    [null, "2026-02-02"],
    ["2026-02-02", null],
  ] as const) {
    const { relay, low, high } = apart(due("2026-01-01"));
    low.run(due(lowSays));
    high.run(due(highSays));
    low.send();
    high.send();
    expect(openIn(relay)).toEqual([
      { kind: "concurrent", path: "dueDate", kept: highSays, lost: lowSays },
    ]);
  }
});

test("[DO34] removing a line while another edits it loses neither, in both orders of arrival", () => {
  for (const removerFirst of [true, false]) {
    const { relay, low, high } = apart(line);
    low.run({ type: "remove-line", line: "k1" });
    high.run({ type: "set-line", line: "k1", field: "quantity", value: "3" });
    for (const sender of removerFirst ? [low, high] : [high, low]) sender.send();
    recordSemantics(relay);

    const [stands] = invoiceSnapshot(relay.doc(), { id: relayedDocument }).invoice.lines;
    expect(stands).toMatchObject({ id: "k1", removed: true, quantity: "3" });
    expect(openIn(relay)).toEqual([
      {
        kind: "edited-while-removed",
        path: "lines.k1.removed",
        kept: true,
        lost: { "lines.k1.name": "Pump", "lines.k1.quantity": "3" },
      },
    ]);
  }
});

test("[DO34] a line that was removed as its remover saw it is no conflict", () => {
  const { relay, low } = apart(line);
  low.run({ type: "set-line", line: "k1", field: "quantity", value: "3" });
  low.run({ type: "remove-line", line: "k1" });
  low.send();
  recordSemantics(relay);
  expect(openIn(relay)).toEqual([]);
});

test("[DO35] a branch whose author overwrites the winner is closed, and one that grows keeps its name", () => {
  const { relay, low, high } = apart(due("2026-01-01"));
  low.run(due("2026-02-02"));
  high.run(due("2026-03-03"));
  high.send();
  low.send();
  const [id] = Object.keys(relay.open());

  low.run(due("2026-02-03"));
  low.send();
  expect(Object.keys(relay.open())).toEqual([id]);
  expect(openIn(relay)).toMatchObject([{ lost: "2026-02-03", kept: "2026-03-03" }]);

  Y.applyUpdate(low.doc, Y.encodeStateAsUpdate(relay.doc()));
  low.run(due("2026-04-04"));
  low.send();
  expect(relay.open()).toEqual({});
  expect(fieldsOf(relay.doc()).get(`conflicts.${id}`)).toMatchObject({ state: "closed" });
});

test("[DO36] an undo is one more write of its author", () => {
  const { relay, low, high } = apart(due("2026-01-01"));
  const undo = low.run(due("2026-02-02"));
  if (undo === undefined) throw new Error("A field can be undone");
  low.run(undo);
  low.send();
  high.run(due("2026-03-03"));
  high.send();
  // What the undo restored is what high replaced, but the undo itself was a decision that high had not seen.
  expect(openIn(relay)).toMatchObject([{ kept: "2026-03-03", lost: "2026-01-01" }]);
});

test("[DO37] equal branches become a conflict when one of them is changed, also after a reload", () => {
  const { relay, low, high } = apart(due("2026-01-01"));
  low.run(due("2026-02-02"));
  high.run(due("2026-02-02"));
  low.send();
  high.send();
  expect(openIn(relay)).toEqual([]);
  relay.reload();
  high.run(due("2026-05-05"));
  high.send();
  expect(openIn(relay)).toMatchObject([{ kept: "2026-05-05", lost: "2026-02-02" }]);
});

test("[DO38] a losing value that its own replica had collected is reported without the value", () => {
  const { relay, low, high } = apart(due("2026-01-01"));
  low.run(due("2026-02-02"));
  high.run(due("2026-03-03"));
  high.send();
  Y.applyUpdate(low.doc, Y.encodeStateAsUpdate(relay.doc()));
  // A stock client sends its document as it is by now, not the bytes of its edit.
  relay.receive(Y.encodeStateAsUpdate(low.doc));
  expect(openIn(relay)).toEqual([
    { kind: "concurrent", path: "dueDate", kept: "2026-03-03", lost: undefined },
  ]);
});
