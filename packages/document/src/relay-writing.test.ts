import { expect, test } from "vitest";
import * as Y from "yjs";
import { fieldsOf } from "./registers.ts";
import { writeAsRelay } from "./relay-writing.ts";

const relay = { clientId: 5, reason: "correction" };

test("[DO70] a relay writes under its own client id and goes on where its clock stands", () => {
  const doc = new Y.Doc();
  const own = doc.clientID;
  expect(writeAsRelay(doc, relay, { number: "1" })).toBeInstanceOf(Uint8Array);
  const reloaded = new Y.Doc();
  Y.applyUpdate(reloaded, Y.encodeStateAsUpdate(doc));
  const update = writeAsRelay(reloaded, relay, { number: "2" });
  if (update === undefined) throw new Error("A value was written");

  expect(doc.clientID).toBe(own);
  expect(Y.decodeStateVector(Y.encodeStateVectorFromUpdate(update))).toEqual(new Map());
  Y.applyUpdate(doc, update);
  expect(fieldsOf(doc).get("number")).toBe("2");
  expect(Y.decodeStateVector(Y.encodeStateVector(doc))).toEqual(new Map([[5, 2]]));
});

test("[DO70] what stands there already needs no update", () => {
  const doc = new Y.Doc();
  writeAsRelay(doc, relay, { number: "1" });
  expect(writeAsRelay(doc, relay, { number: "1" })).toBeUndefined();
});

test("[DO71] a correction loses to its author's own concurrent next write", () => {
  const author = new Y.Doc();
  const server = new Y.Doc();
  fieldsOf(author).set("dueDate", "never");
  Y.applyUpdate(server, Y.encodeStateAsUpdate(author));
  const correction = writeAsRelay(server, relay, { dueDate: null });
  fieldsOf(author).set("dueDate", "2026-01-01");
  if (correction === undefined) throw new Error("A value was corrected");
  Y.applyUpdate(author, correction);
  Y.applyUpdate(server, Y.encodeStateAsUpdate(author));
  expect(fieldsOf(author).get("dueDate")).toBe("2026-01-01");
  expect(fieldsOf(server).get("dueDate")).toBe("2026-01-01");
});

test("[DO72] ids of replicas are refused, and so is another transaction", () => {
  const doc = new Y.Doc();
  expect(() => writeAsRelay(doc, { ...relay, clientId: 1_024 }, {})).toThrow("not a relay's");
  expect(() => doc.transact(() => writeAsRelay(doc, relay, { number: "1" }))).toThrow(
    "transaction of its own",
  );
});
