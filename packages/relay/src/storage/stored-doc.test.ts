import { expect, test } from "vitest";
import * as Y from "yjs";
import { storedDoc } from "./stored-doc.ts";

function read(stored: readonly Uint8Array[]) {
  const made = storedDoc(stored);
  return made.type === "unreadable" ? made.type : [made.type, made.doc.getMap("fields").toJSON()];
}

test("[RL586] what is stored of a document is read whole, or it is said that something is missing", () => {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  for (const name of ["a", "b", "c"]) doc.getMap("fields").set(name, name);
  expect(read(updates)).toEqual(["whole", { a: "a", b: "b", c: "c" }]);
  expect(read([])).toEqual(["whole", {}]);
  const [first, , last] = updates;
  expect(read([first ?? new Uint8Array(), last ?? new Uint8Array()])).toEqual(["gap", { a: "a" }]);
  expect(read([Uint8Array.of(1, 2, 3)])).toBe("unreadable");
});
