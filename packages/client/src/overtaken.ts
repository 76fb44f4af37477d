import { documentKindOf, jsonEqual, noteOf, pathRule, readRegisters } from "@concord/document";
import type { DocumentKind, JsonValue } from "@concord/model";
import * as Y from "yjs";

/** What this replica and a relay hold otherwise, although both hold the same edits by their ids. */
export interface Overtaken {
  /** Fields with the values that they have here. */
  readonly fields: Readonly<Record<string, JsonValue>>;
  readonly paths: readonly string[];
}

/**
 * Finds where somebody else's edits stand at the relay under the ids of those that this replica holds: after a restore they may have been brought first. No difference of
 * state vectors shows it: of two that have one id, a document keeps the first and passes over the other.
 */
export function findOvertaken(
  held: readonly Uint8Array[],
  theirs: Uint8Array,
  kind: DocumentKind,
): Overtaken | undefined {
  const here = readAll([...held, theirs]);
  const there = readAll([theirs, ...held]);
  const known = new Set([...Object.keys(here.registers), ...Object.keys(there.registers)]);
  const paths = [...known].filter(
    (path) => !jsonEqual(here.registers[path], there.registers[path]),
  );
  if (here.note !== there.note) paths.push("note");
  if (paths.length === 0) return undefined;
  const fields: Record<string, JsonValue> = {};
  for (const path of paths) {
    const value = here.registers[path];
    if (isField(here.kind ?? kind, path) && value !== undefined) fields[path] = value;
  }
  return { fields, paths: paths.toSorted() };
}

/** Whether a person may write the value of a path once more, as an edit. */
export function isField(kind: DocumentKind, path: string): boolean {
  const rule = pathRule(kind, path);
  return rule?.class === "commercial" || rule?.class === "operational";
}

function readAll(updates: readonly Uint8Array[]) {
  const doc = new Y.Doc();
  try {
    for (const update of updates) Y.applyUpdate(doc, update);
    const { registers } = readRegisters(doc);
    return { registers, note: noteOf(doc).toJSON(), kind: documentKindOf(doc) };
  } finally {
    doc.destroy();
  }
}
