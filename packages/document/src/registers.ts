import type { JsonValue } from "@concord/model";
import type * as Y from "yjs";
import { isJsonValue } from "./json-equal.ts";

/** Register paths and their values ("buyer.name" → "Acme GmbH"). `null` is a cleared register. */
export type Registers = Readonly<Record<string, JsonValue>>;

/** One register before and after a change. `undefined`: it was never written. */
export interface RegisterChange {
  readonly path: string;
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
}

/** The map that holds all registers of a document. */
export function fieldsOf(doc: Y.Doc): Y.Map<unknown> {
  return doc.getMap("fields");
}

/** The text that people write together. */
export function noteOf(doc: Y.Doc): Y.Text {
  return doc.getText("note");
}

/** What a register holds, a clearing `null` among it; undefined where it was never written, or holds what is not JSON. */
export function registerValue(fields: Y.Map<unknown>, path: string): JsonValue | undefined {
  const value = fields.get(path);
  return isJsonValue(value) ? value : undefined;
}

/** All registers of a document, and the paths whose content is not JSON (only a foreign tool can write such). */
export function readRegisters(doc: Y.Doc): {
  readonly registers: Registers;
  readonly unreadable: readonly string[];
} {
  const entries: [string, JsonValue][] = [];
  const unreadable: string[] = [];
  for (const [path, value] of fieldsOf(doc)) {
    if (isJsonValue(value)) entries.push([path, value]);
    else unreadable.push(path);
  }
  return { registers: Object.fromEntries(entries), unreadable };
}

/** Whether the document misses updates that others depend on. Such a document is never acknowledged, projected or exported. */
export function isPending(doc: Y.Doc): boolean {
  return doc.store.pendingStructs !== null || doc.store.pendingDs !== null;
}
