import { expect, test } from "vitest";
import * as Y from "yjs";
import { mergeInOrder } from "./merge-in-order.ts";

const mine = 5_000;

/** Own writes, and what somebody else wrote under the same clocks. */
function twoHistories() {
  const own: Uint8Array[] = [];
  const doc = new Y.Doc();
  doc.clientID = mine;
  doc.on("update", (update: Uint8Array) => own.push(update));
  for (const value of ["first", "second"]) doc.getMap("fields").set("number", value);
  const other = new Y.Doc();
  other.clientID = mine;
  for (const value of ["x", "y"]) other.getMap("fields").set("number", value);
  // A client id that Yjs writes first, and merges first.
  other.clientID = mine + 1;
  other.getMap("fields").set("number", "z");
  return { own, heard: Y.encodeStateAsUpdate(other) };
}

const contents = (update: Uint8Array) =>
  Y.decodeUpdate(update).structs.flatMap((struct) =>
    struct instanceof Y.Item && struct.id.client === mine
      ? [struct.content instanceof Y.ContentAny ? struct.content.arr : null]
      : [],
  );

test("[CL90] of one clock the bytes that came first count, and nothing that was overwritten is forgotten", () => {
  const { own, heard } = twoHistories();
  const merged = mergeInOrder([...own, heard]);
  expect(contents(merged).flat()).toEqual(["first", "second"]);
  const since = Y.encodeStateVector(new Map([[mine, 1]]));
  expect(contents(mergeInOrder([...own, heard], since)).flat()).toEqual(["second"]);
});

test("[CL90] also where updates are missing, which may come later", () => {
  const { own } = twoHistories();
  const [first, second] = own;
  if (first === undefined || second === undefined) throw new Error("two updates");
  const merged = mergeInOrder([second]);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, merged);
  expect(doc.store.pendingStructs).not.toBeNull();
  Y.applyUpdate(doc, first);
  expect(doc.getMap("fields").get("number")).toBe("second");
});
