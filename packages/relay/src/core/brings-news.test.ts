import * as fc from "fast-check";
import { performance } from "node:perf_hooks";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { bringsNews } from "./brings-news.ts";
import { readUpdateStructure } from "./update-structure.ts";
import type { UpdateStructure } from "./update-structure.ts";

function structureOf(update: Uint8Array): UpdateStructure {
  const read = readUpdateStructure(update);
  if (read.type === "refused") throw new Error(read.message);
  return read.structure;
}

/** A note of which every second letter was deleted: as many delete ranges as there can be. */
function everySecondDeleted(letters: number): Y.Doc {
  const doc = new Y.Doc();
  const note = doc.getText("note");
  doc.transact(() => note.insert(0, "x".repeat(letters)));
  doc.transact(() => {
    for (let at = letters - 1; at > 0; at -= 2) note.delete(at, 1);
  });
  return doc;
}

test("[RL164] whether a reader's deletions are known costs as much as they are long", () => {
  const doc = everySecondDeleted(40_000);
  const structure = structureOf(Y.encodeStateAsUpdate(doc));
  expect(structure.deletions.get(doc.clientID)).toHaveLength(20_000);
  const begun = performance.now();
  expect(bringsNews(structure, doc)).toBe(false);
  expect(performance.now() - begun).toBeLessThan(1_000);
});

test("[RL164] a deletion is news exactly if it changes the document", () => {
  const edits = fc.array(fc.record({ at: fc.nat(40), isDelete: fc.boolean() }), { maxLength: 30 });
  fc.assert(
    fc.property(edits, edits, (before, after) => {
      const doc = new Y.Doc();
      edit(doc, before);
      const reader = new Y.Doc();
      Y.applyUpdate(reader, Y.encodeStateAsUpdate(doc));
      edit(reader, after);
      const update = Y.encodeStateAsUpdate(reader);
      const isNews = bringsNews(structureOf(update), doc);
      let changed = false;
      doc.on("update", () => {
        changed = true;
      });
      Y.applyUpdate(doc, update);
      expect(isNews).toBe(changed);
    }),
  );
});

function edit(doc: Y.Doc, edits: readonly { readonly at: number; readonly isDelete: boolean }[]) {
  const note = doc.getText("note");
  for (const { at, isDelete } of edits) {
    if (!isDelete) note.insert(at % (note.length + 1), "ab");
    else if (note.length > 0) note.delete(at % note.length, 1);
  }
}
