import { expect, test } from "vitest";
import * as Y from "yjs";
import { noteIndex, notePlace } from "./note-place.ts";
import { fieldsOf, noteOf } from "./registers.ts";

function docWith(text: string): Y.Doc {
  const doc = new Y.Doc();
  noteOf(doc).insert(0, text);
  fieldsOf(doc).set("dueDate", "2026-12-01");
  return doc;
}

test("[DO192] a place in the note stays where it is while others write before it, on every replica", () => {
  const doc = docWith("call the harbour");
  const other = new Y.Doc();
  const places = [0, 5, 16].map((index) => notePlace(doc, index));
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
  expect(places.map((place) => noteIndex(other, place))).toEqual([0, 5, 16]);
  noteOf(other).insert(0, "please ");
  noteOf(other).delete(7, 5);
  expect(places.map((place) => noteIndex(other, place))).toEqual([7, 7, 18]);
  expect(noteIndex(doc, notePlace(doc, 99))).toBe(16);
  const empty = new Y.Doc();
  expect(noteIndex(empty, notePlace(empty, 0))).toBe(0);
});

test("[DO192] what is no place in this note is none, and changes nothing", () => {
  const doc = docWith("abc");
  const types = [...doc.share.keys()];
  const client = doc.clientID;
  const foreign = [
    null,
    {},
    "note",
    { tname: "fields" },
    { tname: "elsewhere" },
    { type: { client, clock: 0 } },
    { tname: "note", item: { client: -1, clock: 0 } },
    { item: { client, clock: 1.5 } },
    // In the fields, and of nobody.
    { item: { client, clock: 3 } },
    { item: { client: 77, clock: 0 } },
    { item: { client, clock: 9_999 } },
  ];
  expect(foreign.map((place) => noteIndex(doc, place))).toEqual(foreign.map(() => undefined));
  expect([...doc.share.keys()]).toEqual(types);
});
